//! A picture in the line, in DrawingML.

use super::media::Drawn;
use super::parts;
use super::xml::Xml;

const PICTURE: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";
/// The extension by which an office suite finds the drawing behind the PNG.
const SVG_EXTENSION: &str = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}";
const SVG_SPACE: &str = "http://schemas.microsoft.com/office/drawing/2016/SVG/main";

/// A run with the picture; `told` is for those who do not see it.
pub fn inline(xml: &mut Xml, drawn: &Drawn, told: &str) {
    let (id, cx, cy) = (
        drawn.id.to_string(),
        drawn.width.to_string(),
        drawn.height.to_string(),
    );
    let name = format!("图{id}");
    xml.within("w:r", &[], |xml| {
        xml.within("w:drawing", &[], |xml| {
            let around = [
                ("distT", "0"),
                ("distB", "0"),
                ("distL", "0"),
                ("distR", "0"),
            ];
            xml.within("wp:inline", &around, |xml| {
                xml.empty("wp:extent", &[("cx", &cx), ("cy", &cy)]);
                xml.empty("wp:docPr", &[("id", &id), ("name", &name), ("descr", told)]);
                xml.within("a:graphic", &[], |xml| {
                    xml.within("a:graphicData", &[("uri", PICTURE)], |xml| {
                        xml.within("pic:pic", &[], |xml| {
                            xml.within("pic:nvPicPr", &[], |xml| {
                                xml.empty("pic:cNvPr", &[("id", &id), ("name", &name)]);
                                xml.empty("pic:cNvPicPr", &[]);
                            });
                            fill(xml, drawn);
                            shape(xml, &cx, &cy);
                        });
                    });
                });
            });
        });
    });
}

fn fill(xml: &mut Xml, drawn: &Drawn) {
    xml.within("pic:blipFill", &[], |xml| {
        let png = parts::media_id(&drawn.png);
        match &drawn.svg {
            None => xml.empty("a:blip", &[("r:embed", &png)]),
            Some(svg) => xml.within("a:blip", &[("r:embed", &png)], |xml| {
                xml.within("a:extLst", &[], |xml| {
                    xml.within("a:ext", &[("uri", SVG_EXTENSION)], |xml| {
                        let svg = parts::media_id(svg);
                        let from = [("xmlns:asvg", SVG_SPACE), ("r:embed", &svg)];
                        xml.empty("asvg:svgBlip", &from);
                    });
                });
            }),
        }
        xml.within("a:stretch", &[], |xml| xml.empty("a:fillRect", &[]));
    });
}

fn shape(xml: &mut Xml, cx: &str, cy: &str) {
    xml.within("pic:spPr", &[], |xml| {
        xml.within("a:xfrm", &[], |xml| {
            xml.empty("a:off", &[("x", "0"), ("y", "0")]);
            xml.empty("a:ext", &[("cx", cx), ("cy", cy)]);
        });
        xml.within("a:prstGeom", &[("prst", "rect")], |xml| {
            xml.empty("a:avLst", &[]);
        });
    });
}

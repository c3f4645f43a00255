//! Styles of GB/T 9704: everything 3号, nothing bold, a font for each level.

use super::measures as m;
use super::xml::{W, Xml};
use std::io;

/// One paragraph style. `""` and `None` leave a setting to the style's base.
struct Style {
    id: &'static str,
    name: &'static str,
    font: &'static str,
    size: &'static str,
    /// Exact line height in twentieths of a point.
    line: &'static str,
    indent: Indent,
    align: &'static str,
    /// The line's height may grow with what stands in it.
    grows: bool,
    colour: &'static str,
    /// Dots lead to a number at the right edge.
    leads: bool,
    /// 0 to 3 for headings.
    outline: Option<&'static str>,
    keep_next: bool,
}

enum Indent {
    TwoCharacters,
    Nothing,
}

const BODY: Style = Style {
    id: "",
    name: "",
    font: "",
    size: m::SIZE_3,
    line: m::LINE,
    indent: Indent::TwoCharacters,
    align: "both",
    grows: false,
    colour: "",
    leads: false,
    outline: None,
    keep_next: false,
};

const FLUSH: Style = Style {
    indent: Indent::Nothing,
    ..BODY
};

const fn heading(
    id: &'static str,
    name: &'static str,
    font: &'static str,
    level: &'static str,
) -> Style {
    Style {
        id,
        name,
        font,
        outline: Some(level),
        keep_next: true,
        ..BODY
    }
}

/// A line of the contents.
const fn listed(id: &'static str, name: &'static str, indent: Indent) -> Style {
    Style {
        id,
        name,
        indent,
        align: "left",
        leads: true,
        ..BODY
    }
}

const STYLES: [Style; 20] = [
    Style {
        id: "Title",
        name: "Title",
        font: m::XIAOBIAOSONG,
        size: m::SIZE_2,
        line: "640",
        align: "center",
        keep_next: true,
        ..FLUSH
    },
    Style {
        id: "RedHead",
        name: "发文机关标志",
        font: m::XIAOBIAOSONG,
        size: m::SIZE_2,
        line: "640",
        align: "center",
        colour: m::RED,
        keep_next: true,
        ..FLUSH
    },
    Style {
        id: "DocumentNumber",
        name: "发文字号",
        align: "center",
        keep_next: true,
        ..FLUSH
    },
    Style {
        id: "ContentsTitle",
        name: "目录标题",
        font: m::HEITI,
        align: "center",
        keep_next: true,
        ..FLUSH
    },
    listed("TOC1", "toc 1", Indent::Nothing),
    listed("TOC2", "toc 2", Indent::TwoCharacters),
    heading("Heading1", "heading 1", m::HEITI, "0"),
    heading("Heading2", "heading 2", m::KAITI, "1"),
    heading("Heading3", "heading 3", m::FANGSONG, "2"),
    heading("Heading4", "heading 4", m::FANGSONG, "3"),
    Style {
        id: "Recipients",
        name: "主送机关",
        align: "left",
        ..FLUSH
    },
    Style {
        id: "Sign",
        name: "署名日期",
        align: "right",
        keep_next: true,
        ..FLUSH
    },
    Style {
        id: "AnnexMark",
        name: "附件标识",
        font: m::HEITI,
        align: "left",
        ..FLUSH
    },
    Style {
        id: "AnnexTitle",
        name: "附件标题",
        font: m::XIAOBIAOSONG,
        size: m::SIZE_2,
        line: "640",
        align: "center",
        keep_next: true,
        ..FLUSH
    },
    Style {
        id: "AnnexLine",
        name: "附件说明",
        align: "left",
        ..FLUSH
    },
    Style {
        id: "Picture",
        name: "图",
        line: "240",
        align: "center",
        grows: true,
        keep_next: true,
        ..FLUSH
    },
    Style {
        id: "Ground",
        name: "附件说明文字",
        size: m::SIZE_SMALL_4,
        line: "460",
        align: "left",
        ..FLUSH
    },
    Style {
        id: "Caption",
        name: "caption",
        font: m::HEITI,
        size: m::SIZE_SMALL_4,
        line: "460",
        align: "center",
        keep_next: true,
        ..FLUSH
    },
    Style {
        id: "Cell",
        name: "表格文字",
        size: m::SIZE_SMALL_4,
        line: "400",
        align: "left",
        ..FLUSH
    },
    Style {
        id: "Footer",
        name: "footer",
        font: m::SONGTI,
        size: m::SIZE_4,
        line: "280",
        align: "left",
        ..FLUSH
    },
];

pub fn styles() -> io::Result<Vec<u8>> {
    let mut xml = Xml::new();
    xml.within("w:styles", &[("xmlns:w", W)], |xml| {
        xml.within("w:docDefaults", &[], |xml| {
            xml.within("w:rPrDefault", &[], |xml| {
                xml.within("w:rPr", &[], |xml| {
                    fonts(xml, m::FANGSONG);
                    xml.value("w:color", "000000");
                    sizes(xml, m::SIZE_3);
                    let language = [
                        ("w:val", "en-US"),
                        ("w:eastAsia", "zh-CN"),
                        ("w:bidi", "ar-SA"),
                    ];
                    xml.empty("w:lang", &language);
                });
            });
            xml.within("w:pPrDefault", &[], |_| {});
        });
        let normal = Style {
            id: "Normal",
            name: "Normal",
            ..BODY
        };
        write(xml, &normal, true);
        for style in &STYLES {
            write(xml, style, false);
        }
    });
    xml.finish()
}

fn write(xml: &mut Xml, style: &Style, is_base: bool) {
    let kind = [("w:type", "paragraph"), ("w:styleId", style.id)];
    let base = [kind[0], ("w:default", "1"), kind[1]];
    xml.within("w:style", if is_base { &base } else { &kind }, |xml| {
        xml.value("w:name", style.name);
        if !is_base {
            xml.value("w:basedOn", "Normal");
            xml.value("w:next", "Normal");
        }
        xml.empty("w:qFormat", &[]);
        xml.within("w:pPr", &[], |xml| {
            if style.keep_next {
                xml.empty("w:keepNext", &[]);
            }
            xml.value("w:widowControl", "0");
            if style.leads {
                super::contents::tabs(xml);
            }
            if style.line != m::LINE {
                // Else a line that is not one of the 22 takes two of them.
                xml.value("w:snapToGrid", "0");
            }
            let (before, after) = if style.grows {
                ("120", "60")
            } else {
                ("0", "0")
            };
            let spacing = [
                ("w:before", before),
                ("w:after", after),
                ("w:line", style.line),
                ("w:lineRule", if style.grows { "auto" } else { "exact" }),
            ];
            xml.empty("w:spacing", &spacing);
            let indent = match style.indent {
                Indent::TwoCharacters => [
                    ("w:firstLineChars", "200"),
                    ("w:firstLine", m::TWO_CHARACTERS),
                ],
                Indent::Nothing => [("w:firstLineChars", "0"), ("w:firstLine", "0")],
            };
            xml.empty("w:ind", &indent);
            xml.value("w:jc", style.align);
            if let Some(level) = style.outline {
                xml.value("w:outlineLvl", level);
            }
        });
        xml.within("w:rPr", &[], |xml| {
            if !style.font.is_empty() {
                fonts(xml, style.font);
            }
            // Office suites make headings bold unless told otherwise.
            xml.value("w:b", "0");
            xml.value("w:bCs", "0");
            if !style.colour.is_empty() {
                xml.value("w:color", style.colour);
            }
            if style.size == m::SIZE_3 {
                xml.value("w:spacing", m::CLOSER);
            }
            sizes(xml, style.size);
        });
    });
}

/// Han characters and the rest in the same face, Han named by itself: without
/// `eastAsia` an office suite picks a face of its own.
fn fonts(xml: &mut Xml, name: &str) {
    let all = [
        ("w:hint", "eastAsia"),
        ("w:ascii", name),
        ("w:hAnsi", name),
        ("w:eastAsia", name),
        ("w:cs", "Times New Roman"),
    ];
    xml.empty("w:rFonts", &all);
}

fn sizes(xml: &mut Xml, size: &str) {
    xml.value("w:sz", size);
    xml.value("w:szCs", size);
}

/// What stands in where an official font is missing.
pub fn font_table() -> io::Result<Vec<u8>> {
    let mut xml = Xml::new();
    xml.within("w:fonts", &[("xmlns:w", W)], |xml| {
        for (name, instead, family) in [
            (m::FANGSONG, "FangSong", "modern"),
            (m::KAITI, "KaiTi", "modern"),
            (m::HEITI, "SimHei", "modern"),
            (m::SONGTI, "SimSun", "auto"),
            (m::XIAOBIAOSONG, "SimSun", "script"),
        ] {
            xml.within("w:font", &[("w:name", name)], |xml| {
                xml.value("w:altName", instead);
                xml.value("w:charset", "86");
                xml.value("w:family", family);
                xml.value("w:pitch", "default");
            });
        }
    });
    xml.finish()
}

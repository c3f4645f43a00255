//! Pictures of the package: each as PNG, which every office suite shows, and
//! charts also as the drawing itself, which newer ones prefer.

use super::raster;
use crate::qr;
use crate::svg::Drawing;

/// English metric units: 360 000 to the centimetre; 156 mm.
const TYPE_AREA: usize = 5_616_000;
/// No picture is taller: 200 mm leaves room for its caption.
const TALLEST: usize = 7_200_000;

#[derive(Debug, Default)]
pub struct Media {
    /// Name below `word/media/` and bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

/// A picture in place.
#[derive(Debug)]
pub struct Drawn {
    /// Unique within the document.
    pub id: usize,
    pub png: String,
    pub svg: Option<String>,
    /// English metric units.
    pub width: usize,
    pub height: usize,
}

impl Media {
    /// A chart as wide as the type area. `None` where it cannot be drawn: its
    /// words and its table say the same.
    pub fn drawing(&mut self, svg: &str) -> Option<Drawn> {
        let drawing = Drawing::read(svg)?;
        let printed = raster::print(drawing.alone())?;
        let (width, height) = size(&drawing);
        let png = self.keep("png", printed.png);
        let svg = self.keep("svg", printed.svg);
        Some(Drawn {
            id: self.files.len(),
            png,
            svg: Some(svg),
            width,
            height,
        })
    }

    /// A code that opens an address.
    pub fn code(&mut self, address: &str, side: usize) -> Option<Drawn> {
        let png = raster::code(&qr::Code::of(address)?)?;
        let png = self.keep("png", png);
        Some(Drawn {
            id: self.files.len(),
            png,
            svg: None,
            width: side,
            height: side,
        })
    }

    fn keep(&mut self, ending: &str, bytes: Vec<u8>) -> String {
        let name = format!("image{}.{ending}", self.files.len() + 1);
        self.files.push((name.clone(), bytes));
        name
    }
}

fn size(drawing: &Drawing<'_>) -> (usize, usize) {
    let across = TYPE_AREA as f64;
    let down = across * drawing.height / drawing.width;
    let scale = (TALLEST as f64 / down).min(1.0);
    ((across * scale) as usize, (down * scale) as usize)
}

/// In twentieths of a point; `None` for what is not drawn.
pub fn picture_height(svg: &str) -> Option<usize> {
    let drawing = Drawing::read(svg)?;
    Some(size(&drawing).1 / 635)
}

//! Drawings as an office suite takes them: PNG, and SVG of plain outlines, since
//! suites know neither letters as lengths nor our faces. The machine's fonts are
//! looked up when the first drawing with words is printed, never before.

use crate::qr::Code;
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, WriteOptions, fontdb};
use std::sync::{Arc, OnceLock};

/// Twice the drawing's own units: 200 dots an inch on official paper.
const SCALE: f32 = 2.0;

/// The machine's fonts, where one of them knows Han characters.
static FONTS: OnceLock<Option<Arc<fontdb::Database>>> = OnceLock::new();

fn fonts() -> Option<Arc<fontdb::Database>> {
    let load = || {
        let mut fonts = fontdb::Database::new();
        fonts.load_system_fonts();
        let knows_han = |face: &fontdb::FaceInfo| {
            let found = fonts.with_face_data(face.id, |data, index| {
                let face = ttf_parser::Face::parse(data, index).ok()?;
                face.glyph_index('区')
            });
            found.flatten().is_some()
        };
        let has_han = fonts.faces().any(knows_han);
        has_han.then(|| Arc::new(fonts))
    };
    FONTS.get_or_init(load).clone()
}

/// A drawing for paper.
pub struct Printed {
    pub png: Vec<u8>,
    pub svg: Vec<u8>,
}

/// `None` for what cannot be drawn: no drawing, or words on a machine without
/// one Chinese font, where they would be boxes.
pub fn print(svg: &str) -> Option<Printed> {
    let fonts = match svg.contains("<text") {
        true => fonts()?,
        false => Arc::default(),
    };
    let options = Options {
        fontdb: fonts,
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).ok()?;
    let size = tree.size().to_int_size().scale_by(SCALE)?;
    let mut pixels = Pixmap::new(size.width(), size.height())?;
    pixels.fill(Color::WHITE);
    resvg::render(
        &tree,
        Transform::from_scale(SCALE, SCALE),
        &mut pixels.as_mut(),
    );
    // A thousandth of a unit is far below any printer's dot.
    let outlines = WriteOptions {
        coordinates_precision: 3,
        transforms_precision: 5,
        ..WriteOptions::default()
    };
    Some(Printed {
        png: pixels.encode_png().ok()?,
        svg: tree.to_string(&outlines).into_bytes(),
    })
}

/// Dots of a code, a few pixels each.
pub fn code(code: &Code) -> Option<Vec<u8>> {
    const DOT: u32 = 4;
    let side = u32::try_from(code.side()).ok()?;
    let mut pixels = Pixmap::new(side * DOT, side * DOT)?;
    pixels.fill(Color::WHITE);
    let black = Color::BLACK.premultiply().to_color_u8();
    let width = (side * DOT) as usize;
    for (at, pixel) in pixels.pixels_mut().iter_mut().enumerate() {
        let (x, y) = (at % width / DOT as usize, at / width / DOT as usize);
        if code.is_dark(x, y) {
            *pixel = black;
        }
    }
    pixels.encode_png().ok()
}

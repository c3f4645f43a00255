//! Drawings as PNG. The machine's fonts are looked up when the first drawing
//! with words is printed, never before.

use crate::qr::Code;
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use std::sync::{Arc, OnceLock};

/// Twice the drawing's own units: 200 dots an inch on official paper.
const SCALE: f32 = 2.0;

static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();

fn fonts() -> Arc<fontdb::Database> {
    let load = || {
        let mut fonts = fontdb::Database::new();
        fonts.load_system_fonts();
        Arc::new(fonts)
    };
    FONTS.get_or_init(load).clone()
}

/// `None` for what cannot be drawn: no drawing, or words on a machine without
/// one font.
pub fn png(svg: &str) -> Option<Vec<u8>> {
    let has_words = svg.contains("<text");
    let fonts = if has_words { fonts() } else { Arc::default() };
    if has_words && fonts.is_empty() {
        return None;
    }
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
    pixels.encode_png().ok()
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

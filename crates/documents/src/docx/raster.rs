//! Drawings as an office suite takes them: PNG, and SVG of plain outlines, since
//! suites know neither letters as lengths nor our faces. The machine's fonts are
//! looked up when the first drawing with words is printed, never before.

use super::letters;
use crate::qr::Code;
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, WriteOptions};
use std::sync::Arc;

/// Twice the drawing's own units: 200 dots an inch on official paper.
const SCALE: f32 = 2.0;

/// A drawing for paper.
pub struct Printed {
    pub png: Vec<u8>,
    pub svg: Vec<u8>,
}

/// `None` for what cannot be drawn: no drawing, or words on a machine without
/// one Chinese font, where they would be boxes.
pub fn print(svg: &str) -> Option<Printed> {
    let fonts = match svg.contains("<text") {
        true => letters::fonts()?,
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
    // A hundredth of a unit is a four-hundredth of a millimetre on paper.
    let outlines = WriteOptions {
        coordinates_precision: 2,
        transforms_precision: 5,
        ..WriteOptions::default()
    };
    Some(Printed {
        png: png(&pixels)?,
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
    png(&pixels)
}

/// Nothing in our pictures lets the paper through, so three bytes a pixel do.
fn png(pixels: &Pixmap) -> Option<Vec<u8>> {
    let colours = pixels.pixels().iter();
    let colours = colours.flat_map(|c| [c.red(), c.green(), c.blue()]);
    let colours: Vec<u8> = colours.collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&colours).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

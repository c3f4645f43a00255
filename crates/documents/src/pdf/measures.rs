//! Lengths of GB/T 9704-2012 in points, for the two sizes of print.

use serde::Serialize;

/// The type area: 156 × 225 mm.
const WIDTH: f64 = 156.0 / 25.4 * 72.0;
const HEIGHT: f64 = 225.0 / 25.4 * 72.0;

/// Everything the template needs to set a page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measures {
    /// 3号.
    pub body: f64,
    /// What is added to each character so that the line is full.
    pub tracking: f64,
    /// From character to character, and so the unit of every indent.
    pub pitch: f64,
    /// From line to line.
    pub line: f64,
    /// 2号, and its lines.
    pub title: f64,
    pub title_line: f64,
    /// 小四: tables, captions, notes.
    pub small: f64,
    pub small_line: f64,
    /// 4号.
    pub number: f64,
    pub width: f64,
    pub height: f64,
}

/// At its natural 16 pt a line holds only 27 characters: they stand a fifth of
/// a point closer. A hair is left so that rounding never loses the 28th.
const fn sized(body: f64, characters: u32, lines: u32) -> Measures {
    let pitch = (WIDTH - 0.05) / characters as f64;
    Measures {
        body,
        tracking: pitch - body,
        pitch,
        // As above: 22 lines must not be a hair too high.
        line: (HEIGHT - 0.05) / lines as f64,
        title: 22.0,
        title_line: 36.0,
        small: 12.0,
        small_line: 20.0,
        number: 14.0,
        width: WIDTH,
        height: HEIGHT,
    }
}

/// 28 characters a line, 22 lines a page.
pub const STANDARD: Measures = sized(16.0, 28, 22);

/// 20 characters a line, 16 lines a page, nothing below 16 pt.
pub const LARGE: Measures = Measures {
    title: 30.0,
    title_line: 46.0,
    small: 18.0,
    small_line: 29.0,
    number: 18.0,
    ..sized(22.0, 20, 16)
};

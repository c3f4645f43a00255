//! Codes that open an address.

use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// Light dots around a code; scanners ask for them.
const QUIET: usize = 4;

/// A code that opens `address`, as a drawing; `told` is for those who do not see
/// it. `None` for an address longer than a code can hold.
pub fn qr_svg(address: &str, told: &str) -> Option<String> {
    Code::of(address).map(|code| code.svg(told))
}

pub(crate) struct Code {
    dots: Vec<bool>,
    width: usize,
}

impl Code {
    /// `None` for an address longer than a code can hold.
    pub fn of(address: &str) -> Option<Code> {
        let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
        let width = code.width();
        let colours = code.into_colors();
        let dots = colours.into_iter().map(|dot| dot == Color::Dark).collect();
        Some(Code { dots, width })
    }

    /// Dots of a side, the quiet ones included.
    pub fn side(&self) -> usize {
        self.width + 2 * QUIET
    }

    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        let within = |at: usize| at.checked_sub(QUIET).filter(|at| *at < self.width);
        match (within(x), within(y)) {
            (Some(x), Some(y)) => self.dots[y * self.width + x],
            _ => false,
        }
    }

    /// As a drawing; the words are for those who do not see it.
    pub fn svg(&self, told: &str) -> String {
        let mut path = String::new();
        for y in 0..self.side() {
            for x in (0..self.side()).filter(|x| self.is_dark(*x, y)) {
                // Writing into a String cannot fail.
                let _ = write!(path, "M{x} {y}h1v1h-1z");
            }
        }
        let (side, told) = (self.side(), crate::clean::escape(told));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{told}\"><rect width=\"{side}\" height=\"{side}\" fill=\"#ffffff\"/><path d=\"{path}\" fill=\"#000000\"/></svg>"
        )
    }
}

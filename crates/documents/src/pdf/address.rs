//! An address as a code that a phone's camera opens.

use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// Modules of white around the code that readers ask for.
const QUIET: usize = 4;

/// The code as SVG, one path; `None` for an address that is too long for one.
pub fn as_code(address: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let width = code.width();
    let side = width + 2 * QUIET;
    let mut path = String::new();
    for (row, modules) in code.to_colors().chunks(width).enumerate() {
        let mut from = 0;
        while let Some(start) = modules[from..].iter().position(|m| *m == Color::Dark) {
            let start = from + start;
            let long = modules[start..].iter().take_while(|m| **m == Color::Dark);
            let long = long.count();
            let (x, y) = (start + QUIET, row + QUIET);
            // Writing into a String cannot fail.
            let _ = write!(path, "M{x} {y}h{long}v1h-{long}z");
            from = start + long;
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         width=\"{side}\" height=\"{side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_draws_every_dark_module_and_nothing_else() {
        let address = "https://example.org/figures/org.branches?line=41";
        let svg = as_code(address).expect("a code");
        let code = QrCode::with_error_correction_level(address, EcLevel::M).expect("a code");
        let dark = code
            .to_colors()
            .iter()
            .filter(|m| **m == Color::Dark)
            .count();
        let drawn: usize = svg
            .split('h')
            .filter_map(|part| part.split_once("v1").map(|(long, _)| long))
            .filter_map(|long| long.parse::<usize>().ok())
            .sum();
        assert_eq!(drawn, dark);
    }

    #[test]
    fn an_address_too_long_for_a_code_has_none() {
        assert_eq!(as_code(&"a".repeat(5_000)), None);
    }
}

use crate::Cell;
use std::borrow::Cow;

/// The cell as a person reads it on the screen: whole numbers without `.0`,
/// at most 15 significant digits (so never `7.0000000000000009`), dates as
/// `1950-01-05`, an empty cell as the empty string.
pub fn cell_text(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Text(text) => Cow::Borrowed(text),
        Cell::Number(number) => Cow::Owned(number_text(*number)),
        Cell::Date(day) => Cow::Owned(day.to_string()),
        Cell::Bool(true) => Cow::Borrowed("TRUE"),
        Cell::Bool(false) => Cow::Borrowed("FALSE"),
        Cell::Error(text) => Cow::Borrowed(text),
    }
}

fn number_text(number: f64) -> String {
    // Spreadsheets keep 15 significant digits; what lies beyond is noise of
    // binary fractions.
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    if rounded == 0.0 {
        "0".to_owned()
    } else if rounded.abs() < 1e21 && rounded.abs() > 1e-9 {
        rounded.to_string()
    } else {
        format!("{rounded:e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_on_the_screen() {
        for (number, text) in [
            (7.000_000_000_000_001, "7"),
            (13_812_345_678.0, "13812345678"),
            (0.1 + 0.2, "0.3"),
            (-2.5, "-2.5"),
            (-0.0, "0"),
            (370_102_195_001_051_234.0, "370102195001051000"),
            (1e300, "1e300"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(cell_text(&Cell::Number(number)), text);
        }
    }
}

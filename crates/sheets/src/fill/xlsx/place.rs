//! `B5` and back.

/// Row and column from 0; `None` for what is no address of one cell.
pub fn parse(text: &str) -> Option<(u32, u32)> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = text.split_at(digits);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut column = 0u32;
    for c in letters.bytes() {
        let c = c.to_ascii_uppercase();
        if !c.is_ascii_uppercase() {
            return None;
        }
        column = column * 26 + u32::from(c - b'A') + 1;
    }
    let row: u32 = number.parse().ok()?;
    Some((row.checked_sub(1)?, column - 1))
}

/// `B2:D3`, or one cell.
pub fn parse_range(text: &str) -> Option<((u32, u32), (u32, u32))> {
    match text.split_once(':') {
        Some((from, to)) => Some((parse(from)?, parse(to)?)),
        None => {
            let one = parse(text)?;
            Some((one, one))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_others_are_not() {
        assert_eq!(parse("A1"), Some((0, 0)));
        assert_eq!(parse("XFD1048576"), Some((1_048_575, 16_383)));
        assert_eq!(parse_range("B2:D3"), Some(((1, 1), (2, 3))));
        for bad in ["", "A", "1", "A0", "ABCD1", "人1"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}

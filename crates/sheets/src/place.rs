//! Where cells stand: `B5`, `B2:D3`.

/// Row and column from 0; `None` for what is no address of one cell.
pub fn parse(address: impl AsRef<[u8]>) -> Option<(u32, u32)> {
    let address = address.as_ref();
    let letters = address.iter().take_while(|b| b.is_ascii_alphabetic());
    let (letters, row) = address.split_at(letters.count());
    if !(1..=3).contains(&letters.len()) {
        return None;
    }
    let letter = |b: &u8| u32::from(b.to_ascii_uppercase() - b'A') + 1;
    let column = letters.iter().fold(0, |n, b| n * 26 + letter(b));
    Some((number(row)?.checked_sub(1)?, column - 1))
}

/// Digits alone.
pub fn number(digits: &[u8]) -> Option<u32> {
    let add = |n: u32, b: &u8| {
        let digit = b.is_ascii_digit().then(|| u32::from(b - b'0'))?;
        n.checked_mul(10)?.checked_add(digit)
    };
    let number = digits.iter().try_fold(0, add)?;
    (!digits.is_empty()).then_some(number)
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
        assert_eq!(parse("b5"), Some((4, 1)));
        for bad in [
            "",
            "A",
            "1",
            "A0",
            "ABCD1",
            "人1",
            "A+1",
            "A1B",
            "A99999999999",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}

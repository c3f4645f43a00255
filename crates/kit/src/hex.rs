//! Bytes as text: hashes, keys, ids.

/// The bytes that [`hex`] has written; `None` for any other text.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.bytes().map(|digit| char::from(digit).to_digit(16));
    let digits: Vec<u8> = digits
        .map(|digit| digit.and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| high << 4 | low);
    rest.is_empty().then(|| bytes.collect())
}

/// Two lower-case digits a byte. Written out by hand: an import hashes the hex
/// of every sealed field, and formatting byte by byte was a tenth of its time.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = vec![0; 2 * bytes.len()];
    for (pair, byte) in text.as_chunks_mut::<2>().0.iter_mut().zip(bytes) {
        *pair = [byte >> 4, byte & 15].map(|half| DIGITS[usize::from(half)]);
    }
    // Digits are text.
    String::from_utf8(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_their_digits_and_from_nothing_else() {
        let bytes = [0, 9, 10, 0xff];
        assert_eq!(hex(&bytes), "00090aff");
        assert_eq!(from_hex("00090aff"), Some(bytes.to_vec()));
        for odd in ["0", "0g", "字字", " 00"] {
            assert_eq!(from_hex(odd), None, "{odd}");
        }
    }
}

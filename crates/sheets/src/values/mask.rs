/// An identity number for the screen: the first three characters and the last
/// one, the rest starred, the length unchanged. Too short a text is all stars.
pub fn mask_id(text: &str) -> String {
    starred(text, 3, 1)
}

/// A phone number for the screen. A mobile (with or without `+86`) shows three
/// and four digits, `138****5678`; a landline its area code and the last two,
/// `0531******34`; anything else only its last two characters.
pub fn mask_phone(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let national = match digits.strip_prefix("86") {
        Some(rest) if text.trim_start().starts_with('+') => rest,
        _ => &digits,
    };
    if super::phone::is_mobile(national) {
        return starred(national, 3, 4);
    }
    let landline = if national.starts_with('0') {
        national.to_owned()
    } else {
        format!("0{national}")
    };
    match super::phone::area_code_length(&landline) {
        Some(length) if national.len() < digits.len() || digits.starts_with('0') => {
            starred(&landline, length, 2)
        }
        _ => starred(text.trim(), 0, 2),
    }
}

fn starred(text: &str, first: usize, last: usize) -> String {
    let length = text.chars().count();
    if length <= first + last {
        return "*".repeat(length);
    }
    let shown = |(at, c)| match at {
        at if at < first || at >= length - last => c,
        _ => '*',
    };
    text.chars().enumerate().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_keep_the_length_and_little_else() {
        assert_eq!(mask_id("99010219500105123X"), "990**************X");
        assert_eq!(mask_id("12"), "**");
        assert_eq!(mask_phone("13812345678"), "138****5678");
        assert_eq!(mask_phone("+8613812345678"), "138****5678");
        assert_eq!(mask_phone("0531-88881234"), "0531******34");
        assert_eq!(mask_phone("+8653188881234"), "0531******34");
        assert_eq!(mask_phone("01088881234"), "010******34");
        assert_eq!(mask_phone("88881234"), "******34");
        assert_eq!(mask_phone(""), "");
    }
}

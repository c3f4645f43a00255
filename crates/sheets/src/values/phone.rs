use super::{cell_text, clean};
use crate::Cell;

/// A telephone number of mainland China.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// E.164: `+8613812345678`, `+8653188881234`.
    pub e164: String,
    pub mobile: bool,
}

/// Why a cell is no telephone number. Every variant but `Empty` carries the
/// cleaned text, fit to be shown or kept as a remark.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPhone {
    #[error("no phone number")]
    Empty,
    /// Seven or eight digits: a landline that needs its area code.
    #[error("a landline without area code: {0}")]
    NoAreaCode(String),
    #[error("several phone numbers: {0}")]
    Several(String),
    #[error("not a phone number: {0}")]
    NotAPhone(String),
}

impl BadPhone {
    pub fn code(&self) -> &'static str {
        match self {
            BadPhone::Empty => "phone_empty",
            BadPhone::NoAreaCode(_) => "phone_no_area_code",
            BadPhone::Several(_) => "phone_several",
            BadPhone::NotAPhone(_) => "phone_unknown",
        }
    }
}

/// Reads a mobile (`1[3-9]` and nine digits) or a landline with its area code,
/// with or without `+86`, spaces, hyphens and brackets. A number cell is read
/// by its digits; a landline stored so has lost its leading 0 and gets it back.
pub fn parse_phone(cell: &Cell) -> Result<Phone, BadPhone> {
    let shown = cell_text(cell);
    let text = clean(&shown);
    if text.is_empty() {
        return Err(BadPhone::Empty);
    }
    let unknown = || BadPhone::NotAPhone(text.to_string());
    // A float typed into a text cell.
    let body = text.strip_suffix(".0").unwrap_or(&text);
    if body
        .split(['/', '、', ',', ';', '；', '，', ' '])
        .filter(|part| part.chars().filter(char::is_ascii_digit).count() >= 7)
        .count()
        > 1
    {
        return Err(BadPhone::Several(text.to_string()));
    }
    if body
        .chars()
        .any(|c| !c.is_ascii_digit() && !"+-() —–".contains(c))
    {
        return Err(unknown());
    }
    let digits: String = body.chars().filter(char::is_ascii_digit).collect();
    let national = without_country(body, &digits);
    if is_mobile(national) {
        return Ok(Phone {
            e164: format!("+86{national}"),
            mobile: true,
        });
    }
    let restored = if matches!(cell, Cell::Number(_)) || national.len() < digits.len() {
        format!("0{}", national.trim_start_matches('0'))
    } else {
        national.to_owned()
    };
    if area_code_length(&restored).is_some() {
        return Ok(Phone {
            e164: format!("+86{}", &restored[1..]),
            mobile: false,
        });
    }
    match national.len() {
        7 | 8 if !national.starts_with('0') => Err(BadPhone::NoAreaCode(text.to_string())),
        _ => Err(unknown()),
    }
}

/// The digits after `+86`, `0086` or an `86` in front of a mobile.
fn without_country<'a>(text: &str, digits: &'a str) -> &'a str {
    if let Some(rest) = digits.strip_prefix("0086") {
        return rest;
    }
    match digits.strip_prefix("86") {
        Some(rest) if text.starts_with(['+', '(']) || is_mobile(rest) => rest,
        _ => digits,
    }
}

pub(super) fn is_mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1])
}

/// How long the area code of a landline with its leading 0 is: three digits
/// for 010 and 02x, else four, before seven or eight digits of the line itself.
pub(super) fn area_code_length(digits: &str) -> Option<usize> {
    let bytes = digits.as_bytes();
    let length = match bytes {
        [b'0', b'1', b'0', ..] | [b'0', b'2', ..] => 3,
        [b'0', b'3'..=b'9', ..] => 4,
        _ => return None,
    };
    let line = bytes.get(length..)?;
    let is_line = matches!(line.len(), 7 | 8) && !matches!(line[0], b'0' | b'1');
    is_line.then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, &'static str> {
        parse_phone(&Cell::from(text))
            .map(|phone| phone.e164)
            .map_err(|bad| bad.code())
    }

    #[test]
    fn phones_in_every_dress_are_read() {
        for text in [
            "13812345678",
            "138 1234 5678",
            "138-1234-5678",
            "+86 13812345678",
            "8613812345678",
            "(+86)13812345678",
            "１３８１２３４５６７８",
            "13812345678.0",
        ] {
            assert_eq!(read(text).as_deref(), Ok("+8613812345678"), "{text}");
        }
        for text in ["0531-88881234", "(0531)88881234", "+86 531 88881234"] {
            assert_eq!(read(text).as_deref(), Ok("+8653188881234"), "{text}");
        }
        let number = |n| parse_phone(&Cell::Number(n)).map(|phone| phone.e164);
        assert_eq!(number(13_812_345_678.0), Ok("+8613812345678".to_owned()));
        assert_eq!(number(53_188_881_234.0), Ok("+8653188881234".to_owned()));
        assert_eq!(number(1_088_881_234.0), Ok("+861088881234".to_owned()));
    }

    #[test]
    fn what_is_no_phone_says_why() {
        for (text, code) in [
            ("", "phone_empty"),
            ("88881234", "phone_no_area_code"),
            ("13812345678/13912345678", "phone_several"),
            ("13812345678、88881234", "phone_several"),
            ("12812345678", "phone_unknown"),
            ("1381234567", "phone_unknown"),
            ("无", "phone_unknown"),
            ("0531-12345678", "phone_unknown"),
        ] {
            assert_eq!(read(text), Err(code), "{text}");
        }
    }
}

use super::{cell_text, clean};
use crate::Cell;
use kit::Day;

/// A resident identity number (GB 11643) whose check digit holds. The region
/// code is not looked up: cancelled codes are real.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdNumber {
    /// 18 characters: 17 digits and a digit or `X`.
    pub text: String,
    pub birth: Day,
    pub male: bool,
    /// The cell held an old number of 15 digits; `text` is its completion.
    pub was_15: bool,
}

/// Why a cell is no identity number. None of these may be repaired by us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdProblem {
    #[error("no identity number")]
    Empty,
    /// Stored as a number: the spreadsheet kept 15 digits and the rest is
    /// lost. The column must be text and the number typed again.
    #[error("stored as a number, its last digits are lost")]
    StoredAsNumber,
    #[error("neither 18 nor 15 characters long")]
    Length,
    #[error("the check digit does not fit")]
    CheckDigit,
    #[error("its date of birth is not in the calendar")]
    BadBirth,
    #[error("characters other than digits and a final X")]
    Characters,
}

impl IdProblem {
    pub fn code(self) -> &'static str {
        match self {
            IdProblem::Empty => "id_empty",
            IdProblem::StoredAsNumber => "id_stored_as_number",
            IdProblem::Length => "id_length",
            IdProblem::CheckDigit => "id_check_digit",
            IdProblem::BadBirth => "id_bad_birth",
            IdProblem::Characters => "id_characters",
        }
    }
}

/// Reads an identity number of 18 characters, or of 15 digits as given out
/// until 1999 (birth year 19yy). Inner spaces are ignored, `x` is read as `X`.
pub fn parse_id_number(cell: &Cell) -> Result<IdNumber, IdProblem> {
    if let Cell::Number(number) = cell
        && number.abs() >= 1e14
    {
        return Err(IdProblem::StoredAsNumber);
    }
    let shown = cell_text(cell);
    let mut text = clean(&shown).replace(' ', "");
    text.make_ascii_uppercase();
    if text.is_empty() {
        return Err(IdProblem::Empty);
    }
    if is_scientific(&text) {
        return Err(IdProblem::StoredAsNumber);
    }
    let body = text.strip_suffix('X').unwrap_or(&text);
    if !body.bytes().all(|b| b.is_ascii_digit()) {
        return Err(IdProblem::Characters);
    }
    match text.len() {
        18 => checked(text, false),
        15 if body.len() == 15 => {
            let mut full = format!("{}19{}", &text[..6], &text[6..]);
            full.push(check_digit(&full).ok_or(IdProblem::Characters)?);
            checked(full, true)
        }
        15 => Err(IdProblem::Characters),
        _ => Err(IdProblem::Length),
    }
}

/// The 18th character for 17 digits (GB 11643-1999: ISO 7064, MOD 11-2).
/// `None` for anything but 17 digits.
pub fn check_digit(first17: &str) -> Option<char> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    if first17.len() != 17 {
        return None;
    }
    let mut sum = 0;
    for (c, weight) in first17.chars().zip(WEIGHTS) {
        sum += c.to_digit(10)? * weight;
    }
    CHECKS.get(usize::try_from(sum % 11).ok()?).copied()
}

fn checked(text: String, was_15: bool) -> Result<IdNumber, IdProblem> {
    if check_digit(&text[..17]) != text.chars().last() {
        return Err(IdProblem::CheckDigit);
    }
    let birth = birth_of(&text).ok_or(IdProblem::BadBirth)?;
    let male = text.as_bytes()[16] % 2 == 1;
    Ok(IdNumber {
        text,
        birth,
        male,
        was_15,
    })
}

fn birth_of(text: &str) -> Option<Day> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    let month = i8::try_from(number(10..12)?).ok()?;
    let day = i8::try_from(number(12..14)?).ok()?;
    Day::from_ymd(number(6..10)?, month, day)
}

/// `3.70102E+17`: what a number cell shows, copied as text.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once('E') else {
        return false;
    };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let is_number = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    is_number(mantissa) && is_number(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Region 990102 does not exist.
    const FIRST17: &str = "99010219500105123";

    fn valid() -> String {
        let check = check_digit(FIRST17).expect("17 digits");
        format!("{FIRST17}{check}")
    }

    #[test]
    fn check_digit_follows_the_standard() {
        // The two worked examples of the standard itself.
        assert_eq!(check_digit("11010519491231002"), Some('X'));
        assert_eq!(check_digit("44052418800101001"), Some('4'));
        assert_eq!(check_digit("4405241880010100"), None);
        assert_eq!(check_digit("4405241880010100a"), None);
        assert_eq!(check_digit("济南济南济12"), None);
    }

    #[test]
    fn old_and_new_numbers_are_read() {
        let new = parse_id_number(&Cell::Text(valid().into())).expect("a valid number");
        assert_eq!(new.birth.to_string(), "1950-01-05");
        assert!(new.male && !new.was_15);
        let spaced = format!("'{} {}", &valid()[..6], &valid()[6..]);
        assert_eq!(
            parse_id_number(&Cell::Text(spaced.into())).as_ref(),
            Ok(&new)
        );
        let old = parse_id_number(&Cell::from("990102500105123")).expect("an old number");
        assert_eq!(
            old,
            IdNumber {
                was_15: true,
                ..new
            }
        );
    }

    #[test]
    fn small_x_is_read_as_x() {
        let text = (0..1000)
            .map(|n| format!("99010219500105{n:03}"))
            .find(|first| check_digit(first) == Some('X'))
            .expect("one in eleven ends in X");
        let id = parse_id_number(&Cell::Text(format!("{text}x").into())).expect("a valid number");
        assert_eq!(id.text, format!("{text}X"));
    }

    #[test]
    fn what_is_no_id_says_why() {
        let wrong_check = match valid().chars().last() {
            Some('0') => format!("{FIRST17}1"),
            _ => format!("{FIRST17}0"),
        };
        let no_such_day = "99010219500230123";
        let check = check_digit(no_such_day).expect("17 digits");
        for (text, why) in [
            (String::new(), IdProblem::Empty),
            (wrong_check, IdProblem::CheckDigit),
            (format!("{no_such_day}{check}"), IdProblem::BadBirth),
            ("3.70102E+17".to_owned(), IdProblem::StoredAsNumber),
            ("9901021950010512".to_owned(), IdProblem::Length),
            ("99010219500105?23X".to_owned(), IdProblem::Characters),
            ("99010250010512X".to_owned(), IdProblem::Characters),
            ("无".to_owned(), IdProblem::Characters),
        ] {
            assert_eq!(
                parse_id_number(&Cell::Text(text.clone().into())),
                Err(why),
                "{text}"
            );
        }
        for number in [9.9010219500105e17, 990_102_500_105_123.0] {
            let cell = Cell::Number(number);
            assert_eq!(parse_id_number(&cell), Err(IdProblem::StoredAsNumber));
        }
        assert_eq!(parse_id_number(&Cell::Number(12.0)), Err(IdProblem::Length));
    }
}

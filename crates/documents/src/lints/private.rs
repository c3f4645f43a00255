//! What belongs to one person: identity numbers, phones, bank cards.

use super::Hit;
use super::digits::{Digits, is_amount, rows};

/// More in one piece of text are not told one by one.
const MOST: usize = 100;

pub fn check(letters: &[char]) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    for row in rows(letters) {
        if hits.len() == MOST {
            break;
        }
        let Some((code, text)) = kind(letters, &row) else {
            continue;
        };
        let is_known = hits
            .iter()
            .any(|hit| hit.from < row.to && row.from < hit.to);
        if !is_known {
            hits.push(Hit {
                from: row.from,
                to: row.to,
                code,
                text: text.to_owned(),
            });
        }
    }
    hits
}

fn kind(letters: &[char], row: &Digits) -> Option<(&'static str, &'static str)> {
    let digits = row.value.as_str();
    let is_amount = is_amount(letters, row.to);
    // Fifteen digits have no check: an amount may look like one.
    if is_identity(digits) && !(is_amount && digits.len() == 15) {
        return Some((
            "identity_number",
            "这里有完整的身份证号。请删去，确要核对时只留前三位和最后一位。",
        ));
    }
    if is_amount {
        return None;
    }
    if is_mobile(digits) {
        return Some((
            "mobile_phone",
            "这里有手机号码。请删去；要让人联系，请写明单位和科室。",
        ));
    }
    if is_landline(letters, row) {
        return Some((
            "phone",
            "这里有电话号码。请删去；要让人联系，请写明单位和科室。",
        ));
    }
    if is_card(digits) {
        return Some((
            "bank_card",
            "这里像是银行卡号。请删去，报告里不写任何人的账号。",
        ));
    }
    None
}

/// GB 11643: 18 digits with a check, or the older 15.
fn is_identity(digits: &str) -> bool {
    let is_place = digits
        .get(..2)
        .and_then(|place| place.parse().ok())
        .is_some_and(|place: u32| matches!(place, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83));
    let is_born = |year: &str, rest: &str| {
        let month = rest.get(..2).and_then(|m| m.parse::<i8>().ok());
        let day = rest.get(2..4).and_then(|d| d.parse::<i8>().ok());
        let year = year.parse::<i16>().ok();
        match (year, month, day) {
            (Some(year @ 1880..=2100), Some(month), Some(day)) => {
                kit::Day::from_ymd(year, month, day).is_some()
            }
            _ => false,
        }
    };
    match digits.len() {
        18 => {
            const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
            let values = digits.chars().map(|c| c.to_digit(10));
            let weighed = values
                .zip(WEIGHTS)
                .map(|(value, weight)| Some(value? * weight));
            let sum: Option<u32> = weighed.sum();
            let check = sum.map(|sum| b"10X98765432"[(sum % 11) as usize]);
            is_place && is_born(&digits[6..10], &digits[10..14]) && check == digits.bytes().last()
        }
        15 => is_place && is_born(&format!("19{}", &digits[6..8]), &digits[8..12]),
        _ => false,
    }
}

fn is_mobile(digits: &str) -> bool {
    let own = ["0086", "86"]
        .iter()
        .find_map(|code| digits.strip_prefix(code).filter(|rest| rest.len() == 11))
        .unwrap_or(digits);
    let bytes = own.as_bytes();
    bytes.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1])
}

/// 0531-88888888, （0531）88888888, 电话：88888888. Numbers that begin with 400
/// or 800 belong to nobody.
fn is_landline(letters: &[char], row: &Digits) -> bool {
    let digits = row.value.as_str();
    let has_area = digits.starts_with('0')
        && !digits.starts_with("00")
        && match digits.as_bytes().get(1) {
            Some(b'1' | b'2') => (10..=11).contains(&digits.len()),
            Some(b'3'..=b'9') => (11..=12).contains(&digits.len()),
            _ => false,
        };
    if has_area {
        return true;
    }
    let is_local = (7..=8).contains(&digits.len()) && !digits.starts_with(['0', '1']);
    if !is_local {
        return false;
    }
    let before: String = letters[row.from.saturating_sub(8)..row.from]
        .iter()
        .collect();
    let before = before.trim_end_matches([' ', '：', ':']);
    let is_said = ["电话", "座机", "传真", "拨打", "致电", "热线"];
    is_said.iter().any(|word| before.ends_with(word)) || is_area(before)
}

/// Ends in an area code in brackets.
fn is_area(before: &str) -> bool {
    let Some(inner) = before.strip_suffix(['）', ')']) else {
        return false;
    };
    let digits = inner.rsplit(['（', '(']).next().unwrap_or_default();
    digits.starts_with('0')
        && (3..=4).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
}

/// 16 to 19 digits whose last is the check of Luhn.
fn is_card(digits: &str) -> bool {
    let is_length = (16..=19).contains(&digits.len());
    if !is_length || digits.starts_with(['0', '1', '2']) {
        return false;
    }
    let mut sum = 0;
    for (at, c) in digits.chars().rev().enumerate() {
        let Some(digit) = c.to_digit(10) else {
            return false;
        };
        let doubled = if at % 2 == 1 { digit * 2 } else { digit };
        sum += if doubled > 9 { doubled - 9 } else { doubled };
    }
    sum % 10 == 0
}

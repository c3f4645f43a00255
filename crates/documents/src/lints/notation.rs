//! Numbers of documents and dates, as GB/T 9704 writes them: `〔2026〕8号`,
//! `2026年1月3日`.

use super::Hit;

pub fn check(letters: &[char]) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let hit = year_in_brackets(letters, at)
            .or_else(|| number(letters, at))
            .or_else(|| date(letters, at));
        match hit {
            Some(hit) => {
                at = hit.to.max(at + 1);
                hits.push(hit);
            }
            None => at += 1,
        }
    }
    hits
}

/// The number of a red head must be one.
pub fn document_number(letters: &[char]) -> Option<Hit> {
    let text: String = letters.iter().collect();
    let parts = || {
        let (before, rest) = text.split_once('〔')?;
        let (year, rest) = rest.split_once('〕')?;
        let number = rest.strip_suffix('号')?;
        let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let is_year = year.len() == 4 && is_digits(year);
        let is_number = !number.is_empty() && is_digits(number) && !number.starts_with('0');
        (!before.trim().is_empty() && is_year && is_number).then_some(())
    };
    match parts() {
        Some(()) => None,
        None => Some(Hit {
            from: 0,
            to: letters.len(),
            code: "document_number",
            text: format!(
                "发文字号“{text}”不成样子，请写成机关代字加六角括号里的年份再加序号，例如“济老干〔2026〕8号”。"
            ),
        }),
    }
}

fn digits(letters: &[char], from: usize) -> usize {
    let rest = letters.get(from..).unwrap_or_default();
    rest.iter().take_while(|c| c.is_ascii_digit()).count()
}

fn text(letters: &[char], from: usize, to: usize) -> String {
    letters[from..to.min(letters.len())].iter().collect()
}

/// `[2026]8号`, `（2026）8号`, `〔26〕8号`.
fn year_in_brackets(letters: &[char], at: usize) -> Option<Hit> {
    const OPEN: &str = "[［【(（〔";
    const CLOSE: &str = "]］】)）〕";
    let kind = OPEN.chars().position(|c| c == letters[at])?;
    let close = CLOSE.chars().nth(kind)?;
    let n = digits(letters, at + 1);
    if letters.get(at + 1 + n) != Some(&close) {
        return None;
    }
    let year = text(letters, at + 1, at + 1 + n);
    let behind = at + n + 2;
    let di = usize::from(letters.get(behind) == Some(&'第'));
    let serial = digits(letters, behind + di);
    let has_number = serial > 0 && letters.get(behind + di + serial) == Some(&'号');
    let is_year = n == 4 && (year.starts_with("19") || year.starts_with("20"));
    let is_square = matches!(letters[at], '[' | '［' | '【');
    let number = match has_number {
        true => {
            let serial = text(letters, behind + di, behind + di + serial);
            let bare = serial.trim_start_matches('0');
            format!("{}号", if bare.is_empty() { "1" } else { bare })
        }
        false => String::new(),
    };
    let hit = |to: usize, code, what: &str, right: String| {
        let wrong = text(letters, at, to);
        Some(Hit {
            from: at,
            to,
            code,
            text: format!("“{wrong}”{what}，请写成“{right}”。"),
        })
    };
    let end = match has_number {
        true => behind + di + serial + 1,
        false => behind,
    };
    if letters[at] == '〔' {
        let is_short = n == 2 && has_number;
        if is_short {
            return hit(
                end,
                "short_year",
                "的年份要写四位",
                format!("〔20{year}〕{number}"),
            );
        }
        let zero = has_number && letters.get(behind + di) == Some(&'0');
        return match (has_number && di == 1, zero) {
            (true, _) => hit(
                end,
                "number_with_di",
                "的序号前不写“第”",
                format!("〔{year}〕{number}"),
            ),
            (_, true) => hit(
                end,
                "zero_number",
                "的序号前不补0",
                format!("〔{year}〕{number}"),
            ),
            _ => None,
        };
    }
    if is_year && (has_number || is_square) {
        return hit(
            end,
            "year_brackets",
            "的年份要用六角括号",
            format!("〔{year}〕{number}"),
        );
    }
    None
}

/// `第8号`, `08号`, standing as the number of a document.
fn number(letters: &[char], at: usize) -> Option<Hit> {
    let di = usize::from(letters[at] == '第');
    let is_inside =
        at > 0 && di == 0 && (letters[at - 1].is_ascii_digit() || letters[at - 1] == '.');
    if is_inside {
        return None;
    }
    let n = digits(letters, at + di);
    if n == 0 || letters.get(at + di + n) != Some(&'号') {
        return None;
    }
    let to = at + di + n + 1;
    // 第8号楼 and 08号线 are names of other things.
    let ends = match letters.get(to) {
        None => true,
        Some(c) => " ，。；、：！？）)》”".contains(*c) || "文通公".contains(*c),
    };
    let serial = text(letters, at + di, at + di + n);
    let has_zero = n > 1 && serial.starts_with('0');
    if !ends || di == 0 && !has_zero {
        return None;
    }
    let (code, what) = match di {
        1 => ("number_with_di", "序号前不写“第”"),
        _ => ("zero_number", "序号前不补0"),
    };
    let wrong = text(letters, at, to);
    let bare = serial.trim_start_matches('0');
    let bare = if bare.is_empty() { "1" } else { bare };
    Some(Hit {
        from: at,
        to,
        code,
        text: format!("“{wrong}”作为发文字号，{what}，请写成“{bare}号”。"),
    })
}

/// `2026年01月03日`
fn date(letters: &[char], at: usize) -> Option<Hit> {
    if at > 0 && letters[at - 1].is_ascii_digit() {
        return None;
    }
    let n = digits(letters, at);
    if n == 0 {
        return None;
    }
    let (year, month_at) = match letters.get(at + n) {
        Some('年') => (text(letters, at, at + n + 1), at + n + 1),
        Some('月') => (String::new(), at),
        _ => return None,
    };
    let months = digits(letters, month_at);
    if months == 0 || letters.get(month_at + months) != Some(&'月') {
        return None;
    }
    let day_at = month_at + months + 1;
    let days = digits(letters, day_at);
    let has_day = days > 0 && letters.get(day_at + days) == Some(&'日');
    let (month, day) = (
        text(letters, month_at, month_at + months),
        text(letters, day_at, day_at + days),
    );
    let is_padded = |number: &str| number.len() > 1 && number.starts_with('0');
    let is_wrong = is_padded(&month) || has_day && is_padded(&day);
    if !is_wrong {
        return None;
    }
    let to = if has_day { day_at + days + 1 } else { day_at };
    let bare = |number: &str| number.trim_start_matches('0').to_owned();
    let right = match has_day {
        true => format!("{year}{}月{}日", bare(&month), bare(&day)),
        false => format!("{year}{}月", bare(&month)),
    };
    let wrong = text(letters, at, to);
    Some(Hit {
        from: at,
        to,
        code: "zero_date",
        text: format!("“{wrong}”的月和日前不补0，请写成“{right}”。"),
    })
}

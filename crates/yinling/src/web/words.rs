//! Numbers, days and moments as the reader's language writes them.

pub mod awaited;
pub mod columns;
pub mod devices;
mod english;
pub mod findings;
mod grouped;
pub mod hints;
pub mod labels;
pub mod lines;
pub mod privacy;
pub mod problems;
pub mod ready;
pub mod rules;
pub mod unit_past;
pub mod verbs;

use crate::words::{either, is_english};
pub use grouped::{Grouped, Whole};
pub use kit::chinese_numbers::percent;
use kit::{Day, Period, chinese_dates, english_dates};

/// `2026年11月23日`, `23 November 2026`
pub fn day(day: Day) -> String {
    either::<fn(Day) -> String>(chinese_dates::day, english_dates::day)(day)
}

/// `2026年一季度`, `first quarter of 2026`
pub fn period(period: &Period) -> String {
    match is_english() {
        true => english_dates::period(period),
        false => chinese_dates::period(period),
    }
}

/// How a report of the period is titled: `2026年度`, `2026`.
pub fn titled(period: &Period) -> String {
    match is_english() {
        true => english_dates::period(period),
        false => chinese_dates::titled(period),
    }
}

/// `2026年3月`, `March 2026`
pub fn month(year: i16, month: i8) -> String {
    either::<fn(i16, i8) -> String>(chinese_dates::month, english_dates::month)(year, month)
}

/// `2 records`, `1 record`: English only.
pub fn counted(n: impl TryInto<i64>, one: &str, more: &str) -> String {
    let n = n.try_into().unwrap_or(i64::MAX);
    let noun = if n == 1 { one } else { more };
    format!("{} {noun}", thousands(n))
}

/// `418,206`; `−1,204`.
pub fn thousands(n: i64) -> String {
    Grouped(n).to_string()
}

/// `2026年11月23日 14:05`, `23 November 2026, 14:05`: in China at `ms` milliseconds
/// since 1970 UTC.
pub fn moment(ms: i64) -> String {
    let (day, clock) = (day(Day::of_china_ms(ms)), clock(ms));
    crate::say!("{day} {clock}", "{day}, {clock}")
}

/// `14:02`, in China.
pub fn clock(ms: i64) -> String {
    let minutes = (ms + 8 * 3_600_000).div_euclid(60_000).rem_euclid(24 * 60);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A sentence cut after each ，；。 so that a page can keep phrases whole; English
/// is cut between words.
pub fn phrases(text: &str) -> Vec<&str> {
    text.split_inclusive(['，', '；', '。', ' ']).collect()
}

/// 离休 or 退休.
pub fn retirement(code: &str) -> &'static str {
    let english = match code {
        "honoured_retired" => "retired with honour",
        _ => "retired",
    };
    either(crate::people::retirement_word(code), english)
}

/// The word of GB/T 4762.
pub fn affiliation(code: &str) -> &'static str {
    let chinese = crate::people::affiliation_word(code);
    if !is_english() {
        return chinese;
    }
    match code {
        "01" => "Communist Party member",
        "02" => "probationary Party member",
        "03" => "Youth League member",
        "04" => "member of the Revolutionary Committee of the Kuomintang",
        "05" => "member of the Democratic League",
        "06" => "member of the National Construction Association",
        "07" => "member of the Association for Promoting Democracy",
        "08" => "member of the Peasants and Workers Party",
        "09" => "member of the Zhi Gong Party",
        "10" => "member of the Jiusan Society",
        "11" => "member of the Taiwan Self-Government League",
        "12" => "no party, known in public life",
        "13" => "no party",
        _ => chinese,
    }
}

pub fn sex(code: &str) -> &'static str {
    let english = match code {
        "1" => "man",
        "2" => "woman",
        "9" => "not stated",
        _ => "not known",
    };
    either(crate::people::sex_word(code), english)
}

/// The first eight characters of a hash, enough to compare by eye.
pub fn short_hash(hash: &str) -> &str {
    hash.get(..8).unwrap_or(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moment_is_told_by_the_clock_of_china() {
        assert_eq!(moment(16 * 3_600_000 + 65_000), "1970年1月2日 00:01");
        assert_eq!(short_hash("3fa9"), "3fa9");
    }
}

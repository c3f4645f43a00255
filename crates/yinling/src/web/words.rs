//! Numbers, days and moments as a reader in China expects them.

pub mod lines;
pub mod rules;
pub mod unit_past;
pub mod verbs;

use kit::Day;

/// `418,206`; `-1,204`.
pub fn thousands(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        out.push('−');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A rate from 0 to 100 with one decimal, cut and not rounded, so that 99.96
/// never reads as 100: `72.4`, `100`.
pub fn percent(rate: f64) -> String {
    let tenths = (rate * 10.0 + 1e-9).floor();
    if (tenths % 10.0).abs() < 0.5 {
        format!("{:.0}", tenths / 10.0)
    } else {
        format!("{:.1}", tenths / 10.0)
    }
}

/// `2026年11月23日`; [`Day::ALWAYS`] reads 有记录以前.
pub fn day(day: Day) -> String {
    if day == Day::ALWAYS {
        return "有记录以前".to_owned();
    }
    format!("{}年{}月{}日", day.year(), day.month(), day.day_of_month())
}

/// `2026年11月23日 14:05` in China at `ms` milliseconds since 1970 UTC.
pub fn moment(ms: i64) -> String {
    let minutes = (ms + 8 * 3_600_000).div_euclid(60_000).rem_euclid(24 * 60);
    let (hour, minute) = (minutes / 60, minutes % 60);
    format!("{} {hour:02}:{minute:02}", day(Day::of_china_ms(ms)))
}

/// `2026年`, `2026年一季度`, `2026年3月`, or the days themselves.
pub fn period(period: &kit::Period) -> String {
    let label = period.label();
    let quarters = ["一", "二", "三", "四"];
    if let Some((year, quarter)) = label.split_once(['Q', 'q'])
        && let Some(word) = quarter
            .parse::<usize>()
            .ok()
            .and_then(|n| quarters.get(n.wrapping_sub(1)))
    {
        return format!("{year}年{word}季度");
    }
    match label.len() {
        4 => format!("{label}年"),
        7 => format!("{}年{}月", period.from.year(), period.from.month()),
        _ if period.from == period.to => day(period.from),
        _ => format!("{}至{}", day(period.from), day(period.to)),
    }
}

/// A sentence cut after each ，；。 so that a page can keep phrases whole.
pub fn phrases(text: &str) -> Vec<&str> {
    text.split_inclusive(['，', '；', '。']).collect()
}

/// The first eight characters of a hash, enough to compare by eye.
pub fn short_hash(hash: &str) -> &str {
    hash.get(..8).unwrap_or(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_rates_read_as_written() {
        let read: Vec<_> = [0, 999, 1_000, 103_482, -1_204].map(thousands).to_vec();
        assert_eq!(read, ["0", "999", "1,000", "103,482", "−1,204"]);
        let rates: Vec<_> = [0.0, 72.45, 99.96, 100.0, 50.0].map(percent).to_vec();
        assert_eq!(rates, ["0", "72.4", "99.9", "100", "50"]);
    }

    #[test]
    fn moment_is_told_by_the_clock_of_china() {
        assert_eq!(moment(16 * 3_600_000 + 65_000), "1970年1月2日 00:01");
        assert_eq!(short_hash("3fa9"), "3fa9");
    }
}

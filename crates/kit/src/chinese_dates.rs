//! Days and periods as a reader in China expects them.

use crate::{Day, Period};

/// `2026年1月3日`, without leading zeros; [`Day::ALWAYS`] reads 有记录以前.
pub fn day(day: Day) -> String {
    if day == Day::ALWAYS {
        return "有记录以前".to_owned();
    }
    format!("{}年{}月{}日", day.year(), day.month(), day.day_of_month())
}

/// `2026年3月`
pub fn month(year: i16, month: i8) -> String {
    format!("{year}年{month}月")
}

/// `2026年`, `2026年一季度`, `2026年3月`, or the days themselves.
pub fn period(period: &Period) -> String {
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

/// How a report of the period is titled: `2026年度`, `2026年一季度`, `2026年3月`.
pub fn titled(of: &Period) -> String {
    match of.label().len() {
        4 => format!("{}年度", of.label()),
        _ => period(of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_periods_read_without_leading_zeros() {
        let read = |text: &str| period(&text.parse().expect("a period"));
        assert_eq!(day("2026-01-03".parse().expect("a day")), "2026年1月3日");
        assert_eq!(day(Day::ALWAYS), "有记录以前");
        for (text, words) in [
            ("2026", "2026年"),
            ("2026Q2", "2026年二季度"),
            ("2026-03", "2026年3月"),
            ("2026-03-05", "2026年3月5日"),
            ("2026-01-01..2026-06-30", "2026年1月1日至2026年6月30日"),
        ] {
            assert_eq!(read(text), words);
        }
        let title = |text: &str| titled(&text.parse().expect("a period"));
        assert_eq!(title("2026"), "2026年度");
        assert_eq!(title("2026Q2"), "2026年二季度");
    }
}

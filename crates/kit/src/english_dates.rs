//! Days and periods as a reader of English expects them.

use crate::{Day, Period};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `3 January 2026`; [`Day::ALWAYS`] reads before any record.
pub fn day(day: Day) -> String {
    if day == Day::ALWAYS {
        return "before any record".to_owned();
    }
    format!("{} {}", day.day_of_month(), month(day.year(), day.month()))
}

/// `January 2026`, of a month from 1 to 12.
pub fn month(year: i16, month: i8) -> String {
    let at = usize::try_from(month).unwrap_or(1).clamp(1, 12) - 1;
    format!("{} {year}", MONTHS[at])
}

/// `2026`, `first quarter of 2026`, `March 2026`, or the days themselves.
pub fn period(period: &Period) -> String {
    let label = period.label();
    let quarters = ["first", "second", "third", "fourth"];
    if let Some((year, quarter)) = label.split_once(['Q', 'q'])
        && let Some(word) = quarter
            .parse::<usize>()
            .ok()
            .and_then(|n| quarters.get(n.wrapping_sub(1)))
    {
        return format!("{word} quarter of {year}");
    }
    match label.len() {
        4 => label.to_owned(),
        7 => month(period.from.year(), period.from.month()),
        _ if period.from == period.to => day(period.from),
        _ => format!("{} to {}", day(period.from), day(period.to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_periods_read_as_in_a_letter() {
        let read = |text: &str| period(&text.parse().expect("a period"));
        assert_eq!(day("2026-01-03".parse().expect("a day")), "3 January 2026");
        assert_eq!(day(Day::ALWAYS), "before any record");
        for (text, words) in [
            ("2026", "2026"),
            ("2026Q2", "second quarter of 2026"),
            ("2026-12", "December 2026"),
            ("2026-03-05", "5 March 2026"),
            ("2026-01-01..2026-06-30", "1 January 2026 to 30 June 2026"),
        ] {
            assert_eq!(read(text), words);
        }
    }
}

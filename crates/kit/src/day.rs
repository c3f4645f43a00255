//! Calendar days, as a number of days.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A calendar day: days since 1899-12-31, so 1 is 1900-01-01. The highest is
/// 65 535 (2079-06-05), which lets a column of days take two bytes each.
///
/// [`Day::ALWAYS`] (0) stands for "since before our records".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Day(u16);

/// How exactly a date is known. A month-precision date is its month's first day.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    #[default]
    Day = 0,
    Month = 1,
}

/// Not a day of the calendar, or outside 1900-01-01 to 2079-06-05.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a day between 1900-01-01 and 2079-06-05: {0}")]
pub struct BadDay(pub String);

const CHINA_OFFSET_MS: i64 = 8 * 3_600_000;
const DAY_MS: i64 = 86_400_000;

impl Day {
    pub const ALWAYS: Day = Day(0);
    pub const LAST: Day = Day(u16::MAX);

    fn base() -> Date {
        Date::constant(1899, 12, 31)
    }

    /// The day `y-m-d`, if the calendar has it and it lies in range.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Day> {
        Day::from_date(Date::new(year, month, day).ok()?)
    }

    fn from_date(date: Date) -> Option<Day> {
        let days = date.since(Day::base()).ok()?.get_days();
        u16::try_from(days).ok().filter(|&d| d > 0).map(Day)
    }

    /// The day stored as `number`; `None` outside 0 to 65 535.
    pub fn from_number(number: i64) -> Option<Day> {
        u16::try_from(number).ok().map(Day)
    }

    pub fn number(self) -> u16 {
        self.0
    }

    fn date(self) -> Date {
        // Every u16 lies within jiff's calendar.
        Day::base()
            .checked_add(jiff::Span::new().days(i64::from(self.0)))
            .unwrap_or(Day::base())
    }

    pub fn year(self) -> i16 {
        self.date().year()
    }

    pub fn month(self) -> i8 {
        self.date().month()
    }

    pub fn day_of_month(self) -> i8 {
        self.date().day()
    }

    pub fn succ(self) -> Day {
        Day(self.0.saturating_add(1))
    }

    pub fn pred(self) -> Day {
        Day(self.0.saturating_sub(1))
    }

    /// `n` days later (earlier when negative), kept within range.
    pub fn plus_days(self, n: i32) -> Day {
        let moved = i32::from(self.0)
            .saturating_add(n)
            .clamp(0, i32::from(u16::MAX));
        Day(u16::try_from(moved).unwrap_or(u16::MAX))
    }

    pub fn first_of_month(self) -> Day {
        Day::from_date(self.date().first_of_month()).unwrap_or(self)
    }

    pub fn last_of_month(self) -> Day {
        Day::from_date(self.date().last_of_month()).unwrap_or(self)
    }

    /// The first day of the twelve months that end with this day:
    /// 2026-11-23 gives 2025-11-24; 2024-02-29 gives 2023-03-01.
    pub fn twelve_months_back(self) -> Day {
        let back = self.date().checked_sub(jiff::Span::new().years(1));
        back.ok()
            .and_then(Day::from_date)
            .map_or(Day::ALWAYS, Day::succ)
    }

    /// The day in China at `ms` milliseconds since 1970-01-01T00:00:00Z.
    pub fn of_china_ms(ms: i64) -> Day {
        let since_1970 = (ms + CHINA_OFFSET_MS).div_euclid(DAY_MS);
        Day::from_number(since_1970 + i64::from(Day::epoch_1970())).unwrap_or(Day::LAST)
    }

    pub fn china_noon_ms(self) -> i64 {
        (i64::from(self.0) - i64::from(Day::epoch_1970())) * DAY_MS + DAY_MS / 2 - CHINA_OFFSET_MS
    }

    const fn epoch_1970() -> u16 {
        25_568
    }
}

impl std::fmt::Display for Day {
    /// `2026-11-23`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let date = self.date();
        write!(
            f,
            "{:04}-{:02}-{:02}",
            date.year(),
            date.month(),
            date.day()
        )
    }
}

impl std::str::FromStr for Day {
    type Err = BadDay;

    /// Reads `2026-11-23` and nothing else.
    fn from_str(text: &str) -> Result<Day, BadDay> {
        let bad = || BadDay(text.to_owned());
        let mut parts = text.splitn(3, '-');
        let (Some(y), Some(m), Some(d)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(bad());
        };
        if y.len() != 4 || m.len() != 2 || d.len() != 2 {
            return Err(bad());
        }
        match (y.parse(), m.parse(), d.parse()) {
            (Ok(y), Ok(m), Ok(d)) => Day::from_ymd(y, m, d).ok_or_else(bad),
            _ => Err(bad()),
        }
    }
}

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_and_calendar_agree_at_the_ends_and_on_leap_days() {
        assert_eq!(Day::from_ymd(1900, 1, 1).map(Day::number), Some(1));
        assert_eq!(Day::LAST.to_string(), "2079-06-05");
        assert_eq!(Day::from_ymd(2026, 2, 29), None);
        assert_eq!(Day::from_ymd(1899, 12, 31), None);
        let leap: Day = "2024-02-29".parse().expect("a real day");
        assert_eq!(leap.succ().to_string(), "2024-03-01");
        assert_eq!(leap.twelve_months_back().to_string(), "2023-03-01");
    }

    #[test]
    fn china_day_begins_at_sixteen_hours_utc() {
        let eve = Day::of_china_ms(16 * 3_600_000 - 1);
        assert_eq!(eve.to_string(), "1970-01-01");
        assert_eq!(eve.succ(), Day::of_china_ms(16 * 3_600_000));
        assert_eq!(Day::of_china_ms(eve.china_noon_ms()), eve);
    }
}

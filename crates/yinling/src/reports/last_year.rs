//! Last year beside this year: each figure at the same day a year before.

use super::sources::Sources;
use crate::indicators::Asked;
use figures::Number;
use kit::chinese_numbers::percent;
use kit::{Day, Period};

/// One figure of a report in both years, in words; `—` where there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    pub id: String,
    pub name: String,
    /// Unit of count.
    pub unit: String,
    pub now: String,
    pub before: String,
    /// With its sign; of two shares in percentage points.
    pub difference: String,
}

const NONE: &str = "—";

/// The figures by their ids, in that order. `may_look_back` says which of them
/// the reader may know as of a past day.
pub fn beside<'a>(
    sources: &Sources,
    ids: impl Iterator<Item = &'a str>,
    may_look_back: impl Fn(&crate::indicators::Indicator) -> bool,
) -> Vec<Beside> {
    let last_year = of_last_year(&sources.asked, sources.today);
    let mut found = Vec::new();
    for id in ids {
        let Some(indicator) = sources.live.find_indicator(id) else {
            continue;
        };
        let now = match sources.hidden(&indicator) {
            None => sources.cell(&indicator).value,
            Some(_) => None,
        };
        let asked = last_year.as_ref().filter(|_| may_look_back(&indicator));
        let before = asked.and_then(|asked| {
            let cell = sources.live.cell(&indicator, asked, sources.today);
            cell.value
        });
        found.push(Beside {
            difference: difference(now, before, &indicator.unit),
            now: words(now),
            before: words(before),
            id: indicator.id,
            name: indicator.name.zh,
            unit: indicator.unit,
        });
    }
    found
}

/// The same question a year before: up to the same day, as of the same line.
fn of_last_year(asked: &Asked, today: Day) -> Option<Asked> {
    let day = crate::indicators::question(asked, today).stock_day;
    Some(Asked {
        period: period(&asked.period)?,
        day: Some(a_year_before(day)?),
        ..asked.clone()
    })
}

/// 29 February becomes the 28th; `None` where no calendar of ours goes back.
pub fn a_year_before(day: Day) -> Option<Day> {
    let (year, month) = (day.year().checked_sub(1)?, day.month());
    let same = Day::from_ymd(year, month, day.day_of_month());
    same.or_else(|| Day::from_ymd(year, month, 28))
}

fn period(period: &Period) -> Option<Period> {
    let (from, to) = (a_year_before(period.from)?, period.to);
    // A whole month or year stays whole: February ends on its own last day.
    let is_whole = period.from == period.from.first_of_month() && to == to.last_of_month();
    let to = match is_whole {
        true => a_year_before(to.first_of_month())?.last_of_month(),
        false => a_year_before(to)?,
    };
    Some(Period::new(from, to))
}

fn words(number: Option<Number>) -> String {
    match number {
        Some(Number::Int(count)) => count.to_string(),
        Some(Number::Rate(rate)) => percent(rate),
        None => NONE.to_owned(),
    }
}

fn difference(now: Option<Number>, before: Option<Number>, unit: &str) -> String {
    match (now, before) {
        // A year is a name, not an amount.
        _ if unit == "年" => NONE.to_owned(),
        (Some(Number::Int(now)), Some(Number::Int(before))) => format!("{:+}{unit}", now - before)
            .replace("+0", "0")
            .replace('-', "−"),
        (Some(Number::Rate(now)), Some(Number::Rate(before))) => {
            // Of the two shares as they are printed, so that the reader's own
            // subtraction comes to the same.
            let tenths = |rate: f64| (rate * 10.0 + 1e-9).floor();
            let points = (tenths(now) - tenths(before)) / 10.0;
            match points == 0.0 {
                true => "0个百分点".to_owned(),
                false => format!("{points:+.1}个百分点").replace('-', "−"),
            }
        }
        _ => NONE.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> String {
        let found = period(&text.parse().expect("a period")).expect("has a year before");
        format!("{} {}", found.from, found.to)
    }

    #[test]
    fn year_before_has_the_same_days_and_whole_months_stay_whole() {
        assert_eq!(span("2026"), "2025-01-01 2025-12-31");
        assert_eq!(span("2025-02"), "2024-02-01 2024-02-29");
        assert_eq!(span("2024Q1"), "2023-01-01 2023-03-31");
        assert_eq!(span("2024-02-29"), "2023-02-28 2023-02-28");
        assert_eq!(span("2025-02-28"), "2024-02-28 2024-02-28");
    }

    #[test]
    fn differences_are_told_with_their_sign_and_shares_in_points() {
        let int = |n| Some(Number::Int(n));
        let rate = |n| Some(Number::Rate(n));
        let told = |now, before, unit| difference(now, before, unit);
        assert_eq!(told(int(12), int(9), "个"), "+3个");
        assert_eq!(told(int(9), int(12), "个"), "−3个");
        assert_eq!(told(int(9), int(9), "个"), "0个");
        assert_eq!(told(rate(72.46), rate(71.01), "%"), "+1.4个百分点");
        assert_eq!(told(rate(50.0), rate(50.04), "%"), "0个百分点");
        assert_eq!(told(int(9), None, "个"), "—");
        assert_eq!(told(None, int(9), "个"), "—");
        assert_eq!(told(int(2019), int(2019), "年"), "—");
    }
}

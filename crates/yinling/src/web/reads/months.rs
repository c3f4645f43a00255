//! A figure through the months, in their order: a flow month by month, a stock
//! at the ends of twelve months.

use crate::indicators::Indicator;
use crate::web::pages::{Month, Months, Value};
use crate::web::shown::{Figures, plain};
use crate::web::words;
use figures::Cell;
use kit::{Day, Period, UnitId};

/// A drawing bears so many; longer ranges have none.
const MOST: usize = 24;

pub fn months(figures: &Figures, indicator: &Indicator, unit: UnitId) -> Option<Months> {
    let is_count = matches!(figures.value(indicator, unit), Value::Count(_));
    if indicator.sensitive || !is_count || figures.site.live.loading().is_some() {
        return None;
    }
    let asked = figures.asked(unit);
    let last = asked.day.unwrap_or(figures.today);
    let is_flow = indicator.is_flow();
    let spans = match is_flow {
        true => asked.period.months(),
        false => twelve_months(last),
    };
    if spans.is_empty() || spans.len() > MOST {
        return None;
    }
    let begun: Vec<Period> = spans
        .iter()
        .filter(|span| span.from <= last)
        .cloned()
        .collect();
    let cells = figures.by_month(indicator, unit, &begun);
    tell(&spans, &cells, last, is_flow, indicator)
}

/// The twelve months that end with the month of `last`.
pub fn twelve_months(last: Day) -> Vec<Period> {
    let mut from = last.first_of_month();
    for _ in 0..11 {
        from = from.pred().first_of_month();
    }
    Period::new(from, last.last_of_month()).months()
}

/// Puts numbers to the months; `None` where there is not one.
pub fn tell(
    spans: &[Period],
    cells: &[Cell],
    last: Day,
    is_flow: bool,
    indicator: &Indicator,
) -> Option<Months> {
    let mut year = None;
    let month = |(at, span): (usize, &Period)| {
        let from = span.from;
        let is_partial = from <= last && span.to.min(last) < from.last_of_month()
            || is_flow && from != from.first_of_month();
        let moment = match (is_flow, is_partial) {
            (true, _) => String::new(),
            (false, true) => format!("{}日", last.day_of_month()),
            (false, false) => "末".to_owned(),
        };
        let is_new_year = year.replace(from.year()) != Some(from.year());
        // The sentence about a stock speaks of the first and the last.
        let is_told = is_new_year || !is_flow && at + 1 == spans.len();
        let year = match is_told {
            true => format!("{}年", from.year()),
            false => String::new(),
        };
        Month {
            label: format!("{}月", from.month()),
            words: format!("{year}{}月{moment}", from.month()),
            count: cells.get(at).and_then(|cell| match plain(cell) {
                Value::Count(count) => Some(count),
                _ => None,
            }),
            is_partial,
        }
    };
    let months: Vec<Month> = spans.iter().enumerate().map(month).collect();
    let is_known = months.iter().any(|month| month.count.is_some());
    is_known.then(|| Months {
        sentence: match is_flow {
            true => each_month(&months, &indicator.unit),
            false => first_and_last(&months, &indicator.unit),
        },
        months,
        is_flow,
    })
}

/// 2025年12月末594个，2026年11月24日598个，多了4个。
fn first_and_last(months: &[Month], unit: &str) -> String {
    let mut known = months
        .iter()
        .filter_map(|month| Some((month, month.count?)));
    let Some((first, was)) = known.next() else {
        return String::new();
    };
    let told = |month: &Month, count| format!("{}{}{unit}", month.words, words::thousands(count));
    let Some((last, is)) = known.next_back() else {
        return format!("{}。", told(first, was));
    };
    let difference = match is - was {
        0 => "没有增减".to_owned(),
        more @ 1.. => format!("多了{}{unit}", words::thousands(more)),
        less => format!("少了{}{unit}", words::thousands(-less)),
    };
    let (first, last) = (told(first, was), told(last, is));
    format!("{first}，到{last}，{difference}。")
}

fn each_month(months: &[Month], unit: &str) -> String {
    let told = months.iter().filter_map(|month| {
        let count = words::thousands(month.count?);
        let open = if month.is_partial { "（未完）" } else { "" };
        Some(format!("{}{open}{count}{unit}", month.words))
    });
    format!("{}。", told.collect::<Vec<_>>().join("，"))
}

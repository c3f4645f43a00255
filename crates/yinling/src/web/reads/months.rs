//! A figure through the months, in their order: a flow month by month, a stock
//! at the ends of twelve months.

use crate::indicators::Indicator;
use crate::say;
use crate::web::pages::{Month, Months, Value};
use crate::web::shown::{Figures, plain};
use crate::web::words::{self, labels};
use crate::words::either;
use figures::Cell;
use kit::{Day, Period, UnitId};
use std::sync::Arc;

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
    tell(&name(&spans, last, is_flow), &cells, is_flow, indicator)
}

/// The twelve months that end with the month of `last`.
pub fn twelve_months(last: Day) -> Vec<Period> {
    let mut from = last.first_of_month();
    for _ in 0..11 {
        from = from.pred().first_of_month();
    }
    Period::new(from, last.last_of_month()).months()
}

/// The months of a drawing, before they have numbers.
#[derive(Debug, Clone)]
pub struct Named {
    label: Arc<str>,
    words: Arc<str>,
    is_partial: bool,
}

/// What the months are called, in the reader's language.
pub fn name(spans: &[Period], last: Day, is_flow: bool) -> Vec<Named> {
    let mut year = None;
    let month = |(at, span): (usize, &Period)| {
        let from = span.from;
        let is_partial = from <= last && span.to.min(last) < from.last_of_month()
            || is_flow && from != from.first_of_month();
        let is_new_year = year.replace(from.year()) != Some(from.year());
        // The sentence about a stock speaks of the first and the last.
        let is_told = is_new_year || !is_flow && at + 1 == spans.len();
        let when = match (is_flow, is_partial) {
            (true, _) => When::Month,
            (false, true) => When::Day(last.day_of_month()),
            (false, false) => When::End,
        };
        let (label, words) = named(from, when, is_told);
        Named {
            label: label.into(),
            words: words.into(),
            is_partial,
        }
    };
    spans.iter().enumerate().map(month).collect()
}

/// Puts numbers to the months; `None` where there is not one.
pub fn tell(
    names: &[Named],
    cells: &[Cell],
    is_flow: bool,
    indicator: &Indicator,
) -> Option<Months> {
    let month = |(at, name): (usize, &Named)| Month {
        label: name.label.clone(),
        words: name.words.clone(),
        count: cells.get(at).and_then(|cell| match plain(cell) {
            Value::Count(count) => Some(count),
            _ => None,
        }),
        is_partial: name.is_partial,
    };
    let months: Vec<Month> = names.iter().enumerate().map(month).collect();
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

/// What a month's number stands for: the month, its end, or a day of it.
#[derive(Clone, Copy)]
enum When {
    Month,
    End,
    Day(i8),
}

/// 3月 and 2026年3月末, `Mar` and `End of March 2026`; the year only where it is
/// told.
fn named(from: Day, when: When, is_told: bool) -> (String, String) {
    let (number, whole) = (from.month(), words::month(from.year(), from.month()));
    let english = whole.split(' ').next().unwrap_or_default();
    let month = match is_told {
        true => whole.clone(),
        false => say!("{number}月", "{english}"),
    };
    let words = match when {
        When::Month => month,
        When::End => say!("{month}末", "End of {month}"),
        When::Day(day) => say!("{month}{day}日", "{day} {month}"),
    };
    let short: String = english.chars().take(3).collect();
    (say!("{number}月", "{short}"), words)
}

/// 2025年12月末594个，2026年11月24日598个，多了4个。
fn first_and_last(months: &[Month], unit: &str) -> String {
    let mut known = months
        .iter()
        .filter_map(|month| Some((month, month.count?)));
    let Some((first, was)) = known.next() else {
        return String::new();
    };
    let amount = |count| labels::amount(&words::thousands(count), unit);
    let told = |month: &Month, count| {
        let (month, amount) = (&month.words, amount(count));
        say!("{month}{amount}", "{month}: {amount}")
    };
    let Some((last, is)) = known.next_back() else {
        return told(first, was) + either("。", ".");
    };
    let change = amount((is - was).abs());
    let difference = match is - was {
        0 => either("没有增减", "No change").to_owned(),
        1.. => say!("多了{change}", "{change} more"),
        _ => say!("少了{change}", "{change} fewer"),
    };
    let (first, last) = (told(first, was), told(last, is));
    say!(
        "{first}，到{last}，{difference}。",
        "{first}. {last}. {difference}."
    )
}

fn each_month(months: &[Month], unit: &str) -> String {
    let told = months.iter().filter_map(|month| {
        let amount = labels::amount(&words::thousands(month.count?), unit);
        let open = match month.is_partial {
            true => either("（未完）", " (not over)"),
            false => "",
        };
        let month = &month.words;
        Some(say!("{month}{open}{amount}", "{month}{open}: {amount}"))
    });
    told.collect::<Vec<_>>().join(either("，", "; ")) + either("。", ".")
}

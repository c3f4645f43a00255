//! A flow month by month, in the order of months.

use crate::indicators::Indicator;
use crate::web::pages::{Month, Months, Value};
use crate::web::shown::{Figures, plain};
use crate::web::words::{self, rules};
use kit::{Period, UnitId};

/// A drawing bears so many; longer ranges have none.
const MOST: usize = 24;

pub fn months(figures: &Figures, indicator: &Indicator, unit: UnitId) -> Option<Months> {
    let is_shown = rules::is_flow(indicator) && !indicator.sensitive;
    if !is_shown || figures.site.live.loading().is_some() {
        return None;
    }
    let asked = figures.asked(unit);
    let last = asked.day.unwrap_or(figures.today);
    let spans = asked.period.months();
    if spans.is_empty() || spans.len() > MOST {
        return None;
    }
    let is_one_year = asked.period.from.year() == asked.period.to.year();
    let begun: Vec<Period> = spans
        .iter()
        .filter(|span| span.from <= last)
        .cloned()
        .collect();
    let cells = figures
        .site
        .live
        .by_month(indicator, &begun, &asked, figures.today);
    let month = |(at, span): (usize, &Period)| Month {
        label: match is_one_year {
            true => format!("{}月", span.from.month()),
            false => format!("{}年{}月", span.from.year(), span.from.month()),
        },
        count: cells.get(at).and_then(|cell| match plain(cell) {
            Value::Count(count) => Some(count),
            _ => None,
        }),
        is_partial: span.from <= last && span.to.min(last) < span.from.last_of_month()
            || span.from != span.from.first_of_month(),
    };
    let months: Vec<Month> = spans.iter().enumerate().map(month).collect();
    let is_known = months.iter().any(|month| month.count.is_some());
    is_known.then(|| Months {
        sentence: sentence(&months, &indicator.unit),
        months,
    })
}

fn sentence(months: &[Month], unit: &str) -> String {
    let told = months.iter().filter_map(|month| {
        let count = words::thousands(month.count?);
        let open = if month.is_partial { "（未完）" } else { "" };
        Some(format!("{}{open}{count}{unit}", month.label))
    });
    format!("{}。", told.collect::<Vec<_>>().join("，"))
}

//! Charts of a report: what a template may ask to be drawn, and what may be
//! drawn at all.
//!
//! A chart says no number that may not stand as a figure. So figures about party
//! status, age or health are never drawn, by whomever the report is read; nor
//! are instructors unit by unit, nor any figure branch by branch, which would be
//! a list of the branches that lack something. Units stand in the order of
//! their codes, months in that of the calendar.

use super::figure::allowed;
use super::gap::{Missing, Why};
use super::sources::{Below, Sources};
use crate::indicators::{Counting, Indicator, question};
use documents::Picture;
use documents::charts::{self, Amount, Datum, Subject};
use figures::{Cell, Number};
use kit::{Day, Period, chinese_dates};

/// More do not stand on one chart.
const MOST_UNITS: usize = 40;
const MOST_MONTHS: usize = 24;

/// How a figure is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A bar for each unit one level below.
    Units,
    /// The same as fields of a map.
    Map,
    Months,
}

impl Form {
    /// The words a template writes, in this order in what a mistake is told.
    pub const WORDS: &str = "units, map, months";

    pub fn parse(word: &str) -> Option<Form> {
        match word {
            "units" => Some(Form::Units),
            "map" => Some(Form::Map),
            "months" => Some(Form::Months),
            _ => None,
        }
    }
}

/// The chart, none where there is nothing to compare, or why it may not be.
pub type Drawn = Result<Option<Picture>, Missing>;

pub fn chart(sources: &Sources, id: &str, form: Form) -> Drawn {
    let indicator = drawable(sources, id)?;
    match form {
        Form::Units => units(sources, &indicator, charts::bars),
        Form::Map => units(sources, &indicator, charts::tree_map),
        Form::Months => months(sources, &indicator),
    }
}

/// Parts of one whole, in the order given.
pub fn shares(sources: &Sources, ids: &[String], caption: &str) -> Drawn {
    let mut data = Vec::new();
    let mut unit = String::new();
    for id in ids {
        let indicator = drawable(sources, id)?;
        let amount = amount(&sources.cell(&indicator));
        unit.clone_from(&indicator.unit);
        data.push(Datum {
            label: indicator.name.zh,
            amount,
            is_open: false,
        });
    }
    let counted = data
        .iter()
        .filter(|one| matches!(one.amount, Amount::Count(1..)));
    if counted.count() < 2 {
        return Ok(None);
    }
    let subject = Subject {
        caption: caption.to_owned(),
        unit,
        of: "类别".to_owned(),
    };
    Ok(Some(charts::shares(&subject, &data)))
}

/// The figure, if it is a count that may be drawn.
fn drawable(sources: &Sources, id: &str) -> Result<Indicator, Missing> {
    let indicator = allowed(sources, id)?;
    let missing = |why| Missing {
        id: id.to_owned(),
        name: indicator.name.zh.clone(),
        why,
    };
    let is_count = !matches!(
        indicator.counting,
        Counting::Ratio { .. } | Counting::Since(_)
    );
    match (indicator.sensitive, is_count) {
        (true, _) => Err(missing(Why::TooFew)),
        (false, false) => Err(missing(Why::NoRecords)),
        (false, true) => Ok(indicator),
    }
}

fn units(
    sources: &Sources,
    indicator: &Indicator,
    draw: fn(&Subject, &[Datum]) -> Picture,
) -> Drawn {
    let below = compared(sources);
    let is_branch = |unit| sources.live.is_branch(unit);
    let has_branch = below.iter().any(|one| is_branch(one.unit));
    if has_branch || indicator.group == "instructor" || below.len() > MOST_UNITS {
        return Ok(None);
    }
    let cells = sources
        .live
        .values(indicator, &question(&sources.asked, sources.today));
    let cell = |unit: kit::UnitId| cells.get(unit.0 as usize).copied().unwrap_or_default();
    let data: Vec<Datum> = below
        .iter()
        .map(|one| Datum {
            label: one.name.clone(),
            amount: amount(&cell(one.unit)),
            is_open: false,
        })
        .collect();
    let counted = data
        .iter()
        .filter(|one| matches!(one.amount, Amount::Count(_)));
    if counted.count() < 2 {
        return Ok(None);
    }
    let are_counties = below.iter().all(|one| one.kind == "county");
    let of = if are_counties { "县区" } else { "单位" };
    let subject = Subject {
        caption: format!("各{of}的{}", indicator.name.zh),
        unit: indicator.unit.clone(),
        of: of.to_owned(),
    };
    Ok(Some(draw(&subject, &data)))
}

/// The counties where there are several, else whatever lies below: a city's
/// own offices and branches are no match for its counties.
fn compared(sources: &Sources) -> Vec<&Below> {
    let is_county = |one: &&Below| one.kind == "county";
    let counties: Vec<&Below> = sources.below.iter().filter(is_county).collect();
    match counties.len() {
        0 | 1 => sources.below.iter().collect(),
        _ => counties,
    }
}

/// A flow month by month, a stock at the ends of twelve months.
fn months(sources: &Sources, indicator: &Indicator) -> Drawn {
    let last = question(&sources.asked, sources.today).stock_day;
    let is_flow = indicator.is_flow();
    let spans = match is_flow {
        true => sources.asked.period.months(),
        false => twelve_months(last),
    };
    let begun: Vec<Period> = spans.into_iter().filter(|span| span.from <= last).collect();
    let (Some(first), Some(end)) = (begun.first(), begun.last()) else {
        return Ok(None);
    };
    if begun.len() > MOST_MONTHS {
        return Ok(None);
    }
    let cells = sources
        .live
        .by_month(indicator, &begun, &sources.asked, sources.today);
    let data: Vec<Datum> = begun
        .iter()
        .zip(&cells)
        .map(|(span, cell)| Datum {
            label: format!("{}月", span.from.month()),
            amount: amount(cell),
            is_open: last < span.to,
        })
        .collect();
    let counted = data
        .iter()
        .filter(|one| matches!(one.amount, Amount::Count(_)));
    if counted.count() < 2 {
        return Ok(None);
    }
    let (from, to) = (month(first.from), month(end.from));
    let how = if is_flow { "逐月" } else { "各月末" };
    let subject = Subject {
        caption: format!("{}，{from}至{to}{how}", indicator.name.zh),
        unit: indicator.unit.clone(),
        of: "月份".to_owned(),
    };
    Ok(Some(charts::months(&subject, &data)))
}

fn twelve_months(last: Day) -> Vec<Period> {
    let mut from = last.first_of_month();
    for _ in 0..11 {
        from = from.pred().first_of_month();
    }
    Period::new(from, last.last_of_month()).months()
}

fn month(day: Day) -> String {
    chinese_dates::period(&Period::new(day.first_of_month(), day.last_of_month()))
}

fn amount(cell: &Cell) -> Amount {
    match cell.value {
        Some(Number::Int(count)) => Amount::Count(count),
        Some(Number::Rate(_)) | None => Amount::Words("没有记录".to_owned()),
    }
}

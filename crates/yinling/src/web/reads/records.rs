//! What stands behind a number: units by name, persons only as a count.

use crate::indicators::{Counting, Indicator};
use crate::units::UnitCard;
use crate::web::directory::Directory;
use crate::web::links::{self, Question};
use crate::web::pages::{Records, UnitLink, UnitRecord, Value};
use crate::web::shown::Figures;
use crate::web::visit::unit_link;
use crate::web::words::{self, labels};
use crate::words::either;
use figures::Record;
use kit::{Precision, UnitId};

const PAGE: usize = 100;

pub fn records(
    figures: &Figures,
    directory: &Directory,
    indicator: &Indicator,
    card: &UnitCard,
    from: usize,
) -> Records {
    some_records(figures, directory, indicator, card, from, PAGE)
}

/// At most `most` of the records from number `from` on.
pub fn some_records(
    figures: &Figures,
    directory: &Directory,
    indicator: &Indicator,
    card: &UnitCard,
    from: usize,
    most: usize,
) -> Records {
    let live = &figures.site.live;
    let unit = UnitId(u32::try_from(card.id).unwrap_or(0));
    let value = figures.value(indicator, unit);
    match value {
        Value::Loading => return Records::Loading,
        Value::Null | Value::OwnOnly => return Records::Nothing,
        _ => {}
    }
    let counted = match &indicator.counting {
        Counting::Ratio { of, .. } => match live.find_indicator(of) {
            Some(of) => of,
            None => return Records::Nothing,
        },
        _ => indicator.clone(),
    };
    if counted.sensitive {
        return Records::Persons {
            count: figures.value(&counted, unit),
        };
    }
    let is_open = crate::disclosure::counts_units(&counted.counting);
    let take = if is_open { most } else { 0 };
    let drill = figures.drill(&counted, unit, from, take);
    if !is_open {
        let count = i64::try_from(drill.len).unwrap_or(i64::MAX);
        return Records::Persons {
            count: Value::Count(count),
        };
    }
    let next = from.saturating_add(most);
    let here = links::figure(&indicator.id, &card.code, &figures.question);
    Records::Units {
        rows: drill
            .records
            .iter()
            .map(|one| row(one, directory, &figures.question))
            .collect(),
        total: drill.len as u64,
        sheet_href: links::records_sheet(&indicator.id, &card.code, &figures.question),
        next_href: (next < drill.len)
            .then(|| format!("{}#records", links::with(here, "from", &next.to_string()))),
    }
}

/// The unit counted: the holder, else whom the fact is about, else where it is.
fn row(record: &Record, directory: &Directory, question: &Question) -> UnitRecord {
    let candidates = [record.holder, record.subject, record.unit];
    let counted = candidates.into_iter().find(|unit| *unit != UnitId::NONE);
    let card = counted.and_then(|unit| directory.of(unit));
    let day = match record.precision {
        Precision::Month => words::month(record.day.year(), record.day.month()),
        Precision::Day => words::day(record.day),
    };
    UnitRecord {
        unit: card.map_or_else(gone, |card| unit_link(card, question)),
        kind: card
            .and_then(UnitCard::kind)
            .map_or("", labels::kind)
            .to_owned(),
        day,
        line: record.line.into(),
    }
}

/// A unit whose founding was undone has no page.
fn gone() -> UnitLink {
    UnitLink {
        code: String::new(),
        name: either("已撤回的单位", "a unit that was taken back").into(),
        href: "/".into(),
    }
}

//! What stands behind a number: units by name, persons only as a count.

use crate::indicators::{Counting, Indicator};
use crate::units::UnitCard;
use crate::web::directory::Directory;
use crate::web::links::{self, Question};
use crate::web::pages::{RecordRows, Records, UnitLink, UnitRecord, Value};
use crate::web::shown::Figures;
use crate::web::visit::unit_link;
use crate::web::words::{self, labels};
use crate::words::either;
use askama::Template;
use figures::{Drill, Record};
use kit::{Precision, UnitId};
use std::sync::Arc;

const PAGE: usize = 100;

/// A page of them, from number `from` on.
pub fn records(
    figures: &Figures,
    directory: &Arc<Directory>,
    indicator: &Indicator,
    card: &UnitCard,
    from: usize,
) -> Result<Records, askama::Error> {
    let question = &figures.question;
    let drill = match told(figures, indicator, card, from, PAGE) {
        Told::Loading => return Ok(Records::Loading),
        Told::Nothing => return Ok(Records::Nothing),
        Told::Persons(count) => return Ok(Records::Persons { count }),
        Told::Units(drill) => drill,
    };
    let write = || {
        let rows = rows(&drill, directory, question);
        Ok(RecordRows { rows: &rows }.render()?.into())
    };
    let unit = UnitId(u32::try_from(card.id).unwrap_or(0));
    let next = from.saturating_add(PAGE);
    let here = links::figure(&indicator.id, &card.code, question);
    Ok(Records::Units {
        rows: match from {
            0 => figures.table(indicator, unit, directory, write)?,
            _ => write()?,
        },
        total: drill.len as u64,
        sheet_href: links::records_sheet(&indicator.id, &card.code, question),
        next_href: (next < drill.len)
            .then(|| format!("{}#records", links::with(here, "from", &next.to_string()))),
    })
}

/// The first `most` of them; `None` where none may be told one by one.
pub fn unit_records(
    figures: &Figures,
    directory: &Directory,
    indicator: &Indicator,
    card: &UnitCard,
    most: usize,
) -> Option<Vec<UnitRecord>> {
    match told(figures, indicator, card, 0, most) {
        Told::Units(drill) => Some(rows(&drill, directory, &figures.question)),
        _ => None,
    }
}

/// What a stranger is told.
enum Told {
    Loading,
    Nothing,
    /// Only how many.
    Persons(Value),
    Units(Arc<Drill>),
}

fn told(
    figures: &Figures,
    indicator: &Indicator,
    card: &UnitCard,
    from: usize,
    most: usize,
) -> Told {
    let live = &figures.site.live;
    let unit = UnitId(u32::try_from(card.id).unwrap_or(0));
    let value = figures.value(indicator, unit);
    match value {
        Value::Loading => return Told::Loading,
        Value::Null | Value::OwnOnly => return Told::Nothing,
        _ => {}
    }
    let counted = match &indicator.counting {
        Counting::Ratio { of, .. } => match live.find_indicator(of) {
            Some(of) => of,
            None => return Told::Nothing,
        },
        _ => indicator.clone(),
    };
    if counted.sensitive {
        return Told::Persons(figures.value(&counted, unit));
    }
    let is_open = crate::disclosure::counts_units(&counted.counting);
    let take = if is_open { most } else { 0 };
    let drill = figures.drill(&counted, unit, from, take);
    match is_open {
        true => Told::Units(drill),
        false => Told::Persons(Value::Count(i64::try_from(drill.len).unwrap_or(i64::MAX))),
    }
}

fn rows(drill: &Drill, directory: &Directory, question: &Question) -> Vec<UnitRecord> {
    let records = drill.records.iter();
    records.map(|one| row(one, directory, question)).collect()
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

//! The same figure one level below, in code order.

use super::children::page_after;
use crate::indicators::Indicator;
use crate::units::UnitCard;
use crate::web::directory::Directory;
use crate::web::links;
use crate::web::pages::{ByUnit, ByUnitRow, UnitLink, Value};
use crate::web::shown::Figures;
use crate::web::words::rules;
use crate::words::either;
use kit::UnitId;

pub fn by_unit(
    figures: &Figures,
    directory: &Directory,
    indicator: &Indicator,
    card: &UnitCard,
    after: Option<&str>,
) -> Option<ByUnit> {
    let (cards, has_more) = page_after(directory, card, after);
    if cards.is_empty() {
        return None;
    }
    let question = &figures.question;
    let row = |child: &&UnitCard| ByUnitRow {
        unit: UnitLink {
            code: child.code.clone(),
            name: child.name.clone(),
            href: links::figure(&indicator.id, &child.code, question),
        },
        value: figures.value(indicator, id(child)),
    };
    let rows: Vec<ByUnitRow> = cards.iter().map(row).collect();
    // Branch by branch such a figure is a list of those that lack something.
    if rows.iter().any(|row| row.value == Value::OwnOnly) {
        return None;
    }
    let own = own(figures, directory, indicator, card);
    let last = cards.last().filter(|_| has_more);
    Some(ByUnit {
        rows,
        next_href: last.map(|last| {
            let here = links::figure(&indicator.id, &card.code, question);
            links::with(here, "after", &last.code)
        }),
        note: note(indicator, own.is_none()),
        own: own.filter(|_| after.is_none()),
    })
}

/// What is counted at the unit itself, where the rows add up at all. A flow
/// counted below a unit that has since moved away may make it negative.
fn own(
    figures: &Figures,
    directory: &Directory,
    indicator: &Indicator,
    card: &UnitCard,
) -> Option<Value> {
    if indicator.sensitive || !rules::adds_up(&indicator.counting) {
        return None;
    }
    let Value::Count(whole) = figures.value(indicator, id(card)) else {
        return None;
    };
    let below =
        directory
            .children(card.id)
            .map(|child| match figures.value(indicator, id(child)) {
                Value::Count(count) => count,
                _ => 0,
            });
    let own = whole - below.sum::<i64>();
    (own >= 0 || indicator.is_flow() && indicator.id.ends_with(".net")).then_some(Value::Count(own))
}

fn note(indicator: &Indicator, is_open: bool) -> String {
    let words = match (&indicator.counting, is_open) {
        (crate::indicators::Counting::Ratio { .. }, _) => either(
            "比例不能相加，合计是重新算出来的。",
            "Shares cannot be added up; the total is worked out anew.",
        ),
        _ if indicator.sensitive => either(
            "人数少的不列出，各行加起来不等于合计。",
            "Small numbers are not shown, so the rows do not add up to the total.",
        ),
        _ if !rules::adds_up(&indicator.counting) => either(
            "合计是重新数出来的，还有算在本级的，不是各行相加。",
            "The total is counted anew and includes what belongs to the unit itself. It is not the sum of the rows.",
        ),
        (_, true) => either(
            "有单位划入划出，按当时的隶属算，各行加起来不等于合计。",
            "Units have moved in or out and are counted where they stood then, so the rows do not add up to the total.",
        ),
        _ => "",
    };
    words.to_owned()
}

fn id(card: &UnitCard) -> UnitId {
    UnitId(u32::try_from(card.id).unwrap_or(0))
}

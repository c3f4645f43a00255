//! The units one level below with their figures, in code order.

use crate::units::UnitCard;
use crate::web::directory::Directory;
use crate::web::links;
use crate::web::pages::{ChildCell, ChildColumn, ChildRow, Children};
use crate::web::shown::Figures;
use crate::web::visit::unit_link;
use kit::UnitId;

/// Rows on one page.
pub const PAGE: usize = 100;

const COLUMNS: [(&str, &str); 4] = [
    ("people.retired", "离退休干部"),
    ("org.branches", "党支部"),
    ("org.groups", "社团等"),
    ("org.guangongwei", "关工委"),
];

/// One page of children after the code `after`, and whether there are more.
pub fn page_after<'a>(
    directory: &'a Directory,
    card: &UnitCard,
    after: Option<&str>,
) -> (Vec<&'a UnitCard>, bool) {
    let later = |child: &&UnitCard| after.is_none_or(|after| child.code.as_str() > after);
    let mut cards: Vec<&UnitCard> = directory
        .children(card.id)
        .filter(later)
        .take(PAGE + 1)
        .collect();
    let has_more = cards.len() > PAGE;
    cards.truncate(PAGE);
    (cards, has_more)
}

pub fn children(
    figures: &Figures,
    directory: &Directory,
    card: &UnitCard,
    after: Option<&str>,
) -> Children {
    let found = COLUMNS
        .iter()
        .filter_map(|(id, label)| Some((figures.find(id)?, *label)));
    let columns: Vec<_> = found.collect();
    let (cards, has_more) = page_after(directory, card, after);
    let row = |child: &&UnitCard| {
        let unit = UnitId(u32::try_from(child.id).unwrap_or(0));
        let cells = columns.iter().map(|(indicator, _)| ChildCell {
            value: figures.value(indicator, unit),
            href: links::figure(&indicator.id, &child.code, &figures.question),
        });
        ChildRow {
            unit: unit_link(child, &figures.question),
            kind: child.kind().map_or("", |kind| kind.label()).to_owned(),
            cells: cells.collect(),
        }
    };
    let last = cards.last().filter(|_| has_more);
    Children {
        rows: cards.iter().map(row).collect(),
        next_href: last.map(|last| {
            links::with(
                links::unit(&card.code, &figures.question),
                "after",
                &last.code,
            )
        }),
        columns: columns
            .iter()
            .map(|(indicator, label)| ChildColumn {
                label: (*label).to_owned(),
                unit: indicator.unit.clone(),
            })
            .collect(),
    }
}

//! The units one level below with their figures, in code order.

use crate::units::UnitCard;
use crate::web::directory::Directory;
use crate::web::links;
use crate::web::pages::{ChildCell, ChildColumn, ChildRow, Children};
use crate::web::shown::Figures;
use crate::web::visit::unit_link;
use crate::web::words::labels;
use crate::words::either;
use kit::UnitId;

/// Rows on one page.
pub const PAGE: usize = 100;

/// A figure and a short word for it.
pub type Column = (&'static str, &'static str);

fn columns() -> [Column; 4] {
    [
        ("people.retired", either("离退休干部", "Retired cadres")),
        ("org.branches", either("党支部", "Party branches")),
        ("org.groups", either("社团等", "Societies and teams")),
        (
            "org.guangongwei",
            either("关工委", "Committees for the next generation"),
        ),
    ]
}

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
    let here = links::unit(&card.code, &figures.question);
    Children {
        sheet_href: Some(links::children_sheet(&card.code, &figures.question)),
        ..children_with(figures, directory, card, after, &columns(), here)
    }
}

/// Every child at once, for a workbook.
pub fn all_children(figures: &Figures, directory: &Directory, card: &UnitCard) -> Children {
    let cards: Vec<&UnitCard> = directory.children(card.id).collect();
    table(figures, &cards, &columns())
}

/// One page of children under other columns; `here` is the page's address.
pub fn children_with(
    figures: &Figures,
    directory: &Directory,
    card: &UnitCard,
    after: Option<&str>,
    columns: &[Column],
    here: String,
) -> Children {
    let (cards, has_more) = page_after(directory, card, after);
    let last = cards.last().filter(|_| has_more);
    Children {
        next_href: last.map(|last| links::with(here, "after", &last.code)),
        ..table(figures, &cards, columns)
    }
}

/// Just these, in the order given.
pub fn table(figures: &Figures, cards: &[&UnitCard], columns: &[Column]) -> Children {
    let found = columns
        .iter()
        .filter_map(|(id, label)| Some((figures.find(id)?, *label)));
    let columns: Vec<_> = found.collect();
    let row = |child: &&UnitCard| {
        let unit = UnitId(u32::try_from(child.id).unwrap_or(0));
        let cells = columns.iter().map(|(indicator, _)| ChildCell {
            value: figures.value(indicator, unit),
            href: links::figure(&indicator.id, &child.code, &figures.question),
        });
        ChildRow {
            unit: unit_link(child, &figures.question),
            kind: child
                .kind()
                .map_or("", |kind| labels::kind(kind))
                .to_owned(),
            cells: cells.collect(),
        }
    };
    Children {
        rows: cards.iter().map(row).collect(),
        columns: columns
            .iter()
            .map(|(indicator, label)| ChildColumn {
                label: (*label).to_owned(),
                unit: labels::unit_of_count(&indicator.unit).to_owned(),
            })
            .collect(),
        ..Children::default()
    }
}

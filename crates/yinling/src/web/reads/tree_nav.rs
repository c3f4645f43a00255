//! Where a unit stands: above, beside and below it, in code order.

use crate::units::UnitCard;
use crate::web::directory::Directory;
use crate::web::links::Question;
use crate::web::pages::{TreeNav, UnitLink};
use crate::web::visit::{Visit, unit_link};

/// Beside and below, a page bears so many.
const MOST: usize = 24;

pub fn tree_nav(directory: &Directory, card: &UnitCard, question: &Question) -> TreeNav {
    tree(directory, card, |card| Some(unit_link(card, question)))
}

/// The tree beside a page about one unit, for whoever works among units all day:
/// it leads to the same page of the next one. Others find their way by the page.
pub fn staff_tree(
    visit: &Visit,
    card: &UnitCard,
    link: impl Fn(&UnitCard) -> String,
) -> Option<TreeNav> {
    let link = |card: &UnitCard| {
        Some(UnitLink {
            href: link(card),
            ..unit_link(card, &Question::default())
        })
    };
    visit.is_staff().then(|| tree(&visit.directory, card, link))
}

/// `link` leaves out what the reader may not open.
pub fn tree(
    directory: &Directory,
    card: &UnitCard,
    link: impl Fn(&UnitCard) -> Option<UnitLink>,
) -> TreeNav {
    let mut ancestors = directory.way_to(card);
    ancestors.pop();
    let above = directory.up(card).map_or(0, |up| up.id);
    let beside: Vec<&UnitCard> = directory
        .children(above)
        .filter(|c| c.id != card.id)
        .collect();
    let at = beside.partition_point(|other| other.code < card.code);
    // As many before as after, where there are enough.
    let from = at
        .saturating_sub(MOST / 2)
        .min(beside.len().saturating_sub(MOST));
    let to = (from + MOST).min(beside.len());
    let below: Vec<&UnitCard> = directory.children(card.id).collect();
    let links = |cards: &[&UnitCard]| cards.iter().filter_map(|card| link(card)).collect();
    TreeNav {
        name: card.name.clone(),
        ancestors: links(&ancestors),
        before: links(&beside[from..at]),
        after: links(&beside[at..to]),
        children: links(&below[..below.len().min(MOST)]),
        more_siblings: (beside.len() - (to - from)) as u64,
        more_children: below.len().saturating_sub(MOST) as u64,
    }
}

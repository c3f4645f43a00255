//! Where a unit stands: above, beside and below it, in code order.

use crate::units::UnitCard;
use crate::web::directory::Directory;
use crate::web::links::Question;
use crate::web::pages::TreeNav;
use crate::web::visit::unit_link;

/// Beside and below, a page bears so many.
const MOST: usize = 24;

pub fn tree_nav(directory: &Directory, card: &UnitCard, question: &Question) -> TreeNav {
    let link = |card: &&UnitCard| unit_link(card, question);
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
    TreeNav {
        ancestors: ancestors.iter().map(link).collect(),
        before: beside[from..at].iter().map(link).collect(),
        after: beside[at..to].iter().map(link).collect(),
        children: below.iter().take(MOST).map(link).collect(),
        more_siblings: (beside.len() - (to - from)) as u64,
        more_children: below.len().saturating_sub(MOST) as u64,
    }
}

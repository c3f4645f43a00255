//! Which unit a mark means: a code, a name that is its alone, or a path.

use crate::db::{ConnectionTrait, DbErr};
use crate::units::{UnitCard, list_units};
use kit::UnitId;
use std::collections::HashMap;

/// Every unit as it stands today.
#[derive(Debug)]
pub struct Units {
    cards: Vec<UnitCard>,
    by_id: HashMap<i64, usize>,
}

impl Units {
    pub async fn load<C: ConnectionTrait>(conn: &C) -> Result<Units, DbErr> {
        let cards = list_units(conn).await?;
        let by_id = cards.iter().map(|card| card.id).zip(0..).collect();
        Ok(Units { cards, by_id })
    }

    pub fn by_code(&self, code: &str) -> Option<&UnitCard> {
        self.cards.iter().find(|card| card.code == code)
    }

    /// The unit meant, or how many it could be. Of several of one name the one
    /// below `own` is meant, if only one is; an open one goes before a closed.
    pub fn find(&self, text: &str, own: UnitId) -> Result<&UnitCard, usize> {
        if let Some(card) = self.by_code(text) {
            return Ok(card);
        }
        let steps: Vec<String> = text.split(['/', '\\', '>', '→']).map(plain).collect();
        let mut steps = steps.into_iter().filter(|step| !step.is_empty()).rev();
        let Some(last) = steps.next() else {
            return Err(0);
        };
        let above: Vec<String> = steps.collect();
        let named = self.cards.iter().filter(|card| plain(&card.name) == last);
        let mut found: Vec<&UnitCard> = named.filter(|card| self.is_under(card, &above)).collect();
        let is_open = |card: &&UnitCard| card.closed_on.is_none();
        let is_own = |card: &&UnitCard| self.ways_up(card).any(|up| up.id == i64::from(own));
        let narrow: [&dyn Fn(&&UnitCard) -> bool; 2] = [&is_open, &is_own];
        for keep in narrow {
            if found.len() > 1 && found.iter().any(keep) {
                found.retain(keep);
            }
        }
        match found.as_slice() {
            [one] => Ok(one),
            several => Err(several.len()),
        }
    }

    /// Whether the names stand above the unit, nearest first; levels between
    /// them may be left out.
    fn is_under(&self, card: &UnitCard, above: &[String]) -> bool {
        let mut wanted = above.iter().peekable();
        for up in self.ways_up(card) {
            if wanted.peek().is_some_and(|name| plain(&up.name) == **name) {
                wanted.next();
            }
        }
        wanted.peek().is_none()
    }

    fn ways_up<'a>(&'a self, card: &UnitCard) -> impl Iterator<Item = &'a UnitCard> {
        let get = |id: i64| self.by_id.get(&id).and_then(|at| self.cards.get(*at));
        let first = get(card.parent);
        // No tree is deeper; a loop ends.
        std::iter::successors(first, move |up| get(up.parent)).take(64)
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

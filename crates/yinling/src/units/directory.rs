//! Every unit's card in memory, so that a page needs no query to find its way
//! in the tree. Read anew when a line has touched a unit, or the day changes.

use super::{UnitCard, UnitHistoryRow, list_history, list_units};
use crate::db::{Db, DbErr, scalar};
use crate::journal;
use arc_swap::ArcSwap;
use kit::{Day, UnitId};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Units in code order, with the tree of one day.
#[derive(Debug, Default)]
pub struct Directory {
    cards: Vec<UnitCard>,
    by_code: HashMap<String, usize>,
    by_id: HashMap<i64, usize>,
    /// Open units directly below, in code order; 0 holds those at the top.
    children: HashMap<i64, Vec<usize>>,
    histories: RwLock<HashMap<i64, Arc<Vec<UnitHistoryRow>>>>,
    /// The last line that had been written when it was read.
    line: i64,
    day: Day,
}

const CHANGED: &str = "SELECT
    (SELECT COUNT(*) FROM unit_attribute WHERE seq > $1)
    + (SELECT COUNT(*) FROM placement WHERE seq > $1)";

impl Directory {
    fn new(mut cards: Vec<UnitCard>, line: i64, day: Day) -> Directory {
        // A database may have a mind of its own about the order of text, and a
        // page that begins after a code compares as we do.
        cards.sort_by(|one, other| one.code.cmp(&other.code));
        let mut directory = Directory {
            by_code: cards
                .iter()
                .map(|card| card.code.clone())
                .zip(0..)
                .collect(),
            by_id: cards.iter().map(|card| card.id).zip(0..).collect(),
            cards,
            line,
            day,
            ..Directory::default()
        };
        for (at, card) in directory.cards.iter().enumerate() {
            if directory.is_open(card) {
                let above = directory.up(card).map_or(0, |up| up.id);
                directory.children.entry(above).or_default().push(at);
            }
        }
        directory
    }

    pub fn is_open(&self, card: &UnitCard) -> bool {
        card.closed_on.is_none() && card.founded_on <= i64::from(self.day.number())
    }

    pub fn find(&self, code: &str) -> Option<&UnitCard> {
        self.cards.get(*self.by_code.get(code)?)
    }

    pub fn get(&self, id: i64) -> Option<&UnitCard> {
        self.cards.get(*self.by_id.get(&id)?)
    }

    pub fn of(&self, unit: UnitId) -> Option<&UnitCard> {
        self.get(unit.into())
    }

    /// The top unit with the lowest code.
    pub fn root(&self) -> Option<&UnitCard> {
        self.children(0).next()
    }

    /// Open units directly below (0: at the top), in code order.
    pub fn children(&self, of: i64) -> impl Iterator<Item = &UnitCard> {
        let below = self.children.get(&of).into_iter().flatten();
        below.filter_map(|at| self.cards.get(*at))
    }

    /// Open units below, at whatever depth, in code order.
    pub fn below(&self, of: i64) -> impl Iterator<Item = &UnitCard> {
        let is_below = move |card: &&UnitCard| card.id != of && self.is_within(card, of);
        let open = self.cards.iter().filter(|card| self.is_open(card));
        open.filter(is_below)
    }

    /// Whether the unit is `of` or hangs below it today.
    pub fn is_within(&self, card: &UnitCard, of: i64) -> bool {
        let mut at = card;
        for _ in 0..DEEPEST {
            if at.id == of {
                return true;
            }
            match self.up(at) {
                Some(up) => at = up,
                None => return false,
            }
        }
        false
    }

    /// The nearest open unit above.
    pub fn up(&self, card: &UnitCard) -> Option<&UnitCard> {
        let mut at = self.get(card.parent)?;
        for _ in 0..DEEPEST {
            if self.is_open(at) {
                return Some(at);
            }
            at = self.get(at.parent)?;
        }
        None
    }

    /// From the top down to the unit itself.
    pub fn way_to<'a>(&'a self, card: &'a UnitCard) -> Vec<&'a UnitCard> {
        let mut way = vec![card];
        while let Some(up) = self.up(way[way.len() - 1]) {
            if way.len() > DEEPEST {
                break;
            }
            way.push(up);
        }
        way.reverse();
        way
    }

    /// Units whose name or code holds `text`, in code order, at most `limit`.
    pub fn search(&self, text: &str, limit: usize) -> Vec<&UnitCard> {
        let holds = |card: &&UnitCard| card.name.contains(text) || card.code.contains(text);
        self.cards.iter().filter(holds).take(limit).collect()
    }

    /// What has happened to the unit, newest first. Read once per directory.
    pub async fn history(&self, db: &Db, of: i64) -> Result<Arc<Vec<UnitHistoryRow>>, DbErr> {
        let known = self.histories.read();
        let known = known
            .unwrap_or_else(PoisonError::into_inner)
            .get(&of)
            .cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let read = Arc::new(list_history(db.read(), of).await?);
        let mut known = self
            .histories
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        known.insert(of, read.clone());
        Ok(read)
    }
}

/// Deeper than any organisation, shallow enough to end a loop at once.
const DEEPEST: usize = 64;

/// The directory as of the last line that was looked at.
#[derive(Debug, Default)]
pub struct Shelf {
    now: ArcSwap<Directory>,
    /// The line up to which nothing newer has touched a unit.
    seen: std::sync::atomic::AtomicI64,
    reading: tokio::sync::Mutex<()>,
}

impl Shelf {
    /// The directory, surely no older than line `head`.
    pub async fn at(&self, db: &Db, head: u32, today: Day) -> Result<Arc<Directory>, DbErr> {
        if let Some(fresh) = self.fresh(head, today) {
            return Ok(fresh);
        }
        let _only_one = self.reading.lock().await;
        if let Some(fresh) = self.fresh(head, today) {
            return Ok(fresh);
        }
        // The head first: a line that comes in between is then looked at again.
        let (line, _) = journal::head(db.read()).await?;
        let now = self.now.load_full();
        let is_same_day = now.day == today;
        if !is_same_day || scalar(db.read(), CHANGED, [now.line.into()]).await? > 0 {
            let cards = list_units(db.read()).await?;
            self.now.store(Arc::new(Directory::new(cards, line, today)));
        }
        self.seen.store(line, std::sync::atomic::Ordering::Release);
        Ok(self.now.load_full())
    }

    fn fresh(&self, head: u32, today: Day) -> Option<Arc<Directory>> {
        let seen = self.seen.load(std::sync::atomic::Ordering::Acquire);
        let now = self.now.load_full();
        (seen >= i64::from(head) && now.day == today).then_some(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(id: i64, code: &str, parent: i64, closed_on: Option<i64>) -> UnitCard {
        UnitCard {
            id,
            code: code.into(),
            name: format!("{code}号"),
            kind: "branch".into(),
            parent,
            mode: String::new(),
            founded_on: 0,
            closed_on,
        }
    }

    #[test]
    fn unit_below_a_closed_one_hangs_from_the_next_open_one_above() {
        let cards = vec![
            card(1, "37", 0, None),
            card(3, "3701", 1, Some(5)),
            card(2, "370101", 3, None),
        ];
        let directory = Directory::new(cards, 9, Day::from_ymd(2026, 1, 1).expect("a day"));
        let below: Vec<_> = directory.children(1).map(|card| card.id).collect();
        assert_eq!(below, [2]);
        let way = directory.way_to(directory.get(2).expect("is there"));
        assert_eq!(way.iter().map(|c| c.id).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(directory.root().map(|card| card.id), Some(1));
    }

    #[test]
    fn loop_among_closed_units_ends() {
        let cards = vec![
            card(1, "a", 2, Some(1)),
            card(2, "b", 1, Some(1)),
            card(3, "c", 1, None),
        ];
        let directory = Directory::new(cards, 9, Day::from_ymd(2026, 1, 1).expect("a day"));
        assert_eq!(directory.root().map(|card| card.id), Some(3));
    }
}

//! What a report is about, and where its figures come from.

use crate::indicators::{Asked, Figure, Indicator, Live};
use crate::units::UnitCard;
use figures::Cell;
use kit::{Day, Period, UnitId};
use std::sync::Arc;

/// The unit, the period, and the state of the journal it is read at.
#[derive(Debug, Clone)]
pub struct Subject {
    pub code: String,
    pub name: String,
    /// `city`, `county`, `branch`, …
    pub kind: String,
    pub period: Period,
    /// The day stocks are counted on.
    pub as_of: Day,
    /// The line, and its hash in hexadecimal.
    pub line: u32,
    pub hash: String,
}

/// Why a reader may not know a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// So few that a person could be recognised.
    TooFew,
    /// About party status: shown as of today only.
    TodayOnly,
    /// It would say of one branch that it lacks something.
    OwnOnly,
}

type HiddenFrom = dyn Fn(&Indicator) -> Option<Hidden> + Send + Sync;
/// Where the figure of an id opens.
pub type Address = dyn Fn(&str) -> Option<String> + Send + Sync;

/// A unit one level below, as charts name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Below {
    pub unit: UnitId,
    pub name: String,
    pub kind: String,
}

impl Below {
    /// Today's units in the order of their codes.
    pub fn of<'a>(cards: impl Iterator<Item = &'a UnitCard>) -> Vec<Below> {
        let mut cards: Vec<&UnitCard> = cards.collect();
        cards.sort_by(|one, other| one.code.cmp(&other.code));
        let below = |card: &&UnitCard| Below {
            unit: UnitId(u32::try_from(card.id).unwrap_or(0)),
            name: card.name.clone(),
            kind: card.kind.clone(),
        };
        cards.iter().map(below).collect()
    }
}

/// Figures of one unit, all as of one line, as one reader may know them.
#[derive(Clone)]
pub struct Sources {
    pub live: Arc<Live>,
    /// Its line is given, so that every figure is of the same state.
    pub asked: Asked,
    pub today: Day,
    pub hidden: Arc<HiddenFrom>,
    /// The address where a figure's records open.
    pub address: Arc<Address>,
    /// Units one level below, for charts; without them none is drawn by unit.
    pub below: Vec<Below>,
}

impl Sources {
    /// For whoever works at the machine: nothing is hidden.
    pub fn of_everything(
        live: Arc<Live>,
        asked: Asked,
        today: Day,
        address: Arc<Address>,
    ) -> Sources {
        Sources {
            live,
            asked,
            today,
            hidden: Arc::new(|_| None),
            address,
            below: Vec::new(),
        }
    }

    /// With the units that charts compare.
    pub fn with_below(mut self, below: Vec<Below>) -> Sources {
        self.below = below;
        self
    }

    pub fn figure(&self, indicator: &Indicator) -> Figure {
        self.live.figure(indicator, &self.asked, self.today)
    }

    /// The number alone.
    pub fn cell(&self, indicator: &Indicator) -> Cell {
        self.live.cell(indicator, &self.asked, self.today)
    }

    pub fn hidden(&self, indicator: &Indicator) -> Option<Hidden> {
        (self.hidden)(indicator)
    }
}

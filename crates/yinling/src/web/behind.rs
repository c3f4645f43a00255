//! What stands behind a number of today: its first records, its months. Both
//! are looked for among every fact, so they are kept until a line is added.

use crate::indicators::{Asked, Indicator, Live};
use figures::{Cell, Drill};
use kit::{Day, Period, UnitId};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

/// More is not kept: one line's readers look at fewer numbers than this.
const MOST: usize = 2_000;

type Key = (String, UnitId);

#[derive(Debug, Default)]
pub struct Behind(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    as_of: (Day, u32),
    drills: HashMap<(Key, usize), Arc<Drill>>,
    months: HashMap<Key, Arc<Vec<Cell>>>,
    /// Pages whose every number is at hand.
    whole: HashSet<Key>,
}

impl Behind {
    /// The first `take` records.
    pub fn drill(
        &self,
        live: &Live,
        indicator: &Indicator,
        asked: &Asked,
        as_of: (Day, u32),
        take: usize,
    ) -> Arc<Drill> {
        let key = ((indicator.id.clone(), asked.unit), take);
        if let Some(kept) = self.at(as_of, |kept| kept.drills.get(&key).cloned()) {
            return kept;
        }
        let fresh = Arc::new(live.drill(indicator, asked, as_of.0, 0, take));
        self.at(as_of, |kept| {
            if kept.drills.len() < MOST {
                kept.drills.insert(key, fresh.clone());
            }
        });
        fresh
    }

    /// The figure in each of `months`, which follow from the day alone.
    pub fn months(
        &self,
        live: &Live,
        indicator: &Indicator,
        months: &[Period],
        asked: &Asked,
        as_of: (Day, u32),
    ) -> Arc<Vec<Cell>> {
        let key = (indicator.id.clone(), asked.unit);
        if let Some(kept) = self.at(as_of, |kept| kept.months.get(&key).cloned()) {
            return kept;
        }
        let fresh = Arc::new(live.by_month(indicator, months, asked, as_of.0));
        self.at(as_of, |kept| {
            if kept.months.len() < MOST {
                kept.months.insert(key, fresh.clone());
            }
        });
        fresh
    }

    /// Whether a page of this number was made as of this line, so that making it
    /// again takes no look among the facts.
    pub fn is_whole(&self, id: &str, unit: UnitId, as_of: (Day, u32)) -> bool {
        let key = (id.to_owned(), unit);
        self.at(as_of, |kept| kept.whole.contains(&key))
    }

    pub fn set_whole(&self, id: &str, unit: UnitId, as_of: (Day, u32)) {
        let key = (id.to_owned(), unit);
        self.at(as_of, |kept| {
            if kept.whole.len() < MOST {
                kept.whole.insert(key);
            }
        });
    }

    /// What is kept as of a day and line; of another one, nothing.
    fn at<T>(&self, as_of: (Day, u32), look: impl FnOnce(&mut Kept) -> T) -> T {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.as_of != as_of {
            *kept = Kept {
                as_of,
                ..Kept::default()
            };
        }
        look(&mut kept)
    }
}

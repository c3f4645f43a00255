//! What stands behind a number of today: its first records, its months. Both
//! are looked for among every fact, so they are kept until a line comes that
//! the number follows from.

use crate::indicators::{Indicator, Live};
use crate::web::directory::Directory;
use crate::words::{Language, language};
use figures::{Cell, Drill, Mark};
use kit::{Day, UnitId};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// More is not kept of each kind: a day's readers look at fewer numbers.
const MOST: usize = 2_000;

/// A number: which figure, of which unit.
type Key = (String, UnitId);

/// A number of today, and what everything behind it follows from.
#[derive(Debug, Clone)]
pub struct About {
    key: Key,
    basis: Basis,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Basis {
    day: Day,
    /// Of the definition.
    version: i64,
    mark: Mark,
}

impl About {
    pub fn new(live: &Live, indicator: &Indicator, unit: UnitId, (day, line): (Day, u32)) -> About {
        About {
            key: (indicator.id.clone(), unit),
            basis: Basis {
                day,
                version: indicator.version,
                mark: live.mark(indicator, line),
            },
        }
    }
}

#[derive(Debug, Default)]
pub struct Behind {
    drills: Kept<(Key, usize), Arc<Drill>>,
    months: Kept<Key, Arc<Vec<Cell>>>,
    /// Tables of records, written out, with the units as they were named.
    tables: Kept<(Key, Language), (Weak<Directory>, Arc<str>)>,
    /// Pages whose every number is at hand.
    whole: Kept<Key, ()>,
}

impl Behind {
    /// The first `take` records.
    pub fn drill(&self, about: About, take: usize, count: impl FnOnce() -> Drill) -> Arc<Drill> {
        let key = (about.key, take);
        self.drills.get_or(key, about.basis, || Arc::new(count()))
    }

    /// The figure in each of the months that follow from the day alone.
    pub fn months(&self, about: About, count: impl FnOnce() -> Vec<Cell>) -> Arc<Vec<Cell>> {
        let (key, basis) = (about.key, about.basis);
        self.months.get_or(key, basis, || Arc::new(count()))
    }

    /// The table of records in the reader's language.
    pub fn table(
        &self,
        about: About,
        directory: &Arc<Directory>,
        write: impl FnOnce() -> askama::Result<Arc<str>>,
    ) -> askama::Result<Arc<str>> {
        let (key, basis) = ((about.key, language()), about.basis);
        if let Some((named, table)) = self.tables.find(&key, basis)
            && std::ptr::eq(named.as_ptr(), Arc::as_ptr(directory))
        {
            return Ok(table);
        }
        let table = write()?;
        let kept = (Arc::downgrade(directory), table.clone());
        self.tables.keep(key, basis, kept);
        Ok(table)
    }

    /// Whether a page of this number has been made from what is still so: making
    /// it again takes no look among the facts.
    pub fn is_whole(&self, about: &About) -> bool {
        let found = self.whole.find(&about.key, about.basis);
        found.is_some()
    }

    pub fn set_whole(&self, about: About) {
        self.whole.keep(about.key, about.basis, ());
    }
}

/// Answers with what they follow from.
#[derive(Debug)]
struct Kept<K, T>(Mutex<HashMap<K, (Basis, T)>>);

impl<K, T> Default for Kept<K, T> {
    fn default() -> Kept<K, T> {
        Kept(Mutex::default())
    }
}

impl<K: Hash + Eq, T: Clone> Kept<K, T> {
    fn find(&self, key: &K, basis: Basis) -> Option<T> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (from, found) = kept.get(key)?;
        (*from == basis).then(|| found.clone())
    }

    fn keep(&self, key: K, basis: Basis, fresh: T) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST && !kept.contains_key(&key) {
            kept.clear();
        }
        kept.insert(key, (basis, fresh));
    }

    fn get_or(&self, key: K, basis: Basis, fresh: impl FnOnce() -> T) -> T {
        self.find(&key, basis).unwrap_or_else(|| {
            let fresh = fresh();
            self.keep(key, basis, fresh.clone());
            fresh
        })
    }
}

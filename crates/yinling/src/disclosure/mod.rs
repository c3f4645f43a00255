//! What of figures, records and lines may be told to whoever may not see
//! people: a stranger on the pages, a key of the API without that right. Both
//! faces ask here, so that neither says what the other hides.
//!
//! What is absent on purpose: who may see people. The faces decide.

mod openness;
mod small_counts;

pub use openness::{counts_units, facts_are_open, is_own};
pub use small_counts::{SmallCounts, Told};

use crate::db::{Db, DbErr};
use crate::indicators::Live;
use crate::units::{Directory, Shelf};
use arc_swap::ArcSwapOption;
use kit::Day;
use std::sync::{Arc, Mutex, PoisonError};

/// The tree and the small counts, each worked out once for all faces of the
/// process and kept until a line changes it.
#[derive(Debug, Default)]
pub struct Disclosure {
    shelf: Shelf,
    small: ArcSwapOption<SmallCounts>,
    counting: Mutex<()>,
}

impl Disclosure {
    /// The units as of the last line the figures have followed, or newer.
    pub async fn directory(
        &self,
        db: &Db,
        live: &Live,
        today: Day,
    ) -> Result<Arc<Directory>, DbErr> {
        let (head, _) = live.head();
        self.shelf.at(db, head, today).await
    }

    /// Which sensitive figures may be shown, and their numbers, as of the
    /// standing view. `None` while it is loading.
    pub fn small_counts(&self, live: &Live, directory: &Directory) -> Option<Arc<SmallCounts>> {
        let (day, line, _) = live.today_as_of()?;
        let known = || {
            let found = self.small.load_full();
            found.filter(|found| found.is_as_of(day, line))
        };
        if let Some(found) = known() {
            return Some(found);
        }
        let counting = self.counting.lock();
        let _only_one = counting.unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known() {
            return Some(found);
        }
        let fresh = Arc::new(SmallCounts::of_today(live, directory, (day, line)));
        self.small.store(Some(fresh.clone()));
        Some(fresh)
    }
}

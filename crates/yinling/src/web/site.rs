//! What every page reads from.

use super::directory::{Directory, Shelf};
use super::small_counts::SmallCounts;
use crate::db::{Db, DbErr};
use crate::indicators::{Indicator, Live};
use arc_swap::ArcSwapOption;
use kit::{Clock, Day};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What the web face is given.
#[derive(Debug, Clone)]
pub struct WebState {
    pub db: Db,
    pub live: Arc<Live>,
    pub clock: Arc<dyn Clock>,
}

/// The state of the router: what it was given, and what is kept between pages.
#[derive(Debug, Clone)]
pub struct Site {
    pub db: Db,
    pub live: Arc<Live>,
    pub clock: Arc<dyn Clock>,
    kept: Arc<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    shelf: Shelf,
    small: ArcSwapOption<SmallCounts>,
    counting_small: Mutex<()>,
    catalogue: ArcSwapOption<Catalogue>,
    requests: AtomicU64,
}

/// Every figure by its id, as of one line.
#[derive(Debug)]
pub struct Catalogue {
    by_id: HashMap<String, Indicator>,
    line: u32,
}

impl Catalogue {
    pub fn find(&self, id: &str) -> Option<&Indicator> {
        self.by_id.get(id)
    }
}

impl From<WebState> for Site {
    fn from(WebState { db, live, clock }: WebState) -> Site {
        Site {
            db,
            live,
            clock,
            kept: Arc::default(),
        }
    }
}

impl Site {
    pub fn today(&self) -> Day {
        self.clock.today()
    }

    /// The units as of the last line the figures have followed, or newer.
    pub async fn directory(&self) -> Result<Arc<Directory>, DbErr> {
        let (head, _) = self.live.head();
        self.kept.shelf.at(&self.db, head, self.today()).await
    }

    /// Which sensitive figures may be shown, and their numbers, as of the
    /// standing view. Worked out once per line; `None` while it is loading.
    pub fn small_counts(&self, directory: &Directory) -> Option<Arc<SmallCounts>> {
        let (day, line, _) = self.live.today_as_of()?;
        let known = || {
            let found = self.kept.small.load_full();
            found.filter(|found| found.is_as_of(day, line))
        };
        if let Some(found) = known() {
            return Some(found);
        }
        let counting = self.kept.counting_small.lock();
        let _only_one = counting.unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known() {
            return Some(found);
        }
        let fresh = Arc::new(SmallCounts::of_today(&self.live, directory, (day, line)));
        self.kept.small.store(Some(fresh.clone()));
        Some(fresh)
    }

    /// Every figure there is. Copied once per line: a page looks up a dozen.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        let (line, _) = self.live.head();
        let known = self.kept.catalogue.load_full();
        if let Some(found) = known.filter(|found| found.line == line) {
            return found;
        }
        let all = self.live.indicators().into_iter();
        let by_id = all.map(|one| (one.id.clone(), one)).collect();
        let fresh = Arc::new(Catalogue { by_id, line });
        self.kept.catalogue.store(Some(fresh.clone()));
        fresh
    }

    /// A figure's name; its id where there is none.
    pub fn name_of(&self, indicator: &str) -> String {
        let found = self.live.find_indicator(indicator);
        found.map_or_else(|| indicator.to_owned(), |found| found.name.zh)
    }

    /// A name for one request, to find its log line by.
    pub fn request_id(&self) -> String {
        let n = self.kept.requests.fetch_add(1, Ordering::Relaxed);
        format!("{:x}-{n:x}", self.clock.now_ms())
    }
}

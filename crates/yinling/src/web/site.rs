//! What every page reads from.

use super::directory::{Directory, Shelf};
use super::small_counts::SmallCounts;
use crate::db::{Db, DbErr};
use crate::indicators::Live;
use kit::{Clock, Day};
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
    small: Mutex<Option<Arc<SmallCounts>>>,
    requests: AtomicU64,
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
        let mut kept = self
            .kept
            .small
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.as_ref().filter(|found| found.is_as_of(day, line)) {
            return Some(found.clone());
        }
        let fresh = Arc::new(SmallCounts::of_today(&self.live, directory, (day, line)));
        *kept = Some(fresh.clone());
        Some(fresh)
    }

    /// A name for one request, to find its log line by.
    pub fn request_id(&self) -> String {
        let n = self.kept.requests.fetch_add(1, Ordering::Relaxed);
        format!("{:x}-{n:x}", self.clock.now_ms())
    }
}

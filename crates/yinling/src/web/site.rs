//! What every page reads from.

use super::behind::Behind;
use super::directory::Directory;
use super::trends::Trends;
use crate::access::{Limits, Secrets};
use crate::accounts::{Gateway, Ready};
use crate::api::ApiState;
use crate::db::{Db, DbErr};
use crate::disclosure::{Disclosure, SmallCounts};
use crate::indicators::{Indicator, Live};
use crate::intake::Intake;
use crate::journal::Writer;
use arc_swap::ArcSwapOption;
use kit::{Clock, Day};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Usually it takes a few milliseconds; afterwards the page says "loading".
const FOLLOWED_WITHIN_MS: u32 = 3_000;

/// What the web face is given.
#[derive(Debug, Clone)]
pub struct WebState {
    pub db: Db,
    pub writer: Writer,
    pub live: Arc<Live>,
    pub clock: Arc<dyn Clock>,
    /// The data folder: an operator's own templates lie in it.
    pub folder: PathBuf,
    /// Where staff bring spreadsheets in; `None` where nobody may.
    pub intake: Option<Intake>,
    pub secrets: Arc<Secrets>,
    /// The way to people's phones.
    pub gateway: Arc<dyn Gateway>,
    pub manner: Manner,
}

/// How the pages are reached.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manner {
    /// Only by https: cookies say so, and browsers are told to remember it.
    pub is_https: bool,
    /// Through a proxy of ours, which tells the address asked from.
    pub is_behind_proxy: bool,
    /// Those of a demo city, which stand on a page; elsewhere there are none.
    pub ready: &'static [Ready],
}

impl Manner {
    /// The end of a cookie.
    pub fn secure(self) -> &'static str {
        if self.is_https { "; Secure" } else { "" }
    }
}

/// The state of the router: what it was given, and what is kept between pages.
/// Every request copies it several times, which one counter makes cheap.
#[derive(Debug, Clone)]
pub struct Site(Arc<House>);

/// What a site is made of.
#[derive(Debug)]
struct House {
    given: WebState,
    kept: Kept,
}

impl std::ops::Deref for Site {
    type Target = WebState;

    fn deref(&self) -> &WebState {
        &self.0.given
    }
}

#[derive(Debug, Default)]
struct Kept {
    disclosure: Arc<Disclosure>,
    catalogue: ArcSwapOption<Catalogue>,
    requests: AtomicU64,
    behind: Behind,
    proving: tokio::sync::Mutex<()>,
    trends: ArcSwapOption<Trends>,
    counting_trends: Mutex<()>,
    limits: Limits,
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

    /// The id of which this holds, if it holds of no other.
    pub fn find_only(&self, holds: impl Fn(&str) -> bool) -> Option<&str> {
        let mut found = self.by_id.keys().filter(|id| holds(id));
        let only = found.next()?;
        found.next().is_none().then_some(only)
    }
}

impl From<WebState> for Site {
    fn from(state: WebState) -> Site {
        Site(Arc::new(House {
            given: state,
            kept: Kept::default(),
        }))
    }
}

impl Site {
    pub fn today(&self) -> Day {
        self.clock.today()
    }

    /// What is worked out once for every face.
    pub fn disclosure(&self) -> &Arc<Disclosure> {
        &self.0.kept.disclosure
    }

    /// What the API is given of it.
    pub fn api(&self) -> ApiState {
        ApiState {
            db: self.db.clone(),
            live: self.live.clone(),
            clock: self.clock.clone(),
            disclosure: self.disclosure().clone(),
            intake: self.intake.clone(),
            limits: Arc::new(Limits::of_keys()),
        }
    }

    /// The units as of the last line the figures have followed, or newer.
    pub async fn directory(&self) -> Result<Arc<Directory>, DbErr> {
        let kept = self.disclosure();
        kept.directory(&self.db, &self.live, self.today()).await
    }

    /// Which sensitive figures may be shown; `None` while it is loading.
    pub fn small_counts(&self, directory: &Directory) -> Option<Arc<SmallCounts>> {
        self.disclosure().small_counts(&self.live, directory)
    }

    /// Every figure there is. Copied once per line: a page looks up a dozen.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        let (line, _) = self.live.head();
        let known = self.0.kept.catalogue.load_full();
        if let Some(found) = known.filter(|found| found.line == line) {
            return found;
        }
        let all = self.live.indicators().into_iter();
        let by_id = all.map(|one| (one.id.clone(), one)).collect();
        let fresh = Arc::new(Catalogue { by_id, line });
        self.0.kept.catalogue.store(Some(fresh.clone()));
        fresh
    }

    /// A figure's name; its id where there is none.
    pub fn name_of(&self, indicator: &str) -> String {
        let found = self.live.find_indicator(indicator);
        found.map_or_else(
            || indicator.to_owned(),
            |found| found.name.said().to_owned(),
        )
    }

    /// What stands behind the numbers of today.
    pub fn behind(&self) -> &Behind {
        &self.0.kept.behind
    }

    /// Held while a line is proved.
    pub async fn turn_to_prove(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.kept.proving.lock().await
    }

    /// A few figures through the months, of every unit. They say themselves as
    /// of which line they are: a page is not kept waiting for the newest one.
    pub fn trends(&self) -> Option<Arc<Trends>> {
        let (day, line, _) = self.live.today_as_of()?;
        let kept = self.0.kept.trends.load_full();
        let is_current = |trends: &Arc<Trends>| trends.is_as_of(day, line);
        if let Some(kept) = &kept {
            if !is_current(kept)
                && let Ok(turn) = self.0.kept.counting_trends.try_lock()
            {
                drop(turn);
                let site = self.clone();
                tokio::task::spawn_blocking(move || site.count_trends(day, line));
            }
            return Some(kept.clone());
        }
        Some(self.count_trends(day, line))
    }

    fn count_trends(&self, day: Day, line: u32) -> Arc<Trends> {
        let counting = self.0.kept.counting_trends.lock();
        let _only_one = counting.unwrap_or_else(PoisonError::into_inner);
        let before = self.0.kept.trends.load_full();
        if let Some(kept) = &before
            && kept.is_as_of(day, line)
        {
            return kept.clone();
        }
        let fresh = Trends::count(&self.live, day, line, before.as_deref());
        let fresh = Arc::new(fresh);
        self.0.kept.trends.store(Some(fresh.clone()));
        fresh
    }

    /// Waits (no longer than a reader would) until pages show this line.
    pub async fn shows(&self, line: u32) {
        for _ in 0..FOLLOWED_WITHIN_MS / 10 {
            if self.live.today_as_of().is_some_and(|(_, at, _)| at >= line) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// How many presses everybody has left.
    pub fn limits(&self) -> &Limits {
        &self.0.kept.limits
    }

    /// A name for one request, to find its log line by.
    pub fn request_id(&self) -> String {
        let n = self.0.kept.requests.fetch_add(1, Ordering::Relaxed);
        format!("{:x}-{n:x}", self.clock.now_ms())
    }
}

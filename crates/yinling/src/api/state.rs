//! What every handler works with.

use super::trouble::Trouble;
use crate::access::Limits;
use crate::db::Db;
use crate::disclosure::Disclosure;
use crate::indicators::{Indicator, Live};
use crate::intake::Intake;
use crate::units::Directory;
use kit::{Clock, Day, Refusal};
use std::sync::Arc;

/// What the API is given.
#[derive(Debug, Clone)]
pub struct ApiState {
    pub db: Db,
    pub live: Arc<Live>,
    pub clock: Arc<dyn Clock>,
    /// Shared with the pages.
    pub disclosure: Arc<Disclosure>,
    /// `None` where nothing may be brought in.
    pub intake: Option<Intake>,
    /// How fast each key may ask.
    pub limits: Arc<Limits>,
}

/// Seconds after which figures that are loading are worth asking for again.
const LOADING_SECONDS: u32 = 3;

impl ApiState {
    pub fn today(&self) -> Day {
        self.clock.today()
    }

    pub async fn directory(&self) -> Result<Arc<Directory>, Trouble> {
        let kept = &self.disclosure;
        let directory = kept.directory(&self.db, &self.live, self.today()).await?;
        Ok(directory)
    }

    pub fn indicator(&self, id: &str) -> Result<Indicator, Trouble> {
        let found = self.live.find_indicator(id);
        found.ok_or_else(|| {
            Trouble::not_found(Refusal::new("unknown_indicator").with("indicator", id))
        })
    }

    /// The day and line of the standing view, or 503 while there is none.
    pub fn standing(&self) -> Result<(Day, u32), Trouble> {
        match (self.live.loading(), self.live.today_as_of()) {
            (None, Some((day, line, _))) => Ok((day, line)),
            _ => Err(loading()),
        }
    }
}

pub fn loading() -> Trouble {
    Trouble::later(Refusal::new("figures_loading"), LOADING_SECONDS)
}

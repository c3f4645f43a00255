//! Work that goes on while pages are being looked at.

use crate::importing::{Outcome, Watch};
use crate::journal::Failure;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Check,
    Apply,
    Undo,
}

/// What work came to.
#[derive(Debug)]
pub enum Came {
    /// What would come of the files, and the journal's head when it was asked.
    Checked {
        outcomes: Vec<Outcome>,
        line: i64,
    },
    Applied,
    /// Taken back by this line.
    Undone(u32),
}

/// Shared by everybody who asks.
pub type End = Arc<Result<Came, Failure>>;

/// One piece of work on one revision of an upload, or on a line.
#[derive(Debug)]
pub struct Work {
    pub purpose: Purpose,
    pub revision: u32,
    pub watch: Arc<Watch>,
    /// In the order of beginning.
    pub(super) number: u64,
    end: watch::Receiver<Option<End>>,
}

impl Work {
    /// The work, and where its end is to be told.
    pub(super) fn begin(
        purpose: Purpose,
        revision: u32,
        number: u64,
    ) -> (Work, watch::Sender<Option<End>>) {
        let (tell, end) = watch::channel(None);
        let work = Work {
            purpose,
            revision,
            watch: Arc::default(),
            number,
            end,
        };
        (work, tell)
    }

    pub fn end(&self) -> Option<End> {
        self.end.borrow().clone()
    }

    /// Its end, if that comes within `patience`.
    pub async fn wait(&self, patience: Duration) -> Option<End> {
        let mut end = self.end.clone();
        let ended = tokio::time::timeout(patience, end.wait_for(Option::is_some)).await;
        // Too early to say is no fault, and neither is a teller that is gone.
        ended.ok()?.ok()?.clone()
    }
}

use super::{JournalEntry, Shell, Subject};
use crate::web::filters;
use askama::Template;

/// `/journal/{seq}/proof`: the line and all it posted, read and hashed again.
#[derive(Debug, Template)]
#[template(path = "journal_proof.html")]
pub struct ProofPage {
    pub shell: Shell,
    pub entry: JournalEntry,
    pub outcome: Outcome,
}

#[derive(Debug, Clone)]
pub enum Outcome {
    /// Everything is what it was when it was written.
    Holds {
        /// How many rows were read again; hidden where their number says too much.
        rows: Option<u64>,
    },
    /// What is not what it was, in words.
    Broken { what: String },
}

impl ProofPage {
    pub fn holds(&self) -> bool {
        matches!(self.outcome, Outcome::Holds { .. })
    }
}

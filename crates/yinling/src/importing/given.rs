//! What staff give an import besides its files: corrected cells, the sheet
//! that is meant, and a hand on the brake. The files themselves are never
//! changed.

use kit::Refusal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// What was corrected about one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edits {
    /// The only sheet to be read; `None` reads every sheet with a header.
    #[serde(default)]
    pub sheet: Option<String>,
    /// By sheet (empty for CSV), row, and the column's name: the cell's text.
    #[serde(default)]
    cells: BTreeMap<String, BTreeMap<u32, BTreeMap<String, String>>>,
}

impl Edits {
    pub fn set(&mut self, sheet: &str, row: u32, column: &str, text: &str) {
        let rows = self.cells.entry(sheet.to_owned()).or_default();
        let cells = rows.entry(row).or_default();
        cells.insert(column.to_owned(), text.to_owned());
    }

    /// The corrected cells of a row: the column's name and the text.
    pub fn of_row(&self, sheet: &str, row: u32) -> impl Iterator<Item = (&str, &str)> {
        let cells = self.cells.get(sheet).and_then(|rows| rows.get(&row));
        let cells = cells.into_iter().flatten();
        cells.map(|(column, text)| (column.as_str(), text.as_str()))
    }

    /// How many cells were corrected.
    pub fn count(&self) -> usize {
        let rows = self.cells.values().flat_map(BTreeMap::values);
        rows.map(BTreeMap::len).sum()
    }
}

/// How far an import has come, and whether it is to go on.
#[derive(Debug, Default)]
pub struct Watch {
    rows: AtomicU32,
    is_stopped: AtomicBool,
}

impl Watch {
    /// Rows read so far.
    pub fn rows(&self) -> u32 {
        self.rows.load(Ordering::Relaxed)
    }

    /// Asks the import to end before it writes its lines. From then on it
    /// cannot be stopped any more: it is undone instead.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    /// Refusals: `interrupted`.
    pub fn check(&self) -> Result<(), Refusal> {
        match self.is_stopped.load(Ordering::Relaxed) {
            true => Err(Refusal::new("interrupted")),
            false => Ok(()),
        }
    }

    pub(super) fn one_row(&self) -> Result<(), Refusal> {
        self.rows.fetch_add(1, Ordering::Relaxed);
        self.check()
    }
}

/// Handed along with the files. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Given {
    edits: Arc<HashMap<PathBuf, Edits>>,
    pub watch: Arc<Watch>,
}

impl Given {
    pub fn new(edits: HashMap<PathBuf, Edits>) -> Given {
        Given {
            edits: Arc::new(edits),
            watch: Arc::default(),
        }
    }

    /// The same corrections, for a reading of its own.
    #[must_use]
    pub fn again(&self) -> Given {
        Given {
            edits: Arc::clone(&self.edits),
            watch: Arc::default(),
        }
    }

    /// With a hand on this brake.
    #[must_use]
    pub fn watched_by(self, watch: Arc<Watch>) -> Given {
        Given { watch, ..self }
    }

    pub fn edits(&self, file: &Path) -> Option<&Edits> {
        self.edits.get(file)
    }
}

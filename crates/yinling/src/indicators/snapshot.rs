//! The engine's facts on disk, so that a start need not read the journal anew.
//! A snapshot is only ever a shortcut: whatever is wrong with it, it is thrown
//! away and the database is read.

use super::live::{Live, kind};
use super::measures::VOCABULARY;
use crate::db::Db;
use crate::journal;
use figures::{Engine, SnapshotKey};
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// What the numbers in a snapshot mean: raised when measures or columns change.
const SCHEMA: u32 = 1;
/// New facts that make a new snapshot worth writing.
const WORTH_WRITING: u32 = 20_000;

fn path(folder: &Path) -> PathBuf {
    folder.join("figures.snapshot")
}

impl Live {
    /// Loads the snapshot if there is one and it is of this very journal.
    pub async fn load_snapshot(&self, db: &Db, folder: &Path) -> anyhow::Result<()> {
        let Ok(file) = File::open(path(folder)) else {
            return Ok(());
        };
        let read = Engine::read_snapshot(&mut BufReader::with_capacity(1 << 20, file));
        let Ok((key, mut engine)) = read else {
            return Ok(());
        };
        let line = journal::find_line(db.read(), key.seq.into()).await?;
        if key.schema != SCHEMA || line.is_none_or(|line| line.hash != key.hash) {
            return Ok(());
        }
        for measure in VOCABULARY {
            engine.declare_measure(measure.id, kind(measure.kind));
        }
        self.change(|state| {
            if !state.is_loaded && state.engine.facts() == 0 {
                state.in_snapshot = engine.facts();
                state.engine = engine;
            }
        });
        Ok(())
    }

    /// Writes a snapshot if enough has been added since the last.
    pub fn save_snapshot(&self, folder: &Path) -> anyhow::Result<()> {
        let state = self.read();
        let facts = state.engine.facts();
        let due = facts >= state.in_snapshot.saturating_add(WORTH_WRITING);
        let Ok(hash) = <[u8; 32]>::try_from(state.head_hash.as_slice()) else {
            return Ok(());
        };
        if !state.is_loaded || !due {
            return Ok(());
        }
        let draft = path(folder).with_extension(format!("{}.new", std::process::id()));
        let mut file = BufWriter::with_capacity(1 << 20, File::create(&draft)?);
        let key = SnapshotKey {
            seq: state.engine.head(),
            hash,
            schema: SCHEMA,
        };
        state.engine.write_snapshot(&mut file, &key)?;
        file.flush()?;
        std::fs::rename(&draft, path(folder))?;
        drop(state);
        self.change(|state| state.in_snapshot = facts);
        Ok(())
    }
}

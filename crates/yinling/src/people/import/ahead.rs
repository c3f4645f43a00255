//! New people are sealed and staged while the rest of the file is being read,
//! where it is likely to be of use: one file, nothing refused so far, and
//! nobody with these hashes known. Whether they are to be registered is said
//! by the plan, when everything has been read; if it says otherwise of a
//! single one, what was staged is deleted and all is staged as planned.

use super::line::Line;
use super::plan::Fate;
use super::stage::{Batch, CHUNK, Chunk, Sealer};
use crate::db::{Db, DbErr, FromQueryResult, rows, scalar};
use crate::units::{give_back, mint};
use kit::PersonNo;
use std::collections::HashSet;
use std::ops::Range;
use tokio::runtime::Handle;
use tokio::sync::mpsc::Sender;

/// Among more people than this, looking everybody's hashes up first would take
/// longer than it saves.
const MOST_KNOWN: i64 = 200_000;
const READ_AT_ONCE: i64 = 10_000;

/// The beginnings of the look-up hashes of everybody there is. What is not
/// among them is nobody's.
pub(super) struct Known(HashSet<u64>);

#[derive(FromQueryResult)]
struct HashRow {
    person_no: i64,
    id_hash: Option<Vec<u8>>,
    likeness_hash: Vec<u8>,
}

impl Known {
    /// Nothing where there are too many.
    async fn load(db: &Db) -> Result<Option<Known>, DbErr> {
        let count = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM person_secret LIMIT {}) some",
            MOST_KNOWN + 1
        );
        if scalar(db.read(), &count, []).await? > MOST_KNOWN {
            return Ok(None);
        }
        let page = format!(
            "SELECT person_no, id_hash, likeness_hash FROM person_secret
            WHERE person_no > $1 ORDER BY person_no LIMIT {READ_AT_ONCE}"
        );
        let (mut known, mut after) = (HashSet::new(), 0);
        loop {
            let found: Vec<HashRow> = rows(db.read(), &page, [after.into()]).await?;
            let Some(last) = found.last() else {
                return Ok(Some(Known(known)));
            };
            after = last.person_no;
            for row in found {
                known.extend(row.id_hash.as_deref().map(beginning));
                known.insert(beginning(&row.likeness_hash));
            }
        }
    }

    /// Whether somebody recorded could be the one the line speaks of.
    pub fn may_be(&self, line: &Line) -> bool {
        let has = |hash: &[u8; 32]| self.0.contains(&beginning(hash));
        line.number.is_some() || line.id_hash.as_ref().is_some_and(has) || has(&line.likeness)
    }
}

fn beginning(hash: &[u8]) -> u64 {
    let first = hash.first_chunk::<8>().copied();
    u64::from_le_bytes(first.unwrap_or_default())
}

/// What the thread that reads needs for it.
pub(super) struct Ahead {
    pub db: Db,
    pub runtime: Handle,
    pub sealer: Sealer,
    /// From so many lines on.
    pub from: usize,
    /// Nothing once it has turned out to be of no use.
    pub chunks: Option<Sender<Chunk>>,
    pub done: Done,
}

/// What was staged ahead.
pub(super) struct Done {
    pub batch: Batch,
    pub known: Option<Known>,
    /// How many lines were looked at.
    looked_at: usize,
    staged: Vec<usize>,
    /// Numbers that nobody was given.
    spare: Range<u32>,
    taken: u32,
    is_whole: bool,
}

impl Done {
    pub fn new(batch: Batch) -> Done {
        Done {
            batch,
            known: None,
            looked_at: 0,
            staged: Vec::new(),
            spare: 0..0,
            taken: 0,
            is_whole: false,
        }
    }

    pub fn has_staged(&self) -> bool {
        !self.staged.is_empty()
    }

    /// Whether exactly the people who are to be registered were staged.
    pub fn is_as_planned(&self, fates: &[Fate]) -> bool {
        let new = (0..fates.len()).filter(|at| fates[*at] == Fate::New);
        self.is_whole && new.eq(self.staged.iter().copied())
    }

    /// Gives back the numbers that nobody needs, unless others took some since.
    pub async fn settle(&self, db: &Db) -> Result<(), DbErr> {
        if self.spare.is_empty() {
            return Ok(());
        }
        let tx = db.begin().await?;
        give_back(&tx, "person", self.spare.clone()).await?;
        tx.commit().await
    }
}

impl Ahead {
    /// Looks at the lines that came since the last time, once they are many.
    pub fn go_on(&mut self, lines: &[Line]) {
        if lines.len() >= self.from && lines.len() - self.done.looked_at >= CHUNK {
            self.stage(lines);
        }
    }

    /// To be called behind the last line.
    pub fn finish(&mut self, lines: &[Line]) {
        if lines.len() >= self.from {
            self.stage(lines);
        }
        self.done.is_whole = self.chunks.take().is_some() && self.done.looked_at == lines.len();
    }

    /// Something stands in the way of the whole file.
    pub fn give_up(&mut self) {
        self.chunks = None;
    }

    fn stage(&mut self, lines: &[Line]) {
        // The writer is gone only where it has failed, which it tells itself.
        match self.chunk(lines) {
            Ok(Some(chunk)) => {
                let to = self.chunks.as_ref();
                if to.is_none_or(|to| to.blocking_send(chunk).is_err()) {
                    self.give_up();
                }
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!("people are not staged ahead: {error:#}");
                self.give_up();
            }
        }
    }

    fn chunk(&mut self, lines: &[Line]) -> anyhow::Result<Option<Chunk>> {
        if self.chunks.is_none() {
            return Ok(None);
        }
        if self.done.known.is_none() {
            self.done.known = self.runtime.block_on(Known::load(&self.db))?;
        }
        let Some(known) = &self.done.known else {
            self.give_up();
            return Ok(None);
        };
        let unknown = |at: &usize| !known.may_be(&lines[*at]);
        let new: Vec<usize> = (self.done.looked_at..lines.len()).filter(unknown).collect();
        self.done.looked_at = lines.len();
        if new.is_empty() {
            return Ok(None);
        }
        let mut people = Vec::with_capacity(new.len());
        for at in &new {
            people.push((&lines[*at], self.number()?));
        }
        self.done.staged.extend(new);
        Ok(Some(self.done.batch.add(&self.sealer, people)?))
    }

    /// Numbers are taken by the thousand, more each time: every taking is a
    /// commit.
    fn number(&mut self) -> anyhow::Result<PersonNo> {
        if self.done.spare.is_empty() {
            let count = self.done.taken.max(u32::try_from(CHUNK)?);
            let first = self.runtime.block_on(async {
                let tx = self.db.begin().await?;
                let first = mint(&tx, "person", count).await?;
                tx.commit().await?;
                Ok::<u32, DbErr>(first)
            })?;
            self.done.taken += count;
            self.done.spare = first..first + count;
        }
        let next = self.done.spare.next();
        next.map(PersonNo)
            .ok_or_else(|| anyhow::anyhow!("no number is left"))
    }
}

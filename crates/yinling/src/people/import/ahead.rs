//! New people are sealed and staged while the rest of the file is being read,
//! where it is likely to be of use: one file, nothing refused so far, and
//! nobody with these hashes known. Whether they are to be registered is said
//! by the plan, when everything has been read; if it finds a single one on the
//! roster, what was staged is deleted and everything is read again. Who is new
//! though they looked like somebody is staged behind the others.
//!
//! Of who is staged the line keeps what a plan is made of, not what is sealed:
//! that would be most of the memory an import takes.

use super::line::{Kept, Line};
use super::plan::Fate;
use super::stage::{Batch, CHUNK, Chunk, Sealer};
use crate::db::{Db, DbErr, FromQueryResult, rows, scalar};
use crate::units::give_back;
use kit::{Day, PersonNo};
use std::collections::HashSet;
use std::ops::Range;
use tokio::runtime::Handle;
use tokio::sync::mpsc::Sender;

/// Among more people than this, looking everybody's hashes up first would take
/// longer than it saves.
const MOST_KNOWN: i64 = 200_000;
const READ_AT_ONCE: i64 = 10_000;
/// How many numbers are taken the first time.
const TAKEN_FIRST: u32 = 5_000;

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
    pub async fn load(db: &Db) -> Result<Option<Known>, DbErr> {
        let count = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM person_secret LIMIT {}) counted",
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
    pub today: Day,
    /// From so many lines on.
    pub from: usize,
    /// Nothing once it has turned out to be of no use.
    pub chunks: Option<Sender<Chunk>>,
    pub done: Done,
}

/// What was staged ahead.
#[derive(Default)]
pub(super) struct Done {
    pub batch: Batch,
    pub known: Option<Known>,
    /// How many lines were looked at.
    looked_at: usize,
    staged: Vec<usize>,
    /// Numbers that nobody was given.
    spare: Range<u32>,
    taken: u32,
    /// Set while lines say nothing any more that is nowhere else yet.
    is_lost: bool,
}

impl Done {
    /// Whether nothing is missing that lines no longer say: whoever has let go
    /// of it was staged, and the plan compares none of them with somebody on the
    /// roster.
    pub fn is_as_planned(&self, fates: &[Fate]) -> bool {
        let is_unknown = |at: &usize| matches!(fates[*at], Fate::New | Fate::NotTaken);
        !self.is_lost && self.staged.iter().all(is_unknown)
    }

    pub fn is_staged(&self, line: usize) -> bool {
        self.staged.binary_search(&line).is_ok()
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
    pub fn go_on(&mut self, lines: &mut [Line]) {
        if lines.len() >= self.from && lines.len() - self.done.looked_at >= CHUNK {
            self.stage(lines);
        }
    }

    /// To be called behind the last line.
    pub fn finish(&mut self, lines: &mut [Line]) {
        if lines.len() >= self.from {
            self.stage(lines);
        }
        self.chunks = None;
    }

    /// Something stands in the way of the whole file.
    pub fn give_up(&mut self) {
        self.chunks = None;
    }

    fn stage(&mut self, lines: &mut [Line]) {
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

    fn chunk(&mut self, lines: &mut [Line]) -> anyhow::Result<Option<Chunk>> {
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
        let numbers = new.iter().map(|_| self.number());
        let numbers: Vec<PersonNo> = numbers.collect::<anyhow::Result<_>>()?;
        // From here on the lines have let go of what they say.
        self.done.is_lost = true;
        let kept: Vec<Kept> = new.iter().map(|at| lines[*at].take()).collect();
        let people = new.iter().zip(kept).zip(numbers);
        let people = people.map(|((at, kept), number)| (&lines[*at], kept, number));
        let chunk = self
            .done
            .batch
            .add(&self.db, &self.sealer, people.collect())?;
        self.done.is_lost = false;
        self.done.staged.extend(new);
        Ok(Some(chunk))
    }

    /// Numbers are taken by the thousand, more each time: every taking is a
    /// commit.
    fn number(&mut self) -> anyhow::Result<PersonNo> {
        if self.done.spare.is_empty() {
            let count = self.done.taken.max(TAKEN_FIRST);
            let taking = self.done.batch.take_numbers(&self.db, self.today, count);
            let first = self.runtime.block_on(taking)?;
            self.done.taken += count;
            self.done.spare = first..first + count;
        }
        let next = self.done.spare.next();
        next.map(PersonNo)
            .ok_or_else(|| anyhow::anyhow!("no number is left"))
    }
}

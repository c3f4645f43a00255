//! What many new people bring is written once, in short transactions between
//! which other verbs get their turn, and means nothing until its line says so.
//!
//! Their rows in `person` say `void_by = -batch`, their facts and attributes
//! stand under the batch (`schema::batch`). All of it is true, and seen, from
//! when the writer gives the batch its line.

use super::line::{Kept, Line};
use super::register::{Newcomer, into_person, into_secret};
use super::units::Directory;
use crate::access::{Secrets, random_bytes};
use crate::db::{Bound, Db, DbErr, FromQueryResult, Insert, Tx, Value, exec, rows, scalar};
use crate::journal::{Fact, FactDigest, PersonAttribute, RowDigest, Staged};
use crate::units::mint;
use anyhow::{Context, ensure};
use kit::{Day, Grade, PersonNo, UnitId};
use std::sync::Arc;
use tokio::sync::mpsc;

/// How many people are sealed before they are handed to the one who writes.
pub(super) const CHUNK: usize = 1_000;
/// How many chunks wait for being written.
pub(super) const WAITING: usize = 8;
/// How many people one transaction carries at most.
///
/// The two indexes by hash are hit everywhere by every transaction, so the
/// pages written are the fewer the larger these are; at this size one is a
/// fifth of a second.
const MOST_AT_ONCE: usize = 10_000;

/// New people of one file, staged.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// 0 until it has begun.
    number: i64,
    facts: FactDigest,
    attributes: RowDigest,
}

/// What staging needs to know; shared with the thread that seals.
pub(super) struct Stager {
    pub sealer: Sealer,
    pub lines: Arc<Vec<Line>>,
    pub today: Day,
}

/// What a line needs to become a person's rows.
#[derive(Clone)]
pub(super) struct Sealer {
    pub secrets: Arc<Secrets>,
    pub directory: Arc<Directory>,
    pub day: Day,
}

/// Rows of one chunk on their way to the database.
pub(super) struct Chunk {
    batch: i64,
    people: usize,
    tables: [Bound; 4],
}

impl Stager {
    /// Gives the people of `lines` (by number) their numbers and stages them
    /// behind those of the batch. Sealing runs on a thread beside the writing.
    pub async fn stage(
        &self,
        db: &Db,
        mut batch: Batch,
        lines: Vec<usize>,
    ) -> anyhow::Result<Batch> {
        let staged = self.stage_as(db, &mut batch, lines).await;
        if let Err(error) = staged {
            forget(db, &batch).await;
            return Err(error);
        }
        Ok(batch)
    }

    async fn stage_as(&self, db: &Db, batch: &mut Batch, new: Vec<usize>) -> anyhow::Result<()> {
        let count = u32::try_from(new.len())?;
        let first = batch.take_numbers(db, self.today, count).await?;
        let people: Vec<(usize, PersonNo)> = new.into_iter().zip((first..).map(PersonNo)).collect();
        let (chunks, ready) = mpsc::channel::<Chunk>(WAITING);
        let (sealer, lines) = (self.sealer.clone(), Arc::clone(&self.lines));
        let (beside, mut growing) = (db.clone(), batch.clone());
        let sealing = tokio::task::spawn_blocking(move || {
            for part in people.chunks(CHUNK) {
                let part = part.iter().map(|(line, person)| {
                    let line = &lines[*line];
                    (line, line.kept().clone(), *person)
                });
                let chunk = growing.add(&beside, &sealer, part.collect())?;
                if chunks.blocking_send(chunk).is_err() {
                    break;
                }
            }
            anyhow::Ok(growing)
        });
        write_chunks(db, ready).await?;
        *batch = sealing.await.context("sealing")??;
        Ok(())
    }
}

/// Writes the chunks as they come, as many in one transaction as are there.
pub(super) async fn write_chunks(db: &Db, mut ready: mpsc::Receiver<Chunk>) -> Result<(), DbErr> {
    let Some(first) = ready.recv().await else {
        return Ok(());
    };
    let staging = db.staging().await?;
    let mut next = Some(first);
    while next.is_some() {
        let mut tx = staging.begin().await?;
        let mut people = 0;
        while let Some(chunk) = next.take() {
            // Whoever cleared the batch away would never find these rows.
            if tx.exec(STILL_WAITS, chunk.batch).await? != 1 {
                let gone = format!("batch {} was cleared away", chunk.batch);
                return Err(DbErr::Custom(gone));
            }
            people += chunk.people;
            for table in chunk.tables {
                tx.write(table).await?;
            }
            if people < MOST_AT_ONCE {
                next = ready.try_recv().ok();
            }
        }
        tx.commit().await?;
        staging.leave_to_others().await;
        next = ready.recv().await;
    }
    staging.close().await
}

/// Holds the batch's row until the transaction ends.
const STILL_WAITS: &str = "UPDATE batch SET line = line WHERE id = $1 AND line = 0";
const BEGIN: &str = "INSERT INTO batch (id, begun_on, line) VALUES ($1, $2, 0)";

impl Batch {
    /// An empty one, under a number of its own.
    pub async fn begin(tx: &Tx, today: Day) -> Result<Batch, DbErr> {
        let number = i64::from(mint(tx, "batch", 1).await?);
        exec(tx, BEGIN, [number.into(), i64::from(today.number()).into()]).await?;
        Ok(Batch {
            number,
            ..Batch::default()
        })
    }

    pub fn has_begun(&self) -> bool {
        self.number != 0
    }

    /// Takes `count` numbers for people of the batch, which begins where it has
    /// not yet; answers with the first.
    pub async fn take_numbers(&mut self, db: &Db, today: Day, count: u32) -> Result<u32, DbErr> {
        let tx = db.begin().await?;
        let begun = match self.has_begun() {
            true => None,
            false => Some(Batch::begin(&tx, today).await?),
        };
        let first = mint(&tx, "person", count).await?;
        tx.commit().await?;
        *self = begun.unwrap_or_else(|| std::mem::take(self));
        Ok(first)
    }

    /// The rows of these people, behind those of the batch so far. Their
    /// numbers ascend.
    pub(super) fn add(
        &mut self,
        db: &Db,
        sealer: &Sealer,
        people: Vec<(&Line, Kept, PersonNo)>,
    ) -> anyhow::Result<Chunk> {
        let count = people.len();
        let (mut persons, mut secrets) = (into_person(-self.number), into_secret());
        let (mut facts, mut attributes) = (self.fact_rows(), self.attribute_rows());
        for table in [&mut persons, &mut secrets, &mut attributes] {
            table.reserve(count);
        }
        // Asked for one by one, they are a system call each.
        let mut salts: Vec<[u8; 16]> = Vec::new();
        for (line, kept, person) in people {
            if salts.is_empty() {
                salts.extend(random_bytes::<4_096>()?.as_chunks().0);
            }
            let salt = salts.pop().context("no salt is left")?;
            let mut new = Newcomer::new(line, kept, person, salt, sealer)?;
            persons.row(new.person_row());
            secrets.row(new.secret_row());
            for fact in &new.facts {
                facts.row([
                    i64::from(fact.person).into(),
                    self.facts.rows.into(),
                    packed(fact)?.into(),
                ]);
                self.facts.fact(fact);
            }
            for row in new.attributes {
                self.add_attribute(&mut attributes, row);
            }
        }
        Ok(Chunk {
            batch: self.number,
            people: count,
            tables: [
                persons.bind(db)?,
                secrets.bind(db)?,
                facts.bind(db)?,
                attributes.bind(db)?,
            ],
        })
    }

    fn fact_rows(&self) -> Insert {
        const COLUMNS: &str = "batch, person_no, n, measure, unit, day, precision, quantity";
        let select = format!("{}, column1, column2, {UNPACKED}", self.number);
        Insert::through("batch_fact", COLUMNS, 3, &select)
    }

    /// Where [`Batch::add_attribute`] puts its rows.
    pub fn attribute_rows(&self) -> Insert {
        const COLUMNS: &str = "person_no, n, aspect, value, day";
        Insert::with("batch_attribute", COLUMNS, &[("batch", self.number)])
    }

    /// For the posting of the line that makes the rows true.
    pub fn staged(self) -> Staged {
        Staged {
            batch: self.number,
            facts: self.facts,
            attributes: self.attributes,
        }
    }

    /// Rows of a batch set something; none takes anything back.
    pub fn add_attribute(&mut self, into: &mut Insert, row: PersonAttribute) {
        debug_assert_eq!(row.sign, 1);
        let n = self.attributes.rows;
        self.attributes.person_attribute(&row);
        into.row([
            i64::from(row.person).into(),
            n.into(),
            row.aspect.into(),
            row.value.into(),
            i64::from(row.day.number()).into(),
        ]);
    }
}

/// A fact as one number, since every value that is handed to a database costs as
/// much as storing it. From the lowest bit: whether the quantity is 1 (else it
/// is -1), precision (1 bit), day (16), unit (32), measure (13).
fn packed(fact: &Fact) -> anyhow::Result<i64> {
    let plain = (0, Grade::A, UnitId::NONE) == (fact.initiative, fact.grade, fact.subject);
    ensure!(
        plain && fact.quantity.abs() == 1 && fact.measure.0 < 1 << 13,
        "a fact that is not of the roster: {fact:?}"
    );
    let (measure, unit) = (i64::from(fact.measure), i64::from(fact.unit));
    let (day, precision) = (i64::from(fact.day.number()), fact.precision as i64);
    let is_one = i64::from(fact.quantity == 1);
    Ok(measure << 50 | unit << 18 | day << 2 | precision << 1 | is_one)
}

/// The columns measure to quantity of a fact that [`packed`] made `column3`.
const UNPACKED: &str = "column3 >> 50, (column3 >> 18) & 4294967295, (column3 >> 2) & 65535,
    (column3 >> 1) & 1, 2 * (column3 & 1) - 1";

#[derive(FromQueryResult)]
struct BatchRow {
    id: i64,
}

const LEFT_OVER: &str = "SELECT id FROM batch
    WHERE line <= 0 AND (begun_on < $1 OR $2 = 1) ORDER BY id";

/// Deletes what a killed process has left behind: batches begun before `today`
/// or, when no import can be running, every one. Call it at start-up.
pub async fn clear_staging(db: &Db, today: Day, every: bool) -> Result<(), DbErr> {
    let values = [i64::from(today.number()), i64::from(every)].map(Value::from);
    for BatchRow { id } in rows(db.read(), LEFT_OVER, values).await? {
        delete(db, id).await?;
    }
    Ok(())
}

/// After a failure that is told anyway; what cannot be deleted now goes at a
/// later start.
pub(super) async fn forget(db: &Db, batch: &Batch) {
    if batch.has_begun()
        && let Err(error) = delete(db, batch.number).await
    {
        tracing::warn!("staged rows are left behind: {error}");
    }
}

/// Nobody can make it true from here on.
const GIVE_UP: &str = "UPDATE batch SET line = -1 WHERE id = $1 AND line <= 0";
/// How many rows one short transaction looks at.
const NEXT: &str = "SELECT COALESCE(MAX(person_no), 0) FROM (SELECT person_no FROM batch_attribute
    WHERE batch = $1 ORDER BY person_no, n LIMIT 5000) next_ones";
const GONE: [&str; 4] = [
    "DELETE FROM person_secret WHERE person_no IN
        (SELECT p.person_no FROM batch_attribute a JOIN person p ON p.person_no = a.person_no
          WHERE a.batch = $1 AND a.person_no <= $2 AND p.void_by = -$1)",
    "DELETE FROM person WHERE void_by = -$1 AND person_no IN
        (SELECT person_no FROM batch_attribute WHERE batch = $1 AND person_no <= $2)",
    "DELETE FROM batch_fact WHERE batch = $1 AND person_no <= $2",
    "DELETE FROM batch_attribute WHERE batch = $1 AND person_no <= $2",
];
const END: &str = "DELETE FROM batch WHERE id = $1 AND line <= 0";

/// Deletes what waits under a batch, in short transactions. A batch that has
/// its line is left alone.
async fn delete(db: &Db, batch: i64) -> Result<(), DbErr> {
    let tx = db.begin().await?;
    let mut waits = exec(&tx, GIVE_UP, [batch.into()]).await? > 0;
    tx.commit().await?;
    while waits {
        let tx = db.begin().await?;
        let last = scalar(&tx, NEXT, [batch.into()]).await?;
        for sql in GONE {
            exec(&tx, sql, [batch.into(), last.into()]).await?;
        }
        waits = last > 0;
        if !waits {
            exec(&tx, END, [batch.into()]).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

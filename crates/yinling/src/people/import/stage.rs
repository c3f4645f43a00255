//! Many new people wait in the staging tables, written there in short
//! transactions between which other verbs get their turn, until one
//! transaction makes them true.
//!
//! Their secrets go straight to `person_secret`, whose rows mean nothing (every
//! reader comes from `person`) until the person is there: sealed bytes under
//! two hashes that fall anywhere in their indexes are the dearest rows of all,
//! and would hold the lock longest.

use super::line::Line;
use super::register::{Newcomer, PERSON, SECRET};
use super::units::Directory;
use crate::access::{Secrets, random_bytes};
use crate::db::{Db, DbErr, FromQueryResult, Insert, Tx, exec, rows, scalar};
use crate::journal::{Fact, FactDigest, PersonAttribute, RowDigest, Staged};
use anyhow::Context;
use kit::{Day, PersonNo};
use std::sync::Arc;
use tokio::sync::mpsc;

/// How many people one short transaction carries.
///
/// The two indexes by hash are hit everywhere by every chunk, so the pages
/// written are the fewer the larger chunks are; at this size a transaction is
/// still a tenth of a second.
pub(super) const CHUNK: usize = 5_000;

/// New people of one file, staged.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    pub number: i64,
    people: i64,
    facts: FactDigest,
    attributes: RowDigest,
}

/// What staging needs to know; shared with the thread that seals.
pub(super) struct Staging {
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
    people: Insert,
    secrets: Insert,
    facts: Insert,
    attributes: Insert,
}

const FACT: &str =
    "batch, n, person_no, measure, unit, initiative, day, precision, quantity, grade, subject";
const ATTRIBUTE: &str = "batch, n, person_no, aspect, value, day, sign";

impl Staging {
    /// Stages the people of `lines` (numbers of lines and of persons) under a
    /// batch of their own. Sealing runs on a thread beside the writing.
    pub async fn stage(&self, db: &Db, lines: Vec<(usize, PersonNo)>) -> anyhow::Result<Batch> {
        let batch = Batch::begin(self.today)?;
        let number = batch.number;
        let staged = self.stage_as(db, batch, lines).await;
        if staged.is_err()
            && let Err(error) = delete(db, number, false).await
        {
            tracing::warn!("staged rows are left until the next start: {error}");
        }
        staged
    }

    async fn stage_as(
        &self,
        db: &Db,
        mut batch: Batch,
        people: Vec<(usize, PersonNo)>,
    ) -> anyhow::Result<Batch> {
        let (chunks, ready) = mpsc::channel::<Chunk>(1);
        let (sealer, lines) = (self.sealer.clone(), Arc::clone(&self.lines));
        let sealing = tokio::task::spawn_blocking(move || {
            for part in people.chunks(CHUNK) {
                let part = part.iter().map(|(line, person)| (&lines[*line], *person));
                let chunk = batch.add(&sealer, part)?;
                if chunks.blocking_send(chunk).is_err() {
                    break;
                }
            }
            anyhow::Ok(batch)
        });
        write_chunks(db, ready).await?;
        sealing.await.context("sealing")?
    }
}

/// Writes each chunk that comes, in a transaction of its own.
pub(super) async fn write_chunks(db: &Db, mut ready: mpsc::Receiver<Chunk>) -> Result<(), DbErr> {
    while let Some(mut chunk) = ready.recv().await {
        let tx = db.begin().await?;
        for table in [
            &mut chunk.people,
            &mut chunk.secrets,
            &mut chunk.facts,
            &mut chunk.attributes,
        ] {
            table.write(&tx).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// A number that says on which day the batch was begun, and no other's.
fn new_batch(today: Day) -> anyhow::Result<i64> {
    let chance: [u8; 4] = random_bytes()?;
    Ok((i64::from(today.number()) << 32) | i64::from(u32::from_le_bytes(chance)))
}

impl Batch {
    /// An empty one, under a number of its own.
    pub fn begin(today: Day) -> anyhow::Result<Batch> {
        Ok(Batch {
            number: new_batch(today)?,
            ..Batch::default()
        })
    }

    /// The rows of these people, behind those of the batch so far.
    pub(super) fn add<'l>(
        &mut self,
        sealer: &Sealer,
        people: impl IntoIterator<Item = (&'l Line, PersonNo)>,
    ) -> anyhow::Result<Chunk> {
        let mut chunk = Chunk {
            people: Insert::into("staged_person", &format!("batch, {PERSON}")),
            secrets: Insert::into("person_secret", SECRET),
            facts: Insert::into("staged_fact", FACT),
            attributes: Batch::attributes(),
        };
        for (line, person) in people {
            let Sealer {
                secrets,
                directory,
                day,
            } = sealer;
            let mut new = Newcomer::new(line, person, *day, secrets, directory)?;
            chunk.people.row(new.person_row(Some(self.number)));
            chunk.secrets.row(new.secret_row());
            self.people += 1;
            for fact in &new.facts {
                self.add_fact(&mut chunk.facts, fact);
            }
            for row in new.attributes {
                self.add_attribute(&mut chunk.attributes, row);
            }
        }
        Ok(chunk)
    }

    fn add_fact(&mut self, into: &mut Insert, fact: &Fact) {
        into.row([
            self.number.into(),
            self.facts.rows.into(),
            i64::from(fact.person).into(),
            i64::from(fact.measure).into(),
            i64::from(fact.unit).into(),
            i64::from(fact.initiative).into(),
            i64::from(fact.day.number()).into(),
            (fact.precision as i64).into(),
            fact.quantity.into(),
            (fact.grade as i64).into(),
            i64::from(fact.subject).into(),
        ]);
        self.facts.fact(fact);
    }

    /// Where [`Batch::add_attribute`] puts its rows.
    pub fn attributes() -> Insert {
        Insert::into("staged_attribute", ATTRIBUTE)
    }

    /// For the posting of the line that makes the rows true.
    pub fn staged(self) -> Staged {
        Staged {
            batch: self.number,
            facts: self.facts,
            attributes: self.attributes,
        }
    }

    pub fn add_attribute(&mut self, into: &mut Insert, row: PersonAttribute) {
        let n = self.attributes.rows;
        self.attributes.person_attribute(&row);
        into.row([
            self.number.into(),
            n.into(),
            i64::from(row.person).into(),
            row.aspect.into(),
            row.value.into(),
            i64::from(row.day.number()).into(),
            i64::from(row.sign).into(),
        ]);
    }

    /// Makes the staged people true; the writer does the same for their facts
    /// and attributes. Rows that changes of other people come to are staged
    /// behind them, so that the line has one order of rows.
    pub async fn apply(
        &self,
        tx: &Tx,
        facts: &[Fact],
        attributes: Vec<PersonAttribute>,
    ) -> anyhow::Result<Staged> {
        self.check(tx).await?;
        let batch = self.number.into();
        exec(tx, APPLY_PEOPLE, [batch]).await?;
        let mut whole = self.clone();
        let mut more_facts = Insert::into("staged_fact", FACT);
        let mut more_attributes = Batch::attributes();
        for fact in facts {
            whole.add_fact(&mut more_facts, fact);
        }
        for row in attributes {
            whole.add_attribute(&mut more_attributes, row);
        }
        more_facts.write(tx).await?;
        more_attributes.write(tx).await?;
        Ok(whole.staged())
    }

    /// Somebody may have cleared the staging tables away from under us.
    async fn check(&self, tx: &Tx) -> anyhow::Result<()> {
        for (table, expected) in [
            ("staged_person", self.people),
            ("staged_fact", self.facts.rows),
            ("staged_attribute", self.attributes.rows),
        ] {
            let sql = format!("SELECT COUNT(*) FROM {table} WHERE batch = $1");
            let found = scalar(tx, &sql, [self.number.into()]).await?;
            anyhow::ensure!(
                found == expected,
                "{table}: {found} rows of {expected} are left; run the import again"
            );
        }
        Ok(())
    }
}

const APPLY_PEOPLE: &str = "INSERT INTO person
    (person_no, name, sex, birth_on, birth_precision, retirement, managing_unit, party_branch,
     affiliation, details, left_on, merged_into, void_by)
    SELECT person_no, name, sex, birth_on, birth_precision, retirement, managing_unit,
           party_branch, affiliation, details, left_on, 0, 0
      FROM staged_person WHERE batch = $1 ORDER BY person_no";
/// `staged_person` last: it says whose secrets are to go.
const TABLES: [(&str, &str); 3] = [
    ("staged_fact", "n"),
    ("staged_attribute", "n"),
    ("staged_person", "person_no"),
];

const ORPHANED: &str = "DELETE FROM person_secret
    WHERE person_no IN (SELECT person_no FROM staged_person WHERE batch = $1)
      AND NOT EXISTS (SELECT 1 FROM person WHERE person.person_no = person_secret.person_no)";

const NOBODYS: &str = "DELETE FROM person_secret
    WHERE NOT EXISTS (SELECT 1 FROM person WHERE person.person_no = person_secret.person_no)";

/// How many rows one short transaction deletes.
const DELETED_AT_ONCE: i64 = 20_000;

#[derive(FromQueryResult)]
struct BatchRow {
    batch: i64,
}

/// Deletes what a killed process has left behind: batches begun before `today`
/// or, when no import can be running, every one. Call it at start-up.
pub async fn clear_staging(db: &Db, today: Day, every: bool) -> Result<(), DbErr> {
    let sql = "SELECT DISTINCT batch FROM (
            SELECT batch FROM staged_person
            UNION SELECT batch FROM staged_fact UNION SELECT batch FROM staged_attribute) left_over";
    let left: Vec<BatchRow> = rows(db.read(), sql, []).await?;
    for BatchRow { batch } in left {
        if every || (batch >> 32) < i64::from(today.number()) {
            delete(db, batch, false).await?;
        }
    }
    if every {
        // A crash of PostgreSQL empties the staging tables by itself.
        let tx = db.begin().await?;
        exec(&tx, NOBODYS, []).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Deletes a batch, in short transactions; unless it was applied, the secrets
/// that were waiting for its people go too.
pub(super) async fn delete(db: &Db, batch: i64, applied: bool) -> Result<(), DbErr> {
    for (table, key) in TABLES {
        let others =
            format!("SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE batch <> $1 LIMIT 1) one");
        let some = format!(
            "DELETE FROM {table} WHERE batch = $1 AND {key} IN
                (SELECT {key} FROM {table} WHERE batch = $1 ORDER BY {key} LIMIT {DELETED_AT_ONCE})"
        );
        let mut first = true;
        loop {
            let tx = db.begin().await?;
            if first && !applied && table == "staged_person" {
                // With the first of its people, so that an import that is still
                // running finds them missing.
                exec(&tx, ORPHANED, [batch.into()]).await?;
            }
            first = false;
            let alone = scalar(&tx, &others, [batch.into()]).await? == 0;
            let deleted = if alone {
                // The whole table at once costs SQLite next to nothing.
                exec(&tx, &format!("DELETE FROM {table}"), []).await?
            } else {
                exec(&tx, &some, [batch.into()]).await?
            };
            tx.commit().await?;
            if alone || deleted == 0 {
                break;
            }
        }
    }
    Ok(())
}

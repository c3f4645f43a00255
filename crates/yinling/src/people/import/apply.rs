//! The verb: everything the files bring, in one transaction.

use super::super::change::Change;
use super::super::history::IDENTITY;
use super::super::identity::Identity;
use super::compare::compare;
use super::line::Line;
use super::parse::FileRead;
use super::plan::Fate;
use super::register::{Newcomer, counted_by, into_person, into_secret};
use super::stage::{Batch, Sealer};
use super::units::Directory;
use crate::access::{Secrets, random_bytes};
use crate::db::{FromQueryResult, Tx, rows, scalar};
use crate::importing::Outcome;
use crate::journal::{Failure, Posting};
use crate::units::mint;
use kit::{Day, PersonNo, UnitId};
use serde_json::json;
use std::collections::HashSet;
use std::sync::Arc;

/// Everything the verb needs; it may be run twice.
pub(super) struct Job {
    pub secrets: Arc<Secrets>,
    pub directory: Arc<Directory>,
    pub lines: Arc<Vec<Line>>,
    pub fates: Vec<Fate>,
    pub files: Vec<FileRead>,
    pub outcomes: Vec<Outcome>,
    pub day: Day,
    /// The journal's head when the plan was made.
    pub since: i64,
    /// By file, where new people are staged.
    pub batches: Vec<Option<Batch>>,
}

#[derive(FromQueryResult)]
struct UnitRow {
    unit: i64,
}

const REGISTERED_SINCE: &str = "SELECT COUNT(*) FROM posted_person_attribute
    WHERE seq > $1 AND aspect = 'registered'";
const LIVES_SINCE: &str = "SELECT DISTINCT unit FROM unit_attribute
    WHERE seq > $1 AND aspect IN ('life', 'code')";

impl Job {
    /// Whether lines recorded since the plan was made may have overtaken it:
    /// somebody was registered, or one of the units was founded or closed anew.
    pub async fn is_stale(&self, tx: &Tx) -> Result<bool, Failure> {
        if scalar(tx, REGISTERED_SINCE, [self.since.into()]).await? > 0 {
            return Ok(true);
        }
        let touched: Vec<UnitRow> = rows(tx, LIVES_SINCE, [self.since.into()]).await?;
        if touched.is_empty() {
            return Ok(false);
        }
        let units = self
            .lines
            .iter()
            .flat_map(|line| [counted_by(line), line.branch.unwrap_or_default()]);
        let used: HashSet<UnitId> = units.collect();
        let is_used =
            |row: &UnitRow| u32::try_from(row.unit).is_ok_and(|unit| used.contains(&UnitId(unit)));
        Ok(touched.iter().any(is_used))
    }

    /// For each file that brings something, its posting.
    pub async fn postings(&self, tx: &Tx) -> Result<Vec<(usize, Posting)>, Failure> {
        let mut postings = Vec::new();
        for file in 0..self.files.len() {
            let mut posting = Posting::default();
            self.changes(tx, file, &mut posting).await?;
            match &self.batches[file] {
                Some(batch) => posting.staged = Some(batch.clone().staged()),
                None => self.newcomers(tx, file, &mut posting).await?,
            }
            if posting.staged.is_none() && posting.person_attributes.is_empty() {
                continue;
            }
            let outcome = &self.outcomes[file];
            posting.verb = "people::import";
            posting.subject = format!("file:{}", self.files[file].fingerprint);
            posting.detail = json!({
                "rows": outcome.rows, "new": outcome.new, "changed": outcome.changed,
                "same": outcome.same, "set_aside": outcome.refused + outcome.conflicts,
                "as_of_day": self.day,
            });
            postings.push((file, posting));
        }
        Ok(postings)
    }

    fn of_file(&self, file: usize) -> impl Iterator<Item = (&Line, &Fate)> {
        let all = self.lines.iter().zip(&self.fates);
        all.filter(move |(line, _)| line.at.file == file)
    }

    /// What is new about people on the roster, held against the rows of now.
    async fn changes(&self, tx: &Tx, file: usize, posting: &mut Posting) -> Result<(), Failure> {
        for (line, fate) in self.of_file(file) {
            let Fate::Changed(person, _) = fate else {
                continue;
            };
            let mut change = Change::of(tx, *person).await?;
            let (identity, secret) = Identity::load(tx, &self.secrets, &change.row).await?;
            let wanted = compare(line, &identity, &change.history, self.day);
            if wanted.columns.is_empty() {
                continue;
            }
            for (aspect, value, day, sign) in wanted.rows {
                if sign > 0 {
                    change.set(aspect, value, day);
                } else {
                    change.take_back(aspect, &value, day);
                }
            }
            if let Some(after) = wanted.identity {
                let before = identity.seal_copy(&self.secrets, *person)?;
                let pin = after
                    .write(tx, &self.secrets, *person, &secret.salt)
                    .await?;
                change.set(IDENTITY, pin, self.day);
                posting.before.push((*person, before));
            }
            change.post(tx, posting).await?;
        }
        Ok(())
    }

    async fn newcomers(&self, tx: &Tx, file: usize, posting: &mut Posting) -> Result<(), Failure> {
        let new: Vec<&Line> = self
            .of_file(file)
            .filter(|(_, fate)| **fate == Fate::New)
            .map(|(line, _)| line)
            .collect();
        if new.is_empty() {
            return Ok(());
        }
        let count = u32::try_from(new.len()).map_err(anyhow::Error::from)?;
        let first = mint(tx, "person", count).await?;
        let sealer = Sealer {
            secrets: Arc::clone(&self.secrets),
            directory: Arc::clone(&self.directory),
            day: self.day,
        };
        let mut people = into_person(0);
        let mut secrets = into_secret();
        for (person, line) in (first..).map(PersonNo).zip(new) {
            let kept = line.kept().clone();
            let mut one = Newcomer::new(line, kept, person, random_bytes()?, &sealer)?;
            people.row(one.person_row());
            secrets.row(one.secret_row());
            posting.facts.append(&mut one.facts);
            posting.person_attributes.append(&mut one.attributes);
        }
        people.write(tx).await?;
        secrets.write(tx).await?;
        Ok(())
    }
}

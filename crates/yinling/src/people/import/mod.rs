//! A roster is imported: XLSX, XLS or CSV, several files in one run, one
//! journal line for each file and all of them or none.
//!
//! Files are read, checked and held against the roster outside the writing
//! transaction; what was read is held in memory as compact lines, never as
//! cells. Few new people are written by the verb itself; many wait in the
//! staging tables, and the verb only moves them. If a line recorded meanwhile
//! may have overtaken the plan, everything is read and planned again.
//!
//! What is absent on purpose: health, living alone and emergency contacts.
//! Their columns are named as ignored and never kept.

mod apply;
pub(super) mod columns;
mod compare;
mod line;
mod parse;
mod plan;
mod register;
mod roster;
mod stage;
mod template;
mod units;

#[cfg(test)]
mod tests;

pub(super) use line::retirement_word;
pub(super) use roster::{Recorded, recorded};
pub use stage::clear_staging;
pub use template::template;
pub(super) use template::{column, order};

/// The columns of a roster.
pub fn columns() -> &'static Columns {
    &columns::COLUMNS
}

use crate::access::Secrets;
use crate::db::Db;
use crate::importing::{Aside, Columns, Given, ImportOptions, Outcome, write_aside};
use crate::journal::{Act, Answer, Failure, Recorded as Line, Verb, Writer, head, verbs};
use crate::units::mint;
use anyhow::{Context, anyhow};
use apply::Job;
use kit::{PersonNo, Refusal};
use plan::{Fate, Plan};
use stage::{Batch, Staging};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use units::Directory;

/// From so many new people on, they are staged.
const STAGED_FROM: usize = 2_000;
/// How often a plan that was overtaken is made anew.
const ATTEMPTS: usize = 5;

/// Imports the rosters. An outcome for each file, also when nothing was
/// applied because of its rows.
///
/// Refusals of a whole file: see [`crate::importing::read_file`], each with
/// the file's name; `set_aside_is_input`; `busy` when others kept changing
/// the roster meanwhile.
pub async fn import_roster(
    db: &Db,
    writer: &Writer,
    secrets: &Arc<Secrets>,
    act: Act,
    files: &[PathBuf],
    options: &ImportOptions,
) -> Result<Vec<Outcome>, Failure> {
    let house = House {
        db,
        writer,
        secrets,
    };
    house.import(act, files, options, STAGED_FROM).await
}

/// Where an import happens.
struct House<'a> {
    db: &'a Db,
    writer: &'a Writer,
    secrets: &'a Arc<Secrets>,
}

impl House<'_> {
    async fn import(
        &self,
        act: Act,
        files: &[PathBuf],
        options: &ImportOptions,
        staged_from: usize,
    ) -> Result<Vec<Outcome>, Failure> {
        options.check(files)?;
        for _ in 0..ATTEMPTS {
            let (since, _) = head(self.db.read()).await?;
            let directory = Arc::new(Directory::load(self.db.read()).await?);
            let mut parsed = self.parse(files, &directory, options).await?;
            let day = options.as_of_day;
            let house = (self.db, &**self.secrets, &*directory);
            let mut plan = Plan::make(house, &mut parsed, options).await?;
            let (outcomes, asides) = plan.outcomes(&parsed);
            let blocked = outcomes.iter().any(Outcome::is_blocked);
            if options.dry_run || (blocked && options.set_aside.is_none()) {
                return Ok(outcomes);
            }
            if let (Some(out), true) = (&options.set_aside, blocked) {
                set_aside(out.clone(), options.given.clone(), asides).await?;
            }
            if !plan.posts() {
                return Ok(outcomes);
            }
            let staged = plan.new_people() >= staged_from.max(1);
            let mut job = Job {
                secrets: Arc::clone(self.secrets),
                directory,
                lines: Arc::new(parsed.lines),
                fates: plan.fates,
                batches: vec![None; parsed.files.len()],
                files: parsed.files,
                outcomes,
                day,
                since,
            };
            if staged {
                self.stage(&mut job, options).await?;
            }
            if let Err(refusal) = options.given.watch.check() {
                self.forget(&job.batches).await;
                return Err(refusal.into());
            }
            let job = Arc::new(job);
            let applied = self.apply(act.clone(), &job).await;
            let is_applied = matches!(applied, Ok(Some(_)));
            for batch in job.batches.iter().flatten() {
                stage::delete(self.db, batch.number, is_applied).await?;
            }
            if let Some(lines) = applied? {
                return Ok(settled(&job.outcomes, &lines));
            }
        }
        Err(Refusal::new("busy").into())
    }

    async fn parse(
        &self,
        files: &[PathBuf],
        directory: &Arc<Directory>,
        options: &ImportOptions,
    ) -> Result<parse::Parsed, Failure> {
        let (files, directory) = (files.to_vec(), Arc::clone(directory));
        let (secrets, options) = (Arc::clone(self.secrets), options.clone());
        let read = tokio::task::spawn_blocking(move || {
            parse::parse(&files, &directory, &secrets, &options)
        });
        Ok(read.await.context("reading the files")??)
    }

    /// Gives the new people their numbers and stages them, file by file.
    async fn stage(&self, job: &mut Job, options: &ImportOptions) -> Result<(), Failure> {
        let is_new = |fate: &&Fate| **fate == Fate::New;
        let count = job.fates.iter().filter(is_new).count();
        let tx = self.db.begin().await?;
        let count = u32::try_from(count).map_err(anyhow::Error::from)?;
        let first = mint(&tx, "person", count).await?;
        tx.commit().await?;
        let mut numbers = first..;
        let mut by_file: Vec<Vec<(usize, PersonNo)>> = vec![Vec::new(); job.files.len()];
        for (at, (line, fate)) in job.lines.iter().zip(&job.fates).enumerate() {
            if *fate == Fate::New
                && let Some(number) = numbers.next()
            {
                by_file[line.at.file].push((at, PersonNo(number)));
            }
        }
        let staging = Staging {
            secrets: Arc::clone(&job.secrets),
            directory: Arc::clone(&job.directory),
            lines: Arc::clone(&job.lines),
            day: job.day,
            today: options.today,
        };
        for (file, lines) in by_file.into_iter().enumerate() {
            if lines.is_empty() {
                continue;
            }
            match staging.stage(self.db, lines).await {
                Ok(batch) => job.batches[file] = Some(batch),
                Err(error) => {
                    self.forget(&job.batches).await;
                    return Err(error.into());
                }
            }
        }
        Ok(())
    }

    /// After a failure that is told anyway; what cannot be deleted now goes at
    /// the next start.
    async fn forget(&self, batches: &[Option<Batch>]) {
        for batch in batches.iter().flatten() {
            if let Err(error) = stage::delete(self.db, batch.number, false).await {
                tracing::warn!("staged rows are left behind: {error}");
            }
        }
    }

    /// The line of each file that brought something, or `None` where the plan
    /// was overtaken.
    async fn apply(&self, act: Act, job: &Arc<Job>) -> Result<Option<Vec<(usize, Line)>>, Failure> {
        let stale = Arc::new(AtomicBool::new(false));
        let posted: Arc<Mutex<Vec<usize>>> = Arc::default();
        let verb = verb_of(job, &stale, &posted);
        let recorded = self.writer.record_all(act, verb).await?;
        if stale.load(Ordering::SeqCst) {
            return Ok(None);
        }
        let files = posted.lock().map_err(|e| anyhow!("{e}"))?.clone();
        Ok(Some(files.into_iter().zip(recorded).collect()))
    }
}

fn verb_of(job: &Arc<Job>, stale: &Arc<AtomicBool>, posted: &Arc<Mutex<Vec<usize>>>) -> Verb {
    let (job, stale, posted) = (Arc::clone(job), Arc::clone(stale), Arc::clone(posted));
    verbs(move |tx| -> Answer<'_> {
        let (job, stale, posted) = (Arc::clone(&job), Arc::clone(&stale), Arc::clone(&posted));
        Box::pin(async move {
            if job.is_stale(tx).await? {
                stale.store(true, Ordering::SeqCst);
                return Ok(Vec::new());
            }
            let (files, postings) = job.postings(tx).await?.into_iter().unzip();
            *posted.lock().map_err(|e| anyhow!("{e}"))? = files;
            Ok(postings)
        })
    })
}

async fn set_aside(out: PathBuf, given: Given, asides: Vec<Aside>) -> Result<(), Failure> {
    let written =
        tokio::task::spawn_blocking(move || write_aside(&out, &columns::COLUMNS, &given, &asides));
    written.await.context("writing the rows set aside")??;
    Ok(())
}

fn settled(outcomes: &[Outcome], lines: &[(usize, Line)]) -> Vec<Outcome> {
    let mut outcomes = outcomes.to_vec();
    for (file, recorded) in lines {
        outcomes[*file].applied = true;
        outcomes[*file].journal_line = Some(recorded.line.0);
    }
    outcomes
}

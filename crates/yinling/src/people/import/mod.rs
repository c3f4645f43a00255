//! A roster is imported: XLSX, XLS or CSV, several files in one run, one
//! journal line for each file and all of them or none.
//!
//! Files are read, checked and held against the roster outside the writing
//! transaction; what was read is held in memory as compact lines, never as
//! cells. Few new people are written by the verb itself; many are written before
//! it, out of sight, until its line makes them true (`stage`); where it is likely
//! to be of use that happens while the file is still being read (`ahead`). If a line
//! recorded meanwhile may have overtaken the plan, everything is read and
//! planned again.
//!
//! What is absent on purpose: health, living alone and emergency contacts.
//! Their columns are named as ignored and never kept.

mod ahead;
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

pub use line::retirement_word;
pub(super) use roster::{Recorded, recorded};
pub(super) use stage::Batch;
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
use ahead::{Ahead, Done};
use anyhow::{Context, anyhow};
use apply::Job;
use kit::Refusal;
use parse::Parsed;
use plan::{Fate, Plan};
use stage::{Sealer, Stager};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
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

/// What was read, and what was staged meanwhile.
type Read = (Result<Parsed, Refusal>, Option<Done>);
/// What each line comes to, and what was staged meanwhile.
type Planned = (Result<(Parsed, Plan), Failure>, Done);

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
        let mut may_be_ahead = !options.dry_run && options.set_aside.is_none() && files.len() == 1;
        for _ in 0..ATTEMPTS {
            let mut unused = None;
            let attempt = (files, options, staged_from, may_be_ahead);
            let came_to = self.attempt(act.clone(), attempt, &mut unused).await;
            if let Some(batch) = unused {
                stage::forget(self.db, &batch).await;
            }
            may_be_ahead = false;
            if let Some(outcomes) = came_to? {
                return Ok(outcomes);
            }
        }
        Err(Refusal::new("busy").into())
    }

    /// Reads, plans and applies once; `None` where others were quicker, or where
    /// nobody can be staged ahead. What was staged and is not needed is left in
    /// `unused`.
    async fn attempt(
        &self,
        act: Act,
        (files, options, staged_from, may_be_ahead): (&[PathBuf], &ImportOptions, usize, bool),
        unused: &mut Option<Batch>,
    ) -> Result<Option<Vec<Outcome>>, Failure> {
        let (since, _) = head(self.db.read()).await?;
        let directory = Arc::new(Directory::load(self.db.read()).await?);
        let (planned, done) = match may_be_ahead {
            true => {
                let read = self.plan_ahead(files, &directory, options, staged_from);
                read.await?
            }
            false => self.plan(files, &directory, options, None).await?,
        };
        *unused = Some(done.batch.clone()).filter(Batch::has_begun);
        let (parsed, mut plan) = planned?;
        if !done.is_as_planned(&plan.fates) {
            return Ok(None);
        }
        let (outcomes, asides) = plan.outcomes(&parsed);
        let blocked = outcomes.iter().any(Outcome::is_blocked);
        if options.dry_run || (blocked && options.set_aside.is_none()) {
            return Ok(Some(outcomes));
        }
        if let (Some(out), true) = (&options.set_aside, blocked) {
            set_aside(out.clone(), options.given.clone(), asides).await?;
        }
        if !plan.posts() {
            return Ok(Some(outcomes));
        }
        let is_staged = plan.new_people() >= staged_from.max(1) || unused.is_some();
        let mut job = Job {
            secrets: Arc::clone(self.secrets),
            directory,
            lines: Arc::new(parsed.lines),
            fates: plan.fates,
            batches: vec![None; parsed.files.len()],
            files: parsed.files,
            outcomes,
            day: options.as_of_day,
            since,
        };
        job.batches[0] = unused.take();
        if is_staged {
            self.stage(&mut job, &done, options).await?;
        }
        if let Err(refusal) = options.given.watch.check() {
            self.forget(&job.batches).await;
            return Err(refusal.into());
        }
        let job = Arc::new(job);
        let applied = self.apply(act, &job).await;
        if !matches!(applied, Ok(Some(_))) {
            self.forget(&job.batches).await;
        }
        Ok(applied?.map(|lines| settled(&job.outcomes, &lines)))
    }

    async fn parse(
        &self,
        files: &[PathBuf],
        directory: &Arc<Directory>,
        options: &ImportOptions,
        mut ahead: Option<Ahead>,
    ) -> Result<Read, Failure> {
        let (files, directory) = (files.to_vec(), Arc::clone(directory));
        let (secrets, options) = (Arc::clone(self.secrets), options.clone());
        let read = tokio::task::spawn_blocking(move || {
            let parsed = parse::parse(&files, &directory, &secrets, &options, ahead.as_mut());
            (parsed, ahead.map(|ahead| ahead.done))
        });
        Ok(read.await.context("reading the files")?)
    }

    /// Reads the files and says what each line comes to.
    async fn plan(
        &self,
        files: &[PathBuf],
        directory: &Arc<Directory>,
        options: &ImportOptions,
        ahead: Option<Ahead>,
    ) -> Result<Planned, Failure> {
        let (parsed, done) = self.parse(files, directory, options, ahead).await?;
        let done = done.unwrap_or_default();
        let mut parsed = match parsed {
            Ok(parsed) => parsed,
            Err(refusal) => return Ok((Err(refusal.into()), done)),
        };
        let house = (self.db, &**self.secrets, &**directory);
        let plan = Plan::make(house, &mut parsed, done.known.as_ref(), options).await;
        Ok((plan.map(|plan| (parsed, plan)), done))
    }

    /// The same, new people being staged meanwhile.
    async fn plan_ahead(
        &self,
        files: &[PathBuf],
        directory: &Arc<Directory>,
        options: &ImportOptions,
        staged_from: usize,
    ) -> Result<Planned, Failure> {
        let (chunks, ready) = mpsc::channel(stage::WAITING);
        let ahead = Ahead {
            db: self.db.clone(),
            runtime: Handle::current(),
            sealer: Sealer {
                secrets: Arc::clone(self.secrets),
                directory: Arc::clone(directory),
                day: options.as_of_day,
            },
            today: options.today,
            from: staged_from.max(1),
            chunks: Some(chunks),
            done: Done::default(),
        };
        let (planned, written) = tokio::join!(
            self.plan(files, directory, options, Some(ahead)),
            stage::write_chunks(self.db, ready)
        );
        let (planned, done) = planned?;
        let settled = done.settle(self.db).await;
        if let Err(error) = written.and(settled) {
            stage::forget(self.db, &done.batch).await;
            return Err(error.into());
        }
        Ok((planned, done))
    }

    /// Stages the new people of each file who are not staged yet.
    async fn stage(
        &self,
        job: &mut Job,
        done: &Done,
        options: &ImportOptions,
    ) -> Result<(), Failure> {
        let mut by_file: Vec<Vec<usize>> = vec![Vec::new(); job.files.len()];
        for (at, (line, fate)) in job.lines.iter().zip(&job.fates).enumerate() {
            if *fate == Fate::New && !done.is_staged(at) {
                by_file[line.at.file].push(at);
            }
        }
        let stager = Stager {
            sealer: Sealer {
                secrets: Arc::clone(&job.secrets),
                directory: Arc::clone(&job.directory),
                day: job.day,
            },
            lines: Arc::clone(&job.lines),
            today: options.today,
        };
        for (file, lines) in by_file.into_iter().enumerate() {
            if lines.is_empty() {
                continue;
            }
            let batch = job.batches[file].take().unwrap_or_default();
            match stager.stage(self.db, batch, lines).await {
                Ok(batch) => job.batches[file] = Some(batch),
                Err(error) => {
                    self.forget(&job.batches).await;
                    return Err(error.into());
                }
            }
        }
        Ok(())
    }

    /// After a failure that is told anyway.
    async fn forget(&self, batches: &[Option<Batch>]) {
        for batch in batches.iter().flatten() {
            stage::forget(self.db, batch).await;
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

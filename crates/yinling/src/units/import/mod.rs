//! A list of units is imported: XLSX, XLS or CSV, rows in any order, several
//! files in one run, one journal line for each file and all of them or none.
//!
//! A unit is recognised by its code, or without one by its name and parent.
//! What a second import gives anew takes effect on the day asked for; an empty
//! cell never erases. The plan is made inside the writing transaction, so it
//! is never made on stale rows.

mod lines;
mod plan;
mod rows;
mod standing;
mod template;

#[cfg(test)]
mod tests;

use super::project::project;
use crate::db::{Db, Tx};
use crate::importing::{Aside, Columns, Given, ImportOptions, Outcome, fingerprint, write_aside};
use crate::journal::{Act, Answer, Failure, Posting, Verb, Writer, verbs};
use anyhow::{Context, anyhow};
use lines::{COLUMNS, Parsed, read_lines};
use plan::Plan;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

pub use template::template;

/// The columns of a list of units.
pub fn columns() -> &'static Columns {
    &COLUMNS
}

/// Imports the files. An outcome for each, also when nothing was applied
/// because of its rows.
///
/// Refusals of a whole file: see [`crate::importing::read_file`], each with
/// the file's name; `set_aside_is_input`.
pub async fn import_units(
    _db: &Db,
    writer: &Writer,
    act: Act,
    files: &[PathBuf],
    options: &ImportOptions,
) -> Result<Vec<Outcome>, Failure> {
    options.check(files)?;
    let parsed = Arc::new(parse(files.to_vec(), options.given.clone()).await?);
    let trial = Run::new(&parsed, options);
    writer.rehearse_all(act.clone(), trial.verb()).await?;
    let mut result = trial.result()?;
    let blocked = result.outcomes.iter().any(Outcome::is_blocked);
    if options.dry_run || (blocked && options.set_aside.is_none()) {
        return Ok(result.outcomes);
    }
    if let (Some(out), true) = (&options.set_aside, blocked) {
        set_aside(out.clone(), options.given.clone(), result.asides).await?;
    }
    options.given.watch.check()?;
    if result.posts.iter().any(|posts| *posts) {
        let run = Run::new(&parsed, options);
        let recorded = writer.record_all(act, run.verb()).await?;
        let rehearsed = result.outcomes;
        result = run.result()?;
        let mut lines = recorded.iter().map(|recorded| recorded.line.0);
        for (outcome, posts) in result.outcomes.iter_mut().zip(&result.posts) {
            if *posts {
                outcome.applied = true;
                outcome.journal_line = lines.next();
            }
        }
        if let (Some(out), true) = (&options.set_aside, rehearsed != unapplied(&result.outcomes)) {
            // Something came in between: other rows were set aside after all.
            set_aside(out.clone(), options.given.clone(), result.asides).await?;
        }
    }
    Ok(result.outcomes)
}

fn unapplied(outcomes: &[Outcome]) -> Vec<Outcome> {
    let mut outcomes = outcomes.to_vec();
    for outcome in &mut outcomes {
        outcome.applied = false;
        outcome.journal_line = None;
    }
    outcomes
}

/// The file as messages name it.
fn file_name(path: &Path) -> String {
    path.display().to_string()
}

async fn parse(files: Vec<PathBuf>, given: Given) -> Result<Parsed, Failure> {
    let read = tokio::task::spawn_blocking(move || {
        let mut parsed = Parsed::default();
        for path in files {
            let named = |refusal: kit::Refusal| refusal.with("file", path.display());
            let subject = fingerprint(&path).map_err(named)?;
            read_lines(&mut parsed, &path, subject, &given).map_err(named)?;
        }
        Ok(parsed)
    });
    read.await.context("reading the files")?
}

async fn set_aside(out: PathBuf, given: Given, asides: Vec<Aside>) -> Result<(), Failure> {
    let written = tokio::task::spawn_blocking(move || write_aside(&out, &COLUMNS, &given, &asides));
    written.await.context("writing the rows set aside")??;
    Ok(())
}

/// What a run comes to, handed out of the verb.
#[derive(Debug, Default)]
struct Came {
    outcomes: Vec<Outcome>,
    asides: Vec<Aside>,
    /// For each file, whether it posts a line.
    posts: Vec<bool>,
}

/// One pass through the writer.
#[derive(Debug)]
struct Run {
    parsed: Arc<Parsed>,
    options: ImportOptions,
    came: Arc<Mutex<Option<Came>>>,
}

impl Run {
    fn new(parsed: &Arc<Parsed>, options: &ImportOptions) -> Run {
        Run {
            parsed: Arc::clone(parsed),
            options: options.clone(),
            came: Arc::default(),
        }
    }

    fn verb(&self) -> Verb {
        let (parsed, options) = (Arc::clone(&self.parsed), self.options.clone());
        let came = Arc::clone(&self.came);
        verbs(move |tx| -> Answer<'_> {
            let (parsed, options) = (Arc::clone(&parsed), options.clone());
            let came = Arc::clone(&came);
            Box::pin(async move {
                let (result, postings) = import(tx, &parsed, &options).await?;
                *came.lock().map_err(|e| anyhow!("{e}"))? = Some(result);
                Ok(postings)
            })
        })
    }

    fn result(&self) -> Result<Came, Failure> {
        let mut came = self.came.lock().map_err(|e| anyhow!("{e}"))?;
        came.take()
            .ok_or_else(|| anyhow!("the import came to nothing").into())
    }
}

/// The verb itself: plan, post, project.
async fn import(
    tx: &Tx,
    parsed: &Parsed,
    options: &ImportOptions,
) -> Result<(Came, Vec<Posting>), Failure> {
    let mut plan = Plan::make(tx, parsed, options).await?;
    let (outcomes, asides) = plan.outcomes(parsed);
    let blocked = outcomes.iter().any(Outcome::is_blocked);
    let mut came = Came {
        outcomes,
        asides,
        posts: vec![false; parsed.files.len()],
    };
    if blocked && options.set_aside.is_none() {
        return Ok((came, Vec::new()));
    }
    let by_file = rows::postings(tx, &mut plan, parsed, options, &came.outcomes).await?;
    let mut whole = Posting::default();
    let mut postings = Vec::new();
    for (file, posting) in by_file.into_iter().enumerate() {
        let Some(posting) = posting else { continue };
        came.posts[file] = true;
        let attributes = posting.unit_attributes.iter().cloned();
        whole.unit_attributes.extend(attributes);
        whole.placements.extend(posting.placements.iter().cloned());
        postings.push(posting);
    }
    if !postings.is_empty() {
        project(tx, &whole, options.today).await?;
    }
    Ok((came, postings))
}

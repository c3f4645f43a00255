//! Ledgers are imported: several files in one run, one line for each, and all
//! of them or none.

use super::columns::COLUMNS;
use super::places::Places;
use super::post::{VERB, post, subject};
use super::read::{Ledger, read_ledger};
use crate::access::Secrets;
use crate::db::{Db, DbErr};
use crate::importing::{Aside, ImportOptions, Outcome, Severity, TakenAs, message, write_aside};
use crate::journal::{Act, Answer, Failure, Verb, Writer, find_standing, verbs};
use anyhow::{Context, anyhow};
use kit::Refusal;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// Imports the files. An outcome for each, also when nothing was applied
/// because of its rows. A file whose line stands comes to nothing.
///
/// Refusals of the run: those of [`crate::importing::read_file`], each with
/// the file's name; `set_aside_is_input`, `too_many_kinds`.
pub async fn import_facts(
    db: &Db,
    writer: &Writer,
    secrets: &Arc<Secrets>,
    act: Act,
    files: &[PathBuf],
    options: &ImportOptions,
) -> Result<Vec<Outcome>, Failure> {
    options.check(files)?;
    let mut tries = 0;
    loop {
        match attempt(db, writer, secrets, act.clone(), files, options).await {
            // A unit closed while the files were being read: read them again.
            Err(Failure::Refused(why)) if why.code == "changed_meanwhile" && tries < 3 => {
                tries += 1;
            }
            settled => return settled,
        }
    }
}

async fn attempt(
    db: &Db,
    writer: &Writer,
    secrets: &Arc<Secrets>,
    act: Act,
    files: &[PathBuf],
    options: &ImportOptions,
) -> Result<Vec<Outcome>, Failure> {
    let places = Arc::new(Places::load(db.read()).await?);
    let mut ledgers = read(files, &places, secrets, options).await?;
    let mut outcomes = Vec::with_capacity(ledgers.len());
    let mut asides = Vec::with_capacity(ledgers.len());
    for ledger in &mut ledgers {
        let (outcome, aside) = outcome_of(db, ledger).await?;
        outcomes.push(outcome);
        asides.push(aside);
    }
    let blocked = outcomes.iter().any(Outcome::is_blocked);
    if options.dry_run || (blocked && options.set_aside.is_none()) {
        return Ok(outcomes);
    }
    if let (Some(out), true) = (&options.set_aside, blocked) {
        let (out, given) = (out.clone(), options.given.clone());
        let write = move || write_aside(&out, &COLUMNS, &given, &asides);
        let written = tokio::task::spawn_blocking(write);
        written.await.context("writing the rows set aside")??;
    }
    if outcomes.iter().all(|outcome| outcome.new == 0) {
        return Ok(outcomes);
    }
    options.given.watch.check()?;
    let run = Run {
        ledgers: Arc::new(ledgers),
        places,
        posted: Arc::default(),
    };
    let recorded = writer.record_all(act, run.verb()).await?;
    let posted = std::mem::take(&mut *run.posted.lock().map_err(|e| anyhow!("{e}"))?);
    for (at, outcome) in outcomes.iter_mut().enumerate() {
        match posted.iter().position(|posted| *posted == at) {
            Some(nth) => {
                outcome.applied = true;
                outcome.journal_line = recorded.get(nth).map(|recorded| recorded.line.0);
            }
            // The same file twice in one run, or in another run meanwhile.
            None => outcome.same += std::mem::take(&mut outcome.new),
        }
    }
    Ok(outcomes)
}

async fn read(
    files: &[PathBuf],
    places: &Arc<Places>,
    secrets: &Arc<Secrets>,
    options: &ImportOptions,
) -> Result<Vec<Ledger>, Failure> {
    let (files, options) = (files.to_vec(), options.clone());
    let (places, secrets) = (Arc::clone(places), Arc::clone(secrets));
    let read = tokio::task::spawn_blocking(move || {
        let named = |path: &Path, refusal: Refusal| refusal.with("file", path.display());
        let ledger = |path: &PathBuf| {
            read_ledger(path, &places, &secrets, &options).map_err(|e| named(path, e))
        };
        files.iter().map(ledger).collect::<Result<Vec<_>, _>>()
    });
    Ok(read.await.context("reading the files")??)
}

/// What would come of the ledger, and the rows that are not taken.
async fn outcome_of(db: &Db, ledger: &mut Ledger) -> Result<(Outcome, Aside), DbErr> {
    let mut outcome = Outcome::of_file(ledger.path.display().to_string());
    outcome.rows = ledger.rows;
    outcome.understood = std::mem::take(&mut ledger.reading);
    outcome
        .ignored_columns
        .clone_from(&outcome.understood.ignored);
    let mut aside = Aside {
        file: ledger.path.clone(),
        ..Aside::default()
    };
    if find_standing(db.read(), VERB, &subject(ledger))
        .await?
        .is_some()
    {
        outcome.same = ledger.rows;
        return Ok((outcome, aside));
    }
    aside.reasons = reasons(ledger);
    for (table, row) in std::mem::take(&mut ledger.taken) {
        outcome.take(table, row, TakenAs::New);
    }
    outcome.settle(std::mem::take(&mut ledger.problems));
    Ok((outcome, aside))
}

/// Why each row that is not taken is not.
fn reasons(ledger: &Ledger) -> BTreeMap<(usize, u32), String> {
    let mut refused = ledger.refused.iter();
    let mut reasons: BTreeMap<(usize, u32), String> = BTreeMap::new();
    let mut at: Option<(usize, u32)> = None;
    let mut row_before: Option<(&str, u32)> = None;
    // Problems and refused rows are both in the order of the file.
    let stopping = ledger
        .problems
        .iter()
        .filter(|p| p.severity != Severity::Note);
    for problem in stopping {
        let row = (problem.sheet.as_str(), problem.row);
        if row_before != Some(row) {
            at = refused.next().copied();
            row_before = Some(row);
        }
        if let Some(at) = at {
            let reason = reasons.entry(at).or_default();
            if !reason.is_empty() {
                reason.push('；');
            }
            reason.push_str(&message(problem));
        }
    }
    reasons
}

/// One pass through the writer.
struct Run {
    ledgers: Arc<Vec<Ledger>>,
    places: Arc<Places>,
    /// Which of the ledgers came to a line, in order.
    posted: Arc<Mutex<Vec<usize>>>,
}

impl Run {
    fn verb(&self) -> Verb {
        let (ledgers, places) = (Arc::clone(&self.ledgers), Arc::clone(&self.places));
        let posted = Arc::clone(&self.posted);
        verbs(move |tx| -> Answer<'_> {
            let (ledgers, places) = (Arc::clone(&ledgers), Arc::clone(&places));
            let posted = Arc::clone(&posted);
            Box::pin(async move {
                let (at, postings): (Vec<usize>, Vec<_>) =
                    post(tx, &ledgers, &places).await?.into_iter().unzip();
                *posted.lock().map_err(|e| anyhow!("{e}"))? = at;
                Ok(postings)
            })
        })
    }
}

//! `yinling plan …`

use super::desk::Desk;
use super::print::Printer;
use super::{Format, VerbArgs};
use crate::db::DbErr;
use crate::journal::{Failure, verb};
use crate::reports::{
    Evidence, Promise, PromiseForm, State, keep_promise, leave_undone, list_promises, promise,
    withdraw_promise,
};
use crate::units;
use clap::{Args, Subcommand};
use kit::{Refusal, UnitId};
use serde_json::{Value, json};
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub enum PlanCommand {
    /// A unit's report promises something for the next year.
    Promise {
        /// The unit's code.
        #[arg(long)]
        unit: String,
        /// The year it is for.
        #[arg(long)]
        year: i16,
        /// What will be done, in one sentence.
        #[arg(long)]
        text: String,
        /// The figure it is measured by, by its Chinese name or its id.
        #[arg(long, requires = "target")]
        indicator: Option<String>,
        /// How far that figure is to come.
        #[arg(long, requires = "indicator")]
        target: Option<i64>,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// What was promised is done; --day says when.
    Done {
        /// The line that made the promise.
        line: u32,
        /// What shows it, in words.
        #[arg(long, default_value = "")]
        words: String,
        /// The journal line that shows it.
        #[arg(long)]
        evidence: Option<u32>,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// What was promised is not done.
    NotDone(ReasonArgs),
    /// A promise is withdrawn.
    Withdraw(ReasonArgs),
    /// What was promised, and what became of it.
    List {
        /// The unit's code.
        #[arg(long)]
        unit: String,
        /// Only what is for this year.
        #[arg(long)]
        year: Option<i16>,
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

#[derive(Debug, Args)]
pub struct ReasonArgs {
    /// The line that made the promise.
    line: u32,
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    verb: VerbArgs,
}

pub async fn run(desk: Desk, command: PlanCommand, printer: &Printer) -> Result<ExitCode, Failure> {
    let today = desk.today();
    match command {
        PlanCommand::Promise {
            unit,
            year,
            text,
            indicator,
            target,
            verb: common,
        } => {
            let form = PromiseForm {
                unit,
                year,
                text,
                indicator,
                target,
            };
            let live = Arc::new(desk.live().await?);
            let making = verb(move |tx| {
                let (live, form) = (live.clone(), form.clone());
                Box::pin(async move { promise(tx, &live, &form, today).await })
            });
            desk.record(&common, making.alone(), printer).await
        }
        PlanCommand::Done {
            line,
            words,
            evidence,
            verb: common,
        } => {
            let evidence = Evidence {
                words,
                line: evidence,
                on: common.day,
            };
            let keeping = verb(move |tx| {
                let evidence = evidence.clone();
                Box::pin(async move { keep_promise(tx, line, &evidence, today).await })
            });
            desk.record(&common, keeping.alone(), printer).await
        }
        PlanCommand::NotDone(args) => {
            let (line, reason) = (args.line, args.reason);
            let leaving = verb(move |tx| {
                let reason = reason.clone();
                Box::pin(async move { leave_undone(tx, line, &reason).await })
            });
            desk.record(&args.verb, leaving.alone(), printer).await
        }
        PlanCommand::Withdraw(args) => {
            let (line, reason) = (args.line, args.reason);
            let withdrawing = verb(move |tx| {
                let reason = reason.clone();
                Box::pin(async move { withdraw_promise(tx, line, &reason, today).await })
            });
            desk.record(&args.verb, withdrawing.alone(), printer).await
        }
        PlanCommand::List { unit, year, format } => list(&desk, &unit, year, format, printer).await,
    }
}

async fn list(
    desk: &Desk,
    unit: &str,
    year: Option<i16>,
    format: Format,
    printer: &Printer,
) -> Result<ExitCode, Failure> {
    let card = units::find_card(desk.db.read(), unit).await?;
    let card = card.ok_or_else(|| Refusal::new("unknown_unit").with("unit", unit))?;
    let id = u32::try_from(card.id).map_err(|e| DbErr::Type(e.to_string()))?;
    let mut promises = list_promises(desk.db.read(), UnitId(id), i64::MAX).await?;
    promises.retain(|one| year.is_none_or(|year| one.year == year));
    if format != Format::Text {
        let all: Vec<Value> = promises.iter().map(as_json).collect();
        printer.json(&json!(all));
        return Ok(ExitCode::SUCCESS);
    }
    if promises.is_empty() {
        printer.line(&printer.text("plan-none", &[]));
    }
    for one in &promises {
        let state = printer.text(&format!("plan-{}", one.state.code()).replace('_', "-"), &[]);
        printer.line(&format!(
            "{}\t{}\t{state}\t{}",
            one.line, one.year, one.text
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn as_json(promise: &Promise) -> Value {
    let (on, words, evidence) = match &promise.state {
        State::Open => (None, "", None),
        State::Done {
            on,
            words,
            evidence,
        } => (Some(*on), words.as_str(), *evidence),
        State::NotDone { reason } | State::Withdrawn { reason, .. } => {
            (None, reason.as_str(), None)
        }
    };
    json!({
        "line": promise.line,
        "year": promise.year,
        "made_on": promise.made_on,
        "text": promise.text,
        "indicator": promise.target.as_ref().map(|(id, _)| id),
        "target": promise.target.as_ref().map(|(_, target)| target),
        "state": promise.state.code(),
        "state_line": promise.state_line,
        "done_on": on,
        "words": words,
        "evidence": evidence,
    })
}

//! `yinling report freeze`

use super::{is_json, write};
use crate::cli::Format;
use crate::cli::desk::Desk;
use crate::cli::figures::AskedArgs;
use crate::cli::print::Printer;
use crate::cli::report::{tell_gaps, written};
use crate::journal::{Channel, Failure, verb};
use crate::reports::frozen::{Wanted, freeze, prepare};
use clap::Args;
use documents::{Notes, docx};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Debug, Args)]
pub struct FreezeArgs {
    #[command(flatten)]
    asked: AskedArgs,
    /// Write the proof into a file of its own, as JSON.
    #[arg(long, value_name = "FILE.json")]
    proof: Option<PathBuf>,
    /// Write the frozen document as a clean DOCX, without a mark.
    #[arg(long, value_name = "FILE.docx")]
    out: Option<PathBuf>,
    /// Who does it.
    #[arg(long, default_value = "本机")]
    actor: String,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub async fn run(desk: Desk, args: FreezeArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    // What the figures are counted by must be on record before it is proved.
    desk.define().await?;
    let live = Arc::new(desk.live().await?);
    let report = written(&desk, live.clone(), &args.asked, "").await?;
    let wanted = Wanted {
        asked: report.sources.asked.clone(),
        today: report.sources.today,
    };
    let document = report.report.document.clone();
    let (db, secrets) = (&desk.db, &desk.secrets);
    let frozen = prepare(db, &live, secrets, document, &report.subject, &wanted).await?;
    let proof = frozen.proof.text()?;
    let clean = docx::write(&frozen.document, Notes::None).map_err(anyhow::Error::from)?;
    let (figures, line) = (frozen.proof.statement.figures.len(), report.subject.line);
    let public_key = frozen.proof.public_key.clone();
    let freezing = || {
        let frozen = frozen.clone();
        let freezing = verb(move |tx| {
            let frozen = frozen.clone();
            Box::pin(async move { freeze(tx, &frozen).await })
        });
        freezing.alone()
    };
    let act = desk.act(&args.actor, Channel::Cli);
    // Nothing is written of what would be refused, and what cannot be written
    // down is not frozen either.
    desk.writer.rehearse(act.clone(), freezing()).await?;
    if let Some(file) = &args.proof {
        write(file, proof.as_bytes())?;
    }
    if let Some(file) = &args.out {
        write(file, &clean)?;
    }
    let recorded = desk.writer.record(act, freezing()).await?;
    if is_json(args.format) {
        printer.json(&json!({
            "id": recorded.line,
            "line": recorded.line,
            "hash": recorded.head,
            "as_of_line": line,
            "as_of_hash": report.subject.hash,
            "as_of_day": report.subject.as_of,
            "figures": figures,
            "public_key": public_key,
        }));
    } else {
        let told = [
            ("id", recorded.line.to_string()),
            ("figures", figures.to_string()),
            ("line", line.to_string()),
            ("hash", report.subject.hash.clone()),
            ("key", public_key),
        ];
        let told: Vec<(&str, &str)> = told.iter().map(|(k, v)| (*k, v.as_str())).collect();
        printer.line(&printer.text("report-frozen", &told));
        tell_gaps(&report.report.gaps, printer);
    }
    Ok(ExitCode::SUCCESS)
}

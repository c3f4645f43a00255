//! `yinling import …`

use super::Format;
use super::desk::Desk;
use super::print::Printer;
use crate::importing::{ImportOptions, Outcome, Severity};
use crate::journal::{Channel, Failure};
use crate::{ledgers, people, units};
use clap::{Args, Subcommand};
use kit::Day;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Units, from XLSX, XLS or CSV.
    Units(ImportArgs),
    /// A roster, from XLSX, XLS or CSV.
    Roster(ImportArgs),
    /// A past year's ledger.
    Facts(ImportArgs),
}

#[derive(Debug, Args)]
pub struct ImportArgs {
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Check everything, change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Stocks without a date of their own begin, and changes take effect, on
    /// this day (default today).
    #[arg(long)]
    as_of_day: Option<Day>,
    /// Take the good rows and write the others here with their reasons.
    #[arg(long, value_name = "OUT.xlsx")]
    set_aside: Option<PathBuf>,
    /// Who does it.
    #[arg(long, default_value = "本机")]
    actor: String,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub async fn run(
    desk: Desk,
    command: ImportCommand,
    printer: &Printer,
) -> Result<ExitCode, Failure> {
    let (ImportCommand::Units(args) | ImportCommand::Roster(args) | ImportCommand::Facts(args)) =
        &command;
    let today = desk.today();
    let options = ImportOptions {
        dry_run: args.dry_run,
        as_of_day: args.as_of_day.unwrap_or(today),
        today,
        set_aside: args.set_aside.clone(),
    };
    let act = desk.act(&args.actor, Channel::Import);
    let Desk {
        db,
        writer,
        secrets,
        ..
    } = &desk;
    let files = &args.files;
    let outcomes = match &command {
        ImportCommand::Units(_) => units::import_units(db, writer, act, files, &options).await?,
        ImportCommand::Roster(_) => {
            people::import_roster(db, writer, secrets, act, files, &options).await?
        }
        ImportCommand::Facts(_) => {
            ledgers::import_facts(db, writer, secrets, act, files, &options).await?
        }
    };
    for outcome in &outcomes {
        match args.format {
            Format::Text => print_text(outcome, args, printer),
            _ => {
                let outcome = serde_json::to_value(outcome).map_err(anyhow::Error::from)?;
                printer.json(&outcome);
            }
        }
    }
    // Rows that were set aside have been dealt with; rows that stopped the run
    // have not.
    let is_blocked = outcomes.iter().any(Outcome::is_blocked);
    Ok(if is_blocked && options.set_aside.is_none() {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}

fn print_text(outcome: &Outcome, args: &ImportArgs, printer: &Printer) {
    let numbers = [
        (
            "line",
            outcome
                .journal_line
                .map(|line| line.to_string())
                .unwrap_or_default(),
        ),
        ("new", outcome.new.to_string()),
        ("changed", outcome.changed.to_string()),
        ("same", outcome.same.to_string()),
        ("refused", outcome.refused.to_string()),
        ("conflicts", outcome.conflicts.to_string()),
    ];
    let numbers: Vec<(&str, &str)> = numbers.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let key = match outcome {
        _ if args.dry_run => "import-dry-run",
        _ if outcome.applied => "import-applied",
        _ if outcome.is_blocked() => "import-refused",
        _ => "import-nothing",
    };
    printer.line(&format!(
        "{}: {}",
        outcome.file,
        printer.text(key, &numbers)
    ));
    if !outcome.ignored_columns.is_empty() {
        let columns = outcome.ignored_columns.join("、");
        printer.line(&format!(
            "  {}",
            printer.text("import-ignored", &[("columns", &columns)])
        ));
    }
    for problem in outcome
        .problems
        .iter()
        .filter(|p| p.severity != Severity::Note)
    {
        printer.line(&format!("  {}", problem.message));
    }
}

//! `yinling import …`

use super::Format;
use super::desk::Desk;
use super::print::Printer;
use crate::importing::{Given, ImportOptions, Outcome, Severity, write_annotated};
use crate::intake::Kind;
use crate::journal::{Channel, Failure};
use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use kit::{Day, Refusal};
use sheets::write::write_template;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Units, from XLSX, XLS or CSV.
    Units(ImportArgs),
    /// A roster, from XLSX, XLS or CSV.
    Roster(ImportArgs),
    /// A past year's ledger.
    Facts(ImportArgs),
    /// An empty workbook to be filled in and imported.
    Template(TemplateArgs),
}

#[derive(Debug, Args)]
pub struct TemplateArgs {
    #[arg(value_enum)]
    kind: TemplateKind,
    #[arg(long, value_name = "FILE.xlsx")]
    out: PathBuf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum TemplateKind {
    Units,
    Roster,
    Facts,
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
    /// Write the files back as a workbook with a comment on each cell that has
    /// a problem.
    #[arg(long, value_name = "OUT.xlsx")]
    annotated: Option<PathBuf>,
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
    let (kind, args) = match &command {
        ImportCommand::Units(args) => (Kind::Units, args),
        ImportCommand::Roster(args) => (Kind::Roster, args),
        ImportCommand::Facts(args) => (Kind::Facts, args),
        ImportCommand::Template(args) => return write_empty(args, printer),
    };
    let today = desk.today();
    let options = ImportOptions {
        dry_run: args.dry_run,
        as_of_day: args.as_of_day.unwrap_or(today),
        today,
        set_aside: args.set_aside.clone(),
        given: Given::default(),
    };
    if let Some(out) = &args.annotated {
        check_target(out, &args.files)?;
    }
    let act = desk.act(&args.actor, Channel::Import);
    let outcomes = kind
        .import(&desk.house(), act, &args.files, &options)
        .await?;
    for outcome in &outcomes {
        match args.format {
            Format::Text => print_text(outcome, args, printer),
            _ => {
                let outcome = serde_json::to_value(outcome).map_err(anyhow::Error::from)?;
                printer.json(&outcome);
            }
        }
    }
    if let Some(out) = &args.annotated {
        let files: Vec<(&Path, &Outcome)> = args
            .files
            .iter()
            .map(PathBuf::as_path)
            .zip(&outcomes)
            .collect();
        write_annotated(out, kind.columns(), &options.given, &files)?;
        if args.format == Format::Text {
            let file = out.display().to_string();
            printer.line(&printer.text("annotated-written", &[("file", &file)]));
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

/// Nothing is written over a file that is being read.
fn check_target(out: &Path, files: &[PathBuf]) -> Result<(), Refusal> {
    if out.exists() && files.iter().any(|file| same_file(file, out)) {
        return Err(Refusal::new("out_exists").with("file", out.display()));
    }
    Ok(())
}

fn same_file(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| path.canonicalize().ok();
    whole(one).is_some() && whole(one) == whole(other)
}

fn write_empty(args: &TemplateArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    let kind = match args.kind {
        TemplateKind::Units => Kind::Units,
        TemplateKind::Roster => Kind::Roster,
        TemplateKind::Facts => Kind::Facts,
    };
    if args.out.exists() {
        return Err(Refusal::new("out_exists")
            .with("file", args.out.display())
            .into());
    }
    let none: [[&str; 0]; 0] = [];
    write_template(&args.out, &kind.template(), none)
        .with_context(|| args.out.display().to_string())?;
    let file = args.out.display().to_string();
    printer.line(&printer.text("template-written", &[("file", &file)]));
    Ok(ExitCode::SUCCESS)
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

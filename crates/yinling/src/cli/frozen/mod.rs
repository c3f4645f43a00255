//! `yinling report`: written as ever, or one of the words for frozen reports.

mod check;
mod compare;
mod freeze;
mod list;
mod restate;

use super::Format;
use super::desk::Desk;
use super::print::Printer;
use super::report::{self, ReportArgs};
use crate::journal::Failure;
use crate::reports::frozen::{Found, Frozen, find_frozen};
use clap::{ArgMatches, Args, Command, FromArgMatches, Subcommand};
use kit::Refusal;
use std::path::Path;
use std::process::ExitCode;

/// Either form. Written out by hand: derived, `--unit` would be asked of
/// `report list` too.
#[derive(Debug)]
pub enum ReportCommandArgs {
    Write(ReportArgs),
    Frozen(FrozenCommand),
}

impl Args for ReportCommandArgs {
    fn augment_args(command: Command) -> Command {
        let command = ReportArgs::augment_args(command);
        FrozenCommand::augment_subcommands(command)
            .args_conflicts_with_subcommands(true)
            .subcommand_negates_reqs(true)
    }

    fn augment_args_for_update(command: Command) -> Command {
        ReportCommandArgs::augment_args(command)
    }
}

impl FromArgMatches for ReportCommandArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<ReportCommandArgs, clap::Error> {
        match matches.subcommand_name() {
            Some(_) => FrozenCommand::from_arg_matches(matches).map(ReportCommandArgs::Frozen),
            None => ReportArgs::from_arg_matches(matches).map(ReportCommandArgs::Write),
        }
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = ReportCommandArgs::from_arg_matches(matches)?;
        Ok(())
    }
}

#[derive(Debug, Subcommand)]
pub enum FrozenCommand {
    /// Keep a report as it is handed out: document, values, definitions, line
    /// and hash, signed.
    Freeze(freeze::FreezeArgs),
    /// Prove a frozen report again, by its number or from its proof file alone.
    Check(check::CheckArgs),
    /// What later lines changed about the state it was frozen at.
    Restate(restate::RestateArgs),
    /// The numbers that a returned DOCX says otherwise.
    Compare(compare::CompareArgs),
    /// Frozen reports, newest first.
    List(list::ListArgs),
}

pub async fn run(
    desk: Desk,
    args: ReportCommandArgs,
    printer: &Printer,
) -> Result<ExitCode, Failure> {
    let command = match args {
        ReportCommandArgs::Write(args) => return report::run(desk, args, printer).await,
        ReportCommandArgs::Frozen(command) => command,
    };
    match command {
        FrozenCommand::Freeze(args) => freeze::run(desk, args, printer).await,
        FrozenCommand::Check(args) => check::run(desk, args, printer).await,
        FrozenCommand::Restate(args) => restate::run(desk, args, printer).await,
        FrozenCommand::Compare(args) => compare::run(desk, args, printer).await,
        FrozenCommand::List(args) => list::run(desk, args, printer).await,
    }
}

/// Refuses `unknown_frozen` where that line froze nothing, `frozen_erased`
/// where its text is gone.
async fn get(desk: &Desk, id: i64) -> Result<(Found, Frozen), Failure> {
    let found = find_frozen(desk.db.read(), id).await?;
    let found = found.ok_or_else(|| Refusal::new("unknown_frozen").with("id", id))?;
    let frozen = found.frozen.clone();
    let frozen = frozen.ok_or_else(|| Refusal::new("frozen_erased").with("id", id))?;
    Ok((found, frozen))
}

/// Refuses `not_found` and `no_access`.
fn read(file: &Path) -> Result<Vec<u8>, Refusal> {
    std::fs::read(file).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Refusal::new("not_found").with("file", file.display()),
        _ => no_access(file, &error),
    })
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    std::fs::write(file, bytes).map_err(|error| no_access(file, &error))
}

fn no_access(file: &Path, error: &std::io::Error) -> Refusal {
    Refusal::new("no_access").with("why", format!("{}: {error}", file.display()))
}

/// 0 where everything is as it was, 1 where something is not.
fn code(is_as_it_was: bool) -> ExitCode {
    ExitCode::from(u8::from(!is_as_it_was))
}

fn is_json(format: Format) -> bool {
    format == Format::Json
}

//! `yinling units …`

use super::VerbArgs;
use super::desk::Desk;
use super::print::Printer;
use crate::journal::{Failure, Verb, verb};
use crate::reorganisations::{self, SplitForm};
use crate::units::{self, FoundForm};
use clap::{Args, Subcommand};
use kit::{Day, PersonNo, Refusal};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum UnitsCommand {
    /// Found a unit.
    Found(FoundArgs),
    /// Give a unit another name.
    Rename {
        code: String,
        #[arg(long, alias = "to")]
        name: String,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// Hang a unit under another parent.
    Move {
        code: String,
        #[arg(long)]
        to: String,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// Merge a unit into another, with its children, people and records.
    Merge {
        from: String,
        #[arg(long)]
        into: String,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// Make part of a unit a unit of its own.
    Split(SplitArgs),
    /// Close an empty unit.
    Close {
        code: String,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// Set the mode of a branch (常规式, 兼合式, 功能式, or empty).
    SetMode {
        code: String,
        #[arg(long)]
        mode: String,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// Link a branch with a society.
    LinkSociety {
        code: String,
        #[arg(long, aliases = ["to", "with"])]
        society: String,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// End the link between a branch and a society.
    UnlinkSociety {
        code: String,
        #[arg(long, aliases = ["to", "with"])]
        society: String,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// Record that a branch is registered on the platform.
    RegisterOnline {
        code: String,
        /// How it is known.
        #[arg(long, default_value = "")]
        evidence: String,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// Answer "nothing this year" for a unit and all branches below it.
    NothingThisYear {
        code: String,
        /// The year (default that of the day).
        #[arg(long)]
        year: Option<i16>,
        #[command(flatten)]
        verb: VerbArgs,
    },
}

#[derive(Debug, Args)]
pub struct FoundArgs {
    /// Made when it is left out.
    code: Option<String>,
    #[arg(long = "code", conflicts_with = "code", value_name = "CODE")]
    code_option: Option<String>,
    #[arg(long)]
    name: String,
    #[arg(long)]
    kind: String,
    #[arg(long, default_value = "")]
    parent: String,
    #[arg(long, default_value = "")]
    mode: String,
    #[command(flatten)]
    verb: VerbArgs,
}

#[derive(Debug, Args)]
pub struct SplitArgs {
    code: String,
    #[arg(long)]
    new: String,
    #[arg(long)]
    name: String,
    /// A file with one person number on each line.
    #[arg(long, conflicts_with = "share")]
    people: Option<std::path::PathBuf>,
    /// `none`: nobody goes along.
    #[arg(long, value_parser = ["none"])]
    share: Option<String>,
    #[command(flatten)]
    verb: VerbArgs,
}

pub async fn run(
    desk: Desk,
    command: UnitsCommand,
    printer: &Printer,
) -> Result<ExitCode, Failure> {
    let today = desk.today();
    let on = |args: &VerbArgs| args.day.unwrap_or(today);
    let (args, verb) = match command {
        UnitsCommand::Found(args) => found(args, today),
        UnitsCommand::Rename {
            code,
            name,
            verb: args,
        } => {
            let day = on(&args);
            (
                args,
                of_code(code, name, move |tx, code, name| {
                    Box::pin(units::rename(tx, code, name, day, today))
                }),
            )
        }
        UnitsCommand::Move {
            code,
            to,
            verb: args,
        } => {
            let day = on(&args);
            (
                args,
                of_code(code, to, move |tx, code, to| {
                    Box::pin(units::move_unit(tx, code, to, day, today))
                }),
            )
        }
        UnitsCommand::Merge {
            from,
            into,
            verb: args,
        } => {
            let day = on(&args);
            (
                args,
                of_code(from, into, move |tx, from, into| {
                    Box::pin(reorganisations::merge(tx, from, into, day, today))
                }),
            )
        }
        UnitsCommand::Split(args) => split(args, today)?,
        UnitsCommand::Close { code, verb: args } => {
            let day = on(&args);
            (
                args,
                of_code(code, String::new(), move |tx, code, _| {
                    Box::pin(reorganisations::close(tx, code, day, today))
                }),
            )
        }
        UnitsCommand::SetMode {
            code,
            mode,
            verb: args,
        } => {
            let day = on(&args);
            (
                args,
                of_code(code, mode, move |tx, code, mode| {
                    Box::pin(units::set_mode(tx, code, mode, day, today))
                }),
            )
        }
        UnitsCommand::LinkSociety {
            code,
            society,
            verb: args,
        } => {
            let day = on(&args);
            (
                args,
                of_code(code, society, move |tx, code, society| {
                    Box::pin(units::link_society(tx, code, society, day, today))
                }),
            )
        }
        UnitsCommand::UnlinkSociety {
            code,
            society,
            verb: args,
        } => {
            let day = on(&args);
            (
                args,
                of_code(code, society, move |tx, code, society| {
                    Box::pin(units::unlink_society(tx, code, society, day, today))
                }),
            )
        }
        UnitsCommand::RegisterOnline {
            code,
            evidence,
            verb: args,
        } => {
            let day = on(&args);
            (
                args,
                of_code(code, evidence, move |tx, code, evidence| {
                    Box::pin(units::register_online(tx, code, evidence, day, today))
                }),
            )
        }
        UnitsCommand::NothingThisYear {
            code,
            year,
            verb: args,
        } => {
            let day = on(&args);
            let year = year.unwrap_or(day.year());
            (
                args,
                of_code(code, String::new(), move |tx, code, _| {
                    Box::pin(units::nothing_this_year(tx, code, year, day, today))
                }),
            )
        }
    };
    desk.record(&args, verb, printer).await
}

type Posted<'a> =
    std::pin::Pin<Box<dyn Future<Output = Result<crate::journal::Posting, Failure>> + Send + 'a>>;

/// A verb about one unit and one more word, owned so that it can be run again.
fn of_code<F>(code: String, other: String, run: F) -> Verb
where
    F: for<'a> Fn(&'a crate::db::Tx, &'a str, &'a str) -> Posted<'a> + Send + Sync + 'static,
{
    let words = std::sync::Arc::new((code, other, run));
    verb(move |tx| {
        let words = words.clone();
        Box::pin(async move {
            let (code, other, run) = &*words;
            run(tx, code, other).await
        })
    })
    .alone()
}

fn found(args: FoundArgs, today: Day) -> (VerbArgs, Verb) {
    let FoundArgs {
        code,
        code_option,
        name,
        kind,
        parent,
        mode,
        verb: common,
    } = args;
    let code = code.or(code_option).unwrap_or_default();
    let form = FoundForm {
        code,
        name,
        kind,
        parent,
        mode,
    };
    let day = common.day.unwrap_or(today);
    let verb = verb(move |tx| {
        let form = form.clone();
        Box::pin(async move { units::found(tx, &form, day, today).await })
    });
    (common, verb.alone())
}

fn split(args: SplitArgs, today: Day) -> Result<(VerbArgs, Verb), Failure> {
    let SplitArgs {
        code,
        new,
        name,
        people,
        verb: common,
        ..
    } = args;
    let people = match people {
        Some(path) => read_people(&path)?,
        None => Vec::new(),
    };
    let form = SplitForm {
        new_code: new,
        name,
        people,
    };
    let day = common.day.unwrap_or(today);
    let verb = verb(move |tx| {
        let (code, form) = (code.clone(), form.clone());
        Box::pin(async move { reorganisations::split(tx, &code, &form, day, today).await })
    });
    Ok((common, verb.alone()))
}

/// Person numbers, one on each line.
fn read_people(path: &std::path::Path) -> Result<Vec<PersonNo>, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|_| Refusal::new("not_found").with("file", path.display()))?;
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let numbers = lines.filter(|line| !line.is_empty()).map(|line| {
        let number = line.parse().map(PersonNo);
        number.map_err(|_| Refusal::new("unknown_person").with("person", line).into())
    });
    numbers.collect()
}

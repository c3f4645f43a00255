//! `yinling people …`

use super::desk::Desk;
use super::print::Printer;
use super::{Format, VerbArgs};
use crate::db::Tx;
use crate::journal::{Channel, Failure, Posting, Verb, verb};
use crate::people;
use clap::Subcommand;
use kit::{Day, PersonNo, Refusal};
use serde_json::json;
use std::path::PathBuf;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub enum PeopleCommand {
    /// A person comes under another unit.
    Transfer {
        #[arg(long)]
        person: u32,
        #[arg(long)]
        to: String,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// The managing relation is handed over to somebody outside.
    HandOver {
        #[arg(long)]
        person: u32,
        /// Who takes the person over.
        #[arg(long, default_value = "")]
        to: String,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// Political affiliation: a word or code of GB/T 4762, or empty.
    SetAffiliation {
        #[arg(long)]
        person: u32,
        #[arg(long, alias = "to")]
        affiliation: String,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// A person has died.
    Die {
        #[arg(long)]
        person: u32,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// What a person can do; empty takes it away.
    SetSkill {
        #[arg(long)]
        person: u32,
        #[arg(long)]
        skill: String,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// A person settles elsewhere; empty: came back. Still counted.
    LiveElsewhere {
        #[arg(long)]
        person: u32,
        #[arg(long, alias = "to", default_value = "外地")]
        place: String,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// Two numbers are one person: KEEP stays.
    Merge {
        keep: u32,
        away: u32,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// A unit's roster as a workbook that can be imported again. ID numbers,
    /// telephones and addresses are masked.
    Export(ExportArgs),
    /// People who may be one and the same.
    Duplicates {
        #[command(flatten)]
        verb: VerbArgs,
    },
}

pub async fn run(
    desk: Desk,
    command: PeopleCommand,
    printer: &Printer,
) -> Result<ExitCode, Failure> {
    let today = desk.today();
    let on = |args: &VerbArgs| args.day.unwrap_or(today);
    let secrets = desk.secrets.clone();
    let (args, verb) = match command {
        PeopleCommand::Transfer {
            person,
            to,
            verb: args,
        } => {
            let day = on(&args);
            (
                args,
                of_person(person, to, move |tx, person, to| {
                    Box::pin(people::transfer(tx, person, to, day))
                }),
            )
        }
        PeopleCommand::HandOver {
            person,
            to,
            verb: args,
        } => {
            let day = on(&args);
            (
                args,
                of_person(person, to, move |tx, person, to| {
                    Box::pin(people::hand_over(tx, person, to, day))
                }),
            )
        }
        PeopleCommand::SetAffiliation {
            person,
            affiliation,
            verb: args,
        } => {
            let day = on(&args);
            (
                args,
                of_person(person, affiliation, move |tx, person, affiliation| {
                    Box::pin(people::set_affiliation(tx, person, affiliation, day))
                }),
            )
        }
        PeopleCommand::Die { person, verb: args } => {
            let day = on(&args);
            (
                args,
                of_person(person, String::new(), move |tx, person, _| {
                    Box::pin(people::die(tx, person, day, today))
                }),
            )
        }
        PeopleCommand::SetSkill {
            person,
            skill,
            verb: args,
        } => {
            let day = on(&args);
            (
                args,
                of_person(person, skill, move |tx, person, skill| {
                    let secrets = secrets.clone();
                    Box::pin(
                        async move { people::set_skill(tx, &secrets, person, skill, day).await },
                    )
                }),
            )
        }
        PeopleCommand::LiveElsewhere {
            person,
            place,
            verb: args,
        } => {
            let day = on(&args);
            (
                args,
                of_person(person, place, move |tx, person, place| {
                    let secrets = secrets.clone();
                    Box::pin(async move {
                        people::live_elsewhere(tx, &secrets, person, place, day).await
                    })
                }),
            )
        }
        PeopleCommand::Merge {
            keep,
            away,
            verb: args,
        } => {
            let (day, away) = (on(&args), PersonNo(away));
            (
                args,
                of_person(keep, String::new(), move |tx, keep, _| {
                    Box::pin(people::merge(tx, keep, away, day))
                }),
            )
        }
        PeopleCommand::Export(args) => return export(&desk, &args, printer).await,
        PeopleCommand::Duplicates { verb: args } => return duplicates(&desk, &args, printer).await,
    };
    desk.record(&args, verb, printer).await
}

#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// Code of the unit; everything below it goes along.
    #[arg(long)]
    unit: String,
    #[arg(long, value_name = "FILE.xlsx")]
    out: PathBuf,
    /// The roster as it stood on this day (default today).
    #[arg(long)]
    as_of_day: Option<Day>,
    /// Give ID numbers, telephones and addresses in full; the journal says so.
    #[arg(long, requires = "reason")]
    with_sensitive: bool,
    /// Why they are needed.
    #[arg(long, requires = "with_sensitive")]
    reason: Option<String>,
    /// Who does it.
    #[arg(long, default_value = "本机")]
    actor: String,
}

async fn export(desk: &Desk, args: &ExportArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    if args.out.exists() {
        return Err(Refusal::new("out_exists")
            .with("file", args.out.display())
            .into());
    }
    let export = people::RosterExport {
        unit: args.unit.clone(),
        as_of_day: args.as_of_day.unwrap_or(desk.today()),
        reveal: args.reason.clone(),
    };
    let Desk {
        db,
        writer,
        secrets,
        ..
    } = desk;
    let act = desk.act(&args.actor, Channel::Cli);
    let exported =
        people::export_roster(db, writer, secrets, act, &export, desk.today(), &args.out).await?;
    let (people, file) = (exported.people.to_string(), args.out.display().to_string());
    let line = exported.line.map(|line| line.to_string());
    let key = if line.is_some() {
        "roster-revealed"
    } else {
        "roster-exported"
    };
    let line = line.unwrap_or_default();
    let words = [("people", &*people), ("file", &*file), ("line", &*line)];
    printer.line(&printer.text(key, &words));
    Ok(ExitCode::SUCCESS)
}

type Posted<'a> = Pin<Box<dyn Future<Output = Result<Posting, Failure>> + Send + 'a>>;

fn of_person<F>(person: u32, word: String, run: F) -> Verb
where
    F: for<'a> Fn(&'a Tx, PersonNo, &'a str) -> Posted<'a> + Send + Sync + 'static,
{
    let words = Arc::new((word, run));
    verb(move |tx| {
        let words = words.clone();
        Box::pin(async move {
            let (word, run) = &*words;
            run(tx, PersonNo(person), word).await
        })
    })
    .alone()
}

/// Numbers only: the names stay on the screens of those who may see them.
async fn duplicates(desk: &Desk, args: &VerbArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    let suspects = people::list_duplicates(desk.db.read()).await?;
    if args.format == Format::Text {
        if suspects.is_empty() {
            printer.line(&printer.text("duplicates-none", &[]));
        }
        for s in &suspects {
            let birth = Day::from_number(s.birth_on).unwrap_or_default();
            printer.line(&format!("{}\t{}\t{birth}\t{}", s.one, s.other, s.why));
        }
    } else {
        let list = suspects
            .iter()
            .map(|s| json!({ "one": s.one, "other": s.other, "why": s.why }));
        printer.json(&list.collect());
    }
    Ok(ExitCode::SUCCESS)
}

//! `yinling instructors …`

use super::desk::Desk;
use super::print::Printer;
use super::{Format, VerbArgs};
use crate::indicators::{Asked, Live};
use crate::instructors::{self, AppointForm, Who};
use crate::journal::{Failure, verb};
use crate::people::Named;
use crate::units;
use clap::{Args, Subcommand};
use figures::Number;
use kit::{Day, Period, PersonNo, Refusal, UnitId};
use serde_json::json;
use std::collections::BTreeMap;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum InstructorsCommand {
    /// A unit appoints an instructor by a document. Somebody who is not on the
    /// roster is appointed by name with a telephone or ID number.
    Appoint {
        #[command(flatten)]
        who: WhoArgs,
        /// Code of the appointing unit.
        #[arg(long, alias = "by")]
        unit: String,
        /// The document's number: 济老干〔2019〕12号.
        #[arg(long)]
        document: String,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// An instructor is given branches to guide.
    Assign {
        #[command(flatten)]
        who: WhoArgs,
        #[command(flatten)]
        branches: BranchArgs,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// Branches go to another instructor; all of them when none is named.
    HandOver {
        /// The instructor who gives.
        #[arg(long, alias = "from")]
        person: u32,
        /// The instructor who takes.
        #[arg(long)]
        to: u32,
        #[command(flatten)]
        branches: BranchArgs,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// The appointment ends; with branches named, only their guidance does.
    End {
        #[command(flatten)]
        who: WhoArgs,
        #[command(flatten)]
        branches: BranchArgs,
        #[command(flatten)]
        verb: VerbArgs,
    },
    /// Who serves, how many branches are guided, and which are not.
    List(ListArgs),
}

/// A person by number, or by name and a number of theirs.
#[derive(Debug, Clone, Args)]
#[group(id = "who", required = true, multiple = true)]
pub struct WhoArgs {
    #[arg(long, conflicts_with_all = ["name", "phone", "id_number"])]
    person: Option<u32>,
    #[arg(long)]
    name: Option<String>,
    #[arg(long, requires = "name")]
    phone: Option<String>,
    #[arg(long, requires = "name")]
    id_number: Option<String>,
}

impl WhoArgs {
    fn who(self) -> Who {
        match self.person {
            Some(person) => Who::Number(PersonNo(person)),
            None => Who::Named(Named {
                name: self.name.unwrap_or_default(),
                id_number: self.id_number.unwrap_or_default(),
                phone: self.phone.unwrap_or_default(),
            }),
        }
    }
}

/// Codes of branches, several with commas or by naming the option again.
#[derive(Debug, Clone, Args)]
pub struct BranchArgs {
    #[arg(long = "branch", alias = "branches", value_delimiter = ',')]
    branches: Vec<String>,
}

#[derive(Debug, Args)]
pub struct ListArgs {
    /// As of this day (default today).
    #[arg(long)]
    day: Option<Day>,
    /// Only what is below this unit (default the whole city).
    #[arg(long)]
    unit: Option<String>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub async fn run(
    desk: Desk,
    command: InstructorsCommand,
    printer: &Printer,
) -> Result<ExitCode, Failure> {
    let today = desk.today();
    let on = |args: &VerbArgs| args.day.unwrap_or(today);
    let secrets = desk.secrets.clone();
    let (args, verb) = match command {
        InstructorsCommand::Appoint {
            who,
            unit,
            document,
            verb: args,
        } => {
            let (who, by, day) = (who.who(), unit, on(&args));
            let form = AppointForm { who, by, document };
            let verb = verb(move |tx| {
                let (form, secrets) = (form.clone(), secrets.clone());
                Box::pin(async move { instructors::appoint(tx, &secrets, &form, day).await })
            });
            (args, verb)
        }
        InstructorsCommand::Assign {
            who,
            branches,
            verb: args,
        } => {
            let (given, day) = ((who.who(), branches.branches), on(&args));
            let verb = verb(move |tx| {
                let ((who, branches), secrets) = (given.clone(), secrets.clone());
                Box::pin(
                    async move { instructors::assign(tx, &secrets, &who, &branches, day).await },
                )
            });
            (args, verb)
        }
        InstructorsCommand::HandOver {
            person,
            to,
            branches,
            verb: args,
        } => {
            let (branches, day) = (branches.branches, on(&args));
            let verb = verb(move |tx| {
                let (branches, secrets) = (branches.clone(), secrets.clone());
                let [from, to] = [person, to].map(|number| Who::Number(PersonNo(number)));
                Box::pin(async move {
                    instructors::hand_over(tx, &secrets, &from, &to, &branches, day).await
                })
            });
            (args, verb)
        }
        InstructorsCommand::End {
            who,
            branches,
            verb: args,
        } => {
            let (given, day) = ((who.who(), branches.branches), on(&args));
            let verb = verb(move |tx| {
                let ((who, branches), secrets) = (given.clone(), secrets.clone());
                Box::pin(async move { instructors::end(tx, &secrets, &who, &branches, day).await })
            });
            (args, verb)
        }
        InstructorsCommand::List(args) => return list(&desk, &args, printer).await,
    };
    desk.record(&args, verb.alone(), printer).await
}

/// Numbers and codes only: the names stay on the screens of those who may see
/// them.
async fn list(desk: &Desk, args: &ListArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    let live = desk.live().await?;
    let cards = units::list_units(desk.db.read()).await?;
    let code = match &args.unit {
        Some(code) => code.clone(),
        None => {
            let top = cards.iter().find(|card| card.parent == 0);
            top.map(|card| card.code.clone()).unwrap_or_default()
        }
    };
    let unit = units::get_unit(desk.db.read(), &code).await?;
    let codes: BTreeMap<UnitId, &str> = cards
        .iter()
        .filter_map(|card| Some((UnitId(u32::try_from(card.id).ok()?), card.code.as_str())))
        .collect();
    let named = |unit: &UnitId| codes.get(unit).copied().unwrap_or_default();
    let day = args.day.unwrap_or(desk.today());
    let asked = Asked {
        unit,
        period: Period::new(day, day),
        day: Some(day),
        line: None,
        todays_tree: false,
    };
    let mut pool = instructors::list_pool(desk.db.read(), day).await?;
    pool.retain(|one| live.chain(one.service.unit, day, None).contains(&unit));
    let coverage = rate(&live, &asked, desk.today())?;
    let without = super::figures::find_indicator(&live, "instructor.branches_without")?;
    let drill = live.drill(&without, &asked, desk.today(), 0, usize::MAX);
    let mut without: Vec<&str> = drill.records.iter().map(|r| named(&r.subject)).collect();
    without.sort_unstable();
    if args.format == Format::Text {
        let count = pool.len().to_string();
        let shown = coverage.map_or_else(|| "—".to_owned(), |rate| format!("{rate:.2}%"));
        let day = day.to_string();
        let args = [
            ("day", day.as_str()),
            ("serving", count.as_str()),
            ("coverage", shown.as_str()),
        ];
        printer.line(&printer.text("instructors-pool", &args));
        for one in &pool {
            let branches: Vec<&str> = one.branches.iter().map(named).collect();
            let since = one.service.from;
            let by = named(&one.service.unit);
            printer.line(&format!(
                "{}\t{by}\t{since}\t{}",
                one.person,
                branches.join(",")
            ));
        }
        let count = without.len().to_string();
        printer.line(&printer.text("instructors-without", &[("count", &count)]));
        for code in &without {
            printer.line(code);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let pool = pool.iter().map(|one| {
        json!({
            "person_no": one.person,
            "unit": named(&one.service.unit),
            "since": one.service.from,
            "branches": one.branches.iter().map(named).collect::<Vec<_>>(),
        })
    });
    printer.json(&json!({
        "day": day,
        "unit": code,
        "coverage": coverage,
        "pool": pool.collect::<Vec<_>>(),
        "without": without,
    }));
    Ok(ExitCode::SUCCESS)
}

fn rate(live: &Live, asked: &Asked, today: Day) -> Result<Option<f64>, Refusal> {
    let indicator = super::figures::find_indicator(live, "instructor.coverage")?;
    let value = live.cell(&indicator, asked, today).value;
    Ok(value.map(Number::as_f64))
}

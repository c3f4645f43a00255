//! The demo: a made-up city, entered through the ordinary verbs and importers.
//!
//! Interrupted and started again it goes on where it stopped: imports of the
//! same file are no-ops, and changes are counted as they are recorded.

mod accounts;
mod changes;
pub mod city;
mod report;
mod workbooks;

pub use accounts::READY;

use crate::access::Secrets;
use crate::db::{Db, FromQueryResult, exec, one, scalar};
use crate::importing::{Given, ImportOptions, Outcome};
use crate::journal::{Act, Channel, Failure, Writer};
use crate::{ledgers, people, units};
use anyhow::{Context, bail};
use city::{City, Scale};
use kit::{Day, PersonNo, Refusal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a demo works with.
#[derive(Debug, Clone)]
pub struct Stage {
    pub db: Db,
    pub writer: Writer,
    pub secrets: Arc<Secrets>,
    pub today: Day,
}

/// What the demo city holds.
#[derive(Debug, Clone, Copy)]
pub struct Made {
    pub units: i64,
    pub people: i64,
    pub lines: i64,
    /// False if it was there already.
    pub is_new: bool,
}

#[derive(FromQueryResult)]
struct Setting {
    value: String,
}

const STATE: &str = "SELECT value FROM setting WHERE name = 'demo'";
const PUT_STATE: &str = "INSERT INTO setting (name, value) VALUES ('demo', $1)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";

/// Who is known as an instructor only is at no unit.
const ON_ROSTER: &str =
    "SELECT COUNT(*) FROM shown_person WHERE void_by = 0 AND managing_unit <> 0";

/// How far a demo has come: its seed and scale, and the changes recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    seed: u64,
    is_city: bool,
    made_on: Day,
    changes: usize,
    is_done: bool,
}

impl State {
    fn text(&self) -> String {
        let State {
            seed,
            is_city,
            made_on,
            changes,
            is_done,
        } = self;
        format!("{seed} {is_city} {made_on} {changes} {is_done}")
    }

    fn parse(text: &str) -> Option<State> {
        let mut words = text.split(' ');
        Some(State {
            seed: words.next()?.parse().ok()?,
            is_city: words.next()?.parse().ok()?,
            made_on: words.next()?.parse().ok()?,
            changes: words.next()?.parse().ok()?,
            is_done: words.next()?.parse().ok()?,
        })
    }
}

/// Whether this is the database of a demo city.
pub async fn is_demo(db: &Db) -> Result<bool, Failure> {
    Ok(one::<Setting, _>(db.read(), STATE, []).await?.is_some())
}

/// Makes the demo city, or finds it. A folder that holds another city is
/// refused (`not_a_demo`). `seen` is told each step in words.
pub async fn make(
    stage: &Stage,
    folder: &Path,
    scale: Scale,
    seed: u64,
    mut seen: impl FnMut(&str, u64, u64),
) -> Result<Made, Failure> {
    let known = one::<Setting, _>(stage.db.read(), STATE, []).await?;
    let known = known.and_then(|setting| State::parse(&setting.value));
    if known.as_ref().is_some_and(|state| state.is_done) {
        return counted(stage, false).await;
    }
    let units = scalar(stage.db.read(), "SELECT COUNT(*) FROM unit", []).await?;
    if known.is_none() && units > 0 {
        return Err(Refusal::new("not_a_demo")
            .with("folder", folder.display())
            .into());
    }
    let is_city = scale == Scale::City;
    let fresh = State {
        seed,
        is_city,
        made_on: stage.today,
        changes: 0,
        is_done: false,
    };
    let mut state = known.unwrap_or(fresh);
    put_state(stage, &state).await?;
    let scale = if state.is_city {
        Scale::City
    } else {
        Scale::Small
    };
    seen("city", 0, 1);
    let city = city::build(scale, state.seed, state.made_on);
    let files = write_workbooks(folder, &city)?;
    import(stage, &files, state.made_on, &mut seen).await?;
    let numbers = person_numbers(stage, &city).await?;
    let past = city.guidance.len();
    let total = past + city.changes.len();
    for at in state.changes..total {
        let step = if at < past { "instructors" } else { "changes" };
        seen(step, at as u64, total as u64);
        let act = act("演示");
        let verb = match city.guidance.get(at) {
            Some(one) => changes::guidance_verb(one, &numbers, &stage.secrets),
            None => {
                let change = &city.changes[at - past];
                changes::verb_of(change, &numbers, &stage.secrets, stage.today)
            }
        };
        match stage.writer.record(act, verb).await {
            Ok(_) => {}
            // The one change that was recorded just before an interruption.
            Err(Failure::Refused(_)) if at == state.changes && at > 0 => {}
            Err(failure) => return Err(failure),
        }
        state.changes = at + 1;
        if at % 20 == 19 {
            put_state(stage, &state).await?;
        }
    }
    // This year's ledger speaks of units that only this year's changes founded.
    seen("ledgers", 0, 1);
    import_ledgers(stage, &files.this_year, state.made_on).await?;
    report::write(stage, state.made_on).await?;
    accounts::open(stage, state.made_on).await?;
    state.is_done = true;
    put_state(stage, &state).await?;
    counted(stage, true).await
}

fn act(actor: &str) -> Act {
    Act {
        actor: actor.into(),
        on_behalf_of: PersonNo::NOBODY,
        channel: Channel::Cli,
    }
}

async fn put_state(stage: &Stage, state: &State) -> Result<(), Failure> {
    let tx = stage.db.begin().await?;
    exec(&tx, PUT_STATE, [state.text().into()]).await?;
    tx.commit().await?;
    Ok(())
}

async fn counted(stage: &Stage, is_new: bool) -> Result<Made, Failure> {
    let db = stage.db.read();
    Ok(Made {
        units: scalar(db, "SELECT COUNT(*) FROM unit WHERE code IS NOT NULL", []).await?,
        people: scalar(db, ON_ROSTER, []).await?,
        lines: scalar(db, "SELECT seq FROM journal_head WHERE id = 1", []).await?,
        is_new,
    })
}

fn write_workbooks(folder: &Path, city: &City) -> anyhow::Result<workbooks::Files> {
    let samples = folder.join("samples");
    std::fs::create_dir_all(&samples).with_context(|| samples.display().to_string())?;
    workbooks::write(&samples, city).context("writing the demo's workbooks")
}

fn options(stage: &Stage, made_on: Day) -> ImportOptions {
    ImportOptions {
        dry_run: false,
        as_of_day: Day::from_ymd(made_on.year(), 1, 1).unwrap_or(made_on),
        today: stage.today,
        set_aside: None,
        given: Given::default(),
    }
}

fn importing() -> Act {
    Act {
        channel: Channel::Import,
        ..act("演示")
    }
}

async fn import(
    stage: &Stage,
    files: &workbooks::Files,
    made_on: Day,
    seen: &mut impl FnMut(&str, u64, u64),
) -> Result<(), Failure> {
    let Stage {
        db,
        writer,
        secrets,
        ..
    } = stage;
    let options = options(stage, made_on);
    seen("units", 0, 1);
    took(units::import_units(db, writer, importing(), &files.units, &options).await?)?;
    seen("roster", 0, 1);
    took(people::import_roster(db, writer, secrets, importing(), &files.rosters, &options).await?)?;
    seen("ledgers", 0, 1);
    import_ledgers(stage, &files.past_years, made_on).await
}

async fn import_ledgers(stage: &Stage, files: &[PathBuf], made_on: Day) -> Result<(), Failure> {
    let Stage {
        db,
        writer,
        secrets,
        ..
    } = stage;
    let options = options(stage, made_on);
    took(ledgers::import_facts(db, writer, secrets, importing(), files, &options).await?)?;
    Ok(())
}

/// The demo's own workbooks must be taken whole.
fn took(outcomes: Vec<Outcome>) -> anyhow::Result<()> {
    for outcome in outcomes {
        if let Some(problem) = outcome.problems.iter().find(|_| outcome.is_blocked()) {
            bail!("{}: row {}: {}", outcome.file, problem.row, problem.message);
        }
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Number {
    person_no: i64,
}

const BY_ID: &str = "SELECT person_no FROM person_secret WHERE id_hash = $1";

/// The number each person of the city was given.
async fn person_numbers(stage: &Stage, city: &City) -> Result<Vec<PersonNo>, Failure> {
    let mut needed = changes::people_of(&city.changes);
    needed.extend(changes::people_of_guidance(&city.guidance));
    let mut numbers = vec![PersonNo::NOBODY; city.people.len()];
    for at in needed {
        let hash = stage
            .secrets
            .hash("id", &city.people[at].id_number)
            .to_vec();
        let found: Option<Number> = one(stage.db.read(), BY_ID, [hash.into()]).await?;
        let found = found.context("a person of the demo is not on the roster")?;
        numbers[at] = PersonNo(u32::try_from(found.person_no).map_err(anyhow::Error::from)?);
    }
    Ok(numbers)
}

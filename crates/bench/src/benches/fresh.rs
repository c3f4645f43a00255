//! How soon a committed line is in every figure that depends on it, with the
//! engine following the journal as `serve` does.

use crate::city::{Chance, City, FLOWS, UNITS, founded};
use crate::ground::Ground;
use crate::house::{House, act, fault, post};
use crate::machine::milliseconds;
use crate::table::{Table, Unit};
use anyhow::{Context, Result, bail};
use figures::Number;
use kit::{Day, Grade, MeasureId, PersonNo, Precision, UnitId};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use yinling::indicators::measures::PERSON_SKILLED;
use yinling::indicators::{Dictionary, Live, follow};
use yinling::journal::{Fact, Posting, Register, Registered, Verb, verb};
use yinling::units::{self, FoundForm};

const PATIENCE: Duration = Duration::from_secs(120);

/// What is promised of a city, and what it is called in the table.
#[derive(Debug, Clone, Copy)]
struct Promise {
    name: &'static str,
    limit: f64,
}

/// At a million facts.
pub async fn run(ground: &Ground, table: &mut Table) -> Result<()> {
    let promise = Promise {
        name: "fresh",
        limit: 200.0,
    };
    follow_city(&ground.served().await?, ground, table, promise).await
}

/// At ten million.
pub async fn run10(ground: &Ground, table: &mut Table) -> Result<()> {
    let promise = Promise {
        name: "fresh10",
        limit: 500.0,
    };
    let folder = ground.served_ten_million().await?;
    let result = follow_city(&folder, ground, table, promise).await;
    std::fs::remove_dir_all(&folder)?;
    result
}

async fn follow_city(
    folder: &Path,
    ground: &Ground,
    table: &mut Table,
    promise: Promise,
) -> Result<()> {
    let ours = House::open(folder, None).await?;
    let live = Arc::new(Live::new(Dictionary::built_in()?));
    let begun = Instant::now();
    let following = tokio::spawn(follow(
        live.clone(),
        ours.db.clone(),
        ours.clock.clone(),
        folder.to_owned(),
        ours.writer.head(),
    ));
    shown(&live, 1).await?;
    table.note(
        &format!("{}: loaded from the database and shown", promise.name),
        milliseconds(begun),
        Unit::Ms,
    );
    println!("   {} facts, {} MiB", live.facts(), live.fact_bytes() >> 20);
    // Somebody else's process: we hear of its lines by looking.
    let theirs = House::open(folder, None).await?;
    let rounds = if ground.quick { 4 } else { 20 };
    let result = measure(rounds, table, promise, [&ours, &theirs], &live).await;
    following.abort();
    following.await.ok();
    theirs.close().await?;
    ours.close().await?;
    result
}

async fn measure(
    rounds: u32,
    table: &mut Table,
    promise: Promise,
    [ours, theirs]: [&House; 2],
    live: &Live,
) -> Result<()> {
    let today = ours.today();
    let city = UnitId(1);
    let before = sum_of(live, city)?;
    let mut row = |what: &str, worst: f64| {
        let name = format!("{}: {what}", promise.name);
        table.bound(&name, worst, promise.limit, Unit::Ms);
    };
    let flow = move |n| post(vec![fact(City::flow(0), n, today)]);
    row(
        "a flow, our own process",
        worst_of(rounds, ours, live, &flow).await?,
    );
    row(
        "a flow, another process",
        worst_of(rounds, theirs, live, &flow).await?,
    );
    let stock = move |n| post(vec![fact(PERSON_SKILLED, n, today)]);
    row(
        "a stock, another process",
        worst_of(rounds, theirs, live, &stock).await?,
    );
    let few = rounds.min(5);
    row(
        "a measure's first fact, another process",
        worst_of(few, theirs, live, &move |n| first_fact(n, today)).await?,
    );
    row(
        "a unit is founded, another process",
        worst_of(few, theirs, live, &move |n| found(n, today)).await?,
    );
    let branch = move |n| move_under(1_000 + n, 100 + n, today);
    row(
        "a branch is moved, another process",
        worst_of(few, theirs, live, &branch).await?,
    );
    let street = move |n| move_under(200 + n, 9 + n % 4, today);
    row(
        "a street is moved, another process",
        worst_of(few, theirs, live, &street).await?,
    );
    // A twelfth of all facts lands elsewhere: everything is counted anew, and
    // nothing is promised.
    let county = move |n| move_under(3 + n, 8, today);
    table.note(
        &format!("{}: a county is moved, another process", promise.name),
        worst_of(few, theirs, live, &county).await?,
        Unit::Ms,
    );
    let added = sum_of(live, city)? - before;
    if added != i64::from(2 * rounds) {
        bail!(
            "{} flows were posted, the figure rose by {added}",
            2 * rounds
        );
    }
    Ok(())
}

/// The worst of some lines, in milliseconds from the verb's answer.
async fn worst_of(
    rounds: u32,
    by: &House,
    live: &Live,
    verb: &impl Fn(u32) -> Verb,
) -> Result<f64> {
    let mut worst: f64 = 0.0;
    for number in 0..rounds {
        let answer = by.writer.record(act(), verb(number)).await.map_err(fault)?;
        let begun = Instant::now();
        shown(live, answer.line.0).await?;
        worst = worst.max(milliseconds(begun));
        // Not in step with the follower's looking.
        tokio::time::sleep(Duration::from_millis(u64::from(37 + number % 11))).await;
    }
    Ok(worst)
}

/// Waits until the figures that pages show are as of `line` or later.
async fn shown(live: &Live, line: u32) -> Result<()> {
    let begun = Instant::now();
    while live.today_as_of().is_none_or(|(_, head, _)| head < line) {
        if begun.elapsed() > PATIENCE {
            bail!("line {line} is not shown after {PATIENCE:?}");
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Ok(())
}

fn sum_of(live: &Live, unit: UnitId) -> Result<i64> {
    let id = format!("{}.sum", City::flow_name(0));
    let shown = live.today(&id, unit).context("no such figure")?;
    match shown.cell.value {
        Some(Number::Int(number)) => Ok(number),
        other => bail!("{id} is {other:?}"),
    }
}

fn fact(measure: MeasureId, number: u32, day: Day) -> Fact {
    let mut chance = Chance::of(u64::from(number) + 99);
    Fact {
        measure,
        unit: UnitId(301 + chance.below_u32(UNITS - 301)),
        person: PersonNo(1 + chance.below_u32(5_000)),
        initiative: 0,
        day,
        precision: Precision::Day,
        quantity: 1,
        grade: Grade::A,
        subject: UnitId::NONE,
    }
}

fn found(number: u32, today: Day) -> Verb {
    let form = FoundForm {
        name: format!("新支部{number}"),
        kind: "党支部".to_owned(),
        parent: City::code(14),
        ..FoundForm::default()
    };
    verb(move |tx| {
        let form = form.clone();
        Box::pin(async move { units::found(tx, &form, today, today).await })
    })
    .alone()
}

fn move_under(unit: u32, parent: u32, today: Day) -> Verb {
    let (code, to) = (City::code(unit), City::code(parent));
    let day = today.max(founded());
    verb(move |tx| {
        let (code, to) = (code.clone(), to.clone());
        Box::pin(async move { units::move_unit(tx, &code, &to, day, today).await })
    })
    .alone()
}

/// A flow that nobody has counted before.
fn first_fact(number: u32, today: Day) -> Verb {
    let measure = City::flow(FLOWS + u16::try_from(number).unwrap_or(0));
    let posting = Arc::new(Posting {
        verb: "bench::post",
        subject: "bench".to_owned(),
        facts: vec![fact(measure, number, today)],
        registers: vec![Registered {
            register: Register::Measure,
            id: measure.0.into(),
            name: format!("legacy.first{number}"),
        }],
        ..Posting::default()
    });
    verb(move |_tx| {
        let posting = Posting::clone(&posting);
        Box::pin(async move { Ok(posting) })
    })
}

//! How soon a committed line is in every figure that depends on it, with the
//! engine following the journal as `serve` does.

use crate::city::{Chance, City, UNITS, founded};
use crate::ground::Ground;
use crate::house::{House, act, fault, post};
use crate::machine::milliseconds;
use crate::table::{Table, Unit};
use anyhow::{Context, Result, bail};
use figures::Number;
use kit::{Day, Grade, MeasureId, PersonNo, Precision, UnitId};
use std::sync::Arc;
use std::time::{Duration, Instant};
use yinling::indicators::measures::PERSON_SKILLED;
use yinling::indicators::{Dictionary, Live, follow};
use yinling::journal::{Fact, Verb, verb};
use yinling::units::{self, FoundForm};

const PATIENCE: Duration = Duration::from_secs(120);

pub async fn run(ground: &Ground, table: &mut Table) -> Result<()> {
    let folder = ground.served().await?;
    let ours = House::open(&folder, None).await?;
    let live = Arc::new(Live::new(Dictionary::built_in()?));
    let begun = Instant::now();
    let following = tokio::spawn(follow(
        live.clone(),
        ours.db.clone(),
        ours.clock.clone(),
        folder.clone(),
        ours.writer.head(),
    ));
    shown(&live, 1).await?;
    table.note(
        "fresh: loaded from the database and shown",
        milliseconds(begun),
        Unit::Ms,
    );
    println!("   {} facts, {} MiB", live.facts(), live.fact_bytes() >> 20);
    // Somebody else's process: we hear of its lines by looking.
    let theirs = House::open(&folder, None).await?;
    let result = measure(ground, table, &ours, &theirs, &live).await;
    following.abort();
    following.await.ok();
    theirs.close().await?;
    ours.close().await?;
    result
}

async fn measure(
    ground: &Ground,
    table: &mut Table,
    ours: &House,
    theirs: &House,
    live: &Live,
) -> Result<()> {
    let rounds = if ground.quick { 4 } else { 20 };
    let today = ours.today();
    let city = UnitId(1);
    let before = sum_of(live, city)?;
    let flow = move |n| post(vec![fact(City::flow(0), n, today)]);
    let own = worst_of(rounds, ours, live, &flow).await?;
    table.bound("fresh: a flow, our own process", own, 200.0, Unit::Ms);
    let other = worst_of(rounds, theirs, live, &flow).await?;
    table.bound("fresh: a flow, another process", other, 200.0, Unit::Ms);
    let stock = move |n| post(vec![fact(PERSON_SKILLED, n, today)]);
    let other = worst_of(rounds, theirs, live, &stock).await?;
    table.bound("fresh: a stock, another process", other, 200.0, Unit::Ms);
    let other = worst_of(rounds.min(5), theirs, live, &move |n| found(n, today)).await?;
    table.bound(
        "fresh: a unit is founded, another process",
        other,
        200.0,
        Unit::Ms,
    );
    let moved = worst_of(rounds.min(5), theirs, live, &move |n| move_branch(n, today)).await?;
    table.bound(
        "fresh: a unit is moved, another process",
        moved,
        200.0,
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

fn move_branch(number: u32, today: Day) -> Verb {
    let (code, to) = (City::code(1_000 + number), City::code(100 + number));
    let day = today.max(founded());
    verb(move |tx| {
        let (code, to) = (code.clone(), to.clone());
        Box::pin(async move { units::move_unit(tx, &code, &to, day, today).await })
    })
    .alone()
}

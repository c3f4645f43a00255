//! The engine at a million facts, held against the recount in SQL.

use crate::city::{City, UNITS};
use crate::ground::Ground;
use crate::house::House;
use crate::machine::{best, milliseconds};
use crate::table::{Table, Unit};
use anyhow::{Result, bail, ensure};
use figures::{Engine, Number, Question, Rule, Span, TreeReading};
use kit::{MeasureId, Period, UnitId};
use std::time::Instant;
use yinling::indicators::measures::{MeasureKind, VOCABULARY};
use yinling::indicators::{Dictionary, Recount};

const THEN: TreeReading = TreeReading::Then;
/// Runs of which the fastest counts.
const RUNS: usize = 7;

pub async fn run(ground: &Ground, table: &mut Table) -> Result<()> {
    let flows = City::new(0, ground.size(1_000_000), 2026)?;
    let engine = flows.engine()?;
    let months = flows.months();
    // The tree is built on first use and kept, as it is in service.
    engine.chain(UnitId(1), flows.year.to, None);
    let whole = best(RUNS, || whole_grouping(&engine, &months));
    table.bound(
        "engine: 8 flows × 12 months × 7,000 units",
        whole,
        100.0,
        Unit::Ms,
    );
    let recount = recount_time(ground, &flows, &engine, &months).await?;
    table.at_most(
        "  the same, ÷ recount in SQL",
        whole,
        recount,
        Unit::Ms,
        0.02,
    );
    further_groupings(&flows, &engine, &months, table);
    one_unit(&flows, &engine, table);
    drill(&flows, &engine, City::flow_measures(), "flows", table);
    drop(engine);

    // As many people as make a million facts that are all of stocks.
    let stocks = City::new(ground.size(350_000), 0, 2026)?;
    let engine = stocks.engine()?;
    engine.chain(UnitId(1), stocks.year.to, None);
    println!("   {} facts, all of stocks", engine.facts());
    all_stocks(
        &engine,
        &months,
        "engine: all stocks × 12 month-ends",
        table,
    );
    let of = [measures(MeasureKind::Stock)[0]];
    drill(&stocks, &engine, of.to_vec(), "a stock", table);
    drop(engine);

    let mixed = ground.city()?;
    let engine = mixed.engine()?;
    engine.chain(UnitId(1), mixed.year.to, None);
    println!("   {} facts, stocks and flows", engine.facts());
    let months = mixed.months();
    all_stocks(&engine, &months, "engine: all stocks, mixed facts", table);
    let dictionary = Dictionary::built_in()?;
    let all = best(RUNS, || {
        for one in dictionary.all() {
            engine.grid(&one.rule, &months, None, THEN);
        }
    });
    let what = format!("  all {} of the dictionary × 12", dictionary.all().len());
    table.note(&what, all, Unit::Ms);
    Ok(())
}

/// Count and distinct persons of each flow, each month, each unit.
pub fn whole_grouping(engine: &Engine, months: &[Span]) {
    for of in City::flow_measures() {
        for rule in [times(vec![of]), persons(vec![of])] {
            std::hint::black_box(engine.grid(&rule, months, None, THEN));
        }
    }
}

pub fn times(of: Vec<MeasureId>) -> Rule {
    Rule::Times { of }
}

pub fn persons(of: Vec<MeasureId>) -> Rule {
    Rule::Persons { of }
}

pub fn sum(plus: Vec<MeasureId>) -> Rule {
    let (minus, kind) = (Vec::new(), None);
    Rule::Sum { plus, minus, kind }
}

pub fn of_year(city: &City) -> Question {
    Question {
        period: city.year.clone(),
        stock_day: city.year.to,
        line: None,
        tree: THEN,
    }
}

fn measures(kind: MeasureKind) -> Vec<MeasureId> {
    let found = VOCABULARY.iter().filter(|one| one.kind == kind);
    found.map(|one| one.id).collect()
}

/// How long the recount takes for the whole grouping. It is asked for one flow
/// (half a minute); the eight are alike, so the time is taken eight times. What
/// it counts must be what the engine counts.
async fn recount_time(
    ground: &Ground,
    city: &City,
    engine: &Engine,
    months: &[Span],
) -> Result<f64> {
    let begun = Instant::now();
    let folder = ground.temp.inner("recount")?;
    let house = House::open(&folder, None).await?;
    house.fill(city).await?;
    println!(
        "   (database built in {:.1} s)",
        milliseconds(begun) / 1_000.0
    );
    let stocks = measures(MeasureKind::Stock);
    let begun = Instant::now();
    let mut recount = Recount::prepare(&house.db, None, stocks).await?;
    let prepared = milliseconds(begun);
    let mut compared = 0;
    let mut counting = 0.0;
    for rule in [times(vec![City::flow(0)]), persons(vec![City::flow(0)])] {
        let grid = engine.grid(&rule, months, None, THEN);
        for (at, span) in months.iter().enumerate() {
            let question = Question {
                period: span.period.clone(),
                stock_day: span.stock_day,
                line: None,
                tree: THEN,
            };
            let begun = Instant::now();
            let recounted = recount.count(&rule, &question).await?;
            counting += milliseconds(begun);
            let row = grid.row(at);
            for unit in 1..=UNITS {
                let live = row[unit as usize].value.map(Number::as_f64);
                let again = recounted.get(&UnitId(unit)).copied();
                if live != again {
                    bail!("{rule:?}, unit {unit}: {live:?} live, {again:?} recounted");
                }
                compared += usize::from(live.is_some());
            }
        }
    }
    ensure!(compared > 0, "the recount counted nothing");
    println!("   {compared} figures are equal to the recount's");
    drop(recount);
    house.close().await?;
    std::fs::remove_dir_all(folder).ok();
    Ok(prepared + counting * f64::from(crate::city::FLOWS))
}

fn further_groupings(city: &City, engine: &Engine, months: &[Span], table: &mut Table) {
    let all = City::flow_measures();
    let quarters: Vec<Span> = (1..=4)
        .filter_map(|n| format!("{}Q{n}", city.year.from.year()).parse().ok())
        .map(|period: Period| Span {
            stock_day: period.to,
            period,
        })
        .collect();
    let year = [Span {
        period: city.year.clone(),
        stock_day: city.year.to,
    }];
    let today = TreeReading::On(city.year.to);
    let together = persons(all.clone());
    for (name, rule, spans, tree) in [
        (
            "persons of one flow × 12 months",
            persons(vec![City::flow(0)]),
            months,
            THEN,
        ),
        (
            "the same, along today's tree",
            persons(vec![City::flow(0)]),
            months,
            today,
        ),
        (
            "persons of all 8 together × 12 months",
            together.clone(),
            months,
            THEN,
        ),
        (
            "persons of all 8 together × 4 quarters",
            together.clone(),
            &quarters,
            THEN,
        ),
        ("persons of all 8 together, the year", together, &year, THEN),
        ("sum of all 8 together × 12 months", sum(all), months, THEN),
    ] {
        let took = best(RUNS, || engine.grid(&rule, spans, None, tree));
        table.bound(&format!("  {name}"), took, 60.0, Unit::Ms);
    }
}

/// The slowest of several ranges, rules and units, large and small.
fn one_unit(city: &City, engine: &Engine, table: &mut Table) {
    let from = city.year.from;
    let ranges = [(0, 364), (0, 0), (17, 200), (90, 91), (-400, 900)];
    let mut slowest: f64 = 0.0;
    for (first, last) in ranges {
        let period = Period::new(from.plus_days(first), from.plus_days(last));
        let question = Question {
            stock_day: period.to,
            period,
            ..of_year(city)
        };
        for rule in [sum(City::flow_measures()), persons(City::flow_measures())] {
            for unit in [1, 2, 20, 5_000].map(UnitId) {
                let took = best(RUNS, || engine.value(&rule, &question, unit));
                slowest = slowest.max(took);
            }
        }
    }
    table.bound(
        "  any range of days for one unit (worst)",
        slowest,
        30.0,
        Unit::Ms,
    );
}

fn drill(city: &City, engine: &Engine, of: Vec<MeasureId>, name: &str, table: &mut Table) {
    let question = of_year(city);
    let mut slowest: f64 = 0.0;
    for rule in [
        sum(of.clone()),
        times(of.clone()),
        persons(of.clone()),
        sum(of[..1].to_vec()),
    ] {
        for unit in [1, 2, 5_000].map(UnitId) {
            for skip in [0, 5_000] {
                let took = best(RUNS, || engine.drill_page(&rule, &question, unit, skip, 50));
                slowest = slowest.max(took);
            }
        }
    }
    let what = format!("  a page of drill, {name} (worst)");
    table.bound(&what, slowest, 50.0, Unit::Ms);
}

/// Persons of the stocks of persons, units of the others, at every month's end.
fn all_stocks(engine: &Engine, months: &[Span], name: &str, table: &mut Table) {
    let rules: Vec<Rule> = VOCABULARY
        .iter()
        .filter(|one| one.kind == MeasureKind::Stock)
        .map(|one| {
            if one.of_person {
                persons(vec![one.id])
            } else {
                sum(vec![one.id])
            }
        })
        .collect();
    let took = best(RUNS, || {
        for rule in &rules {
            std::hint::black_box(engine.grid(rule, months, None, THEN));
        }
    });
    table.bound(name, took, 150.0, Unit::Ms);
}

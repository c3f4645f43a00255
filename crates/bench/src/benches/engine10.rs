//! The engine at ten million facts, in a process that holds nothing else.

use super::engine::{of_year, persons, sum, times, whole_grouping};
use crate::city::City;
use crate::ground::Ground;
use crate::machine::{best, memory, milliseconds, ourselves, output};
use crate::table::{Table, Unit};
use anyhow::{Context, Result};
use figures::{FactRow, Rule, Standing};
use kit::{PersonNo, UnitId};
use std::time::Instant;
use yinling::indicators::Dictionary;

pub async fn run(ground: &Ground, table: &mut Table) -> Result<()> {
    let facts = ground.size(10_000_000).to_string();
    let said = output(ourselves(&["child", "engine10", &facts])?).await?;
    let number = |name: &str| -> Result<f64> {
        let line = said.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|rest| rest.trim().parse().ok());
        number.with_context(|| format!("no {name} in what the child said: {said}"))
    };
    table.bound(
        "engine10: whole grouping",
        number("whole")?,
        1_200.0,
        Unit::Ms,
    );
    table.bound(
        "  memory, peak with the grouping",
        number("peak")?,
        300.0,
        Unit::MiB,
    );
    table.note(
        "  of it the columns of facts",
        number("columns")?,
        Unit::MiB,
    );
    table.note("  standing view built", number("build")?, Unit::Ms);
    table.bound(
        "  one fact into the standing view (engine alone)",
        number("apply")?,
        500.0,
        Unit::Ms,
    );
    table.note(
        "  memory, peak with the standing view",
        number("standing")?,
        Unit::MiB,
    );
    Ok(())
}

/// Prints one number a line.
pub fn child(flows: u32) -> Result<()> {
    let mut city = City::new(0, flows, 2026)?;
    // A small verb a line, as ten million facts would come in.
    city.per_line = 3;
    let mut engine = city.engine()?;
    let ourselves = std::process::id();
    let peak = || memory(ourselves, "VmHWM").context("no /proc");
    let months = city.months();
    println!("whole {}", best(5, || whole_grouping(&engine, &months)));
    println!("peak {}", peak()?);
    println!("columns {}", engine.fact_bytes() >> 20);

    let mut rules: Vec<Rule> = Dictionary::built_in()?
        .all()
        .iter()
        .map(|one| one.rule.clone())
        .collect();
    for of in City::flow_measures().into_iter().map(|one| vec![one]) {
        rules.extend([sum(of.clone()), times(of.clone()), persons(of)]);
    }
    let question = of_year(&city);
    let items = rules.into_iter().map(|rule| (rule, question.clone()));
    let begun = Instant::now();
    let mut standing = Standing::build(&engine, items.collect());
    println!("build {}", milliseconds(begun));
    let mut worst: f64 = 0.0;
    for number in 0..20 {
        let fact = FactRow {
            line: engine.head() + 1,
            n: 0,
            unit: UnitId(301 + number * 7),
            person: PersonNo(1 + number * 31),
            ..city.facts().next().context("no fact")?
        };
        engine.push_fact(&fact)?;
        let begun = Instant::now();
        standing.apply(&engine);
        worst = worst.max(milliseconds(begun));
    }
    println!("apply {worst}");
    println!("standing {}", peak()?);
    Ok(())
}

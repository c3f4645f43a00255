//! Small verbs from 64 clients, durable: the writer's shared commits against
//! the same verb in a transaction of its own.

use crate::city::{Chance, City, UNITS};
use crate::ground::Ground;
use crate::house::{House, act, fault};
use crate::machine::{milliseconds, quantile};
use crate::table::{Table, Unit};
use anyhow::{Context, Result, ensure};
use kit::{Clock, Day, Grade, PersonNo, Precision, Refusal, SystemClock, UnitId};
use serde_json::json;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use yinling::db::{ConnectionTrait, Db, scalar};
use yinling::indicators::measures::ACT;
use yinling::journal::{Fact, Posting, Verb, Writer, verb};

const CLIENTS: u32 = 64;
/// Floor and writer in turn, so that a busy moment of the machine hits both.
const ROUNDS: u32 = 3;

pub async fn run(ground: &Ground, table: &mut Table) -> Result<()> {
    let folder = ground.temp.inner("writer")?;
    measure(ground, table, &folder, None).await?;
    match std::env::var("YINLING_BENCH_PG") {
        Ok(server) => {
            let url = new_database(&server).await?;
            let measured = measure(ground, table, &folder, Some(&url)).await;
            drop_database(&server, &url).await?;
            measured
        }
        Err(_) => {
            println!("   YINLING_BENCH_PG names no PostgreSQL: not measured there");
            Ok(())
        }
    }
}

async fn measure(
    ground: &Ground,
    table: &mut Table,
    folder: &Path,
    url: Option<&str>,
) -> Result<()> {
    let house = House::open(folder, url).await?;
    house.fill(&City::new(0, 0, 2026)?).await?;
    let count = "SELECT CAST(COUNT(*) AS BIGINT) FROM posted_fact";
    let before = scalar(house.db.read(), count, []).await?;
    let seconds = ground.seconds(4.0);
    clients(&house.writer, CLIENTS, seconds / 4.0).await?;
    let (mut floor, mut shared, mut worst) = (Vec::new(), Vec::new(), 0.0_f64);
    for _ in 0..ROUNDS {
        floor.push(clients(&house.writer, 1, seconds).await?.0);
        let (rate, slowest) = clients(&house.writer, CLIENTS, seconds).await?;
        shared.push(rate);
        worst = worst.max(slowest);
    }
    let name = house.db.name();
    let (floor, shared) = (quantile(&mut floor, 0.5), quantile(&mut shared, 0.5));
    let what = format!("writer: {name}, {CLIENTS} clients");
    table.at_least(&what, shared, floor, Unit::PerSecond, 3.0);
    table.bound(&format!("  {name}, worst answer"), worst, 250.0, Unit::Ms);
    let acts = scalar(house.db.read(), count, []).await? - before;
    let lines = "SELECT CAST(COUNT(*) AS BIGINT) FROM journal WHERE verb = 'bench::act'";
    ensure!(
        acts > 0 && acts == scalar(house.db.read(), lines, []).await?,
        "{acts} facts do not match their lines"
    );
    house.close().await
}

/// Verbs answered a second, and the slowest answer in milliseconds. One client
/// waits for each answer, so each of its verbs has a transaction of its own.
async fn clients(writer: &Writer, clients: u32, seconds: f64) -> Result<(f64, f64)> {
    let begun = Instant::now();
    let until = begun + Duration::from_secs_f64(seconds);
    let mut tasks = JoinSet::new();
    for client in 0..clients {
        let writer = writer.clone();
        tasks.spawn(async move {
            let mut chance = Chance::of(client.into());
            let (mut done, mut slowest) = (0_u32, 0.0_f64);
            while Instant::now() < until {
                let asked = Instant::now();
                let unit = UnitId(1 + chance.below_u32(UNITS));
                let verb = act_at(unit, SystemClock.today());
                writer.record(act(), verb).await.map_err(fault)?;
                slowest = slowest.max(milliseconds(asked));
                done += 1;
            }
            anyhow::Ok((done, slowest))
        });
    }
    let (mut done, mut slowest) = (0, 0.0_f64);
    while let Some(client) = tasks.join_next().await {
        let (more, worst) = client??;
        done += more;
        slowest = slowest.max(worst);
    }
    Ok((f64::from(done) / begun.elapsed().as_secs_f64(), slowest))
}

const IS_OPEN: &str =
    "SELECT CAST(COUNT(*) AS BIGINT) FROM unit WHERE id = $1 AND closed_on IS NULL";

/// The small verb: the unit must be there and open; one act is posted.
pub fn act_at(unit: UnitId, day: Day) -> Verb {
    verb(move |tx| {
        Box::pin(async move {
            if scalar(tx, IS_OPEN, [i64::from(unit).into()]).await? != 1 {
                return Err(Refusal::new("unknown_unit").with("unit", unit).into());
            }
            let fact = Fact {
                measure: ACT,
                unit,
                person: PersonNo::NOBODY,
                initiative: 0,
                day,
                precision: Precision::Day,
                quantity: 1,
                grade: Grade::A,
                subject: UnitId::NONE,
            };
            Ok(Posting {
                verb: "bench::act",
                subject: format!("unit:{unit}"),
                detail: json!({ "day": day }),
                facts: vec![fact],
                ..Posting::default()
            })
        })
    })
}

async fn new_database(server: &str) -> Result<String> {
    let (base, _) = server.rsplit_once('/').context("a URL with a database")?;
    let name = format!("bench_{}", std::process::id());
    command(server, &format!("CREATE DATABASE {name}")).await?;
    Ok(format!("{base}/{name}"))
}

async fn drop_database(server: &str, url: &str) -> Result<()> {
    let (_, name) = url.rsplit_once('/').context("a URL with a database")?;
    command(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await
}

async fn command(server: &str, sql: &str) -> Result<()> {
    let admin = Db::connect(&std::env::temp_dir(), Some(server)).await?;
    admin.read().execute_unprepared(sql).await?;
    Ok(admin.close().await?)
}

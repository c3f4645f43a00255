//! Pages under load, each held against a page of constant data of the same size,
//! one write a second meanwhile: random units, the home page, figures of the
//! city and its counties.

use super::cli::{first_answer, serve};
use super::writer::act_at;
use crate::city::{Chance, City, UNITS};
use crate::ground::Ground;
use crate::house::House;
use crate::http::{Client, Load, load};
use crate::machine::{Server, ourselves};
use crate::table::{Table, Unit};
use anyhow::{Context, Result, ensure};
use kit::UnitId;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

const CONNECTIONS: u32 = 16;
/// A stock of people, a stock of units, a flow.
const FIGURES: [&str; 3] = ["people.retired", "org.branches", "legacy.bench0.sum"];
const COUNTIES: u32 = 13;
/// Floor and page in turn, so that a busy moment of the machine hits both.
const ROUNDS: u32 = 3;

pub async fn run(ground: &Ground, table: &mut Table) -> Result<()> {
    let folder = ground.served().await?;
    let server = Server::start(serve(&folder)?).await?;
    first_answer(&server).await?;
    loaded(&server).await?;
    let mut chance = Chance::of(11);
    let unit = |_| format!("/units/{}", City::code(1 + chance.below_u32(UNITS)));
    let units: Vec<String> = (0..5_000).map(unit).collect();
    let figure = |at: u32| {
        let id = FIGURES[at as usize % FIGURES.len()];
        format!("/figures/{id}?unit={}", City::code(1 + at % COUNTIES))
    };
    let figures: Vec<String> = (0..39).map(figure).collect();
    for (name, paths) in [
        ("unit page", units),
        ("home page", vec!["/".to_owned()]),
        ("figure page", figures),
    ] {
        measure(ground, table, &folder, &server, name, Arc::new(paths)).await?;
    }
    server.stop().await
}

async fn measure(
    ground: &Ground,
    table: &mut Table,
    folder: &Path,
    server: &Server,
    name: &str,
    paths: Arc<Vec<String>>,
) -> Result<()> {
    let seconds = ground.seconds(8.0);
    let warm = load(&server.address, &paths, CONNECTIONS, seconds / 4.0).await?;
    let bytes = format!("{:.0}", warm.bytes);
    let floor = Server::start(ourselves(&["child", "floor", &bytes])?).await?;
    load(&floor.address, &paths, CONNECTIONS, seconds / 4.0).await?;
    let (mut pages, mut floors) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        floors.push(load(&floor.address, &paths, CONNECTIONS, seconds).await?);
        pages.push(while_written(folder, server, &paths, seconds).await?);
    }
    let (page, floor_load) = (middle(&mut pages)?, middle(&mut floors)?);
    println!("   {name} {page:?}\n   floor {floor_load:?}");
    let kib = warm.bytes / 1_024.0;
    table.at_least(
        &format!("page: {name} ({kib:.0} KiB), 16 connections"),
        page.per_second,
        floor_load.per_second,
        Unit::PerSecond,
        0.4,
    );
    table.bound("  p99", page.p99, 10.0, Unit::Ms);
    table.note("  p50", page.p50, Unit::Ms);
    table.note("  worst", page.worst, Unit::Ms);
    table.note("  p99 of the floor", floor_load.p99, Unit::Ms);
    floor.stop().await
}

/// Until figures are shown, pages are lighter than they will be.
async fn loaded(server: &Server) -> Result<()> {
    let path = format!("/units/{}", City::code(1));
    let mut client = Client::connect(&server.address).await?;
    let mut last = 0;
    let mut same = 0;
    for _ in 0..240 {
        let (status, length) = client.get(&path).await?;
        ensure!(status == 200, "{path} answers {status}");
        same = if length == last { same + 1 } else { 0 };
        if same == 12 {
            return Ok(());
        }
        last = length;
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    Ok(())
}

async fn while_written(
    folder: &Path,
    server: &Server,
    paths: &Arc<Vec<String>>,
    seconds: f64,
) -> Result<Load> {
    let house = House::open(folder, None).await?;
    let writing = async {
        let mut chance = Chance::of(5);
        let mut tick = tokio::time::interval(Duration::from_secs(1));
        loop {
            tick.tick().await;
            let unit = UnitId(1 + chance.below_u32(UNITS));
            if let Err(error) = house.record(act_at(unit, house.today())).await {
                return error;
            }
        }
    };
    let measured = tokio::select! {
        measured = load(&server.address, paths, CONNECTIONS, seconds) => measured,
        error = writing => Err(error),
    };
    house.close().await?;
    measured
}

/// The round of middling speed.
fn middle(rounds: &mut [Load]) -> Result<&Load> {
    rounds.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    rounds.get(rounds.len() / 2).context("no round")
}

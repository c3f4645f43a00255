//! The command line and the first answer of `serve` on a city of a million
//! facts.

use crate::city::City;
use crate::ground::Ground;
use crate::http::Client;
use crate::machine::{Server, milliseconds, output, quantile, yinling};
use crate::table::{Table, Unit};
use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::time::{Duration, Instant};

const CALLS: usize = 7;

pub async fn run(ground: &Ground, table: &mut Table) -> Result<()> {
    let folder = ground.served().await?;
    let city = ground.city()?;
    let first = figures(&folder, &city).await?;
    table.note("cli: figures, first call (no snapshot)", first, Unit::Ms);
    let mut times = Vec::new();
    for _ in 0..CALLS {
        times.push(figures(&folder, &city).await?);
    }
    let usual = quantile(&mut times, 0.5);
    table.bound(
        "cli: figures, with a snapshot (median)",
        usual,
        500.0,
        Unit::Ms,
    );
    let worst = quantile(&mut times, 1.0);
    table.note("  the slowest of seven", worst, Unit::Ms);

    let mut times = Vec::new();
    for _ in 0..CALLS {
        let server = Server::start(serve(&folder)?).await?;
        first_answer(&server).await?;
        times.push(milliseconds(server.begun));
        server.stop().await?;
    }
    let usual = quantile(&mut times, 0.5);
    table.bound(
        "cli: serve to first answer (median)",
        usual,
        300.0,
        Unit::Ms,
    );
    table.note(
        "  the slowest of seven",
        quantile(&mut times, 1.0),
        Unit::Ms,
    );
    Ok(())
}

pub fn serve(folder: &Path) -> Result<tokio::process::Command> {
    yinling(folder, &["serve", "--listen", "127.0.0.1:0"])
}

/// Asks for the first page until the answer is 200.
pub async fn first_answer(server: &Server) -> Result<()> {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        if let Ok(mut client) = Client::connect(&server.address).await
            && let Ok((200, _)) = client.get("/").await
        {
            return Ok(());
        }
        ensure!(Instant::now() < until, "no page within a minute");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Every figure of the city for the year; one of them is checked.
async fn figures(folder: &Path, city: &City) -> Result<f64> {
    let year = city.year.label();
    let args = [
        "figures", "--unit", "370100", "--period", year, "--format", "json",
    ];
    let begun = Instant::now();
    let said = output(yinling(folder, &args)?).await?;
    let took = milliseconds(begun);
    let list: serde_json::Value = serde_json::from_str(&said)?;
    let id = format!("{}.sum", City::flow_name(1));
    let rows = list.as_array().context("not a list")?;
    let row = rows.iter().find(|row| row["indicator"] == id.as_str());
    let shown = row.and_then(|row| row["value"].as_i64());
    let counted = city.facts().filter(|fact| fact.measure == City::flow(1));
    let counted: i64 = counted.map(|fact| fact.quantity).sum();
    ensure!(shown == Some(counted), "{id} is {shown:?}, not {counted}");
    Ok(took)
}

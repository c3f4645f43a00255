//! What a server that nobody asks anything holds in memory.

use super::cli::{first_answer, serve};
use crate::ground::Ground;
use crate::machine::{Server, memory, output, yinling};
use crate::table::{Table, Unit};
use anyhow::{Context, Result};
use std::time::Duration;

pub async fn run(ground: &Ground, table: &mut Table) -> Result<()> {
    let folder = ground.temp.inner("demo")?;
    output(yinling(&folder, &["demo", "--no-serve"])?).await?;
    let server = Server::start(serve(&folder)?).await?;
    first_answer(&server).await?;
    tokio::time::sleep(Duration::from_secs(10)).await;
    let now = memory(server.process()?, "VmRSS").context("no /proc")?;
    table.bound(
        "idle: serve on the small demo, after 10 s",
        now,
        60.0,
        Unit::MiB,
    );
    let peak = memory(server.process()?, "VmHWM").context("no /proc")?;
    table.note("  its peak since the start", peak, Unit::MiB);
    server.stop().await
}

//! The import page's preview of a roster, from the upload's last byte to what
//! would come of it, against the same dry run without a page.

use crate::city::City;
use crate::ground::Ground;
use crate::house::{House, act, fault};
use crate::machine::milliseconds;
use crate::roster_file::write;
use crate::table::{Table, Unit};
use anyhow::{Result, bail, ensure};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use yinling::access::Secrets;
use yinling::importing::{Given, ImportOptions};
use yinling::intake::{self, Came, Intake};
use yinling::people::import_roster;

const ROUNDS: usize = 3;
const PATIENCE: Duration = Duration::from_secs(600);

pub async fn run(ground: &Ground, table: &mut Table) -> Result<()> {
    let rows = ground.size(100_000);
    let folder = ground.temp.inner("preview")?;
    let file = folder.join("roster.xlsx");
    write(&file, 0, rows)?;
    let house = House::open(&folder, None).await?;
    house.fill(&City::new(0, 0, 2026)?).await?;
    let desk = intake::House {
        db: house.db.clone(),
        writer: house.writer.clone(),
        secrets: Arc::new(Secrets::load(&folder, None)?),
        clock: house.clock.clone(),
    };
    let (mut dry, mut previewed) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        dry = dry.min(dry_run(&desk, &house, &file, rows).await?);
        previewed = previewed.min(preview(&desk, &folder, &file, rows).await?);
    }
    table.at_most(
        &format!("preview of {rows} rows, ÷ dry run"),
        previewed,
        dry,
        Unit::Ms,
        1.5,
    );
    drop(desk);
    house.close().await
}

async fn dry_run(desk: &intake::House, house: &House, file: &Path, rows: u32) -> Result<f64> {
    let options = ImportOptions {
        dry_run: true,
        as_of_day: house.today(),
        today: house.today(),
        set_aside: None,
        given: Given::default(),
    };
    let files = [file.to_path_buf()];
    let begun = Instant::now();
    let outcomes = import_roster(
        &desk.db,
        &desk.writer,
        &desk.secrets,
        act(),
        &files,
        &options,
    )
    .await
    .map_err(fault)?;
    let took = milliseconds(begun);
    ensure!(outcomes.iter().all(|one| one.new == rows), "not all new");
    Ok(took)
}

/// A new upload each time: what was checked before is not checked again.
async fn preview(desk: &intake::House, folder: &Path, file: &Path, rows: u32) -> Result<f64> {
    let intake = Intake::open(desk.clone(), folder)?;
    let bytes = std::fs::read(file)?;
    let begun = Instant::now();
    let mut receiving = intake.receive()?;
    receiving.begin("roster.xlsx").map_err(fault)?;
    receiving.write(&bytes).map_err(fault)?;
    receiving.end()?;
    let day = intake.today();
    let upload = intake.accept(receiving, None, day).map_err(fault)?;
    let found = intake.check(&upload.id).map_err(fault)?;
    let Some(end) = found.work.wait(PATIENCE).await else {
        bail!("the preview takes too long");
    };
    let took = milliseconds(begun);
    match end.as_ref() {
        Ok(Came::Checked { outcomes, .. }) => {
            ensure!(outcomes.iter().all(|one| one.new == rows), "not all new");
        }
        other => bail!("{other:?}"),
    }
    intake.abandon(&upload.id).map_err(fault)?;
    Ok(took)
}

//! A backup of a city of a million facts against a copy of its file. Both end
//! on disk.

use crate::ground::Ground;
use crate::house::{House, fault};
use crate::machine::{milliseconds, quantile};
use crate::table::{Table, Unit};
use anyhow::{Result, ensure};
use std::fs::File;
use std::path::Path;
use std::time::Instant;
use yinling::access::Secrets;
use yinling::backups::{Label, RestoreForm, back_up, restore};

const ROUNDS: usize = 7;

pub async fn run(ground: &Ground, table: &mut Table) -> Result<()> {
    let folder = ground.served().await?;
    let to = ground.temp.inner("backups")?;
    let house = House::open(&folder, None).await?;
    let secrets = Secrets::load(&folder, None)?;
    let (copied, backup) = (to.join("copy.db"), to.join("city.backup"));
    let (mut floor, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        copy(&folder.join("yinling.db"), &copied)?;
        floor.push(milliseconds(begun));
        std::fs::remove_file(&copied)?;
        std::fs::remove_file(&backup).ok();
        let begun = Instant::now();
        back_up(&house.db, &secrets, &*house.clock, &backup, None, |_, _| {})
            .await
            .map_err(fault)?;
        ours.push(milliseconds(begun));
    }
    let (floor, ours) = (quantile(&mut floor, 0.5), quantile(&mut ours, 0.5));
    table.at_most("backup: a million facts", ours, floor, Unit::Ms, 2.0);
    let today = house.today();
    house.close().await?;
    let facts = ground.city()?.facts().count();
    let restored = restored(&backup, &folder, &to.join("again"), today, table).await?;
    ensure!(
        restored.facts >= i64::try_from(facts)?,
        "{} of {facts} facts came back",
        restored.facts
    );
    Ok(())
}

async fn restored(
    backup: &Path,
    from: &Path,
    to: &Path,
    today: kit::Day,
    table: &mut Table,
) -> Result<Label> {
    let form = RestoreForm {
        backup,
        folder: to,
        url: None,
        key_file: Some(&from.join("key")),
        key_given: None,
        today,
    };
    let begun = Instant::now();
    let (label, _) = restore(form, |_, _, _| {}).await.map_err(fault)?;
    let name = "  restored, and its journal verified";
    table.note(name, milliseconds(begun), Unit::Ms);
    Ok(label)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::copy(from, to)?;
    Ok(File::open(to)?.sync_all()?)
}

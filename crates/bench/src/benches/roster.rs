//! A roster of 100,000 people imported through the command line, held against
//! calamine reading the same file and doing nothing else.

use crate::city::{City, UNITS};
use crate::ground::Ground;
use crate::house::{House, act, fault};
use crate::machine::{copy_files, memory, milliseconds, state_and_time, yinling};
use crate::roster_file::write;
use crate::table::{Table, Unit};
use anyhow::{Result, bail, ensure};
use calamine::{DataRef, Reader, Xlsx};
use kit::PersonNo;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use yinling::access::Secrets;
use yinling::journal::{Verb, verb};
use yinling::{people, units};

/// People on the roster before, for the verbs that run meanwhile.
const KNOWN: u32 = 500;
const SAMPLE: Duration = Duration::from_millis(5);
const PATIENCE: Duration = Duration::from_secs(900);

pub async fn run(ground: &Ground, table: &mut Table) -> Result<()> {
    let rows = ground.size(100_000);
    let files = ground.temp.inner("roster-files")?;
    let (known, large) = (files.join("known.xlsx"), files.join("roster.xlsx"));
    write(&known, 0, KNOWN)?;
    write(&large, KNOWN, rows)?;
    let quiet = ground.temp.inner("roster")?;
    let house = House::open(&quiet, None).await?;
    house.fill(&City::new(0, 0, 2026)?).await?;
    house.close().await?;
    import(&quiet, &known, KNOWN).await?;
    let busy = ground.temp.inner("roster-busy")?;
    copy_files(&quiet, &busy)?;

    let before = bare_read(&large)?;
    let alone = import(&quiet, &large, rows).await?;
    // Before and after, so that a busy moment of the machine hits both.
    let floor = before.min(bare_read(&large)?);
    table.at_most(
        &format!("roster: {rows} × 20, wall clock"),
        alone.wall,
        floor,
        Unit::Ms,
        3.0,
    );
    table.at_most(
        "  processor time, user + system",
        alone.processor,
        floor,
        Unit::Ms,
        3.0,
    );
    table.bound("  peak memory", alone.peak, 200.0, Unit::MiB);

    let is_over = Arc::new(AtomicBool::new(false));
    let verbs = tokio::spawn(small_verbs(busy.clone(), is_over.clone()));
    // The verbs are under way before the import begins.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let beside = import(&busy, &large, rows).await;
    is_over.store(true, Ordering::Relaxed);
    let worst = verbs.await??;
    println!("   {} verbs were answered meanwhile", worst.answered);
    table.note("  the import beside other verbs", beside?.wall, Unit::Ms);
    table.bound(
        "  meanwhile: set-skill, worst answer",
        worst.skill,
        500.0,
        Unit::Ms,
    );
    table.bound(
        "  meanwhile: rename a unit, worst answer",
        worst.rename,
        500.0,
        Unit::Ms,
    );
    Ok(())
}

/// What one import took: milliseconds and MiB.
struct Run {
    wall: f64,
    processor: f64,
    peak: f64,
}

/// Runs the import in its own process and watches it. Every row must be new.
async fn import(folder: &Path, file: &Path, rows: u32) -> Result<Run> {
    let name = file.to_string_lossy();
    let mut command = yinling(folder, &["import", "roster", &name, "--format", "json"])?;
    let begun = Instant::now();
    let child = command.spawn()?;
    let Some(process) = child.id() else {
        bail!("the import is gone before it began")
    };
    let (mut peak, mut processor): (f64, f64) = (0.0, 0.0);
    // Until it has ended: its times can be read as long as it is not waited for.
    while let Some((has_ended, time)) = state_and_time(process) {
        processor = time;
        peak = peak.max(memory(process, "VmHWM").unwrap_or(0.0));
        if has_ended {
            break;
        }
        ensure!(begun.elapsed() < PATIENCE, "the import takes too long");
        tokio::time::sleep(SAMPLE).await;
    }
    let wall = milliseconds(begun);
    // What it prints is far below what a pipe holds.
    let done = child.wait_with_output().await?;
    let said = String::from_utf8_lossy(&done.stdout);
    let error = String::from_utf8_lossy(&done.stderr);
    ensure!(done.status.success(), "{}: {said} {error}", done.status);
    let said: serde_json::Value = serde_json::from_str(&said)?;
    // One object for one file, or a list of one.
    let said = said.get(0).unwrap_or(&said);
    ensure!(
        said["applied"] == true && said["new"] == rows,
        "not every row was new: {said:.400}"
    );
    Ok(Run {
        wall,
        processor,
        peak,
    })
}

/// Milliseconds of the faster of two readings that keep nothing.
fn bare_read(file: &Path) -> Result<f64> {
    let mut fastest = f64::INFINITY;
    for _ in 0..2 {
        let begun = Instant::now();
        let mut workbook: Xlsx<_> = calamine::open_workbook(file)?;
        let mut bytes = 0;
        for name in workbook.sheet_names() {
            let mut reader = workbook.worksheet_cells_reader(&name)?;
            while let Some(cell) = reader.next_cell()? {
                bytes += match cell.get_value() {
                    DataRef::SharedString(text) => text.len(),
                    DataRef::String(text) => text.len(),
                    _ => 8,
                };
            }
        }
        ensure!(bytes > 0, "nothing was read");
        fastest = fastest.min(milliseconds(begun));
    }
    Ok(fastest)
}

/// The slowest answers, in milliseconds.
#[derive(Debug, Default)]
struct Worst {
    skill: f64,
    rename: f64,
    answered: u32,
}

/// One small verb after the other, through a writer of our own.
async fn small_verbs(folder: PathBuf, is_over: Arc<AtomicBool>) -> Result<Worst> {
    let house = House::open(&folder, None).await?;
    let secrets = Arc::new(Secrets::load(&folder, None)?);
    let mut worst = Worst::default();
    while !is_over.load(Ordering::Relaxed) {
        let number = worst.answered;
        let (verb, slot) = if number.is_multiple_of(2) {
            let person = PersonNo(1 + number % KNOWN);
            (
                set_skill(&house, secrets.clone(), person, number),
                &mut worst.skill,
            )
        } else {
            (
                rename(&house, 301 + number % (UNITS - 300), number),
                &mut worst.rename,
            )
        };
        let asked = Instant::now();
        house.writer.record(act(), verb).await.map_err(fault)?;
        *slot = slot.max(milliseconds(asked));
        worst.answered += 1;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    house.close().await?;
    Ok(worst)
}

fn set_skill(house: &House, secrets: Arc<Secrets>, person: PersonNo, number: u32) -> Verb {
    let today = house.today();
    verb(move |tx| {
        let secrets = secrets.clone();
        Box::pin(async move {
            let skill = format!("书法{number}");
            people::set_skill(tx, &secrets, person, &skill, today).await
        })
    })
    .alone()
}

fn rename(house: &House, unit: u32, number: u32) -> Verb {
    let today = house.today();
    verb(move |tx| {
        Box::pin(async move {
            let name = format!("改名第{number}支部");
            units::rename(tx, &City::code(unit), &name, today, today).await
        })
    })
    .alone()
}

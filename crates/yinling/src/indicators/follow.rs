//! Keeps the live engine up with the journal, whoever writes it.

use super::Live;
use crate::db::Db;
use kit::Clock;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often another process's lines are looked for. Our own are announced.
const POLL: Duration = Duration::from_millis(60);

/// Loads, then follows for as long as the process lives. A failing database
/// leaves the figures as they were and is tried again.
pub async fn follow(
    live: Arc<Live>,
    db: Db,
    clock: Arc<dyn Clock>,
    folder: PathBuf,
    mut written: watch::Receiver<u32>,
) {
    if let Err(error) = live.load_snapshot(&db, &folder).await {
        tracing::warn!("the snapshot cannot be used: {error:#}");
    }
    let mut day = clock.today();
    let mut is_first = true;
    loop {
        match live.catch_up(&db).await {
            Ok(is_new) => {
                let today = clock.today();
                if is_new || is_first || today != day {
                    day = today;
                    is_first = false;
                    refresh(&live, today, &folder).await;
                }
            }
            Err(error) => tracing::error!("the journal cannot be followed: {error:#}"),
        }
        tokio::select! {
            changed = written.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(POLL) => {}
        }
    }
}

async fn refresh(live: &Arc<Live>, today: kit::Day, folder: &std::path::Path) {
    let (live, folder) = (live.clone(), folder.to_owned());
    let work = tokio::task::spawn_blocking(move || {
        live.refresh_today(today);
        live.save_snapshot(&folder)
    });
    match work.await {
        Ok(Err(error)) => tracing::warn!("no snapshot could be written: {error:#}"),
        Err(error) => tracing::error!("the figures could not be brought up to date: {error}"),
        Ok(Ok(())) => {}
    }
}

//! A SQLite file, copied page for page while the city goes on writing.
//!
//! While somebody reads as of a moment whose every page stands in the file
//! itself, nobody writes into the file: what is new goes into the log beside it
//! and waits there for the reader to leave. Until then it is a file like any
//! other. (SQLite: "WAL-mode file format", §2.3, locks.)

use super::{Db, FromQueryResult, Tx, one, scalar};
use anyhow::{Context, anyhow};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Somebody who writes without a pause can keep the log from being empty.
const ATTEMPTS: usize = 5;
const PART: usize = 1 << 20;

/// Any read: the moment is taken with the first one.
const LOOK: &str = "SELECT COUNT(*) FROM sqlite_schema";
pub(super) const SIZE: &str =
    "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
const SETTLE: &str = "PRAGMA wal_checkpoint(PASSIVE)";
const FILE: &str = "SELECT file FROM pragma_database_list WHERE name = 'main'";

/// The file at one moment, which lasts as long as this does.
pub(super) struct Still {
    reader: Tx,
    file: &'static File,
    pub length: u64,
}

#[derive(FromQueryResult)]
struct Settled {
    busy: i64,
    /// Pages in the log, and how many of them stand in the file too.
    log: i64,
    checkpointed: i64,
}

#[derive(FromQueryResult)]
struct Named {
    file: String,
}

impl Db {
    /// `None` while others write too fast for the log to be emptied.
    pub(super) async fn still_file(&self) -> anyhow::Result<Option<Still>> {
        let file = self.own_file().await?;
        for _ in 0..ATTEMPTS {
            let reader = self.snapshot().await?;
            scalar(&reader, LOOK, []).await?;
            // Looked at after the moment was taken: whatever came in between
            // shows as a page that is not in the file yet.
            let settled = one::<Settled, _>(self.read(), SETTLE, []).await?;
            let is_settled = |found: &Settled| found.busy == 0 && found.log == found.checkpointed;
            if settled.as_ref().is_some_and(is_settled) {
                let length = u64::try_from(scalar(&reader, SIZE, []).await?)?;
                return Ok(Some(Still {
                    reader,
                    file,
                    length,
                }));
            }
            reader.rollback().await?;
        }
        Ok(None)
    }

    /// Never closed again: a process that closes a file gives up every lock it
    /// has on it, and SQLite's are among them.
    async fn own_file(&self) -> anyhow::Result<&'static File> {
        if let Some(file) = self.own_file.get() {
            return Ok(file);
        }
        let named = one::<Named, _>(self.read(), FILE, []).await?;
        let path = PathBuf::from(named.context("the database has no file")?.file);
        let file = File::open(&path).with_context(|| path.display().to_string())?;
        let file: &'static File = Box::leak(Box::new(file));
        Ok(self.own_file.get_or_init(|| file))
    }
}

impl Still {
    /// Writes everything to `to` and on to the disk; `done` follows how far it
    /// is. Answers with the SHA-256 so far.
    pub async fn copy(self, mut to: File, done: Arc<AtomicU64>) -> anyhow::Result<Sha256> {
        let (file, length) = (self.file, self.length);
        let work = move || {
            std::thread::scope(|scope| {
                let hashing = scope.spawn(|| {
                    let mut digest = Sha256::new();
                    each_part(file, length, |part| {
                        digest.update(part);
                        Ok(())
                    })?;
                    io::Result::Ok(digest)
                });
                each_part(file, length, |part| {
                    to.write_all(part)?;
                    done.fetch_add(part.len() as u64, Ordering::Relaxed);
                    Ok(())
                })?;
                // Whoever seals the copy has little left to wait for.
                to.sync_data()?;
                let hashed = hashing.join().map_err(|_| anyhow!("hashing failed"))?;
                anyhow::Ok(hashed?)
            })
        };
        let digest = tokio::task::spawn_blocking(work).await??;
        self.reader.rollback().await?;
        Ok(digest)
    }
}

fn each_part(
    file: &File,
    length: u64,
    mut take: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut part = vec![0; PART];
    let mut at = 0;
    while at < length {
        let most = usize::try_from(length - at).map_or(PART, |left| left.min(PART));
        match read_at(file, &mut part[..most], at) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(read) => {
                take(&part[..read])?;
                at += read as u64;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(unix)]
fn read_at(file: &File, part: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, part, at)
}

#[cfg(windows)]
fn read_at(file: &File, part: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, part, at)
}

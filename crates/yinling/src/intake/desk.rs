//! The desk where uploads are checked, corrected, applied and undone.

use super::uploads::{Applied, AppliedFile, Receiving, Upload, Uploads};
use super::work::{Came, End, Purpose, Work};
use super::{House, Kind, guess};
use crate::corrections::undo;
use crate::importing::{
    Edits, Given, ImportOptions, Outcome, ShownRow, sheet_names, show_rows, write_annotated,
};
use crate::journal::{Act, Channel, Failure, head, verb};
use crate::people::{RosterExport, export_roster};
use anyhow::{Context, anyhow};
use kit::{Day, PersonNo, Refusal};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// One for the process; clones share it.
#[derive(Debug, Clone)]
pub struct Intake {
    pub house: House,
    uploads: Uploads,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    works: Mutex<HashMap<String, Arc<Work>>>,
    /// Held while an upload's card is read, changed and written back.
    changing: Mutex<()>,
    count: AtomicU64,
    /// Long work is done one piece at a time: the rest of the house stays quick.
    heavy: Arc<Semaphore>,
}

/// An upload and the state of the work on it.
#[derive(Debug, Clone)]
pub struct Found {
    pub upload: Upload,
    pub work: Arc<Work>,
}

/// So many ended works keep their outcome in memory.
const MOST_KEPT: usize = 8;

impl Intake {
    /// Opens `imports` in the data folder.
    pub fn open(house: House, folder: &Path) -> anyhow::Result<Intake> {
        Ok(Intake {
            house,
            uploads: Uploads::open(folder.join("imports"))?,
            shared: Arc::new(Shared {
                works: Mutex::default(),
                changing: Mutex::default(),
                count: AtomicU64::new(0),
                heavy: Arc::new(Semaphore::new(1)),
            }),
        })
    }

    pub fn today(&self) -> Day {
        self.house.clock.today()
    }

    pub fn receive(&self) -> anyhow::Result<Receiving> {
        self.uploads.receive()
    }

    /// Acknowledges files that are whole; from here on they survive.
    /// Refusals: `no_files`, `kinds_differ`, those of [`guess`] with the file's
    /// name. Blocking.
    pub fn accept(
        &self,
        received: Receiving,
        kind: Option<Kind>,
        as_of_day: Day,
    ) -> Result<Upload, Failure> {
        let mut kinds = Vec::new();
        for (path, name) in received.files() {
            let named = |refusal: Refusal| refusal.with("name", &name);
            // A chosen kind is believed; only whether it is a spreadsheet is asked.
            match (guess(&path), kind) {
                (Ok(_), Some(kind)) => kinds.push(kind),
                (Err(why), Some(kind)) if why.code == "kind_unclear" => kinds.push(kind),
                (found, _) => kinds.push(found.map_err(named)?),
            }
        }
        let Some(kind) = kinds.first().copied() else {
            return Err(Refusal::new("no_files").into());
        };
        if kinds.iter().any(|other| *other != kind) {
            return Err(Refusal::new("kinds_differ").into());
        }
        let now = self.house.clock.now_ms();
        let upload = Upload {
            id: received.id.clone(),
            kind,
            as_of_day,
            created_at: now,
            touched_at: now,
            files: received.keep(),
            revision: 1,
            applied: None,
        };
        self.uploads.save(&upload)?;
        Ok(upload)
    }

    /// Newest first. Blocking, but for a few small files only.
    pub fn list(&self) -> anyhow::Result<Vec<Upload>> {
        self.uploads.list()
    }

    pub fn find(&self, id: &str) -> anyhow::Result<Option<Upload>> {
        self.uploads.find(id)
    }

    /// Changes an upload that is not being applied. Whatever was known of it is
    /// checked anew. Refusals: `applying`, `already_applied`, `no_such_upload`.
    pub fn change(&self, id: &str, how: impl FnOnce(&mut Upload)) -> Result<Upload, Failure> {
        let _only_one = lock(&self.shared.changing);
        let mut upload = self.open_upload(id)?;
        if let Some(work) = self.work(id).filter(|work| work.end().is_none()) {
            if work.purpose == Purpose::Apply {
                return Err(Refusal::new("applying").into());
            }
            work.watch.stop();
        }
        how(&mut upload);
        upload.revision += 1;
        upload.touched_at = self.house.clock.now_ms();
        self.uploads.save(&upload)?;
        Ok(upload)
    }

    fn open_upload(&self, id: &str) -> Result<Upload, Failure> {
        let found = self.uploads.find(id)?;
        let upload = found.ok_or_else(|| Refusal::new("no_such_upload"))?;
        match upload.applied {
            Some(_) => Err(Refusal::new("already_applied").into()),
            None => Ok(upload),
        }
    }

    /// The work on an upload or a line, running or ended.
    pub fn work(&self, key: &str) -> Option<Arc<Work>> {
        lock(&self.shared.works).get(key).cloned()
    }

    /// The check of the upload as it is now, begun if need be. While it is
    /// being applied, that work instead.
    pub fn check(&self, id: &str) -> Result<Found, Failure> {
        let upload = self.open_upload(id)?;
        let mut works = lock(&self.shared.works);
        if let Some(work) = works.get(id) {
            let is_running = work.end().is_none();
            let fits = work.revision == upload.revision;
            if fits || (is_running && work.purpose == Purpose::Apply) {
                let work = Arc::clone(work);
                return Ok(Found { upload, work });
            }
        }
        let work = self.begin(&mut works, id, Purpose::Check, &upload, None, nobody());
        drop(works);
        Ok(Found { upload, work })
    }

    /// Begins to apply what was previewed. A second press finds the first.
    /// Refusals: `changed_since_preview` when it is not what was previewed.
    pub fn apply(
        &self,
        act: Act,
        id: &str,
        revision: u32,
        sets_aside: bool,
    ) -> Result<Found, Failure> {
        let _only_one = lock(&self.shared.changing);
        let upload = self.open_upload(id)?;
        let mut works = lock(&self.shared.works);
        if let Some(work) = works.get(id)
            && work.end().is_none()
        {
            if work.purpose == Purpose::Apply {
                let work = Arc::clone(work);
                return Ok(Found { upload, work });
            }
            work.watch.stop();
        }
        if upload.revision != revision {
            return Err(Refusal::new("changed_since_preview").into());
        }
        let aside = sets_aside.then(|| self.uploads.aside(id));
        let work = self.begin(&mut works, id, Purpose::Apply, &upload, aside, act);
        drop(works);
        Ok(Found { upload, work })
    }

    fn begin(
        &self,
        works: &mut HashMap<String, Arc<Work>>,
        id: &str,
        purpose: Purpose,
        upload: &Upload,
        aside: Option<PathBuf>,
        act: Act,
    ) -> Arc<Work> {
        let number = self.shared.count.fetch_add(1, Ordering::Relaxed);
        let (work, tell) = Work::begin(purpose, upload.revision, number);
        let work = Arc::new(work);
        keep(works, id, &work);
        let (desk, upload) = (self.clone(), upload.clone());
        let given = self.given(&upload).watched_by(Arc::clone(&work.watch));
        let options = ImportOptions {
            dry_run: purpose == Purpose::Check,
            as_of_day: upload.as_of_day,
            today: self.today(),
            set_aside: aside,
            given,
        };
        tokio::spawn(async move {
            let end = desk.run(act, upload, options).await;
            tell.send_replace(Some(Arc::new(end)));
        });
        work
    }

    /// What staff gave with the files of an upload.
    fn given(&self, upload: &Upload) -> Given {
        let files = self.uploads.files(upload).into_iter();
        let edits = files.zip(upload.files.iter().map(|file| file.edits.clone()));
        Given::new(edits.collect())
    }

    /// Held while long work is done.
    pub(super) async fn turn(&self) -> anyhow::Result<OwnedSemaphorePermit> {
        let permit = Arc::clone(&self.shared.heavy).acquire_owned().await;
        permit.context("waiting for other work")
    }

    async fn run(&self, act: Act, upload: Upload, options: ImportOptions) -> Result<Came, Failure> {
        let _one_at_a_time = self.turn().await?;
        options.given.watch.check()?;
        let (line, _) = head(self.house.db.read()).await?;
        let files = self.uploads.files(&upload);
        let import = upload.kind.import(&self.house, act, &files, &options);
        let mut outcomes = import.await?;
        for (outcome, file) in outcomes.iter_mut().zip(&upload.files) {
            outcome.file.clone_from(&file.name);
        }
        let stands_still = outcomes.iter().any(Outcome::is_blocked) && options.set_aside.is_none();
        if options.dry_run || stands_still {
            return Ok(Came::Checked { outcomes, line });
        }
        self.settle(upload, &outcomes)?;
        Ok(Came::Applied)
    }

    /// The lines are committed; should we be stopped before this is written, the
    /// files are still there, and applying them again finds everything the same.
    fn settle(&self, mut upload: Upload, outcomes: &[Outcome]) -> anyhow::Result<()> {
        let now = self.house.clock.now_ms();
        let files = outcomes.iter().map(|outcome| AppliedFile {
            name: outcome.file.clone(),
            new: outcome.new,
            changed: outcome.changed,
            same: outcome.same,
            aside: outcome.refused + outcome.conflicts,
            line: outcome.journal_line,
        });
        upload.applied = Some(Applied {
            at: now,
            files: files.collect(),
            has_aside: outcomes.iter().any(Outcome::is_blocked),
        });
        upload.touched_at = now;
        for file in &mut upload.files {
            file.edits = Edits::default();
        }
        self.uploads.save(&upload)?;
        if let Err(error) = self.uploads.drop_files(&upload) {
            tracing::warn!("applied files stay until they are swept: {error}");
        }
        Ok(())
    }

    /// Takes the import of `line` back, in the background.
    pub fn undo(&self, act: Act, line: u32, reason: &str) -> Arc<Work> {
        let key = format!("line-{line}");
        let mut works = lock(&self.shared.works);
        if let Some(work) = works.get(&key).filter(|work| work.end().is_none()) {
            return Arc::clone(work);
        }
        let number = self.shared.count.fetch_add(1, Ordering::Relaxed);
        let (work, tell) = Work::begin(Purpose::Undo, line, number);
        let work = Arc::new(work);
        keep(&mut works, &key, &work);
        drop(works);
        let (desk, reason) = (self.clone(), reason.to_owned());
        tokio::spawn(async move {
            let end = desk.take_back(act, line, reason).await;
            tell.send_replace(Some(Arc::new(end)));
        });
        work
    }

    async fn take_back(&self, act: Act, line: u32, reason: String) -> Result<Came, Failure> {
        let _one_at_a_time = self.turn().await?;
        let (secrets, today) = (Arc::clone(&self.house.secrets), self.today());
        let reason = Arc::new(reason);
        let verb = verb(move |tx| {
            let (secrets, reason) = (Arc::clone(&secrets), Arc::clone(&reason));
            Box::pin(async move { undo(tx, &secrets, line, &reason, today).await })
        });
        let recorded = self.house.writer.record(act, verb.alone()).await?;
        Ok(Came::Undone(recorded.line.0))
    }

    /// Rows of one file of an upload, masked, with corrections. Refusals: those
    /// of [`show_rows`].
    pub async fn rows(
        &self,
        upload: &Upload,
        file: usize,
        wanted: BTreeSet<(usize, u32)>,
    ) -> Result<Vec<ShownRow>, Failure> {
        let path = self.uploads.files(upload).into_iter().nth(file);
        let path = path.ok_or_else(|| anyhow!("no such file of the upload"))?;
        let (given, columns) = (self.given(upload), upload.kind.columns());
        let show = move || show_rows(&path, columns, &given, &wanted);
        let shown = tokio::task::spawn_blocking(show).await;
        Ok(shown.context("reading rows again")??)
    }

    /// The files with the reasons on their cells, as a workbook.
    pub async fn annotated(&self, upload: &Upload, end: End) -> Result<Vec<u8>, Failure> {
        let number = self.shared.count.fetch_add(1, Ordering::Relaxed);
        let out = self.uploads.leaving(number)?;
        let paths = self.uploads.files(upload);
        let (given, columns) = (self.given(upload), upload.kind.columns());
        let write = move || {
            let Ok(Came::Checked { outcomes, .. }) = &*end else {
                anyhow::bail!("the upload has not been checked");
            };
            let files: Vec<(&Path, &Outcome)> =
                paths.iter().map(PathBuf::as_path).zip(outcomes).collect();
            write_annotated(out.path(), columns, &given, &files)?;
            Ok(std::fs::read(out.path())?)
        };
        let written = tokio::task::spawn_blocking(write).await;
        Ok(written.context("writing the reasons")??)
    }

    /// The workbook of the rows that were set aside, until the upload is swept.
    pub async fn aside(&self, upload: &Upload) -> anyhow::Result<Vec<u8>> {
        let path = self.uploads.aside(&upload.id);
        let read = tokio::task::spawn_blocking(move || std::fs::read(path)).await;
        Ok(read??)
    }

    /// Every sheet of one file of an upload, where there is more than one; none
    /// of a file that cannot be read.
    pub async fn sheets(&self, upload: &Upload, file: usize) -> anyhow::Result<Vec<String>> {
        let path = self.uploads.files(upload).into_iter().nth(file);
        let path = path.context("no such file of the upload")?;
        let names = tokio::task::spawn_blocking(move || sheet_names(&path)).await;
        names.context("reading the names of sheets")
    }

    /// A unit's roster as a workbook. Refusals: those of
    /// [`crate::people::export_roster`].
    pub async fn export_roster(&self, act: Act, export: &RosterExport) -> Result<Vec<u8>, Failure> {
        let House {
            db,
            writer,
            secrets,
            ..
        } = &self.house;
        let number = self.shared.count.fetch_add(1, Ordering::Relaxed);
        let out = self.uploads.leaving(number)?;
        let exported =
            export_roster(db, writer, secrets, act, export, self.today(), out.path()).await;
        exported?;
        let read = tokio::task::spawn_blocking(move || std::fs::read(out.path())).await;
        Ok(read
            .context("reading the roster")?
            .context("reading the roster")?)
    }

    /// Gives the files up. Refusals: `applying`.
    pub fn abandon(&self, id: &str) -> Result<(), Failure> {
        let _only_one = lock(&self.shared.changing);
        if let Some(work) = self.work(id).filter(|work| work.end().is_none()) {
            if work.purpose == Purpose::Apply {
                return Err(Refusal::new("applying").into());
            }
            work.watch.stop();
        }
        lock(&self.shared.works).remove(id);
        Ok(self.uploads.remove(id)?)
    }

    /// Removes what nobody touched for a day. Blocking.
    pub fn sweep(&self) -> anyhow::Result<()> {
        let is_busy = |id: &str| self.work(id).is_some_and(|work| work.end().is_none());
        self.uploads.sweep(self.house.clock.now_ms(), &is_busy)
    }
}

/// A check is rehearsed and leaves no line, so it is nobody's.
fn nobody() -> Act {
    Act {
        actor: String::new(),
        on_behalf_of: PersonNo::NOBODY,
        channel: Channel::Web,
    }
}

/// Keeps a work in memory, and lets the oldest ended ones go.
fn keep(works: &mut HashMap<String, Arc<Work>>, key: &str, work: &Arc<Work>) {
    works.insert(key.to_owned(), Arc::clone(work));
    let ended = |work: &&Arc<Work>| work.end().is_some();
    while works.values().filter(ended).count() > MOST_KEPT {
        let all = works.iter().filter(|(_, work)| work.end().is_some());
        let oldest = all
            .min_by_key(|(_, work)| work.number)
            .map(|(key, _)| key.clone());
        match oldest {
            Some(oldest) => works.remove(&oldest),
            None => return,
        };
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

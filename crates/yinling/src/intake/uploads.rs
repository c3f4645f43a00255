//! The folder where uploads wait: readable by this program's user only, one
//! folder an upload, swept a day after the last touch.

use super::Kind;
use crate::db::sync_folder;
use crate::importing::Edits;
use anyhow::{Context, Result, anyhow};
use kit::{Day, Refusal};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Files that wait to be applied, or what came of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    pub id: String,
    pub kind: Kind,
    pub as_of_day: Day,
    /// Milliseconds since 1970, UTC.
    pub created_at: i64,
    pub touched_at: i64,
    pub files: Vec<UploadedFile>,
    /// Counts the changes: a preview is of one revision.
    pub revision: u32,
    pub applied: Option<Applied>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadedFile {
    /// As the browser named it.
    pub name: String,
    /// As it lies in the folder.
    pub stored: String,
    pub bytes: u64,
    #[serde(default)]
    pub edits: Edits,
}

/// What an applied upload came to. The files themselves are gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    pub at: i64,
    pub files: Vec<AppliedFile>,
    /// Whether rows were set aside into a workbook.
    pub has_aside: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedFile {
    pub name: String,
    pub new: u32,
    pub changed: u32,
    pub same: u32,
    /// Rows refused or in conflict, which were set aside.
    pub aside: u32,
    /// `None` where the file brought nothing.
    pub line: Option<u32>,
}

const CARD: &str = "upload.json";
const ASIDE: &str = "aside.xlsx";

/// The folder of all uploads.
#[derive(Debug, Clone)]
pub(super) struct Uploads {
    folder: PathBuf,
}

impl Uploads {
    /// Makes the folder if there is none.
    pub fn open(folder: PathBuf) -> Result<Uploads> {
        make_private(&folder)?;
        Ok(Uploads { folder })
    }

    /// An id is hexadecimal and of one length: it never climbs out of the folder.
    fn folder_of(&self, id: &str) -> Option<PathBuf> {
        let is_ours = id.len() == ID_LENGTH && id.bytes().all(|b| b.is_ascii_hexdigit());
        is_ours.then(|| self.folder.join(id))
    }

    pub fn find(&self, id: &str) -> Result<Option<Upload>> {
        let Some(folder) = self.folder_of(id) else {
            return Ok(None);
        };
        match fs::read(folder.join(CARD)) {
            Ok(bytes) => Ok(Some(
                serde_json::from_slice(&bytes).context("an upload's card")?,
            )),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).context("reading an upload's card"),
        }
    }

    /// Every upload, newest first.
    pub fn list(&self) -> Result<Vec<Upload>> {
        let mut all = Vec::new();
        for entry in fs::read_dir(&self.folder).context("reading the uploads")? {
            let name = entry?.file_name();
            all.extend(self.find(&name.to_string_lossy())?);
        }
        all.sort_by(|a, b| (b.created_at, &b.id).cmp(&(a.created_at, &a.id)));
        Ok(all)
    }

    /// On disk when it returns: written beside, then renamed.
    pub fn save(&self, upload: &Upload) -> Result<()> {
        let folder = self.folder_of(&upload.id).context("an upload's id")?;
        let beside = folder.join("upload.new");
        let mut file = create_private(&beside)?;
        file.write_all(&serde_json::to_vec(upload)?)?;
        file.sync_all()?;
        fs::rename(&beside, folder.join(CARD))?;
        Ok(sync_folder(&folder)?)
    }

    pub fn files(&self, upload: &Upload) -> Vec<PathBuf> {
        let folder = self.folder.join(&upload.id);
        upload
            .files
            .iter()
            .map(|file| folder.join(&file.stored))
            .collect()
    }

    pub fn aside(&self, id: &str) -> PathBuf {
        self.folder.join(id).join(ASIDE)
    }

    /// Where a workbook is made on its way out, under a number of its own.
    pub fn leaving(&self, number: u64) -> Result<Leaving> {
        let path = self.folder.join(format!("leaving-{number}.xlsx"));
        create_private(&path)?;
        Ok(Leaving { path })
    }

    /// After they were applied the files are not needed any more.
    pub fn drop_files(&self, upload: &Upload) -> std::io::Result<()> {
        for file in self.files(upload) {
            fs::remove_file(file)?;
        }
        Ok(())
    }

    pub fn remove(&self, id: &str) -> Result<()> {
        match self.folder_of(id) {
            Some(folder) if folder.exists() => Ok(fs::remove_dir_all(folder)?),
            _ => Ok(()),
        }
    }

    /// Removes what was not touched for a day, and what never became an upload.
    pub fn sweep(&self, now: i64, keep: &dyn Fn(&str) -> bool) -> Result<()> {
        for entry in fs::read_dir(&self.folder).context("reading the uploads")? {
            let entry = entry?;
            let id = entry.file_name().to_string_lossy().into_owned();
            if keep(&id) {
                continue;
            }
            let is_old = match self.find(&id) {
                Ok(Some(upload)) => now - upload.touched_at > DAY_MS,
                // Half an upload: its file may be on its way at this moment.
                Ok(None) | Err(_) => {
                    let touched = entry.metadata()?.modified()?;
                    let since = touched.duration_since(std::time::UNIX_EPOCH)?;
                    now - i64::try_from(since.as_millis())? > DAY_MS
                }
            };
            if is_old && entry.file_type()?.is_file() {
                fs::remove_file(entry.path())?;
            } else if is_old {
                self.remove(&id)?;
            }
        }
        Ok(())
    }

    /// A new folder for files that are on their way.
    pub fn receive(&self) -> Result<Receiving> {
        let bytes: [u8; ID_LENGTH / 2] = crate::access::random_bytes()?;
        let id = kit::hex(&bytes);
        let folder = self.folder.join(&id);
        make_private(&folder)?;
        Ok(Receiving {
            folder,
            id,
            files: Vec::new(),
            open: None,
            is_kept: false,
        })
    }
}

/// A workbook on its way out; it is gone when it has been handed over.
#[derive(Debug)]
pub(super) struct Leaving {
    path: PathBuf,
}

impl Leaving {
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Leaving {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!("a workbook is left behind: {error}");
        }
    }
}

const ID_LENGTH: usize = 16;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Of one file, and of all files of an upload, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;
const LARGEST_TOGETHER: u64 = 200 * 1024 * 1024;
const MOST_FILES: usize = 20;

/// Files on their way into the folder. Dropped before [`Receiving::keep`],
/// nothing of them stays.
#[derive(Debug)]
pub struct Receiving {
    folder: PathBuf,
    pub id: String,
    files: Vec<UploadedFile>,
    open: Option<File>,
    is_kept: bool,
}

impl Receiving {
    /// Begins a file. Refusals: `too_many_files`.
    pub fn begin(&mut self, name: &str) -> Result<(), crate::journal::Failure> {
        if self.files.len() >= MOST_FILES {
            return Err(Refusal::new("too_many_files")
                .with("limit", MOST_FILES)
                .into());
        }
        let stored = stored_name(self.files.len() + 1, name);
        self.open = Some(create_private(&self.folder.join(&stored))?);
        self.files.push(UploadedFile {
            name: shown_name(name),
            stored,
            bytes: 0,
            edits: Edits::default(),
        });
        Ok(())
    }

    /// More of the file begun last. Refusals: `too_large`.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), crate::journal::Failure> {
        let together: u64 = self.files.iter().map(|file| file.bytes).sum();
        let (Some(file), Some(open)) = (self.files.last_mut(), &mut self.open) else {
            return Err(anyhow!("no file has begun").into());
        };
        let more = bytes.len() as u64;
        if file.bytes + more > LARGEST || together + more > LARGEST_TOGETHER {
            let limit = format!("{}MB", LARGEST / 1024 / 1024);
            return Err(Refusal::new("too_large").with("limit", limit).into());
        }
        file.bytes += more;
        open.write_all(bytes).context("writing an upload")?;
        Ok(())
    }

    pub fn end(&mut self) -> Result<()> {
        match self.open.take() {
            Some(file) => Ok(file.sync_all()?),
            None => Ok(()),
        }
    }

    /// Where each file lies, and the browser's name for it.
    pub fn files(&self) -> Vec<(PathBuf, String)> {
        let place = |file: &UploadedFile| (self.folder.join(&file.stored), file.name.clone());
        self.files.iter().map(place).collect()
    }

    pub(super) fn keep(mut self) -> Vec<UploadedFile> {
        self.is_kept = true;
        std::mem::take(&mut self.files)
    }
}

impl Drop for Receiving {
    fn drop(&mut self) {
        if !self.is_kept
            && let Err(error) = fs::remove_dir_all(&self.folder)
        {
            tracing::warn!("half an upload is left behind: {error}");
        }
    }
}

/// Only the ending of the browser's name is used on disk: `.et` is known by it.
fn stored_name(number: usize, name: &str) -> String {
    let end = Path::new(name).extension().and_then(|end| end.to_str());
    let end = end.map(str::to_ascii_lowercase);
    match end.filter(|end| end.len() <= 5 && end.bytes().all(|b| b.is_ascii_alphanumeric())) {
        Some(end) => format!("{number}.{end}"),
        None => number.to_string(),
    }
}

/// Some browsers send the whole path.
fn shown_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(80).collect();
    if plain.is_empty() {
        "文件".into()
    } else {
        plain
    }
}

fn make_private(folder: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .with_context(|| format!("the folder {} cannot be made", folder.display()))
}

fn create_private(path: &Path) -> Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .with_context(|| format!("the file {} cannot be made", path.display()))
}

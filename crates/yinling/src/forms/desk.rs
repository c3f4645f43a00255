//! The folder where forms wait that staff have brought in through the pages:
//! readable by this program's user only, swept a day after the last touch.

use super::known;
use crate::db::Db;
use crate::journal::Failure;
use anyhow::{Context, Result};
use kit::Refusal;
use serde::{Deserialize, Serialize};
use sheets::fill::Form;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A form that waits to be filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub id: String,
    /// As the browser named it.
    pub name: String,
    /// As chosen last; empty where nothing was chosen yet.
    pub unit: String,
    pub period: String,
    /// What was remembered of the form does not count.
    pub anew: bool,
    /// It was seen how the form has changed.
    pub has_looked: bool,
    pub touched_at: i64,
}

const CARD: &str = "form.json";
const FILE: &str = "form.bin";
const ID_LENGTH: usize = 16;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

#[derive(Debug, Clone)]
pub struct Desk {
    folder: PathBuf,
}

impl Desk {
    /// `forms` in the data folder.
    pub fn of(data: &Path) -> Desk {
        Desk {
            folder: data.join("forms"),
        }
    }

    /// Takes a form in; it must be one. Refuses what cannot be opened. Blocking.
    pub fn accept(&self, file: &Path, name: &str, now: i64) -> Result<Waiting, Failure> {
        Form::open(file).map_err(|why| why.refusal())?;
        let bytes = fs::read(file).context("reading a form")?;
        self.keep(&bytes, name, now)
    }

    /// Takes the kept file of a form seen before. Refuses
    /// `form_not_kept` where it was too large, or is no form of ours.
    pub async fn again(&self, db: &Db, id: i64, now: i64) -> Result<Waiting, Failure> {
        let not_kept = || Refusal::new("form_not_kept");
        let form = known::find_known(db.read(), id).await?;
        let form = form.ok_or_else(not_kept)?;
        let bytes = known::body(db.read(), id).await?;
        if bytes.is_empty() {
            return Err(not_kept().into());
        }
        self.keep(&bytes, &form.name, now)
    }

    fn keep(&self, bytes: &[u8], name: &str, now: i64) -> Result<Waiting, Failure> {
        let id: [u8; ID_LENGTH / 2] = crate::access::random_bytes()?;
        let waiting = Waiting {
            id: kit::hex(&id),
            name: name.to_owned(),
            unit: String::new(),
            period: String::new(),
            anew: false,
            has_looked: false,
            touched_at: now,
        };
        let folder = self.folder.join(&waiting.id);
        make_private(&folder)?;
        write_private(&folder.join(FILE), bytes)?;
        self.save(&waiting)?;
        Ok(waiting)
    }

    /// On disk when it returns: written beside, then renamed.
    pub fn save(&self, waiting: &Waiting) -> Result<()> {
        let folder = self.folder_of(&waiting.id).context("a form's id")?;
        let beside = folder.join("form.new");
        write_private(&beside, &serde_json::to_vec(waiting)?)?;
        fs::rename(&beside, folder.join(CARD)).context("keeping a form's card")
    }

    pub fn find(&self, id: &str) -> Result<Option<Waiting>> {
        let Some(folder) = self.folder_of(id) else {
            return Ok(None);
        };
        match fs::read(folder.join(CARD)) {
            Ok(bytes) => Ok(Some(
                serde_json::from_slice(&bytes).context("a form's card")?,
            )),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).context("reading a form's card"),
        }
    }

    /// Opens the waiting form. Blocking.
    pub fn open(&self, waiting: &Waiting) -> Result<Form, Failure> {
        let file = self.folder.join(&waiting.id).join(FILE);
        Ok(Form::open(&file).map_err(|why| why.refusal())?)
    }

    pub fn remove(&self, id: &str) -> Result<()> {
        match self.folder_of(id) {
            Some(folder) if folder.exists() => Ok(fs::remove_dir_all(folder)?),
            _ => Ok(()),
        }
    }

    /// Forms that wait, the last touched first. What was not touched for a day
    /// goes, half a form that a crash left behind too.
    pub fn list(&self, now: i64) -> Result<Vec<Waiting>> {
        let mut all = Vec::new();
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(all),
            Err(error) => return Err(error).context("reading the forms"),
        };
        for entry in entries {
            let entry = entry?;
            let id = entry.file_name().to_string_lossy().into_owned();
            match self.find(&id) {
                Ok(Some(waiting)) if now - waiting.touched_at > DAY_MS => self.remove(&id)?,
                Ok(Some(waiting)) => all.push(waiting),
                // Its card may be on its way at this moment.
                Ok(None) | Err(_) if now - touched_at(&entry)? > DAY_MS => self.remove(&id)?,
                Ok(None) => {}
                Err(error) => tracing::warn!("a form's card cannot be read: {error:#}"),
            }
        }
        all.sort_by(|a, b| (b.touched_at, &b.id).cmp(&(a.touched_at, &a.id)));
        Ok(all)
    }

    /// An id is hexadecimal and of one length: it never climbs out of the folder.
    fn folder_of(&self, id: &str) -> Option<PathBuf> {
        let is_ours = id.len() == ID_LENGTH && id.bytes().all(|b| b.is_ascii_hexdigit());
        is_ours.then(|| self.folder.join(id))
    }
}

/// Milliseconds since 1970, UTC, by the file system's clock.
fn touched_at(entry: &fs::DirEntry) -> Result<i64> {
    let touched = entry.metadata()?.modified()?;
    let since = touched.duration_since(std::time::UNIX_EPOCH)?;
    Ok(i64::try_from(since.as_millis())?)
}

fn make_private(folder: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).context("making a form's folder")
}

fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut options = fs::File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).context("keeping a form")?;
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit::{Clock, SystemClock};

    #[test]
    fn half_a_form_that_a_crash_left_is_swept_after_a_day_and_nothing_else() {
        let name: [u8; 8] = crate::access::random_bytes().expect("random bytes");
        let data = std::env::temp_dir().join(format!("yinling-forms-{}", kit::hex(&name)));
        let desk = Desk::of(&data);
        let now = SystemClock.now_ms();
        let whole = desk.keep(b"a form", "a.xlsx", now).expect("is kept");
        // A crash after the file and before its card; a crash within the card.
        for (id, card) in [
            ("00000000000000aa", None),
            ("00000000000000bb", Some("{\"id\":")),
        ] {
            let folder = data.join("forms").join(id);
            make_private(&folder).expect("a folder");
            write_private(&folder.join(FILE), b"half").expect("a file");
            if let Some(card) = card {
                write_private(&folder.join(CARD), card.as_bytes()).expect("a card");
            }
        }
        let here = |desk: &Desk| fs::read_dir(&desk.folder).expect("a folder").count();
        assert_eq!(
            desk.list(now).expect("is read"),
            std::slice::from_ref(&whole)
        );
        assert_eq!(here(&desk), 3, "one of them may be on its way");
        let tomorrow = now + DAY_MS + 60_000;
        let touched = Waiting {
            touched_at: tomorrow,
            ..whole
        };
        desk.save(&touched).expect("is kept");
        assert_eq!(desk.list(tomorrow).expect("is read"), [touched]);
        assert_eq!(here(&desk), 1);
        fs::remove_dir_all(&data).expect("it goes");
    }
}

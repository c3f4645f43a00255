//! A file that appears under its name whole or not at all.

use crate::db::sync_folder;
use anyhow::Context;
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A file beside its place to be, for its owner's eyes only. It is gone when
/// it is dropped before it was put there.
#[derive(Debug)]
pub(super) struct Draft {
    pub path: PathBuf,
}

impl Draft {
    pub fn new(path: PathBuf) -> anyhow::Result<Draft> {
        clear(&path);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options
            .open(&path)
            .with_context(|| path.display().to_string())?;
        Ok(Draft { path })
    }

    /// Gives the file its name. False if that name was taken meanwhile.
    pub fn put(self, at: &Path) -> anyhow::Result<bool> {
        let file = OpenOptions::new().write(true).open(&self.path)?;
        file.sync_all()?;
        drop(file);
        match std::fs::hard_link(&self.path, at) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(false),
            // USB sticks know no second name for a file.
            Err(_) if !at.exists() => std::fs::rename(&self.path, at)?,
            Err(_) => return Ok(false),
        }
        sync_folder(at.parent().unwrap_or(Path::new(".")))?;
        Ok(true)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        clear(&self.path);
    }
}

/// SQLite may have left its own files beside ours.
fn clear(path: &Path) {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        std::fs::remove_file(name).ok();
    }
}

//! The key's files in the data folder: `key`, and while it is being changed
//! `key.next` beside it.
//!
//! A file appears whole and on disk or not at all. Nothing here deletes a key
//! that may be in force: which one is, the database says (`house_key`).

use super::secrets::{Secrets, random_bytes};
use crate::db::sync_folder;
use anyhow::Context;
use kit::{Day, hex};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

pub(super) const KEY_FILE: &str = "key";
const NEXT_FILE: &str = "key.next";

/// The key's own text (64 hex digits): `given`, else the file in the data
/// folder; `None` where there is neither. Nothing is made.
pub fn find_key(folder: &Path, given: Option<&str>) -> anyhow::Result<Option<String>> {
    match given {
        Some(text) => Ok(Some(text.trim().to_owned())),
        None => read(&folder.join(KEY_FILE)),
    }
}

/// Puts the key's text into the data folder. One that is there already stays.
pub fn put_key(folder: &Path, text: &str) -> anyhow::Result<()> {
    put_once(&folder.join(KEY_FILE), text)
}

/// Where the key is that comes into force next.
pub fn next_key_file(folder: &Path) -> PathBuf {
    folder.join(NEXT_FILE)
}

/// The key in a file of any name; `None` where there is no such file.
pub fn read_key(file: &Path) -> anyhow::Result<Option<String>> {
    read(file)
}

/// A fresh key in `file`, on disk before this comes back. One that is there
/// already is taken instead: a change of the key that was cut short left it,
/// and another process might be about to bring it into force.
pub fn draw_key(file: &Path) -> anyhow::Result<String> {
    let told = || file.display().to_string();
    let fresh: [u8; 32] = random_bytes()?;
    put_once(file, &hex(&fresh))?;
    let text = read(file)?.with_context(told)?;
    Secrets::of_text(&text).with_context(told)?;
    Ok(text)
}

/// `key.next` becomes `key`, once its key is in force. The former key stays
/// beside it under a name with the day, for backups that were made under it;
/// answers with that file. May be done again after a crash, and by two at once.
pub fn take_next_key(folder: &Path, today: Day) -> anyhow::Result<Option<PathBuf>> {
    let (next, key) = (next_key_file(folder), folder.join(KEY_FILE));
    let Some(new) = read(&next)? else {
        return Ok(None);
    };
    let mut kept = None;
    if let Some(former) = read(&key)?.filter(|former| *former != new) {
        kept = Some(keep_former(folder, &former, today)?);
    }
    match std::fs::rename(&next, &key) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(error).with_context(|| next.display().to_string());
        }
        _ => sync_folder(folder)?,
    }
    Ok(kept)
}

/// Under a name that nothing else has.
fn keep_former(folder: &Path, former: &str, today: Day) -> anyhow::Result<PathBuf> {
    let mut name = format!("key.until-{today}");
    for count in 2.. {
        let path = folder.join(&name);
        put_once(&path, former)?;
        if read(&path)?.is_some_and(|text| text == former) {
            return Ok(path);
        }
        name = format!("key.until-{today}-{count}");
    }
    unreachable!("some name is free")
}

fn read(path: &Path) -> anyhow::Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text.trim().to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}

/// Two processes may start on a new folder at once: the file appears whole or
/// not at all, and the one that loses reads the winner's.
pub(super) fn read_or_make(folder: &Path) -> anyhow::Result<String> {
    draw_key(&folder.join(KEY_FILE))
}

fn put_once(path: &Path, text: &str) -> anyhow::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}.new", std::process::id()));
    let draft = PathBuf::from(draft);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options
        .open(&draft)
        .with_context(|| draft.display().to_string())?;
    writeln!(file, "{text}")?;
    file.sync_all()?;
    let linked = std::fs::hard_link(&draft, path);
    std::fs::remove_file(&draft).ok();
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error.into()),
        _ => Ok(sync_folder(path.parent().unwrap_or(Path::new(".")))?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("yinling-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    #[test]
    fn key_file_is_made_once_and_private() {
        let folder = folder("key");
        let first = Secrets::load(&folder, None).expect("makes a key");
        let again = Secrets::load(&folder, None).expect("reads it back");
        assert_eq!(first.hash("id", "x"), again.hash("id", "x"));
        assert_ne!(first.hash("id", "x"), first.hash("phone", "x"));
        #[cfg(unix)]
        {
            let known = std::fs::metadata(folder.join("key")).expect("is there");
            let mode = std::os::unix::fs::PermissionsExt::mode(&known.permissions());
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::remove_dir_all(&folder).expect("cleans up");
    }

    #[test]
    fn next_key_takes_the_place_of_the_key_and_no_former_one_is_lost() {
        let folder = folder("next-key");
        let today: Day = "2026-11-23".parse().expect("a day");
        let mut keys = vec![draw_key(&folder.join(KEY_FILE)).expect("draws")];
        assert_eq!(take_next_key(&folder, today).expect("nothing to do"), None);
        for name in ["key.until-2026-11-23", "key.until-2026-11-23-2"] {
            let next = draw_key(&next_key_file(&folder)).expect("draws");
            let again = draw_key(&next_key_file(&folder)).expect("is there");
            assert_eq!(next, again, "a key that was drawn is not thrown away");
            let kept = take_next_key(&folder, today).expect("takes it");
            let kept = kept.expect("keeps the former");
            assert_eq!(kept, folder.join(name));
            assert_eq!(read(&kept).expect("reads").as_ref(), keys.last());
            assert_eq!(find_key(&folder, None).expect("reads"), Some(next.clone()));
            assert!(!next_key_file(&folder).exists());
            keys.push(next);
        }
        assert_eq!(take_next_key(&folder, today).expect("is done"), None);
        std::fs::remove_dir_all(&folder).expect("cleans up");
    }
}

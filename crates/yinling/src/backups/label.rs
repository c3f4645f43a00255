//! What a backup says of itself, and the hash that covers every byte of it.

use crate::journal::Failure;
use anyhow::Context;
use kit::{Refusal, hex};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// The last but one line of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Of the database inside.
    pub schema: i64,
    /// Version of the program that wrote it.
    pub program: String,
    /// Milliseconds since 1970, UTC.
    pub made_at: i64,
    /// The newest journal line and its hash, in hex.
    pub line: i64,
    pub hash: String,
    pub facts: i64,
    pub people: i64,
    /// Bytes of the database, from the beginning of the file.
    pub image: u64,
    /// Tells the key that opens it from another.
    pub key_check: String,
    /// The key itself, where it was asked for.
    pub key: Option<String>,
}

const MARK: &[u8] = b"\nyinling-backup ";
/// Raised when an older program could not read the file.
const FORMAT: u32 = 1;
const SEAL: &[u8] = b"sha256 ";
/// The seal, 64 hex digits, end of line.
const SEAL_LENGTH: usize = 7 + 64 + 1;
/// Longer than any label.
const TAIL: u64 = 64 << 10;
const BEGINNING: &[u8] = b"SQLite format 3\0";

impl Label {
    /// Puts label and seal behind the image, whose hash so far is `digest`. On
    /// disk they are once the draft is put to its place.
    pub(super) fn seal(&self, file: &Path, mut digest: Sha256) -> anyhow::Result<()> {
        let mut text = MARK.to_vec();
        text.extend(format!("{FORMAT} {}\n", serde_json::to_string(self)?).bytes());
        digest.update(&text);
        text.extend(SEAL);
        text.extend(hex(&digest.finalize()).bytes());
        text.push(b'\n');
        let mut to = OpenOptions::new().append(true).open(file)?;
        Ok(to.write_all(&text)?)
    }

    /// Reads the whole file, checks its hash and gives its label; `seen` is told
    /// bytes read and all there are. Refusals: `not_found`, `not_a_backup`,
    /// `backup_cut`, `backup_damaged`, `newer_backup`.
    pub fn read(path: &Path, seen: impl FnMut(u64, u64)) -> Result<Label, Failure> {
        let name = path.display().to_string();
        let mut file = match File::open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(Refusal::new("not_found").with("file", &name).into());
            }
            opened => opened.with_context(|| name.clone())?,
        };
        let tail = tail(&mut file).with_context(|| name.clone())?;
        let damaged = || Refusal::new("backup_damaged").with("file", &name);
        let Some(seal) = tail.seal() else {
            let refusal = match tail.begins_as_one {
                true => Refusal::new("backup_cut"),
                false => Refusal::new("not_a_backup"),
            };
            return Err(refusal.with("file", &name).into());
        };
        let sealed = tail.length - SEAL_LENGTH as u64;
        let digest = hash(&mut file, sealed, seen).with_context(|| name.clone())?;
        if hex(&digest).as_bytes() != seal {
            return Err(damaged().into());
        }
        let (at, format, text) = tail.label().ok_or_else(damaged)?;
        if format > FORMAT {
            return Err(Refusal::new("newer_backup").with("file", &name).into());
        }
        let label: Label = serde_json::from_slice(text).map_err(|_| damaged())?;
        if label.image != at {
            return Err(damaged().into());
        }
        if label.schema > schema::VERSION {
            return Err(Refusal::new("newer_backup").with("file", &name).into());
        }
        Ok(label)
    }
}

/// The end of a file, in which label and seal stand.
struct Tail {
    /// Of the file.
    length: u64,
    /// The file begins as a backup does.
    begins_as_one: bool,
    bytes: Vec<u8>,
}

impl Tail {
    /// The 64 digits behind the last line's word.
    fn seal(&self) -> Option<&[u8]> {
        let from = self.bytes.len().checked_sub(SEAL_LENGTH)?;
        let digits = self.bytes[from..].strip_prefix(SEAL)?.strip_suffix(b"\n")?;
        self.begins_as_one.then_some(digits)
    }

    /// Where the image ends, the format's number, and the label's JSON.
    fn label(&self) -> Option<(u64, u32, &[u8])> {
        let end = self.bytes.len().checked_sub(SEAL_LENGTH)?;
        let at = find_last(&self.bytes[..end], MARK)?;
        let text = self.bytes[at + MARK.len()..end].strip_suffix(b"\n")?;
        let space = text.iter().position(|byte| *byte == b' ')?;
        let format = std::str::from_utf8(&text[..space]).ok()?.parse().ok()?;
        let before_tail = self.length - self.bytes.len() as u64;
        Some((before_tail + at as u64, format, &text[space + 1..]))
    }
}

fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|part| part == wanted)
}

fn tail(file: &mut File) -> std::io::Result<Tail> {
    let length = file.metadata()?.len();
    let mut beginning = Vec::new();
    file.take(BEGINNING.len() as u64)
        .read_to_end(&mut beginning)?;
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes)?;
    Ok(Tail {
        length,
        begins_as_one: beginning == BEGINNING,
        bytes,
    })
}

/// SHA-256 of the first `length` bytes.
fn hash(file: &mut File, length: u64, mut seen: impl FnMut(u64, u64)) -> std::io::Result<[u8; 32]> {
    file.seek(SeekFrom::Start(0))?;
    let mut digest = Sha256::new();
    let mut part = vec![0; 1 << 20];
    let mut left = file.take(length);
    loop {
        match left.read(&mut part)? {
            0 => return Ok(digest.finalize().into()),
            read => digest.update(&part[..read]),
        }
        seen(length - left.limit(), length);
    }
}

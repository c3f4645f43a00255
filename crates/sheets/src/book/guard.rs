//! What calamine reads instead of the file.
//!
//! A [`Guard`] looks like a zip archive in which every XML part is stored
//! uncompressed. Its bytes are made on demand: headers from the checked table
//! of contents, parts by inflating the real file. So a part is inflated once,
//! and every byte passes here before any parser sees it:
//!
//! - no part yields more than the size that was checked beforehand, nor less;
//! - `<!DOCTYPE` and `<!ENTITY` stop the reading anywhere;
//! - shared strings are walked strictly ([`Tokens`]): none too long, not too
//!   many, no false promise of how many;
//! - a sheet may pass [`LONGEST_STRETCH`] without yielding a cell only if a
//!   strict walk of the whole part, done then and once, finds it harmless
//!   (many formatted but empty rows). For ordinary sheets this costs nothing.

use super::archive::{Part, bomb};
use super::tokens::{Fault, Items, Tokens};
use crate::Unreadable;
use flate2::bufread::DeflateDecoder;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Take};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

const LONGEST_STRETCH: u64 = 8 << 20;
/// Parts up to this size may be anything: styles, relations, small sheets.
const SMALL_PART: u64 = 32 << 20;
const BUFFER: usize = 64 * 1024;
/// The directory's end is searched for in windows from the back; one that
/// reached into the last part would have it inflated to its end.
const GAP: usize = 4096;

const STRINGS: Items = Items {
    holding: b"si",
    around: b"sst",
    longest: 4 << 20,
    // 300 000 people with a dozen texts of their own each. At 60 bytes apiece
    // and more they are what reading an XLSX keeps in memory.
    most: 4_000_000,
};
const CELLS: Items = Items {
    holding: b"c",
    around: b"row",
    longest: LONGEST_STRETCH,
    most: u64::MAX,
};

/// Shared between the guard inside calamine and the loop over its cells.
#[derive(Debug, Default)]
pub struct Watch {
    /// Bytes given out since the last cell came back.
    since: AtomicU64,
    verdict: Mutex<Option<Unreadable>>,
}

impl Watch {
    pub fn progress(&self) {
        self.since.store(0, Ordering::Relaxed);
    }

    /// Why the guard stopped the reading, if it did.
    pub fn verdict(&self) -> Option<Unreadable> {
        let verdict = self.verdict.lock().ok()?;
        verdict.clone()
    }

    fn stop(&self, why: Unreadable) -> io::Error {
        let error = io::Error::other(why.to_string());
        if let Ok(mut verdict) = self.verdict.lock() {
            verdict.get_or_insert(why);
        }
        error
    }
}

#[derive(Debug)]
pub struct Guard {
    path: PathBuf,
    entries: Vec<Entry>,
    /// Behind the last part: a gap, then the central directory.
    tail: Vec<u8>,
    tail_begins: u64,
    at: u64,
    open: Option<Inflating>,
    watch: Arc<Watch>,
}

#[derive(Debug)]
struct Entry {
    part: Part,
    header: Vec<u8>,
    begins: u64,
    /// A strict walk has found the whole part harmless.
    vetted: bool,
}

#[derive(Debug)]
struct Inflating {
    entry: usize,
    at: u64,
    source: Source,
    tokens: Option<Tokens>,
    /// The two bytes before, so that `<!D` is seen across reads.
    carried: [u8; 2],
}

#[derive(Debug)]
enum Source {
    Stored(BufReader<Take<File>>),
    Deflated(Box<DeflateDecoder<BufReader<Take<File>>>>),
}

impl Read for Source {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Source::Stored(source) => source.read(out),
            Source::Deflated(source) => source.read(out),
        }
    }
}

impl Guard {
    pub fn new(path: &Path, parts: Vec<Part>, watch: Arc<Watch>) -> Guard {
        let mut entries = Vec::with_capacity(parts.len());
        let mut directory = Vec::new();
        let mut begins = 0;
        for part in parts {
            let header = header_of(&part);
            directory.extend(directory_entry(&part, begins));
            let length = header.len() as u64 + part.inflated;
            entries.push(Entry {
                part,
                header,
                begins,
                vetted: false,
            });
            begins += length;
        }
        let mut tail = vec![0; GAP];
        tail.extend(closed(directory, entries.len(), begins + GAP as u64));
        Guard {
            path: path.to_owned(),
            entries,
            tail,
            tail_begins: begins,
            at: 0,
            open: None,
            watch,
        }
    }

    fn source(&self, part: &Part) -> io::Result<Source> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(part.begins))?;
        let compressed = BufReader::with_capacity(BUFFER, file.take(part.compressed));
        Ok(if part.deflated {
            Source::Deflated(Box::new(DeflateDecoder::new(compressed)))
        } else {
            Source::Stored(compressed)
        })
    }

    /// Makes `self.open` the entry at this offset of its inflated bytes.
    fn seek_within(&mut self, index: usize, offset: u64) -> io::Result<()> {
        let is_there = |open: &Inflating| open.entry == index && open.at <= offset;
        if !self.open.as_ref().is_some_and(is_there) {
            let part = &self.entries[index].part;
            let tokens = part.is_shared_strings().then(|| Tokens::new(STRINGS));
            self.open = Some(Inflating {
                entry: index,
                at: 0,
                source: self.source(part)?,
                tokens,
                carried: [0; 2],
            });
        }
        let mut skipped = [0; 4096];
        loop {
            let open_at = self.open.as_ref().map_or(offset, |open| open.at);
            let left = usize::try_from(offset - open_at).unwrap_or(usize::MAX);
            if left == 0 {
                return Ok(());
            }
            let most = left.min(skipped.len());
            self.inflate(index, &mut skipped[..most])?;
        }
    }

    /// The next bytes of the open part, checked.
    fn inflate(&mut self, index: usize, out: &mut [u8]) -> io::Result<usize> {
        let Some(open) = self.open.as_mut() else {
            return Ok(0);
        };
        let part = &self.entries[index].part;
        let damaged = || Unreadable::corrupt(format!("{} is cut short", part.name));
        let read = match open.source.read(out) {
            Ok(0) => return Err(self.watch.stop(damaged())),
            Ok(read) => read,
            Err(error) => return Err(self.watch.stop(Unreadable::corrupt(error))),
        };
        open.at += read as u64;
        let bytes = &out[..read];
        if open.at == part.inflated && !matches!(open.source.read(&mut [0]), Ok(0)) {
            // More than the directory declared, and so more than was checked.
            return Err(self.watch.stop(bomb(&part.name)));
        }
        if declares(bytes, &mut open.carried) {
            return Err(self.watch.stop(Unreadable::XmlEntities {
                part: part.name.clone(),
            }));
        }
        if let Some(tokens) = &mut open.tokens {
            tokens
                .feed(bytes)
                .map_err(|fault| self.watch.stop(fault_of(part, fault)))?;
        }
        let since = self.watch.since.fetch_add(read as u64, Ordering::Relaxed);
        if since > LONGEST_STRETCH {
            self.vet(index)?;
        }
        Ok(read)
    }

    /// Walks the whole part strictly, unless that was done or the part is too
    /// small to matter or is watched all along.
    fn vet(&mut self, index: usize) -> io::Result<()> {
        let entry = &self.entries[index];
        let part = &entry.part;
        if entry.vetted || part.inflated <= SMALL_PART || part.is_shared_strings() {
            return Ok(());
        }
        let mut source = self.source(part)?.take(part.inflated);
        let mut tokens = Tokens::new(CELLS);
        let mut bytes = vec![0; BUFFER];
        loop {
            let read = source.read(&mut bytes)?;
            if read == 0 {
                break;
            }
            tokens
                .feed(&bytes[..read])
                .map_err(|fault| self.watch.stop(fault_of(part, fault)))?;
        }
        self.entries[index].vetted = true;
        Ok(())
    }
}

impl Read for Guard {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        if self.at >= self.tail_begins {
            let from = usize::try_from(self.at - self.tail_begins).unwrap_or(usize::MAX);
            let read = copied(self.tail.get(from..), out);
            self.at += read as u64;
            return Ok(read);
        }
        // The last entry that begins here or before; there is one, for the
        // first begins at 0 and without entries the tail does.
        let index = self.entries.partition_point(|e| e.begins <= self.at) - 1;
        let entry = &self.entries[index];
        let within = self.at - entry.begins;
        let header = entry.header.len() as u64;
        if within < header {
            let from = usize::try_from(within).unwrap_or(usize::MAX);
            let read = copied(entry.header.get(from..), out);
            self.at += read as u64;
            return Ok(read);
        }
        let offset = within - header;
        let left = usize::try_from(entry.part.inflated - offset).unwrap_or(usize::MAX);
        let most = out.len().min(left);
        self.seek_within(index, offset)?;
        let read = self.inflate(index, &mut out[..most])?;
        self.at += read as u64;
        Ok(read)
    }
}

fn copied(bytes: Option<&[u8]>, out: &mut [u8]) -> usize {
    let bytes = bytes.unwrap_or_default();
    let count = bytes.len().min(out.len());
    out[..count].copy_from_slice(&bytes[..count]);
    count
}

impl Seek for Guard {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let end = self.tail_begins + self.tail.len() as u64;
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => end.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

fn fault_of(part: &Part, fault: Fault) -> Unreadable {
    match fault {
        Fault::Malformed => Unreadable::corrupt(format!("{} is not well formed", part.name)),
        Fault::Beyond => bomb(&part.name),
    }
}

/// Whether `<!` is followed by a letter: a document type, an entity. Comments
/// and CDATA go on with `-` and `[`.
fn declares(bytes: &[u8], carried: &mut [u8; 2]) -> bool {
    let [a, b] = *carried;
    let [first, second] = [bytes.first(), bytes.get(1)].map(|b| b.copied().unwrap_or(b'-'));
    let letter = |b: u8| b.is_ascii_alphabetic();
    let across =
        ([a, b] == *b"<!" && letter(first)) || (b == b'<' && first == b'!' && letter(second));
    let within = memchr::memmem::find_iter(bytes, b"<!")
        .any(|at| bytes.get(at + 2).is_some_and(|&b| letter(b)));
    *carried = match bytes {
        [.., x, y] => [*x, *y],
        [y] => [b, *y],
        [] => [a, b],
    };
    across || within
}

fn fields(part: &Part) -> [u8; 16] {
    // Below 2^32 each: the table of contents was checked.
    let size = u32::try_from(part.inflated)
        .unwrap_or(u32::MAX)
        .to_le_bytes();
    let name = u16::try_from(part.name.len())
        .unwrap_or(u16::MAX)
        .to_le_bytes();
    let mut out = [0; 16];
    out[..4].copy_from_slice(&part.crc.to_le_bytes());
    out[4..8].copy_from_slice(&size);
    out[8..12].copy_from_slice(&size);
    out[12..14].copy_from_slice(&name);
    out
}

/// A local file header: version 2.0, name in UTF-8, stored.
fn header_of(part: &Part) -> Vec<u8> {
    let mut out = b"PK\x03\x04\x14\0\0\x08\0\0\0\0\x21\0".to_vec();
    out.extend(fields(part));
    out.extend(part.name.as_bytes());
    out
}

fn directory_entry(part: &Part, begins: u64) -> Vec<u8> {
    let mut out = b"PK\x01\x02\x14\0\x14\0\0\x08\0\0\0\0\x21\0".to_vec();
    out.extend(fields(part));
    out.extend([0; 10]);
    out.extend(u32::try_from(begins).unwrap_or(u32::MAX).to_le_bytes());
    out.extend(part.name.as_bytes());
    out
}

/// The directory with the record that ends an archive.
fn closed(mut directory: Vec<u8>, entries: usize, begins: u64) -> Vec<u8> {
    let length = u32::try_from(directory.len()).unwrap_or(u32::MAX);
    let entries = u16::try_from(entries).unwrap_or(u16::MAX).to_le_bytes();
    directory.extend(b"PK\x05\x06\0\0\0\0");
    directory.extend(entries);
    directory.extend(entries);
    directory.extend(length.to_le_bytes());
    directory.extend(u32::try_from(begins).unwrap_or(u32::MAX).to_le_bytes());
    directory.extend([0; 2]);
    directory
}

//! What calamine reads instead of the file.
//!
//! A [`Guard`] looks like a zip archive in which every XML part is stored
//! uncompressed. Its bytes are made on demand: headers from the checked table
//! of contents, parts from a [`Stream`] each. So a part is inflated once, and
//! every byte was checked before calamine sees it.

use super::archive::Part;
use super::stream::{Stream, Watch};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

/// The directory's end is searched for in windows from the back; one that
/// reached into the last part would have it inflated to its end.
const GAP: usize = 4096;

#[derive(Debug)]
pub struct Guard {
    path: Arc<Path>,
    entries: Vec<Entry>,
    /// Behind the last part: a gap, then the central directory.
    tail: Vec<u8>,
    tail_begins: u64,
    at: u64,
    open: Option<Stream>,
    watch: Arc<Watch>,
}

#[derive(Debug)]
struct Entry {
    part: Arc<Part>,
    header: Vec<u8>,
    begins: u64,
}

impl Guard {
    pub fn new(path: &Arc<Path>, parts: &[Arc<Part>], watch: Arc<Watch>) -> Guard {
        let mut entries = Vec::with_capacity(parts.len());
        let mut directory = Vec::new();
        let mut begins = 0;
        for part in parts {
            let header = header_of(part);
            directory.extend(directory_entry(part, begins));
            let length = header.len() as u64 + part.inflated;
            entries.push(Entry {
                part: Arc::clone(part),
                header,
                begins,
            });
            begins += length;
        }
        let mut tail = vec![0; GAP];
        tail.extend(closed(directory, entries.len(), begins + GAP as u64));
        Guard {
            path: Arc::clone(path),
            entries,
            tail,
            tail_begins: begins,
            at: 0,
            open: None,
            watch,
        }
    }

    /// Makes `self.open` the entry at this offset of its inflated bytes.
    fn seek_within(&mut self, index: usize, offset: u64) -> io::Result<&mut Stream> {
        let part = &self.entries[index].part;
        let is_there = |open: &Stream| open.is_of(part) && open.at() <= offset;
        let mut open = match self.open.take().filter(is_there) {
            Some(open) => open,
            None => Stream::open(&self.path, part, &self.watch)?,
        };
        let mut skipped = (&mut open).take(0);
        skipped.set_limit(offset - skipped.get_ref().at());
        io::copy(&mut skipped, &mut io::sink())?;
        Ok(self.open.insert(open))
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
        let read = self.seek_within(index, offset)?.read(out)?;
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

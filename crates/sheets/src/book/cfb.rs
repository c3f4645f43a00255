//! Compound files (MS-CFB), as far as an XLS needs them: which streams there
//! are, and the bytes of one.
//!
//! calamine's own reader follows sector chains without a bound, so it is never
//! given the file: it gets [`alone`], a compound file written here that holds
//! the one checked stream.

use crate::Unreadable;
use std::collections::HashSet;

pub const SIGNATURE: [u8; 8] = *b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;
const FAT_SECTOR: u32 = 0xFFFF_FFFD;
/// Streams below this length live in the mini stream.
const SMALL: u64 = 4096;
const MINI_SECTOR: usize = 64;

/// A compound file in memory, its tables followed within bounds.
pub struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini_stream: Vec<u8>,
    streams: Vec<Stream>,
}

struct Stream {
    name: String,
    begins: u32,
    length: u64,
}

impl<'a> Compound<'a> {
    pub fn new(bytes: &'a [u8]) -> Result<Compound<'a>, Unreadable> {
        if !bytes.starts_with(&SIGNATURE) || bytes.len() < 512 {
            return Err(damaged());
        }
        let sector = match u16_at(bytes, 30) {
            9 => 512,
            12 => 4096,
            _ => return Err(damaged()),
        };
        let mut file = Compound {
            bytes,
            sector,
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini_stream: Vec::new(),
            streams: Vec::new(),
        };
        file.fat = file.read_fat()?;
        let directory = file.chain(u32_at(bytes, 48), None)?;
        file.streams = directory.chunks_exact(128).filter_map(stream_of).collect();
        if u32_at(bytes, 64) > 0 {
            let root = directory.get(..128).ok_or_else(damaged)?;
            file.mini_fat = numbers(&file.chain(u32_at(bytes, 60), None)?);
            file.mini_stream = file.chain(u32_at(root, 116), None)?;
        }
        Ok(file)
    }

    pub fn has(&self, name: &str) -> bool {
        self.streams
            .iter()
            .any(|s| s.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of the first stream with this name.
    pub fn stream(&self, name: &str) -> Result<Vec<u8>, Unreadable> {
        let mut named = self
            .streams
            .iter()
            .filter(|s| s.name.eq_ignore_ascii_case(name));
        let stream = named.next().ok_or_else(damaged)?;
        let length = usize::try_from(stream.length).map_err(|_| damaged())?;
        let mut bytes = if stream.length < SMALL {
            let get = |id: u32| {
                let begins = (id as usize).checked_mul(MINI_SECTOR)?;
                self.mini_stream
                    .get(begins..begins.checked_add(MINI_SECTOR)?)
            };
            follow(stream.begins, &self.mini_fat, Some(length), get)?
        } else {
            self.chain(stream.begins, Some(length))?
        };
        if bytes.len() < length {
            return Err(damaged());
        }
        bytes.truncate(length);
        Ok(bytes)
    }

    fn read_fat(&self) -> Result<Vec<u32>, Unreadable> {
        let mut ids = numbers(self.bytes.get(76..512).ok_or_else(damaged)?);
        let mut next = u32_at(self.bytes, 68);
        let mut seen = HashSet::new();
        while next < FAT_SECTOR - 1 {
            if !seen.insert(next) {
                return Err(damaged());
            }
            let mut more = numbers(self.at(next).ok_or_else(damaged)?);
            next = more.pop().unwrap_or(END_OF_CHAIN);
            ids.extend(more);
        }
        let mut fat = Vec::new();
        let mut seen = HashSet::new();
        for id in ids.into_iter().filter(|&id| id < FAT_SECTOR - 1) {
            // A table named twice would let a small file claim a large one.
            if !seen.insert(id) {
                return Err(damaged());
            }
            fat.extend(numbers(self.at(id).ok_or_else(damaged)?));
        }
        Ok(fat)
    }

    fn at(&self, id: u32) -> Option<&[u8]> {
        let begins = (id as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = begins.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(begins..end)
    }

    fn chain(&self, begins: u32, length: Option<usize>) -> Result<Vec<u8>, Unreadable> {
        follow(begins, &self.fat, length, |id| self.at(id))
    }
}

/// Sector after sector until the chain ends or `length` is reached. A chain
/// has at most as many links as its table.
fn follow<'s>(
    begins: u32,
    table: &[u32],
    length: Option<usize>,
    get: impl Fn(u32) -> Option<&'s [u8]>,
) -> Result<Vec<u8>, Unreadable> {
    let mut out = Vec::new();
    let mut id = begins;
    for _ in 0..=table.len() {
        if id == END_OF_CHAIN || length.is_some_and(|l| out.len() >= l) {
            return Ok(out);
        }
        out.extend_from_slice(get(id).ok_or_else(damaged)?);
        id = *table.get(id as usize).ok_or_else(damaged)?;
    }
    Err(damaged())
}

/// A compound file whose only stream is `stream` under `name`: sectors of 4096
/// bytes; first the tables, then the directory, then the stream.
pub fn alone(name: &str, stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 4096;
    let length = stream.len().max(SECTOR);
    let data = length.div_ceil(SECTOR);
    let mut tables = 1;
    while tables * (SECTOR / 4) < tables + 1 + data {
        tables += 1;
    }
    let id = |n: usize| u32::try_from(n).unwrap_or(FREE);
    let mut fat = vec![FAT_SECTOR; tables];
    fat.push(END_OF_CHAIN);
    fat.extend((1..data).map(|n| id(tables + 1 + n)));
    fat.push(END_OF_CHAIN);
    fat.resize(tables * (SECTOR / 4), FREE);

    let mut out = SIGNATURE.to_vec();
    out.resize(SECTOR, 0);
    put(&mut out, 24, &[0x3E, 0, 4, 0, 0xFE, 0xFF, 12, 0, 6, 0]);
    put(&mut out, 44, &id(tables).to_le_bytes());
    put(&mut out, 48, &id(tables).to_le_bytes());
    put(&mut out, 56, &4096_u32.to_le_bytes());
    put(&mut out, 60, &END_OF_CHAIN.to_le_bytes());
    put(&mut out, 68, &END_OF_CHAIN.to_le_bytes());
    for slot in 0..109 {
        let table = if slot < tables { id(slot) } else { FREE };
        put(&mut out, 76 + slot * 4, &table.to_le_bytes());
    }
    out.reserve_exact((tables + 1 + data) * SECTOR);
    out.extend(fat.iter().flat_map(|link| link.to_le_bytes()));
    let directory = out.len();
    out.resize(directory + SECTOR, 0);
    put_entry(&mut out, directory, "Root Entry", 5, 0, 0);
    put_entry(&mut out, directory + 128, name, 2, id(tables + 1), length);
    out.extend_from_slice(stream);
    out.resize((2 + tables + data) * SECTOR, 0);
    out
}

fn put_entry(out: &mut [u8], at: usize, name: &str, kind: u8, begins: u32, length: usize) {
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    put(out, at, &units);
    let name_length = u16::try_from(units.len() + 2).unwrap_or(64);
    put(out, at + 64, &name_length.to_le_bytes());
    put(out, at + 66, &[kind, 1]);
    put(out, at + 116, &begins.to_le_bytes());
    put(out, at + 120, &(length as u64).to_le_bytes());
}

fn put(out: &mut [u8], at: usize, bytes: &[u8]) {
    out[at..at + bytes.len()].copy_from_slice(bytes);
}

fn stream_of(entry: &[u8]) -> Option<Stream> {
    let length = usize::from(u16_at(entry, 64)).clamp(2, 64) - 2;
    let units: Vec<u16> = entry[..length]
        .chunks_exact(2)
        .map(|pair| u16_at(pair, 0))
        .collect();
    // Storages (1) and the root (5) hold no bytes of their own.
    (entry[66] == 2).then(|| Stream {
        name: String::from_utf16_lossy(&units),
        begins: u32_at(entry, 116),
        length: u64::from(u32_at(entry, 120)),
    })
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|four| u32_at(four, 0)).collect()
}

pub fn u16_at(bytes: &[u8], at: usize) -> u16 {
    let two = bytes.get(at..).and_then(|b| b.first_chunk());
    two.map_or(0, |two| u16::from_le_bytes(*two))
}

pub fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..).and_then(|b| b.first_chunk());
    four.map_or(0, |four| u32::from_le_bytes(*four))
}

fn damaged() -> Unreadable {
    Unreadable::corrupt("the compound file's tables are damaged")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_alone_is_read_back() {
        for length in [0_usize, 5000, 4096 * 1023, 4096 * 1024, 9_000_000] {
            let stream: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            let bytes = alone("Workbook", &stream);
            let file = Compound::new(&bytes).expect("a sound file");
            assert!(file.has("WORKBOOK") && !file.has("Book"));
            let back = file.stream("Workbook").expect("its stream");
            assert_eq!(back[..length], stream, "{length}");
        }
    }

    #[test]
    fn a_chain_in_a_circle_ends() {
        let mut bytes = alone("Workbook", &[7; 9000]);
        // The directory's link in the first table points to itself.
        put(&mut bytes, 4096 + 4, &1_u32.to_le_bytes());
        assert!(Compound::new(&bytes).is_err());
    }
}

//! The bytes of one XML part, inflated and checked before any parser sees them:
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
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

pub const LONGEST_STRETCH: u64 = 8 << 20;
/// Parts up to this size may be anything: styles, relations, small sheets.
const SMALL_PART: u64 = 32 << 20;
const BUFFER: usize = 64 * 1024;
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

/// Shared between the streams of a book and whoever takes cells from them.
#[derive(Debug, Default)]
pub struct Watch {
    /// Bytes given out since the last cell came back.
    since: AtomicU64,
    verdict: Mutex<Option<Unreadable>>,
    /// The part that was opened last: calamine opens a sheet by its name and does
    /// not tell which part that is.
    opened: Mutex<Option<Arc<Part>>>,
}

impl Watch {
    pub fn progress(&self) {
        self.since.store(0, Ordering::Relaxed);
    }

    /// Why a stream stopped the reading, if it did.
    pub fn verdict(&self) -> Option<Unreadable> {
        let verdict = self.verdict.lock().ok()?;
        verdict.clone()
    }

    pub fn opened(&self) -> Option<Arc<Part>> {
        let opened = self.opened.lock().ok()?;
        opened.clone()
    }

    fn stop(&self, why: Unreadable) -> io::Error {
        let error = io::Error::other(why.to_string());
        if let Ok(mut verdict) = self.verdict.lock() {
            verdict.get_or_insert(why);
        }
        error
    }
}

/// One part from its first byte on.
#[derive(Debug)]
pub struct Stream {
    /// The workbook's.
    path: Arc<Path>,
    part: Arc<Part>,
    /// How many bytes were given out.
    at: u64,
    source: Source,
    tokens: Option<Tokens>,
    /// The two bytes before, so that `<!D` is seen across reads.
    carried: [u8; 2],
    /// A strict walk has found the whole part harmless.
    vetted: bool,
    watch: Arc<Watch>,
}

impl Stream {
    pub fn open(path: &Arc<Path>, part: &Arc<Part>, watch: &Arc<Watch>) -> io::Result<Stream> {
        if let Ok(mut opened) = watch.opened.lock() {
            *opened = Some(Arc::clone(part));
        }
        Ok(Stream {
            path: Arc::clone(path),
            part: Arc::clone(part),
            at: 0,
            source: Source::of(path, part)?,
            tokens: part.is_shared_strings().then(|| Tokens::new(STRINGS)),
            carried: [0; 2],
            vetted: false,
            watch: Arc::clone(watch),
        })
    }

    pub fn at(&self) -> u64 {
        self.at
    }

    pub fn is_of(&self, part: &Arc<Part>) -> bool {
        Arc::ptr_eq(&self.part, part)
    }

    /// Walks the whole part strictly, unless that was done or the part is too
    /// small to matter or is watched all along.
    fn vet(&mut self) -> io::Result<()> {
        if self.vetted || self.part.inflated <= SMALL_PART || self.tokens.is_some() {
            return Ok(());
        }
        let mut source = Source::of(&self.path, &self.part)?.take(self.part.inflated);
        let mut tokens = Tokens::new(CELLS);
        let mut bytes = vec![0; BUFFER];
        loop {
            let read = source.read(&mut bytes)?;
            if read == 0 {
                break;
            }
            let fed = tokens.feed(&bytes[..read]);
            fed.map_err(|fault| self.watch.stop(fault_of(&self.part, fault)))?;
        }
        self.vetted = true;
        Ok(())
    }
}

/// Nothing more comes behind the size that was declared.
impl Read for Stream {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let (part, watch) = (&self.part, &self.watch);
        let left = usize::try_from(part.inflated - self.at).unwrap_or(usize::MAX);
        let most = out.len().min(left);
        if most == 0 {
            return Ok(0);
        }
        let read = match self.source.read(&mut out[..most]) {
            Ok(0) => {
                let cut = Unreadable::corrupt(format!("{} is cut short", part.name));
                return Err(watch.stop(cut));
            }
            Ok(read) => read,
            Err(error) => return Err(watch.stop(Unreadable::corrupt(error))),
        };
        self.at += read as u64;
        let bytes = &out[..read];
        if self.at == part.inflated && !matches!(self.source.read(&mut [0]), Ok(0)) {
            // More than the directory declared, and so more than was checked.
            return Err(watch.stop(bomb(&part.name)));
        }
        if declares(bytes, &mut self.carried) {
            return Err(watch.stop(Unreadable::XmlEntities {
                part: part.name.clone(),
            }));
        }
        if let Some(tokens) = &mut self.tokens {
            let fed = tokens.feed(bytes);
            fed.map_err(|fault| watch.stop(fault_of(part, fault)))?;
        }
        let since = watch.since.fetch_add(read as u64, Ordering::Relaxed);
        if since > LONGEST_STRETCH {
            self.vet()?;
        }
        Ok(read)
    }
}

#[derive(Debug)]
enum Source {
    Stored(BufReader<Take<File>>),
    Deflated(Box<DeflateDecoder<BufReader<Take<File>>>>),
}

impl Source {
    fn of(path: &Path, part: &Part) -> io::Result<Source> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(part.begins))?;
        let compressed = BufReader::with_capacity(BUFFER, file.take(part.compressed));
        Ok(if part.deflated {
            Source::Deflated(Box::new(DeflateDecoder::new(compressed)))
        } else {
            Source::Stored(compressed)
        })
    }
}

impl Read for Source {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Source::Stored(source) => source.read(out),
            Source::Deflated(source) => source.read(out),
        }
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

//! Text with separators: CSV and its cousins.

use super::decode::{Decoded, detect};
use super::{Encoding, Sink, place, text_cell};
use crate::{Row, SheetInfo, Unreadable};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The largest text file taken: 400 000 rows of 40 columns come to half.
const LARGEST: u64 = 512 << 20;
/// A quote left open swallows the rest of the file; past this it is an error.
const LONGEST_RECORD: u64 = 16 << 20;

#[derive(Debug)]
pub struct SeparatedBook {
    path: PathBuf,
    encoding: Encoding,
    delimiter: u8,
}

impl SeparatedBook {
    pub fn open(path: &Path) -> Result<SeparatedBook, Unreadable> {
        let open = || File::open(path);
        let file = open().map_err(|e| Unreadable::opening(&e))?;
        let length = file.metadata().map_err(|e| Unreadable::opening(&e))?.len();
        if length > LARGEST {
            return Err(Unreadable::TooLarge { limit: LARGEST });
        }
        let encoding = detect(open)?;
        let mut head = Vec::new();
        Decoded::new(file, encoding, Arc::default(), u64::MAX)
            .take(64 * 1024)
            .read_to_end(&mut head)
            .map_err(|e| Unreadable::opening(&e))?;
        if head.contains(&0) {
            return Err(Unreadable::NotASpreadsheet {
                looks_like: "binary",
            });
        }
        Ok(SeparatedBook {
            path: path.to_owned(),
            encoding,
            delimiter: delimiter_of(&String::from_utf8_lossy(&head)),
        })
    }

    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    pub fn rows(&self, sink: &mut Sink<'_>) -> Result<(), Unreadable> {
        let sheet = SheetInfo {
            name: String::new(),
            hidden: false,
        };
        let file = File::open(&self.path).map_err(|e| Unreadable::opening(&e))?;
        let since = Arc::new(AtomicU64::new(0));
        let text = Decoded::new(file, self.encoding, Arc::clone(&since), LONGEST_RECORD);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(text);
        let mut record = csv::ByteRecord::new();
        let mut number = 0_u64;
        loop {
            let line = reader.position().line();
            if !reader.read_byte_record(&mut record).map_err(corrupt)? {
                return Ok(());
            }
            since.store(0, Ordering::Relaxed);
            // A spreadsheet gives a blank line a row, and a record of several
            // lines only one; the reader skips the former and counts the latter.
            let inner: usize = record
                .iter()
                .map(|f| memchr::memchr_iter(b'\n', f).count())
                .sum();
            let lines = reader.position().line().saturating_sub(line);
            number += lines.saturating_sub(inner as u64).max(1);
            let row = u32::try_from(number).unwrap_or(u32::MAX);
            let mut cells = Vec::with_capacity(record.len());
            for (column, field) in (0_u32..).zip(&record) {
                let text = String::from_utf8_lossy(field);
                let cell = text_cell(without_formula(&text), &sheet, row, column)?;
                place(&mut cells, column, cell);
            }
            if sink.give(&sheet, Row { number: row, cells })?.is_break() {
                return Ok(());
            }
        }
    }
}

fn corrupt(error: csv::Error) -> Unreadable {
    Unreadable::corrupt(error)
}

/// `="0123"`, the way some programs keep a CSV cell text, is its content.
fn without_formula(field: &str) -> &str {
    let inner = field.strip_prefix("=\"").and_then(|f| f.strip_suffix('"'));
    inner.filter(|i| !i.contains('"')).unwrap_or(field)
}

/// The separator that cuts most of the first lines into equally many fields;
/// the comma where nothing speaks for another.
fn delimiter_of(head: &str) -> u8 {
    let lines: Vec<&str> = head
        .lines()
        .filter(|l| !l.trim().is_empty())
        .take(20)
        .collect();
    let mut best = (b',', 0);
    for delimiter in [b',', b'\t', b';'] {
        let counts: Vec<usize> = lines.iter().map(|l| outside_quotes(l, delimiter)).collect();
        let agreeing = |count: usize| counts.iter().filter(|&&c| c == count).count();
        let score = counts
            .iter()
            .filter(|&&c| c > 0)
            .map(|&c| agreeing(c) * 1000 + c.min(999));
        let score = score.max().unwrap_or(0);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

fn outside_quotes(line: &str, delimiter: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for b in line.bytes() {
        match b {
            b'"' => quoted = !quoted,
            b if b == delimiter && !quoted => count += 1,
            _ => {}
        }
    }
    count
}

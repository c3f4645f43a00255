//! The parts of a DOCX that hold words, taken out under strict bounds.

use std::collections::HashSet;
use std::io::{Cursor, Read};
use zip::{CompressionMethod, ZipArchive};

/// No report with its pictures is larger.
pub const LARGEST_FILE: usize = 20 << 20;
const MOST_ENTRIES: usize = 2_000;
/// A thousand pages come to about 20 MiB of XML.
const LARGEST_PART: u64 = 64 << 20;
/// Text deflates to a fiftieth at best; more than this is made on purpose.
const STEEPEST: u64 = 200;
const STEEP_FROM: u64 = 1 << 20;
/// What begins an OLE file: an old .doc, or a DOCX behind a password.
const OLE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// The text itself is always the first of these.
const NOTES: [&str; 2] = ["word/footnotes.xml", "word/endnotes.xml"];
const MAIN: &str = "word/document.xml";

/// Why a file that came back is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// What it looks like instead: `xlsx`, `odt`, `zip`, …
    NotDocx { looks_like: &'static str },
    /// Behind a password, or in the format of 2003 and before.
    OldOrLocked,
    /// More bytes than [`LARGEST_FILE`].
    TooLarge,
    /// So much text that it is no copy of a report.
    TooLong,
    /// A part that unfolds beyond all reason.
    Bomb { part: String },
    /// A part that declares a document type or an entity.
    Declaration { part: String },
    /// Cut short, not well formed, or in no encoding we read.
    Corrupt { why: String },
}

impl Unreadable {
    pub(super) fn corrupt(why: impl ToString) -> Unreadable {
        Unreadable::Corrupt {
            why: why.to_string(),
        }
    }
}

/// One part's name and XML.
#[derive(Debug)]
pub struct Part {
    pub name: String,
    pub xml: String,
}

/// The main part and the notes, in this order.
pub fn parts(bytes: &[u8]) -> Result<Vec<Part>, Unreadable> {
    if bytes.len() > LARGEST_FILE {
        return Err(Unreadable::TooLarge);
    }
    if bytes.starts_with(&OLE) {
        return Err(Unreadable::OldOrLocked);
    }
    if !bytes.starts_with(b"PK") {
        let looks_like = if bytes.starts_with(b"%PDF") {
            "pdf"
        } else if bytes.starts_with(b"{\\rtf") {
            "rtf"
        } else {
            "?"
        };
        return Err(Unreadable::NotDocx { looks_like });
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(Unreadable::corrupt)?;
    if zip.len() > MOST_ENTRIES {
        return Err(bomb("entries"));
    }
    let names = names(&mut zip)?;
    if let Some(looks_like) = other_kind(&names) {
        return Err(Unreadable::NotDocx { looks_like });
    }
    let mut parts = vec![part(&mut zip, MAIN)?];
    for name in NOTES {
        if names.contains(name) {
            parts.push(part(&mut zip, name)?);
        }
    }
    Ok(parts)
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Every name, once: two parts of one name are read differently by different
/// programs.
fn names(zip: &mut Archive<'_>) -> Result<HashSet<String>, Unreadable> {
    let mut names = HashSet::new();
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(Unreadable::corrupt)?;
        if entry.encrypted() {
            return Err(Unreadable::OldOrLocked);
        }
        let name = entry.name().map_err(Unreadable::corrupt)?.into_owned();
        if !names.insert(name) {
            return Err(Unreadable::corrupt("two parts of one name"));
        }
    }
    Ok(names)
}

fn other_kind(names: &HashSet<String>) -> Option<&'static str> {
    let begins = |with: &str| names.iter().any(|name| name.starts_with(with));
    if names.contains(MAIN) {
        None
    } else if begins("xl/") {
        Some("xlsx")
    } else if begins("ppt/") {
        Some("pptx")
    } else if names.contains("content.xml") {
        Some("odt")
    } else {
        Some("zip")
    }
}

fn bomb(part: &str) -> Unreadable {
    Unreadable::Bomb {
        part: part.to_owned(),
    }
}

fn part(zip: &mut Archive<'_>, name: &str) -> Result<Part, Unreadable> {
    let entry = zip.by_name(name).map_err(Unreadable::corrupt)?;
    let is_plain = [CompressionMethod::Deflated, CompressionMethod::Stored];
    if !is_plain.contains(&entry.compression()) {
        return Err(Unreadable::corrupt("an unusual compression"));
    }
    let steep = entry.compressed_size().saturating_mul(STEEPEST);
    let is_steep = entry.size() > STEEP_FROM && entry.size() > steep;
    if entry.size() > LARGEST_PART || is_steep {
        return Err(bomb(name));
    }
    // What the directory says of the size is a promise, not a fact.
    let promised = entry.size();
    let mut inflated = Vec::new();
    let mut reader = entry.take(promised + 1);
    reader
        .read_to_end(&mut inflated)
        .map_err(Unreadable::corrupt)?;
    if inflated.len() as u64 > promised {
        return Err(bomb(name));
    }
    let xml = String::from_utf8(inflated).map_err(Unreadable::corrupt)?;
    Ok(Part {
        name: name.to_owned(),
        xml: xml
            .strip_prefix('\u{feff}')
            .map(str::to_owned)
            .unwrap_or(xml),
    })
}

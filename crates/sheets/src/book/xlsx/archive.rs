//! The table of contents of an XLSX file, checked before anything is inflated.

use crate::Unreadable;
use std::collections::HashSet;
use std::fs::File;
use std::path::Path;
use zip::{CompressionMethod, ZipArchive};

/// A workbook has one part per sheet and a few besides.
const MOST_ENTRIES: usize = 5_000;
/// 300 000 rows of 40 columns come to about 600 MiB.
const LARGEST_SHEET: u64 = 1 << 30;
/// Shared strings are held in memory.
const LARGEST_STRINGS: u64 = 256 << 20;
const LARGEST_TOTAL: u64 = 2 << 30;
/// Sheets deflate to a thirtieth at best; more than this is made on purpose.
const STEEPEST: u64 = 200;
const STEEP_FROM: u64 = 1 << 20;

/// An XML part, by the central directory.
#[derive(Debug, Clone)]
pub struct Part {
    pub name: String,
    /// Where its compressed bytes begin in the file.
    pub begins: u64,
    pub compressed: u64,
    pub inflated: u64,
    pub crc: u32,
    pub deflated: bool,
}

impl Part {
    /// The name as calamine compares it: case and slashes levelled.
    pub fn level_name(&self) -> String {
        self.name.replace('\\', "/").to_ascii_lowercase()
    }

    pub fn is_shared_strings(&self) -> bool {
        self.level_name().ends_with("sharedstrings.xml")
    }
}

/// The XML parts of the workbook at `path`. Pictures, macros and the like are
/// left out; nothing reads them.
pub fn xml_parts(path: &Path) -> Result<Vec<Part>, Unreadable> {
    let file = File::open(path).map_err(|e| Unreadable::opening(&e))?;
    let mut zip = ZipArchive::new(std::io::BufReader::new(file)).map_err(Unreadable::corrupt)?;
    if zip.len() > MOST_ENTRIES {
        return Err(bomb("entries"));
    }
    let mut parts = Vec::new();
    let mut names = HashSet::new();
    let mut encrypted = false;
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(Unreadable::corrupt)?;
        encrypted |= entry.encrypted();
        let name = entry.name().map_err(Unreadable::corrupt)?.into_owned();
        let part = Part {
            begins: entry.data_start().unwrap_or(0),
            compressed: entry.compressed_size(),
            inflated: entry.size(),
            crc: entry.crc32(),
            deflated: entry.compression() == CompressionMethod::Deflated,
            name,
        };
        let is_plain = part.deflated || entry.compression() == CompressionMethod::Stored;
        let level = part.level_name();
        if !names.insert(level.clone()) {
            return Err(Unreadable::corrupt("two parts of one name"));
        }
        if level.ends_with(".xml") || level.ends_with(".rels") {
            if !is_plain {
                return Err(Unreadable::corrupt("an unusual compression"));
            }
            check_size(&part)?;
            parts.push(part);
        }
    }
    if let Some(looks_like) = other_kind(&names) {
        return Err(Unreadable::NotASpreadsheet { looks_like });
    }
    if encrypted {
        return Err(Unreadable::PasswordProtected);
    }
    let total = parts
        .iter()
        .map(|part| part.inflated)
        .fold(0, u64::saturating_add);
    if total > LARGEST_TOTAL {
        return Err(bomb("all parts together"));
    }
    Ok(parts)
}

pub fn bomb(part: &str) -> Unreadable {
    Unreadable::ZipBomb {
        part: part.to_owned(),
    }
}

fn check_size(part: &Part) -> Result<(), Unreadable> {
    let most = if part.is_shared_strings() {
        LARGEST_STRINGS
    } else {
        LARGEST_SHEET
    };
    let steep = part.compressed.saturating_mul(STEEPEST);
    if part.inflated > most || (part.inflated > STEEP_FROM && part.inflated > steep) {
        return Err(bomb(&part.name));
    }
    Ok(())
}

/// What a zip file is when it is no XLSX workbook.
pub fn other_kind(names: &HashSet<String>) -> Option<&'static str> {
    let begins = |with: &str| names.iter().any(|name| name.starts_with(with));
    if names.contains("xl/workbook.bin") {
        Some("xlsb")
    } else if begins("xl/") {
        None
    } else if begins("word/") {
        Some("docx")
    } else if begins("ppt/") {
        Some("pptx")
    } else if names.contains("mimetype") && names.contains("content.xml") {
        Some("ods")
    } else if names.contains("_rels/.rels") {
        None
    } else {
        Some("zip")
    }
}

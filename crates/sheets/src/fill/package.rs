//! The packed file: its table of contents checked before anything is unpacked,
//! its parts read as text, and the file written again with some of them new.

use super::{Kind, Unfillable};
use crate::Unreadable;
use crate::book::{Compound, bomb, other_kind, sniffed};
use std::collections::{BTreeMap, HashSet};
use std::io::{Cursor, Read, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const LARGEST_FILE: u64 = 20 << 20;
const MOST_ENTRIES: usize = 5_000;
/// Of one XML part, unpacked, and of all together.
const LARGEST_PART: u64 = 64 << 20;
const LARGEST_TOGETHER: u64 = 160 << 20;
/// Steeper than any sheet deflates; made on purpose.
const STEEPEST: u64 = 200;
const STEEP_FROM: u64 = 1 << 20;

#[derive(Debug)]
pub struct Package {
    bytes: Vec<u8>,
    /// Names of the XML parts.
    parts: HashSet<String>,
}

/// Reads the file and says which of the two kinds it is.
pub fn open(path: &Path) -> Result<(Package, Kind), Unfillable> {
    let length = std::fs::metadata(path).map_err(|e| Unreadable::opening(&e))?;
    if length.len() > LARGEST_FILE {
        let limit = format!("{}MB", LARGEST_FILE >> 20);
        return Err(Unfillable::TooLarge { limit });
    }
    let is_packed = sniffed(path).map_err(|why| match why {
        Unreadable::WpsEt => Unfillable::OldFormat { looks_like: "et" },
        Unreadable::NotASpreadsheet { looks_like } => Unfillable::NotAForm {
            looks_like: looks_like.to_owned(),
        },
        other => other.into(),
    })?;
    let bytes = std::fs::read(path).map_err(|e| Unreadable::opening(&e))?;
    match is_packed {
        Some(true) => Package::new(bytes),
        Some(false) => Err(old_format(&bytes, path)),
        None => Err(Unfillable::NotAForm {
            looks_like: "text".into(),
        }),
    }
}

/// What a compound file is: a protected new one, or one of the old kinds.
fn old_format(bytes: &[u8], path: &Path) -> Unfillable {
    let Ok(file) = Compound::new(bytes) else {
        return Unfillable::corrupt("its beginning is damaged");
    };
    if file.has("EncryptedPackage") {
        return Unreadable::PasswordProtected.into();
    }
    let is_text = file.has("WordDocument");
    let end = path.extension().and_then(|end| end.to_str());
    let looks_like = match end.map(str::to_ascii_lowercase).as_deref() {
        Some("wps" | "wpt") => "wps",
        _ if is_text => "doc",
        _ => "xls",
    };
    Unfillable::OldFormat { looks_like }
}

impl Package {
    fn new(bytes: Vec<u8>) -> Result<(Package, Kind), Unfillable> {
        let mut zip = ZipArchive::new(Cursor::new(&bytes)).map_err(Unreadable::corrupt)?;
        if zip.len() > MOST_ENTRIES {
            return Err(bomb("entries").into());
        }
        let (mut names, mut parts) = (HashSet::new(), HashSet::new());
        let (mut together, mut is_protected) = (0u64, false);
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(Unreadable::corrupt)?;
            is_protected |= entry.encrypted();
            let name = entry.name().map_err(Unreadable::corrupt)?.into_owned();
            let is_plain = [CompressionMethod::Deflated, CompressionMethod::Stored]
                .contains(&entry.compression());
            if !names.insert(name.to_ascii_lowercase()) {
                return Err(Unfillable::corrupt("two parts of one name"));
            }
            if !name.ends_with(".xml") && !name.ends_with(".rels") {
                continue;
            }
            if !is_plain {
                return Err(Unfillable::corrupt("an unusual compression"));
            }
            let steep = entry.compressed_size().saturating_mul(STEEPEST);
            if entry.size() > LARGEST_PART || (entry.size() > STEEP_FROM && entry.size() > steep) {
                return Err(bomb(&name).into());
            }
            together = together.saturating_add(entry.size());
            parts.insert(name);
        }
        if is_protected {
            return Err(Unreadable::PasswordProtected.into());
        }
        if together > LARGEST_TOGETHER {
            return Err(bomb("all parts together").into());
        }
        let kind = match other_kind(&names) {
            None => Kind::Xlsx,
            Some("docx") => Kind::Docx,
            Some(looks_like) => {
                let looks_like = looks_like.to_owned();
                return Err(Unfillable::NotAForm { looks_like });
            }
        };
        drop(zip);
        Ok((Package { bytes, parts }, kind))
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn has(&self, name: &str) -> bool {
        self.parts.contains(name)
    }

    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(String::as_str)
    }

    /// A part as text. Names no document type and no entities of its own.
    pub fn text(&self, name: &str) -> Result<String, Unfillable> {
        let mut zip = self.zip()?;
        let entry = zip.by_name(name).map_err(Unreadable::corrupt)?;
        let size = entry.size();
        let mut bytes = Vec::new();
        let mut limited = entry.take(size.min(LARGEST_PART) + 1);
        limited
            .read_to_end(&mut bytes)
            .map_err(Unreadable::corrupt)?;
        if bytes.len() as u64 > size {
            return Err(bomb(name).into());
        }
        let text = String::from_utf8(bytes)
            .map_err(|_| Unfillable::corrupt(format!("{name} is not UTF-8")))?;
        Ok(match text.strip_prefix('\u{feff}') {
            Some(plain) => plain.to_owned(),
            None => text,
        })
    }

    fn zip(&self) -> Result<ZipArchive<Cursor<&[u8]>>, Unfillable> {
        let zip = ZipArchive::new(Cursor::new(&self.bytes[..]));
        Ok(zip.map_err(Unreadable::corrupt)?)
    }

    /// The file with new texts for some parts; all others stay packed as they
    /// are, in their order.
    pub fn with(&self, changed: &BTreeMap<String, String>) -> Result<Vec<u8>, Unfillable> {
        if changed.is_empty() {
            return Ok(self.bytes.clone());
        }
        let mut zip = self.zip()?;
        let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(self.bytes.len())));
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(Unreadable::corrupt)?;
            let name = entry.name().map_err(Unreadable::corrupt)?.into_owned();
            let Some(text) = changed.get(&name) else {
                out.raw_copy_file(entry).map_err(Unreadable::corrupt)?;
                continue;
            };
            let mut options = SimpleFileOptions::default();
            if let Some(moment) = entry.last_modified() {
                options = options.last_modified_time(moment);
            }
            drop(entry);
            out.start_file(name, options).map_err(Unreadable::corrupt)?;
            out.write_all(text.as_bytes())
                .map_err(Unreadable::corrupt)?;
        }
        let done = out.finish().map_err(Unreadable::corrupt)?;
        Ok(done.into_inner())
    }
}

//! What a file is, by its first bytes.

use super::cfb;
use crate::Unreadable;
use std::fs::File;
use std::io::Read;
use std::path::Path;

const HEAD: u64 = 8192;

pub enum Kind {
    Zip,
    Cfb,
    Text,
}

/// Decides by content. Says no to everything that is none of the three, to
/// files of no bytes, and to WPS `.et` files in the compound format.
pub fn look(path: &Path) -> Result<Kind, Unreadable> {
    let file = File::open(path).map_err(|e| Unreadable::opening(&e))?;
    let mut head = Vec::new();
    file.take(HEAD)
        .read_to_end(&mut head)
        .map_err(|e| Unreadable::opening(&e))?;
    if head.is_empty() {
        return Err(Unreadable::Empty);
    }
    if head.starts_with(&cfb::SIGNATURE) {
        return match extension(path).as_str() {
            "et" | "ett" => Err(Unreadable::WpsEt),
            _ => Ok(Kind::Cfb),
        };
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Zip);
    }
    if let Some(looks_like) = known_other(&head) {
        return Err(Unreadable::NotASpreadsheet { looks_like });
    }
    if is_text(&head) {
        return Ok(Kind::Text);
    }
    // Bytes that mean nothing under a spreadsheet's name are a damaged
    // spreadsheet to the person who sent them.
    match extension(path).as_str() {
        "xlsx" | "xlsm" | "xls" => Err(Unreadable::corrupt("its beginning is missing")),
        _ => Err(Unreadable::NotASpreadsheet {
            looks_like: "binary",
        }),
    }
}

fn extension(path: &Path) -> String {
    let extension = path.extension().unwrap_or_default();
    extension.to_string_lossy().to_ascii_lowercase()
}

fn known_other(head: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 14] = [
        (b"%PDF-", "pdf"),
        (b"\x89PNG", "image"),
        (b"\xFF\xD8\xFF", "image"),
        (b"GIF8", "image"),
        (b"BM", "image"),
        (b"II*\0", "image"),
        (b"MM\0*", "image"),
        (b"{\\rtf", "rtf"),
        (b"Rar!", "archive"),
        (b"7z\xBC\xAF", "archive"),
        (b"\x1F\x8B", "archive"),
        (b"MZ", "binary"),
        (b"\x7FELF", "binary"),
        (b"SQLite format 3\0", "binary"),
    ];
    let magic = MAGIC.iter().find(|(magic, _)| head.starts_with(magic));
    if let Some((magic, name)) = magic {
        // Two letters can begin a text as well.
        if magic.len() > 2 || !is_text(head) {
            return Some(name);
        }
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Some("image");
    }
    let text = String::from_utf8_lossy(head).to_lowercase();
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    let starts = |with: &[&str]| with.iter().any(|w| text.starts_with(w));
    if starts(&[
        "<!doctype html",
        "<html",
        "<table",
        "<head",
        "<meta",
        "<style",
    ]) {
        return Some("html");
    }
    if starts(&["<?xml", "<workbook"]) {
        return Some(if text.contains("<html") {
            "html"
        } else {
            "xml"
        });
    }
    text.starts_with("mime-version:").then_some("html")
}

fn is_text(head: &[u8]) -> bool {
    let utf16 = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    let is_control = |b: &u8| matches!(b, 0..=8 | 14..=26 | 28..=31 | 127);
    utf16 || !head.iter().any(is_control)
}

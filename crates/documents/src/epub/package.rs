//! What makes sheets a book: its package, its contents, the page around them.

use super::Part;
use crate::clean::escape;
use crate::{Block, Document, wording};
use kit::Day;
use std::fmt::Write;

pub const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\
<rootfiles><rootfile full-path=\"EPUB/package.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles>\
</container>\n";

/// A sheet as a page of its own.
pub fn page(title: &str, sheet: &str) -> String {
    around(title, &format!("<main>\n{sheet}</main>\n"))
}

fn around(title: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"zh-CN\" xml:lang=\"zh-CN\">\n\
         <head><meta charset=\"utf-8\"/><title>{}</title><link rel=\"stylesheet\" type=\"text/css\" href=\"book.css\"/></head>\n\
         <body>\n{body}</body>\n</html>\n",
        escape(title)
    )
}

/// Headings of the first two levels, and the attachments.
pub fn nav(document: &Document, parts: &[Part]) -> String {
    let mut list = String::new();
    let mut put = |text: std::fmt::Arguments<'_>| {
        // Writing into a String cannot fail.
        let _ = list.write_fmt(text);
    };
    let headings = wording::headings(document);
    let shown = headings
        .iter()
        .enumerate()
        .filter(|(_, one)| one.0.number() <= 2);
    let shown: Vec<(usize, usize, &str)> = shown
        .map(|(at, (level, words))| (at + 1, level.number(), words.as_str()))
        .collect();
    if shown.is_empty() {
        let first = parts.first();
        let (file, title) = first.map_or(("", ""), |part| (&part.file, &part.title));
        put(format_args!(
            "<li><a href=\"{file}\">{}</a></li>\n",
            escape(title)
        ));
    }
    let mut rest = shown.as_slice();
    while let [(at, _, words), below @ ..] = rest {
        let n = below.iter().take_while(|(_, level, _)| *level == 2).count();
        put(format_args!(
            "<li><a href=\"text.xhtml#s{at}\">{}</a>",
            escape(words)
        ));
        if n > 0 {
            put(format_args!("<ol>"));
            for (at, _, words) in &below[..n] {
                let words = escape(words);
                put(format_args!(
                    "<li><a href=\"text.xhtml#s{at}\">{words}</a></li>"
                ));
            }
            put(format_args!("</ol>"));
        }
        put(format_args!("</li>\n"));
        rest = &below[n..];
    }
    let attached = parts.len().saturating_sub(1);
    for (at, part) in parts.iter().skip(1).enumerate() {
        let mark = wording::attachment_mark(at, attached);
        let (file, title) = (&part.file, escape(&part.title));
        put(format_args!(
            "<li><a href=\"{file}\">{mark}　{title}</a></li>\n"
        ));
    }
    let nav = format!("<nav epub:type=\"toc\" id=\"toc\"><h1>目录</h1><ol>\n{list}</ol></nav>\n");
    around("目录", &nav)
}

pub fn package(document: &Document, parts: &[Part]) -> String {
    let title = parts.first().map_or("", |part| part.title.as_str());
    let creator = document.signature.as_ref().map(|signature| {
        let unit = escape(&signature.unit);
        format!("<dc:creator>{unit}</dc:creator>")
    });
    let creator = creator.filter(|creator| creator != "<dc:creator></dc:creator>");
    let mut manifest = String::new();
    let mut spine = String::new();
    for (at, part) in parts.iter().enumerate() {
        let properties = match part.text.contains("<svg") {
            true => " properties=\"svg\"",
            false => "",
        };
        let file = &part.file;
        // Writing into a String cannot fail.
        let _ = write!(
            manifest,
            "<item id=\"p{at}\" href=\"{file}\" media-type=\"application/xhtml+xml\"{properties}/>"
        );
        let _ = write!(spine, "<itemref idref=\"p{at}\"/>");
    }
    let modes = match has_pictures(document) {
        true => "<meta property=\"schema:accessMode\">visual</meta>",
        false => "",
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" xml:lang=\"zh-CN\" unique-identifier=\"id\">\n\
         <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:identifier id=\"id\">urn:uuid:{}</dc:identifier>\
         <dc:title>{}</dc:title><dc:language>zh-CN</dc:language>{}\
         <meta property=\"dcterms:modified\">{}T00:00:00Z</meta>\
         <meta property=\"schema:accessMode\">textual</meta>{modes}\
         <meta property=\"schema:accessModeSufficient\">textual</meta>\
         <meta property=\"schema:accessibilityFeature\">tableOfContents</meta>\
         <meta property=\"schema:accessibilityFeature\">structuralNavigation</meta>\
         <meta property=\"schema:accessibilityFeature\">alternativeText</meta>\
         <meta property=\"schema:accessibilityHazard\">none</meta>\
         <meta property=\"schema:accessibilitySummary\">每张图都有一句话和一张表，说的是同样的内容。</meta>\
         </metadata>\n<manifest>\
         <item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\
         <item id=\"css\" href=\"book.css\" media-type=\"text/css\"/>{manifest}</manifest>\n\
         <spine>{spine}</spine>\n</package>\n",
        identifier(parts),
        escape(title),
        creator.unwrap_or_default(),
        day(document),
    )
}

fn has_pictures(document: &Document) -> bool {
    let attached = document.attachments.iter().flat_map(|one| &one.blocks);
    let mut blocks = document.blocks.iter().chain(attached);
    blocks.any(|block| matches!(block, Block::Picture(_)))
}

/// The day the document speaks of: a day of making would make equal documents
/// differ.
fn day(document: &Document) -> Day {
    let signed = document.signature.as_ref().map(|signature| signature.day);
    let noted = document.notes.first().map(|note| note.as_of);
    let day = signed.or(noted).filter(|day| *day != Day::ALWAYS);
    day.or_else(|| Day::from_ymd(2000, 1, 1))
        .unwrap_or(Day::ALWAYS)
}

/// A name made of the text itself, in the form of a UUID of no registered kind
/// (RFC 9562, version 8); two sums of FNV-1a.
fn identifier(parts: &[Part]) -> String {
    let sum = |seed: u64| {
        let bytes = parts.iter().flat_map(|part| part.text.bytes());
        bytes.fold(seed, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    };
    let (one, other) = (sum(0xcbf2_9ce4_8422_2325), sum(0x9e37_79b9_7f4a_7c15));
    let (a, b, c) = (one >> 32, (one >> 16) & 0xffff, one & 0x0fff);
    let (d, e) = (((other >> 48) & 0x3fff) | 0x8000, other & 0xffff_ffff_ffff);
    format!("{a:08x}-{b:04x}-8{c:03x}-{d:04x}-{e:012x}")
}

//! A document as EPUB 3: a book of the same sheets, read at any size and aloud.
//!
//! Nothing in it has a fixed size, a script or an outside reference; every
//! drawing says in words what it shows. The same document gives the same bytes.

mod package;

use crate::html::{Surface, sheets};
use crate::{Document, Notes};
use std::io::{self, Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const STYLE: &str = include_str!("book.css");

/// One file of the book's text.
struct Part {
    file: String,
    title: String,
    text: String,
}

/// The name of a sheet's file: the text first, then the attachments.
pub(crate) fn file_of(sheet: usize) -> String {
    match sheet {
        0 => "text.xhtml".to_owned(),
        n => format!("part-{n}.xhtml"),
    }
}

/// The book's bytes.
///
/// # Errors
/// None in practice: everything is written into memory.
pub fn write(document: &Document, notes: Notes) -> io::Result<Vec<u8>> {
    let parts = parts(document, notes);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // A file's time would make equal documents differ.
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    // Readers know a book by these bytes at this place.
    let stored = options.compression_method(CompressionMethod::Stored);
    zip.start_file("mimetype", stored)
        .map_err(io::Error::other)?;
    zip.write_all(b"application/epub+zip")?;
    let deflated = options.compression_method(CompressionMethod::Deflated);
    let mut put = |name: &str, text: &str| -> io::Result<()> {
        zip.start_file(name, deflated).map_err(io::Error::other)?;
        zip.write_all(text.as_bytes())
    };
    put("META-INF/container.xml", package::CONTAINER)?;
    put("EPUB/package.opf", &package::package(document, &parts))?;
    put("EPUB/nav.xhtml", &package::nav(document, &parts))?;
    put("EPUB/book.css", STYLE)?;
    for part in &parts {
        put(&format!("EPUB/{}", part.file), &part.text)?;
    }
    let written = zip.finish().map_err(io::Error::other)?;
    Ok(written.into_inner())
}

fn parts(document: &Document, notes: Notes) -> Vec<Part> {
    let title = match document.title.concat() {
        title if title.trim().is_empty() => "文稿".to_owned(),
        title => title,
    };
    let attached = crate::wording::attachments(document, notes);
    let mut titles = vec![title];
    titles.extend(attached.into_iter().map(str::to_owned));
    let sheets = sheets(document, notes, Surface::Book);
    let part = |(at, (sheet, title)): (usize, (String, String))| Part {
        file: file_of(at),
        text: package::page(&title, &sheet),
        title,
    };
    sheets
        .into_iter()
        .zip(titles)
        .enumerate()
        .map(part)
        .collect()
}

//! A document as DOCX on the page of GB/T 9704-2012: type area, fonts, line
//! pitch, heading fonts and page numbers are the standard's.
//!
//! The writer is ours because Word refuses files whose elements stand out of
//! the schema's order; a test holds every part to that order. Fonts are named,
//! never embedded: the official ones belong to the reader's office suite.

mod annex;
mod body;
mod contents;
mod frame;
mod head;
mod letters;
mod measures;
mod media;
mod pages;
mod parts;
mod pen;
mod picture;
mod raster;
mod sign;
mod styles;
mod table;
mod words;
mod xml;

use crate::{Document, Notes, PageNumbers};
use std::io::{self, Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The file's bytes: the same for the same document, on whatever day. Page
/// numbers stand as its form asks.
///
/// # Errors
/// None in practice: everything is written into memory.
pub fn write(document: &Document, notes: Notes) -> io::Result<Vec<u8>> {
    write_with(document, notes, PageNumbers::default())
}

/// The same with page numbers elsewhere.
///
/// # Errors
/// As [`write`].
pub fn write_with(document: &Document, notes: Notes, numbers: PageNumbers) -> io::Result<Vec<u8>> {
    let numbers = numbers.of(document);
    let (body, media) = body::document(document, notes, numbers)?;
    let files = &media.files;
    let mut parts = vec![
        (
            "[Content_Types].xml".to_owned(),
            parts::content_types(files)?,
        ),
        ("_rels/.rels".to_owned(), parts::package_relations()?),
        (
            "docProps/core.xml".to_owned(),
            parts::core_properties(document)?,
        ),
        ("word/document.xml".to_owned(), body),
        (
            "word/_rels/document.xml.rels".to_owned(),
            parts::document_relations(files)?,
        ),
        ("word/styles.xml".to_owned(), styles::styles()?),
        ("word/fontTable.xml".to_owned(), styles::font_table()?),
        ("word/settings.xml".to_owned(), frame::settings(numbers)?),
    ];
    for (name, side) in frame::footers(numbers) {
        parts.push((format!("word/{name}"), frame::footer(*side)?));
    }
    let named = media.files.into_iter();
    parts.extend(named.map(|(name, bytes)| (format!("word/media/{name}"), bytes)));

    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        // A file's time would make equal documents differ.
        .last_modified_time(zip::DateTime::default());
    for (name, bytes) in parts {
        // Pictures are packed already.
        let options = match name.ends_with(".png") {
            true => options.compression_method(CompressionMethod::Stored),
            false => options,
        };
        zip.start_file(name, options).map_err(io::Error::other)?;
        zip.write_all(&bytes)?;
    }
    let written = zip.finish().map_err(io::Error::other)?;
    Ok(written.into_inner())
}

//! A document as DOCX on the page of GB/T 9704-2012: type area, fonts, line
//! pitch, heading fonts and page numbers are the standard's.
//!
//! The writer is ours because Word refuses files whose elements stand out of
//! the schema's order; a test holds every part to that order. Fonts are named,
//! never embedded: the official ones belong to the reader's office suite.

mod body;
mod frame;
mod measures;
mod parts;
mod styles;
mod xml;

use crate::{Document, Notes};
use std::io::{self, Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The file's bytes: the same for the same document, on whatever day.
///
/// # Errors
/// None in practice: everything is written into memory.
pub fn write(document: &Document, notes: Notes) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        // A file's time would make equal documents differ.
        .last_modified_time(zip::DateTime::default());
    for (name, bytes) in [
        ("[Content_Types].xml", parts::content_types()?),
        ("_rels/.rels", parts::package_relations()?),
        ("docProps/core.xml", parts::core_properties(document)?),
        ("word/document.xml", body::document(document, notes)?),
        ("word/_rels/document.xml.rels", parts::document_relations()?),
        ("word/styles.xml", styles::styles()?),
        ("word/fontTable.xml", styles::font_table()?),
        ("word/settings.xml", frame::settings()?),
        ("word/footer1.xml", frame::footer(frame::Side::Odd)?),
        ("word/footer2.xml", frame::footer(frame::Side::Even)?),
    ] {
        zip.start_file(name, options).map_err(io::Error::other)?;
        zip.write_all(&bytes)?;
    }
    let written = zip.finish().map_err(io::Error::other)?;
    Ok(written.into_inner())
}

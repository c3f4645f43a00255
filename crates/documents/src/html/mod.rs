//! A document as HTML: a sheet for a page that brings its own look, or a page
//! that stands alone. What is written is well-formed XML too, so a book takes
//! the same words.

mod notes;
mod pen;
mod sheets;

pub(crate) use sheets::{Surface, sheets};

use crate::clean::escape;
use crate::{Document, Notes};

const STYLE: &str = include_str!("page.css");

/// The sheets alone: one `article.sheet`, one more for each attachment and for
/// the notes. The page around them gives the look; classes are `live` for a
/// figure, `typed` for a number without a record, `beside` for a note in
/// brackets, `picture`, `contents`, `red-head`, `to`, `sign`, `annex`.
pub fn sheet(document: &Document, notes: Notes) -> String {
    sheets(document, notes, Surface::Page).concat()
}

/// A whole page with its own style and no script. Links are as the notes give
/// them, so they should be whole addresses.
pub fn page(document: &Document, notes: Notes) -> String {
    let title = escape(&document.title.concat());
    let sheet = sheet(document, notes);
    format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{sheet}</main>\n</body>\n</html>\n"
    )
}

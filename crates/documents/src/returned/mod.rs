//! A copy that came back: a DOCX from whatever office suite, read safely, and
//! every number in it that is not the document's any more.
//!
//! [`read`] hears only what a reader of the file sees: tracked insertions
//! count, tracked deletions, hidden text and field codes do not. [`compare`]
//! holds that text against what our own DOCX of the document says, by the same
//! reading.

mod compare;
mod numbers;
mod package;
mod text;

pub use compare::{Change, Comparison, Kind, compare};
pub use package::{LARGEST_FILE, Unreadable};

/// The paragraphs that a reader sees, in order: the text with its tables, then
/// footnotes and endnotes. Page headers and footers are left out.
///
/// # Errors
/// Whatever is no DOCX, or was made to hurt, is refused by name.
pub fn read(bytes: &[u8]) -> Result<Vec<String>, Unreadable> {
    let mut paragraphs = Vec::new();
    for part in package::parts(bytes)? {
        paragraphs.extend(text::paragraphs(&part)?);
    }
    Ok(paragraphs)
}

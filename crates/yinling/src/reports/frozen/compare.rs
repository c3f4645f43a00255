//! 比对: a copy that came back, held against the frozen document.

use super::statement::Frozen;
use documents::returned::{self, Comparison, LARGEST_FILE, Unreadable};
use kit::Refusal;

/// The numbers a DOCX says otherwise than the document it was a copy of.
///
/// Refuses by name whatever is no DOCX or was made to hurt: `not_a_docx`,
/// `docx_old_or_locked`, `docx_too_large`, `docx_too_long`, `docx_bomb`, `docx_declaration`,
/// `docx_corrupt`.
pub fn compare(frozen: &Frozen, copy: &[u8]) -> Result<Comparison, Refusal> {
    returned::compare(&frozen.document, copy).map_err(|why| match why {
        Unreadable::NotDocx { looks_like } => {
            Refusal::new("not_a_docx").with("looks_like", looks_like)
        }
        Unreadable::OldOrLocked => Refusal::new("docx_old_or_locked"),
        Unreadable::TooLarge => {
            let limit = format!("{} MiB", LARGEST_FILE >> 20);
            Refusal::new("docx_too_large").with("limit", limit)
        }
        Unreadable::TooLong => Refusal::new("docx_too_long"),
        Unreadable::Bomb { part } => Refusal::new("docx_bomb").with("part", part),
        Unreadable::Declaration { part } => Refusal::new("docx_declaration").with("part", part),
        Unreadable::Corrupt { why } => Refusal::new("docx_corrupt").with("why", why),
    })
}

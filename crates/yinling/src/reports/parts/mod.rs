//! What staff write between the figures, in their own words.
//!
//! A part belongs to a unit, a period and a place of the template. Each saving
//! is a journal line with the salted hash of the text; the texts lie in
//! `line_text` and nowhere else, so `verify`, backups and erasing treat them as
//! every other text. Versions are read from the lines: nothing is kept in step,
//! and a report as of a past line has the parts of that line.
//!
//! A part may name a live figure (【党支部】). A number typed by hand has no record
//! behind it: it is printed, and marked where screens can mark it.

mod marking;
mod restore_part;
mod typed;
mod typed_words;
mod versions;
mod write_part;

pub use marking::{Piece, kept, named, paragraphs};
pub use restore_part::restore_part;
pub use versions::{Version, list_versions, standing};
pub use write_part::{Place, write_part};

/// Whether a template may call a part so: `org.opening`.
pub fn is_key(key: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    (1..=60).contains(&key.len()) && key.chars().all(is_plain)
}

/// Both verbs leave lines of this subject: `part:<unit>/<period>`.
fn subject(unit: kit::UnitId, period: &kit::Period) -> String {
    format!("part:{unit}/{}", period.label().to_uppercase())
}

//! A form's fingerprint: its areas and labels with their places.

use super::labels::Labels;
use kit::hex;
use sha2::{Digest, Sha256};
use sheets::fill::Kind;

/// A form with fewer labels could be any form.
pub const FEWEST_LABELS: usize = 3;

/// `None` where the form says too little of itself to be known again.
pub fn of(kind: Kind, labels: &Labels) -> Option<String> {
    if labels.len() < FEWEST_LABELS {
        return None;
    }
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    add(code(kind));
    for area in labels.areas() {
        add(area);
    }
    for (at, label) in labels.iter() {
        add(&format!("{} {} {} {}", at.area, at.row, at.col, at.nth));
        add(label);
    }
    Some(hex(&hash.finalize()))
}

/// `xlsx` or `docx`.
pub fn code(kind: Kind) -> &'static str {
    match kind {
        Kind::Xlsx => "xlsx",
        Kind::Docx => "docx",
    }
}

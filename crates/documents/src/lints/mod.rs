//! What a document should not say, each with its place: numbers and dates that
//! GB/T 9704 writes otherwise, marks of secrecy, and what belongs to one person
//! alone (identity numbers, phones, bank cards, homes).
//!
//! A figure of the document is never read: its digits are a count. Bold type
//! and an attachment named otherwise than in 附件说明 cannot be written at all,
//! so nothing here looks for them.

mod addresses;
mod digits;
mod marks;
mod notation;
mod private;
mod text;

use crate::Document;
use std::fmt;

/// Something to be changed before the document goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub place: Place,
    /// Stable and scriptable: `phone`, `secret_mark`.
    pub code: &'static str,
    /// What is wrong and what to do, a whole sentence in Chinese. It does not
    /// repeat what is private.
    pub text: String,
}

/// Where in the document, for people counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub part: Part,
    /// Which block or line of the part, from 0.
    pub block: usize,
    /// Which row of a table, from 0; its header is none.
    pub row: Option<usize>,
    /// Which character of the block, line or cell, from 0.
    pub character: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Head,
    Title,
    Recipients,
    Text,
    /// The title of an attachment, by its place.
    AttachmentTitle(usize),
    /// The text of an attachment.
    Attachment(usize),
    Signature,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (block, character) = (self.block + 1, self.character + 1);
        match self.part {
            Part::Head => write!(f, "版头")?,
            Part::Title => write!(f, "标题第{block}行")?,
            Part::Recipients => write!(f, "主送机关")?,
            Part::Text => write!(f, "正文第{block}段")?,
            Part::AttachmentTitle(at) => write!(f, "附件{}的标题", at + 1)?,
            Part::Attachment(at) => write!(f, "附件{}第{block}段", at + 1)?,
            Part::Signature => write!(f, "署名")?,
        }
        if let Some(row) = self.row {
            write!(f, "，表格第{}行", row + 1)?;
        }
        write!(f, "，第{character}个字")
    }
}

/// Found in a piece of text: where it begins, how long it is, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hit {
    from: usize,
    to: usize,
    code: &'static str,
    text: String,
}

/// Everything found, in the order of the document.
pub fn check(document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    for piece in text::pieces(document) {
        let mut hits = notation::check(&piece.letters);
        hits.extend(marks::check(&piece.letters));
        hits.extend(private::check(&piece.letters));
        hits.extend(addresses::check(&piece.letters));
        if piece.place.part == Part::Head && piece.place.block == 1 && hits.is_empty() {
            hits.extend(notation::document_number(&piece.letters));
        }
        hits.sort_by_key(|hit| hit.from);
        findings.extend(hits.into_iter().map(|hit| Finding {
            place: Place {
                character: hit.from,
                ..piece.place.clone()
            },
            code: hit.code,
            text: hit.text,
        }));
    }
    findings
}

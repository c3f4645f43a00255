//! What a document is, whatever it is printed as.

use kit::Day;
use serde::{Deserialize, Serialize};

/// An official document: title, whom it is for, its text, and who signs it.
///
/// It can be written as JSON and read back, so that a document that was handed
/// out can be kept as it was. Every list that a later version added may be
/// absent in an older one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// 版头, printed in red above the title; none unless a formal type was
    /// asked for.
    pub head: Option<RedHead>,
    /// One entry per line of the title, never broken elsewhere.
    pub title: Vec<String>,
    /// Whom it is sent to, without the colon; empty for nobody in particular.
    pub recipients: String,
    pub blocks: Vec<Block>,
    /// What stands behind the figures, in the order of their first appearance.
    pub notes: Vec<Note>,
    pub signature: Option<Signature>,
    /// Each on a page of its own behind the text, named in 附件说明 in this
    /// order, before the attachment that holds the notes.
    pub attachments: Vec<Attachment>,
    /// A table of contents before the text.
    pub has_contents: bool,
}

/// 版头 of a formal document: the issuer's name and the document's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedHead {
    /// 某某市委老干部局文件
    pub issuer: String,
    /// `济老干〔2026〕8号`
    pub number: String,
}

/// 附件: text of its own behind the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attachment {
    /// The same words in 附件说明 and above the attachment.
    pub title: String,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Block {
    /// Its number (一、 （一） 1. （1）) is given by the printer.
    Heading(Level, Vec<Run>),
    Paragraph(Vec<Run>),
    Table(Table),
    Picture(Picture),
}

/// A chart drawn by us. What it shows is said in words as well, and its table
/// stands behind it where there is one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// A whole `<svg>` with a `viewBox`, without scripts, links or outside
    /// references.
    pub svg: String,
    /// Below the picture.
    pub caption: String,
    /// One sentence that says what it shows; also the text for those who do
    /// not see it.
    pub sentence: String,
    pub table: Option<Table>,
}

/// The four levels of headings of GB/T 9704.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    First,
    Second,
    Third,
    Fourth,
}

impl Level {
    /// 1 to 4.
    pub fn number(self) -> usize {
        self as usize + 1
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Run {
    Text(String),
    Figure(FigureRun),
    /// A number typed by hand: no record stands behind it. Screens mark it with
    /// a wavy line; a clean copy prints it as text.
    Typed(String),
}

/// A number in prose that opens to what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureRun {
    /// As prose says it: `1200余个`.
    pub words: String,
    /// Its place in [`Document::notes`].
    pub note: usize,
}

/// What stands behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// `org.branches`
    pub id: String,
    /// 党支部
    pub name: String,
    /// Exactly, in digits: `1237`, `72.41`.
    pub number: String,
    /// Unit of count: 个, 人, %.
    pub unit: String,
    /// The definition in words, a whole sentence.
    pub definition: String,
    /// Which version of the definition.
    pub version: i64,
    /// The days it is counted over, in words; empty for a stock.
    pub period: String,
    pub as_of: Day,
    /// The journal line it is as of, and that line's hash in hexadecimal.
    pub line: u32,
    pub hash: String,
    /// How good the evidence is, in words.
    pub evidence: String,
    /// Further sentences: parts, completeness. May be empty.
    pub beside: String,
    /// Where its records open, if anywhere.
    pub href: Option<String>,
}

/// Cells are runs, so figures may stand in tables too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    pub caption: String,
    pub header: Vec<String>,
    pub rows: Vec<Vec<Vec<Run>>>,
}

/// Who signs, and the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub unit: String,
    pub day: Day,
}

/// Whether the notes are printed behind the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Notes {
    None,
    /// As the attachment 数字依据.
    #[default]
    Appendix,
    /// In brackets behind each figure, at its first appearance.
    Inline,
}

impl Document {
    /// The notes to print as an attachment; empty for none.
    pub(crate) fn appendix(&self, notes: Notes) -> &[Note] {
        match notes {
            Notes::None | Notes::Inline => &[],
            Notes::Appendix => &self.notes,
        }
    }
}

/// Where page numbers stand (GB/T 9704, 7.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PageNumbers {
    /// By side under a red head, in the middle otherwise.
    #[default]
    ByForm,
    /// At the outer edge of the open book, one character in: a formal document.
    ByParity,
    /// In the middle: a report or a draft.
    Centred,
}

impl PageNumbers {
    /// One of the other two for this document.
    pub(crate) fn of(self, document: &Document) -> PageNumbers {
        match self {
            PageNumbers::ByForm if document.head.is_some() => PageNumbers::ByParity,
            PageNumbers::ByForm => PageNumbers::Centred,
            chosen => chosen,
        }
    }
}

//! What a document is, whatever it is printed as.

use kit::Day;

/// An official document: title, whom it is for, its text, and who signs it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// One entry per line of the title, never broken elsewhere.
    pub title: Vec<String>,
    /// Whom it is sent to, without the colon; empty for nobody in particular.
    pub recipients: String,
    pub blocks: Vec<Block>,
    /// What stands behind the figures, in the order of their first appearance.
    pub notes: Vec<Note>,
    pub signature: Option<Signature>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Its number (一、 （一） 1. （1）) is given by the printer.
    Heading(Level, Vec<Run>),
    Paragraph(Vec<Run>),
    Table(Table),
}

/// The four levels of headings of GB/T 9704.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

#[derive(Debug, Clone, PartialEq)]
pub enum Run {
    Text(String),
    Figure(FigureRun),
}

/// A number in prose that opens to what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureRun {
    /// As prose says it: `1200余个`.
    pub words: String,
    /// Its place in [`Document::notes`].
    pub note: usize,
}

/// What stands behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub caption: String,
    pub header: Vec<String>,
    pub rows: Vec<Vec<Vec<Run>>>,
}

/// Who signs, and the day.
#[derive(Debug, Clone, PartialEq, Eq)]
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
}

impl Document {
    /// The notes to print as an attachment; empty for none.
    pub(crate) fn appendix(&self, notes: Notes) -> &[Note] {
        match notes {
            Notes::None => &[],
            Notes::Appendix => &self.notes,
        }
    }
}

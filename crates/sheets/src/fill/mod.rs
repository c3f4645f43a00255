//! Forms of others, filled where they stand: an XLSX or DOCX file is read for
//! what its cells and paragraphs hold, and written back with a few of them
//! changed. Every other byte of every part stays as it was: parts that are not
//! touched are copied packed as they are, touched ones are spliced.
//!
//! Nothing here knows what a mark means; it says what stands where, and puts
//! numbers and words there.

mod docx;
mod package;
mod relations;
mod runs;
mod unfillable;
mod xlsx;
mod xml;

pub use unfillable::Unfillable;

use package::Package;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

/// Cells or paragraphs of one form; the largest seen in the field has 6 000.
const MOST_SLOTS: usize = 200_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Xlsx,
    Docx,
}

/// A part of the form with rows and columns of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    pub kind: AreaKind,
    /// A sheet's name; else empty.
    pub name: String,
}

/// Numbers count from 1, each kind by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AreaKind {
    Sheet,
    Body,
    Table(u32),
    Header(u32),
    Footer(u32),
    Notes,
}

/// Where something stands: the area's place in [`Form::areas`], row and column
/// from 0, and which paragraph of a table's cell. Text outside tables has one
/// column and a row for each paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    pub area: u32,
    pub row: u32,
    pub col: u32,
    pub nth: u32,
}

/// What stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    Nothing,
    Text(String),
    Number,
    Formula,
    /// Inside merged cells, and not the first of them.
    Covered,
    /// No such sheet, table or paragraph.
    Outside,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// The cell becomes this number; its format stays. XLSX only.
    Number(String),
    /// Stretches of the text (in bytes) become other words; each takes the
    /// letters of the run it begins in.
    Text(Vec<(Range<usize>, String)>),
}

/// An open form.
#[derive(Debug)]
pub struct Form {
    package: Package,
    body: Body,
}

#[derive(Debug)]
enum Body {
    Xlsx(xlsx::Workbook),
    Docx(docx::Paper),
}

impl Form {
    /// Opens the file at `path`, which is judged by its content.
    pub fn open(path: &Path) -> Result<Form, Unfillable> {
        let (package, kind) = package::open(path)?;
        let body = match kind {
            Kind::Xlsx => Body::Xlsx(xlsx::read(&package)?),
            Kind::Docx => Body::Docx(docx::read(&package)?),
        };
        Ok(Form { package, body })
    }

    pub fn kind(&self) -> Kind {
        match self.body {
            Body::Xlsx(_) => Kind::Xlsx,
            Body::Docx(_) => Kind::Docx,
        }
    }

    /// The file's bytes, as they came.
    pub fn bytes(&self) -> &[u8] {
        self.package.bytes()
    }

    pub fn areas(&self) -> &[Area] {
        match &self.body {
            Body::Xlsx(book) => &book.areas,
            Body::Docx(paper) => &paper.areas,
        }
    }

    /// Everything that holds something, in order of place.
    pub fn filled(&self) -> Vec<(At, Holds)> {
        match &self.body {
            Body::Xlsx(book) => book.filled(),
            Body::Docx(paper) => paper.filled(),
        }
    }

    pub fn holds(&self, at: At) -> Holds {
        match &self.body {
            Body::Xlsx(book) => book.holds(at),
            Body::Docx(paper) => paper.holds(at),
        }
    }

    /// The first of the merged cells a place lies in; the place itself where
    /// it lies in none.
    pub fn anchor(&self, at: At) -> At {
        match &self.body {
            Body::Xlsx(book) => book.anchor(at),
            Body::Docx(_) => at,
        }
    }

    /// Whether the cell's own format shows a hundredth as 1 %.
    pub fn is_percent(&self, at: At) -> bool {
        match &self.body {
            Body::Xlsx(book) => book.is_percent(at),
            Body::Docx(_) => false,
        }
    }

    /// Texts that no edit reaches: text boxes, comments, charts, page headers
    /// of a sheet. Each with the name of its part.
    pub fn beyond_reach(&self) -> Result<Vec<(String, String)>, Unfillable> {
        match &self.body {
            Body::Xlsx(book) => xlsx::beyond_reach(&self.package, book),
            Body::Docx(_) => Ok(Vec::new()),
        }
    }

    /// The form with the changes made. A workbook is told to reckon itself
    /// anew, and forgets what its formulas came to before.
    pub fn fill(&self, edits: &BTreeMap<At, Edit>) -> Result<Vec<u8>, Unfillable> {
        let changed = match &self.body {
            Body::Xlsx(book) => xlsx::write(&self.package, book, edits)?,
            Body::Docx(paper) => docx::write(&self.package, paper, edits)?,
        };
        self.package.with(&changed)
    }
}

#[cfg(test)]
mod tests;

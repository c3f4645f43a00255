//! A document as PDF on the page of GB/T 9704-2012, set by typst.
//!
//! The document goes in as JSON and is never read as markup: whatever stands
//! in a text is only text. Fonts are looked for when the first PDF is made and
//! kept for the next; every font that stands in for an official one and every
//! character that had to come from another font is told. The same document
//! and fonts always give the same bytes.

mod address;
mod fonts;
mod measures;
mod paper;
mod pieces;
mod press;

pub use fonts::Role;

use crate::{Document, Notes, PageNumbers};
use std::fmt;
use std::path::PathBuf;

/// How a document is printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    pub notes: Notes,
    /// Body 22 pt instead of 16, sixteen lines a page.
    pub large_print: bool,
    pub page_numbers: PageNumbers,
    /// A folder of fonts put there by hand. Fonts with official names in it
    /// go before the system's.
    pub fonts: Option<PathBuf>,
}

/// A printed document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    pub pages: usize,
    /// Fonts that stand in for the official ones, in the order of [`Role`].
    pub stand_ins: Vec<StandIn>,
    /// Characters that the font of their role lacks, by role and code point.
    pub substitutions: Vec<Substitution>,
}

/// A free font in the place of an official one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    pub role: Role,
    pub used: String,
}

/// One character printed in another font than the text around it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Substitution {
    pub role: Role,
    pub character: char,
    /// The font of the text around it.
    pub wanted: String,
    pub used: String,
}

/// Why a document is not printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PdfError {
    /// No font on this machine can do this role; the Debian package that
    /// brings one.
    MissingFont { role: Role, package: &'static str },
    /// No font on this machine has the character. Printed anyway, it would be
    /// a box.
    Unprintable { character: char, near: String },
    /// A picture is no SVG that can be drawn; its caption.
    Picture { caption: String },
    /// Typst refused. Ours to mend, whatever the text.
    Press(String),
}

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PdfError::MissingFont { role, package } => {
                write!(f, "no font for {}: install {package}", role.official())
            }
            PdfError::Unprintable { character, near } => write!(
                f,
                "no font has {character:?} (U+{:04X}), near {near:?}",
                u32::from(*character)
            ),
            PdfError::Picture { caption } => write!(f, "the picture {caption:?} cannot be drawn"),
            PdfError::Press(why) => write!(f, "typst: {why}"),
        }
    }
}

impl std::error::Error for PdfError {}

/// The file's bytes and what had to stand in.
///
/// Takes a processor for its time and up to a few hundred MiB for a book of
/// hundreds of pages: callers bound how many run at once.
///
/// # Errors
/// A font that is not installed, a character no font has, a picture that is
/// none; see [`PdfError`].
pub fn write(document: &Document, options: &Options) -> Result<Pdf, PdfError> {
    let fonts = fonts::find(options.fonts.as_deref())?;
    let paper = paper::lay(document, options);
    let cover = fonts.cover(&paper.texts)?;
    for picture in &paper.pictures {
        fonts.cover_picture(&picture.svg)?;
    }
    let (bytes, pages) = press::print(&paper, &fonts)?;
    Ok(Pdf {
        bytes,
        pages,
        stand_ins: cover.stand_ins,
        substitutions: cover.substitutions,
    })
}

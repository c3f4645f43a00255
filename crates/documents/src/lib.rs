//! One model of an official document, and what it is printed as: HTML to read
//! and press, EPUB to read at any size, DOCX to hand in on GB/T 9704 paper, PDF
//! to print. A DOCX that came back is held against the document it was a copy of
//! ([`returned`]).
//!
//! A number in a document is a [`FigureRun`]: the words that prose uses for it
//! and the [`Note`] that says exactly what it is. No database and no web here;
//! the same document always gives the same bytes.

pub mod charts;
mod clean;
pub mod docx;
pub mod epub;
pub mod html;
pub mod lints;
mod model;
pub mod pdf;
mod qr;
pub use qr::qr_svg;
pub mod returned;
mod svg;
mod wording;

pub use model::{
    Attachment, Block, Document, FigureRun, Level, Note, Notes, PageNumbers, Picture, RedHead, Run,
    Signature, Table,
};
pub use wording::heading_mark;

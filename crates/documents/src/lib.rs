//! One model of an official document, and what it is printed as: HTML to read
//! and press, DOCX to hand in on GB/T 9704 paper, PDF to print.
//!
//! A number in a document is a [`FigureRun`]: the words that prose uses for it
//! and the [`Note`] that says exactly what it is. No database and no web here;
//! the same document always gives the same bytes.

mod clean;
pub mod docx;
pub mod html;
mod model;
pub mod pdf;
mod wording;

pub use model::{
    Attachment, Block, Document, FigureRun, Level, Note, Notes, Picture, RedHead, Run, Signature,
    Table,
};
pub use wording::heading_mark;

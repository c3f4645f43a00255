//! Spreadsheets as they come from the field: read safely, row by row; cell
//! values and header rows understood; rows that were refused written back out;
//! forms filled where they stand.
//!
//! - [`Book`] opens XLSX, XLS and CSV by their content, never by their name,
//!   and hands over one [`Row`] at a time. Whatever the bytes are, the answer is
//!   rows or an [`Unreadable`], not a panic and not a full memory.
//! - [`header`] finds the header row among titles and notes.
//! - [`values`] reads single cells: dates, identity numbers, phones, names.
//! - [`fill`] puts numbers into forms of others (XLSX, DOCX), all else kept.
//! - [`mod@write`] makes workbooks whose every cell is text.
//!
//! Nothing here knows a person, a unit or a database.

mod book;
mod cell;
pub mod fill;
pub mod header;
mod place;
mod unreadable;
pub mod values;
pub mod write;

pub use book::{Book, Encoding, Format};
pub use cell::{Cell, Row, SheetInfo, column_letters};
pub use unreadable::Unreadable;

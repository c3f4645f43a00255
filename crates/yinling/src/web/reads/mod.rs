//! One file per page: what is asked, what is read, and the struct it fills.

mod begin;
mod beside;
mod by_unit;
mod changes;
mod children;
pub mod design;
mod doors;
mod exports;
mod figure;
mod home;
mod indicators;
mod instructors;
mod journal;
mod line;
pub mod months;
mod plain;
mod proof;
mod records;
pub mod report;
mod short;
pub mod tree_nav;
mod unit;

pub use begin::{begin, begin_again};
pub use changes::changes;
pub use design::design;
pub use exports::{children_sheet, indicators_sheet, journal_sheet, records_sheet};
pub use figure::figure;
pub use home::home;
pub use indicators::indicators;
pub use instructors::instructors;
pub use journal::journal;
pub use line::line;
pub use plain::{health, help, pointer, preferences, script, set_preferences, stylesheet};
pub use proof::proof;
pub use report::{
    ShownReport, report, report_docx, report_epub, report_html, report_pdf, shown_report,
};
pub use short::short;
pub use unit::unit;

//! Spreadsheets that staff bring in: which kind a file is, the folder where an
//! upload waits, its preview in the background, and how it is applied or
//! undone. The rules of each kind stay in the domain it belongs to.
//!
//! An upload is acknowledged when it is on disk, and nothing else of it has to
//! survive: a preview is made again when it is asked for. What was corrected is
//! kept beside the file, which is never changed. Applying answers after the
//! commit; pressed twice it has one effect.
//!
//! What is absent on purpose: who may do this. The faces decide.

mod at_once;
mod desk;
mod kind;
mod past;
mod uploads;
mod work;

pub use desk::{Found, Intake};
pub use kind::{House, Kind, guess};
pub use past::{PastImport, find_import, list_imports};
pub use uploads::{Applied, AppliedFile, Receiving, Upload, UploadedFile};
pub use work::{Came, End, Purpose, Work};

#[cfg(test)]
mod tests;

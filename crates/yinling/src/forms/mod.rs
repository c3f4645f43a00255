//! "Their form, our facts": a workbook or document of somebody else's, in which
//! a cell says `【离退休干部数】`, fills itself from the figures and keeps its
//! looks. A form seen before is recognised by what stands around its places,
//! and fills without a mark.
//!
//! A figure without records is never 0: its mark stays and is listed. A form
//! that has changed since is shown and asked about, never filled silently. The
//! filled form says nothing of proof; what stands behind each place is a file
//! of its own beside it.
//!
//! What is absent on purpose: who may do this. The faces decide.

mod desk;
mod finding;
mod fingerprint;
mod known;
mod labels;
mod mark;
mod names;
mod outcome;
mod period;
mod place;
mod plan;
mod proof;
mod recognise;
mod remember;
mod skeleton;
mod verify;
mod wanted;
mod whose;

pub use desk::{Desk, Waiting};
pub use fingerprint::FEWEST_LABELS;
pub use known::{KnownForm, find_known, list_known};
pub use outcome::{Found, Left, Why};
pub use period::read_period;
pub use plan::{Asking, Plan, Planned, plan};
pub use proof::{left_json, proof_json, proof_sheet};
pub use recognise::{Moved, Recognised};
pub use remember::{Remembering, remember};
pub use verify::check_forms;

#[cfg(test)]
mod tests;

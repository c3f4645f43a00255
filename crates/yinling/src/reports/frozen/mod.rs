//! 定稿: a report as it was handed out, kept with what proves it.
//!
//! Freezing is a verb. Its line's text is the whole: the document, a
//! [`Statement`] of every printed figure (value, definition, day, line and
//! hash), and the house's signature over that statement. So the journal covers
//! it like any other text, a backup holds it, and `verify` names it when it is
//! edited. Its number is its line's. Taking the line back withdraws it: that is
//! another line, nothing goes.
//!
//! - [`check`] (核对) proves it again, from the house or from the proof alone;
//! - [`restate`] (此后变化) tells what later lines changed about that same state;
//! - [`compare`] (比对) finds the numbers a returned copy says otherwise.
//!
//! What is absent on purpose: a mark in the handed-out copy. The proof is a file
//! of its own.

mod canonical;
mod changed_by;
mod check;
mod compare;
mod find;
mod freeze;
mod restate;
mod statement;

pub use changed_by::ChangedBy;
pub use check::{ChainReading, Checked, CheckedFigure, Claim, Seal, Signer, check};
pub use compare::compare;
pub use find::{Found, FrozenLine, find_frozen, list_frozen};
pub use freeze::{FREEZE, freeze, prepare};
pub use restate::{Restated, RestatedFigure, restate};
pub use statement::{Frozen, FrozenFigure, Proof, Statement, Wanted};

//! Facts in, figures out: the counting engine, in memory.
//!
//! What a figure means is settled in `docs/figures.md`; this crate is that page
//! made fast. It knows no database and no page: the caller pushes rows in
//! journal order and asks questions.
//!
//! * [`Engine`] holds the facts as packed columns, one set per measure, each in
//!   journal order, so that "as of line" is a prefix.
//! * The tree is kept as *chain nodes*: a node is a unit with one version of
//!   the chain above it. Two units under the same version share the nodes
//!   above. Every count is kept at nodes and pushed upwards once.
//! * [`Standing`] keeps chosen figures up to date fact by fact, and follows the
//!   tree.
//!
//! Unit, person and initiative numbers are expected to be dense: arrays are
//! indexed by them.

mod cells;
mod columns;
mod context;
mod distinct;
mod drill;
mod engine;
mod eval;
mod groups;
mod members;
mod moves;
mod opposed;
mod presence;
mod question;
mod rows;
mod since;
mod slots;
mod snapshot;
mod standing;
mod threads;
mod totals;
mod trail;
mod tree;

pub use cells::{Cell, Grid, Number};
pub use drill::{Drill, Record};
pub use engine::{Engine, Mark};
pub use question::{Condition, Entity, MeasureKind, Question, Rule, Span, TreeReading};
pub use rows::{FactRow, MAX_PERSON, MAX_UNIT, Rejected, TreeChange, TreeRow};
pub use snapshot::{SnapshotError, SnapshotKey};
pub use standing::{Applied, Standing};

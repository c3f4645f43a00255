//! The river's bed: one line per accepted verb, the rows it posted, and the
//! chain of hashes over both.
//!
//! A verb checks, writes its domain rows and returns a [`Posting`]; it never
//! touches the journal. The [`Writer`] gathers verbs that are ready, runs them
//! in one transaction, takes the head row once and last, appends lines and
//! rows, commits, and only then answers. So journal order is commit order, and
//! an acknowledged verb is on disk.
//!
//! What is absent on purpose: personal data, free text and secrets in lines
//! (texts live beside a salt in `line_text`), savepoints, and any update or
//! delete of a posted row.

mod actors;
mod append;
mod canonical;
mod forget_texts;
mod in_order;
mod list;
mod net;
mod posting;
mod reread;
mod take_back;
mod verify;
mod writer;

pub use canonical::{FactDigest, RowDigest, salted_hash};
pub use forget_texts::forget_texts;
pub use in_order::{FACTS, InOrder, PostedRow};
pub use list::{
    Line, LineFacts, find_line, find_text, head, line_facts, list_lines, list_lines_about,
    list_lines_of,
};
pub use net::{Of, net_facts};
pub use posting::{
    Definition, Fact, Failure, PersonAttribute, Placement, Posting, Register, Registered, Staged,
    UnitAttribute,
};
pub use take_back::{
    CORRECT, Posted, ROTATE_KEY, Ranked, TakenBack, UNDO, find_standing, posted_by, rank_again,
};
pub use verify::{Broken, ChainReport, prove_line, verify_chain};
pub use writer::{
    Act, Answer, Channel, OneAnswer, Recorded, THIS_MACHINE, Verb, Writer, verb, verbs,
};

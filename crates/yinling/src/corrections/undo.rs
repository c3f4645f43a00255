//! A line should not have happened.

use super::take_back::take_back;
use crate::access::Secrets;
use crate::db::Tx;
use crate::journal::{Failure, Posting, UNDO};
use kit::Day;

/// Takes `line` back. To be run alone: it reads posted rows, and where it will
/// stand in the journal.
/// Refusals: `missing_value` without a reason, `unknown_line`,
/// `already_taken_back`, `nothing_to_take_back`, `has_dependents` with the
/// list of lines to be taken back first.
pub async fn undo(
    tx: &Tx,
    secrets: &Secrets,
    line: u32,
    reason: &str,
    today: Day,
) -> Result<Posting, Failure> {
    take_back(tx, secrets, UNDO, line.into(), reason, today).await
}

//! A line was recorded wrongly; what is right is recorded anew.

use super::take_back::take_back;
use crate::access::Secrets;
use crate::db::Tx;
use crate::journal::{CORRECT, Failure, Posting};
use kit::Day;

/// Takes `line` back, as [`super::undo`] does, under the name of a correction:
/// the journal tells a mistake of the clerk from a change of mind.
/// Refusals: those of [`super::undo`].
pub async fn correct(
    tx: &Tx,
    secrets: &Secrets,
    line: u32,
    reason: &str,
    today: Day,
) -> Result<Posting, Failure> {
    take_back(tx, secrets, CORRECT, line.into(), reason, today).await
}

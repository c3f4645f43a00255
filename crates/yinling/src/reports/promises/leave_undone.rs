//! What was promised is not done, and why.

use super::answer::{get_promise, posting, required};
use super::promise::fact;
use super::{LEAVE, State};
use crate::db::Tx;
use crate::indicators::measures::PLAN_DONE;
use crate::journal::{Failure, Posting};
use kit::Refusal;

/// A promise that was said to be done is not: its fact is taken away on its
/// day. To be run alone: it reads earlier lines.
///
/// Refusals: `unknown_promise`, `promise_withdrawn`, `missing_value` without a
/// reason, and `already_said` where the same reason stands.
pub async fn leave_undone(tx: &Tx, line: u32, reason: &str) -> Result<Posting, Failure> {
    let (unit, promise) = get_promise(tx, line).await?;
    let about = |code| Refusal::new(code).with("line", line);
    let reason = required(reason, "理由")?;
    let mut left = posting(LEAVE, &promise, reason.clone());
    match &promise.state {
        State::Withdrawn { .. } => return Err(about("promise_withdrawn").into()),
        State::NotDone { reason: said } if *said == reason => {
            return Err(about("already_said").into());
        }
        State::Done { on, .. } => left.facts = vec![fact(PLAN_DONE, unit, *on, -1)],
        State::Open | State::NotDone { .. } => {}
    }
    Ok(left)
}

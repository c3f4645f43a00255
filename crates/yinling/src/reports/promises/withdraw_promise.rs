//! A promise is withdrawn.

use super::answer::{get_promise, posting, required};
use super::promise::fact;
use super::{State, WITHDRAW};
use crate::db::Tx;
use crate::indicators::measures::PLAN_PROMISED;
use crate::journal::{Failure, Posting};
use kit::{Day, Refusal};

/// Before its year begins it goes out of the report and of the count. From then
/// on it stays promised, and the report says that it was withdrawn and why. To
/// be run alone: it reads earlier lines.
///
/// Refusals: `unknown_promise`, `already_said`, `promise_done`, `missing_value`
/// without a reason.
pub async fn withdraw_promise(
    tx: &Tx,
    line: u32,
    reason: &str,
    today: Day,
) -> Result<Posting, Failure> {
    let (unit, promise) = get_promise(tx, line).await?;
    let about = |code| Refusal::new(code).with("line", line);
    match promise.state {
        State::Withdrawn { .. } => return Err(about("already_said").into()),
        State::Done { .. } => return Err(about("promise_done").into()),
        State::Open | State::NotDone { .. } => {}
    }
    let reason = required(reason, "理由")?;
    let in_time = today.year() < promise.year;
    let mut withdrawn = posting(WITHDRAW, &promise, reason);
    withdrawn.detail["in_time"] = in_time.into();
    if in_time {
        withdrawn.facts = vec![fact(PLAN_PROMISED, unit, promise.made_on, -1)];
    }
    Ok(withdrawn)
}

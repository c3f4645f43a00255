//! What was promised is done.

use super::answer::{get_promise, posting, required};
use super::promise::fact;
use super::{KEEP, State};
use crate::db::Tx;
use crate::indicators::measures::PLAN_DONE;
use crate::journal::{Failure, Posting, find_line};
use kit::{Day, Refusal};

/// What shows that it is done.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// In words; may be empty where a figure was the target or a line is named.
    pub words: String,
    pub line: Option<u32>,
    /// The day it was done; without one today, or the last day of its year.
    pub on: Option<Day>,
}

/// To be run alone: it reads earlier lines.
///
/// Refusals: `unknown_promise`, `promise_withdrawn`, `already_said` (so a form
/// that was sent twice counts once), `promise_day`, `unknown_line`, and
/// `missing_value` where nothing shows it.
pub async fn keep_promise(
    tx: &Tx,
    line: u32,
    evidence: &Evidence,
    today: Day,
) -> Result<Posting, Failure> {
    let (unit, promise) = get_promise(tx, line).await?;
    let about = |code| Refusal::new(code).with("line", line);
    match promise.state {
        State::Withdrawn { .. } => return Err(about("promise_withdrawn").into()),
        State::Done { .. } => return Err(about("already_said").into()),
        State::Open | State::NotDone { .. } => {}
    }
    let end = Day::from_ymd(promise.year, 12, 31).unwrap_or(today);
    let on = evidence.on.unwrap_or(end.min(today));
    if on < promise.made_on || on > today {
        let refusal = about("promise_day").with("day", on);
        return Err(refusal
            .with("from", promise.made_on)
            .with("to", today)
            .into());
    }
    if let Some(shown) = evidence.line
        && find_line(tx, shown.into()).await?.is_none()
    {
        return Err(Refusal::new("unknown_line").with("line", shown).into());
    }
    let may_be_silent = promise.target.is_some() || evidence.line.is_some();
    let words = match may_be_silent && evidence.words.trim().is_empty() {
        true => String::new(),
        false => required(&evidence.words, "依据")?,
    };
    let mut kept = posting(KEEP, &promise, words);
    kept.detail["day"] = on.to_string().into();
    if let Some(shown) = evidence.line {
        kept.detail["evidence"] = shown.into();
    }
    kept.facts = vec![fact(PLAN_DONE, unit, on, 1)];
    Ok(kept)
}

//! One press, taken back whole.

use super::list::find_step;
use super::step::Asker;
use crate::access::Secrets;
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use crate::{accounts, corrections, privacy};
use kit::{Day, Refusal};
use serde_json::json;

/// What the line is called that takes back a line without rows.
pub const TAKE_BACK: &str = "second_thoughts::take_back";

/// Why the opposite line stands in the journal.
const REASON: &str = "办错了";

/// Restores what was there before `line`. To be run alone. Refusals:
/// `unknown_line` where it is none of the asker's or cannot be taken back at
/// all, `already_taken_back` (with `by`), `take_back_too_late` after ten
/// minutes, `take_back_in_the_way` where something rests on it since.
pub async fn take_back(
    tx: &Tx,
    secrets: &Secrets,
    asker: &Asker,
    line: u32,
    now: i64,
    today: Day,
) -> Result<Posting, Failure> {
    let about = |code| Refusal::new(code).with("line", line);
    let step = find_step(tx, asker, line).await?;
    let step = step.ok_or_else(|| about("unknown_line"))?;
    if let Some(by) = step.taken_back_by(tx).await? {
        return Err(about("already_taken_back").with("by", by).into());
    }
    if now > step.until() {
        return Err(Refusal::new("take_back_too_late").into());
    }
    if !step.is_untouched(tx, asker.elder).await? {
        return Err(Refusal::new("take_back_in_the_way").into());
    }
    if step.posts_rows() {
        let undone = corrections::undo(tx, secrets, line, REASON, today).await;
        return undone.map_err(|failure| match failure {
            Failure::Refused(refusal) if refusal.code == "has_dependents" => {
                Refusal::new("take_back_in_the_way").into()
            }
            other => other,
        });
    }
    let told = step.told();
    match step.verb.split("::").next() {
        Some("privacy") => privacy::put_back(tx, asker.elder, &step.verb, &told).await?,
        _ => accounts::put_back(tx, asker.elder, &step.verb, &told).await?,
    }
    Ok(Posting {
        verb: TAKE_BACK,
        subject: format!("line:{line}"),
        detail: json!({ "line": line, "of": step.verb }),
        ..Posting::default()
    })
}

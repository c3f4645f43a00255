//! What `undo` and `correct` have in common.

use super::{dependents, rests_on};
use crate::access::Secrets;
use crate::db::Tx;
use crate::journal::{self, Failure, Line, Posting, ROTATE_KEY, TakenBack, find_line, posted_by};
use crate::people::{self, Taking};
use crate::{reports, units};
use kit::{Day, Refusal};
use serde_json::json;

/// How many rows a line posts, or would post.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    pub facts: usize,
    pub placements: usize,
    pub unit_attributes: usize,
    pub person_attributes: usize,
}

/// For a rehearsal: what the verb would have posted.
pub fn counts(posting: &Posting) -> Counts {
    Counts {
        facts: posting.facts.len(),
        placements: posting.placements.len(),
        unit_attributes: posting.unit_attributes.len(),
        person_attributes: posting.person_attributes.len(),
    }
}

pub(super) async fn take_back(
    tx: &Tx,
    secrets: &Secrets,
    verb: &'static str,
    line: i64,
    reason: &str,
    today: Day,
) -> Result<Posting, Failure> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::new("missing_value").with("field", "理由").into());
    }
    let about = |code| Refusal::new(code).with("line", line);
    let Some(found) = find_line(tx, line).await? else {
        return Err(about("unknown_line").into());
    };
    let standing = TakenBack::load(tx).await?;
    if let Some(by) = standing.by(line) {
        return Err(about("already_taken_back").with("by", by).into());
    }
    if found.verb == ROTATE_KEY {
        return Err(about("key_stays_changed").into());
    }
    let posted = posted_by(tx, line).await?;
    // There is nothing left to bring back.
    if posted
        .person_attributes
        .iter()
        .any(|row| row.aspect == people::ERASED)
    {
        return Err(about("erased_for_good").into());
    }
    if posted.is_empty() && is_about_a_paper(tx, &found).await? {
        return Ok(taking_back(verb, &found, reason));
    }
    if posted.is_empty() && found.subject.starts_with("part:") {
        return Err(about("restore_instead").into());
    }
    if posted.is_empty() {
        return Err(about("nothing_to_take_back")
            .with("verb", &found.verb)
            .into());
    }
    let lines = dependents::list_with(tx, line, &standing).await?;
    if !lines.is_empty() {
        return Err(has_dependents(line, &lines).into());
    }
    let mut posting = taking_back(verb, &found, reason);
    posted.oppose_into(&mut posting);
    let units = units::take_back(tx, line, &mut posting, today).await?;
    // No people's rows are written while a unit's are not.
    if units.code_taken.is_empty() {
        // The head is held, so this is the number the posting will get.
        let by = journal::head(tx).await?.0 + 1;
        let taking = Taking { line, by, today };
        let people = people::take_back(tx, secrets, taking, &mut posting).await?;
        rests_on::check(tx, line, &standing, &posting, &units, &people).await?;
    } else {
        let people = people::TakenBack::default();
        rests_on::check(tx, line, &standing, &posting, &units, &people).await?;
    }
    Ok(posting)
}

fn taking_back(verb: &'static str, found: &Line, reason: &str) -> Posting {
    Posting {
        verb,
        subject: format!("line:{}", found.seq),
        detail: json!({ "line": found.seq, "of": found.verb }),
        texts: vec![("reason", reason.to_owned())],
        ..Posting::default()
    }
}

/// A line that froze a report posts no rows: its text is all of it, and the
/// line that takes it back withdraws the report. Nothing counted rests on it.
async fn is_about_a_paper(tx: &Tx, found: &Line) -> Result<bool, Failure> {
    let mut line = found.clone();
    while let Some(before) = line.subject.strip_prefix("line:") {
        let before = before.parse().map_err(anyhow::Error::from)?;
        match find_line(tx, before).await? {
            // A line only ever takes back an earlier one.
            Some(earlier) if earlier.seq < line.seq => line = earlier,
            _ => return Ok(false),
        }
    }
    Ok(line.verb == reports::FREEZE)
}

pub(super) fn has_dependents(line: i64, lines: &[i64]) -> Refusal {
    let list = lines.iter().map(|line| format!("line {line}")).collect();
    Refusal::new("has_dependents")
        .with("line", line)
        .with("count", lines.len())
        .listing(list)
}

//! A person is appointed instructor.

use super::Who;
use crate::access::Secrets;
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use crate::units;
use kit::{Day, Refusal};
use serde_json::json;

/// Long enough for any document's title.
const LONGEST_DOCUMENT: usize = 100;

/// What an appointment asks for.
#[derive(Debug, Clone)]
pub struct AppointForm {
    pub who: Who,
    /// Code of the appointing unit.
    pub by: String,
    /// The document's number, as it stands on the paper.
    pub document: String,
}

/// Somebody who is not known yet becomes known, beside the roster.
/// Refusals: `missing_value`, `too_long`, `unknown_unit`, `unit_not_open`,
/// `person_left`, `already_instructor`, and those of finding the person.
pub async fn appoint(
    tx: &Tx,
    secrets: &Secrets,
    form: &AppointForm,
    day: Day,
) -> Result<Posting, Failure> {
    let document = form.document.trim();
    if document.is_empty() {
        return Err(Refusal::new("missing_value").with("field", "文号").into());
    }
    if document.chars().count() > LONGEST_DOCUMENT {
        return Err(Refusal::new("too_long")
            .with("field", "文号")
            .with("limit", LONGEST_DOCUMENT)
            .into());
    }
    let by = units::get_unit(tx, form.by.trim()).await?;
    units::require_open(&units::Tree::load(tx).await?, by, form.by.trim(), day)?;
    let mut change = form.who.find_or_introduce(tx, secrets, day).await?;
    let about = |code| Refusal::new(code).with("person", change.person());
    if change.has_left_by(day) {
        return Err(about("person_left").with("day", day).into());
    }
    let served = change.history.served();
    if let Some(span) = served.iter().find(|span| span.holds_on(day)) {
        return Err(about("already_instructor").with("day", span.from).into());
    }
    change.serve(by, day);
    let detail = json!({ "unit": form.by.trim(), "day": day });
    let mut posting = change.finish(tx, "instructors::appoint", detail).await?;
    posting.texts.push(("document", document.to_owned()));
    Ok(posting)
}

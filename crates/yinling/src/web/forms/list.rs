//! `/forms`: a new form, those that wait, and those seen before.

use super::{desk, href};
use crate::forms::list_known;
use crate::web::pages::{FormsPage, KnownFormRow, Section, WaitingForm};
use crate::web::signed::Staff;
use crate::web::trouble::Trouble;
use crate::web::visit::refusing;
use axum::response::Response;

pub async fn list(staff: Staff) -> Result<Response, Trouble> {
    show(staff, String::new()).await
}

/// The page, saying why a press came to nothing (422) if it did.
pub async fn show(staff: Staff, refused: String) -> Result<Response, Trouble> {
    let site = &staff.visit.site;
    let known = list_known(site.db.read()).await?;
    let waiting = desk(site).list(site.clock.now_ms())?;
    let is_refused = !refused.is_empty();
    let mut shell = staff.visit.shell(Section::Imports, None);
    shell.here = "/forms".into();
    let page = FormsPage {
        shell,
        token: staff.token(),
        refused,
        waiting: waiting
            .into_iter()
            .map(|one| WaitingForm {
                href: href(&one.id),
                name: one.name,
                at_ms: one.touched_at,
            })
            .collect(),
        known: known
            .into_iter()
            .map(|one| KnownFormRow {
                again_href: match one.has_body {
                    true => format!("/forms/known/{}/again", one.id),
                    false => String::new(),
                },
                name: one.name,
                version: one.version,
                places: one.places.len(),
                line: u64::try_from(one.line).unwrap_or(0),
                at_ms: one.at_ms,
            })
            .collect(),
    };
    let answer = staff.page(&page)?;
    Ok(if is_refused { refusing(answer) } else { answer })
}

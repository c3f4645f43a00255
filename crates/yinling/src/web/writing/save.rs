//! A part is saved.

use super::href;
use super::page::{self, Draft};
use super::plan::PlanDraft;
use crate::access::Action;
use crate::journal::{Failure, verb};
use crate::reports::{Place, write_part};
use crate::say;
use crate::web::pages::Notice;
use crate::web::signed::Press;
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words::{either, language, sentence};
use axum::extract::Path;
use axum::response::Response;
use kit::Period;

pub async fn save(Path(at): Path<(String, String)>, press: Press) -> Result<Response, Trouble> {
    press.staff.require(Action::WriteReport, &at.0)?;
    let fields = &press.fields;
    let text = fields.get("text").unwrap_or_default().to_owned();
    let place = Place {
        unit: at.0.clone(),
        period: period(&at.1)?,
        part: fields.get("part").unwrap_or_default().to_owned(),
        base: fields
            .number("base", either("稿子的条号", "number of the draft"))?
            .unwrap_or(0),
    };
    let site = &press.staff.visit.site;
    let (live, saved, words) = (site.live.clone(), place.clone(), text.clone());
    let saving = verb(move |tx| {
        let (live, place, text) = (live.clone(), saved.clone(), words.clone());
        Box::pin(async move { write_part(tx, &live, &place, &text).await })
    });
    let back = format!("{}#part-{}", href(&at.0, &at.1), place.part);
    match site.writer.record(press.staff.act(), saving.alone()).await {
        Ok(recorded) => {
            site.shows(recorded.line.0).await;
            Ok(see(&back))
        }
        Err(Failure::Refused(refusal)) if refusal.code == "part_unchanged" => Ok(see(&back)),
        // Nowhere to put the words: the page itself is not there.
        Err(Failure::Refused(refusal)) if refusal.code == "unknown_unit" => Err(Trouble::NotFound),
        Err(Failure::Refused(refusal)) if refusal.code == "bad_part" => {
            Err(Failure::Refused(refusal).into())
        }
        Err(Failure::Refused(refusal)) => {
            let open = Draft {
                part: place.part,
                text: Some(text),
                has_conflict: refusal.code == "part_changed_meanwhile",
            };
            let notice = Notice {
                title: either("还没有存", "Not saved yet"),
                words: sentence(&refusal, language()),
            };
            let plan = PlanDraft::default();
            page::show(&press.staff, at, Some(open), plan, Some(notice)).await
        }
        Err(fault) => Err(fault.into()),
    }
}

pub fn period(text: &str) -> Result<Period, Trouble> {
    let shown: String = text.chars().take(40).collect();
    let read = text.parse();
    read.map_err(|_| Trouble::BadRequest(say!("时段“{shown}”", "the period “{shown}”")))
}

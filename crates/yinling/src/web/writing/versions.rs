//! `/reports/{code}/{period}/write/{part}`: every version, and back to one.

use super::href;
use super::page::version;
use super::save::period;
use crate::access::Action;
use crate::journal::{Failure, verb};
use crate::reports::{self, Place, list_versions, restore_part};
use crate::web::asking::Pairs;
use crate::web::links::{self, Question};
use crate::web::pages::{Notice, PartVersionsPage, Section};
use crate::web::reads::report::ask;
use crate::web::signed::{Press, Staff};
use crate::web::trouble::Trouble;
use crate::web::visit::{see, unit_link};
use crate::web::words::hints;
use crate::web::{who, words};
use crate::words::{either, language, sentence};
use axum::extract::Path;
use axum::response::Response;

type At = (String, String, String);

pub async fn versions(Path(at): Path<At>, staff: Staff) -> Result<Response, Trouble> {
    show(&staff, at, None).await
}

/// Brings an older version back, as a new one.
pub async fn restore(Path(at): Path<At>, press: Press) -> Result<Response, Trouble> {
    press.staff.require(Action::WriteReport, &at.0)?;
    let fields = &press.fields;
    let version = fields
        .number("version", either("稿子的条号", "number of the draft"))?
        .unwrap_or(0);
    let place = Place {
        unit: at.0.clone(),
        period: period(&at.1)?,
        part: at.2.clone(),
        base: fields
            .number("base", either("稿子的条号", "number of the draft"))?
            .unwrap_or(0),
    };
    let site = &press.staff.visit.site;
    let (live, saved) = (site.live.clone(), place.clone());
    let restoring = verb(move |tx| {
        let (live, place) = (live.clone(), saved.clone());
        Box::pin(async move { restore_part(tx, &live, &place, version).await })
    });
    let back = format!("{}#part-{}", href(&at.0, &at.1), place.part);
    match site
        .writer
        .record(press.staff.act(), restoring.alone())
        .await
    {
        Ok(recorded) => {
            site.shows(recorded.line.0).await;
            Ok(see(&back))
        }
        Err(Failure::Refused(refusal)) if refusal.code == "part_unchanged" => Ok(see(&back)),
        Err(Failure::Refused(refusal)) if refusal.code == "unknown_unit" => Err(Trouble::NotFound),
        Err(Failure::Refused(refusal)) => {
            let notice = Notice {
                title: either("没有恢复", "Not restored"),
                words: sentence(&refusal, language()),
            };
            show(&press.staff, at, Some(notice)).await
        }
        Err(fault) => Err(fault.into()),
    }
}

async fn show(
    staff: &Staff,
    (code, label, part): At,
    notice: Option<Notice>,
) -> Result<Response, Trouble> {
    staff.require(Action::WriteReport, &code)?;
    let mut visit = staff.visit.clone();
    visit.query = Pairs::default();
    let asking = ask((code.clone(), label.clone()), visit).await?;
    let db = &staff.visit.site.db;
    let mut all = list_versions(db.read(), asking.unit(), &asking.period, i64::MAX).await?;
    all.retain(|one| one.part == part);
    for version in &mut all {
        version.actor = who::name(&staff.visit.site, &version.actor).await?;
    }
    let slots = reports::slots(&asking.template()?);
    let hint = slots.into_iter().find(|slot| slot.key == part);
    if all.is_empty() && hint.is_none() {
        return Err(Trouble::NotFound);
    }
    let base = all.last().map_or(0, |one| one.line);
    let mut shown: Vec<_> = all.iter().rev().map(version).collect();
    if let Some(newest) = shown.first_mut() {
        newest.is_newest = true;
    }
    let back = href(&code, &label);
    staff.page(&PartVersionsPage {
        shell: staff.visit.shell(Section::Units, None),
        crumbs: staff.visit.crumbs(&asking.card, &Question::default()),
        unit: unit_link(&asking.card, &Question::default()),
        period: words::titled(&asking.period),
        token: staff.token(),
        hint: hint.map_or_else(|| part.clone(), |slot| hints::hint(&slot.hint).to_owned()),
        href: format!("{back}/{}", links::escape(&part)),
        back: format!("{}#part-{part}", links::with(back, "part", &part)),
        base,
        notice,
        versions: shown,
    })
}

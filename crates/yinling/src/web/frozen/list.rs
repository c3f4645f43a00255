//! `/reports/frozen?unit=&period=&at=`: what is frozen, and the press.

use super::head;
use crate::access::Action;
use crate::reports::frozen::list_frozen;
use crate::web::links::{self, Question};
use crate::web::pages::{FreshReport, FrozenListPage, Section};
use crate::web::signed::Staff;
use crate::web::trouble::Trouble;
use crate::web::visit::unit_link;
use crate::web::words;
use crate::words::either;
use axum::response::Response;
use kit::{Period, UnitId};

pub async fn list(staff: Staff) -> Result<Response, Trouble> {
    let visit = &staff.visit;
    let card = match visit.query.get("unit") {
        Some(code) => Some(visit.directory.find(code).ok_or(Trouble::NotFound)?),
        None => None,
    };
    // Without a unit it is the whole city's.
    let top = card.or(visit.directory.root()).ok_or(Trouble::NotFound)?;
    staff.require(Action::WriteReport, &top.code)?;
    let unit = card.map(|card| UnitId(u32::try_from(card.id).unwrap_or(0)));
    let frozen = list_frozen(visit.site.db.read(), unit).await?;
    let page = FrozenListPage {
        shell: visit.shell(Section::Units, None),
        unit: card.map(|card| unit_link(card, &Question::default())),
        fresh: match card {
            Some(card) => fresh(&staff, &card.code)?,
            None => None,
        },
        frozen: frozen.iter().map(|line| head(line, visit)).collect(),
    };
    staff.page(&page)
}

/// Only what a report's page asked for can be frozen.
fn fresh(staff: &Staff, code: &str) -> Result<Option<FreshReport>, Trouble> {
    let visit = &staff.visit;
    let question = visit.query.question(visit.site.live.head().0)?;
    let at = visit
        .query
        .number("at", either("流水条号", "line number"))?;
    let (Some(at), Some(period)) = (at, question.period.clone()) else {
        return Ok(None);
    };
    let unclear = |_| Trouble::BadRequest(either("时段", "the period").into());
    let titled: Period = period.parse().map_err(unclear)?;
    let mut keep = vec![
        ("unit", code.to_owned()),
        ("period", period.clone()),
        ("at", at.to_string()),
    ];
    for name in ["day", "line", "tree"] {
        if let Some(value) = visit.query.get(name) {
            keep.push((name, value.to_owned()));
        }
    }
    Ok(Some(FreshReport {
        token: staff.token(),
        period: words::titled(&titled),
        href: links::report(code, &period, &question),
        line: at.into(),
        keep,
    }))
}

//! `/reports/frozen/{id}/changes`: what later lines changed.

use super::{get_whole, head, name};
use crate::reports::frozen::{RestatedFigure, restate};
use crate::web::pages::{ChangedRow, FrozenChangesPage, Section};
use crate::web::signed::Staff;
use crate::web::site::Site;
use crate::web::trouble::Trouble;
use crate::words::either;
use axum::extract::Path;
use axum::response::Response;

pub async fn changes(Path(id): Path<String>, staff: Staff) -> Result<Response, Trouble> {
    let (found, frozen) = get_whole(&staff, &id).await?;
    let site = &staff.visit.site;
    if site.live.loading().is_some() {
        return Err(Trouble::NotWritten(
            either(
                "数字还在装入，请过一会儿再看。",
                "The numbers are still being loaded. Please look in a little while.",
            )
            .into(),
        ));
    }
    let statement = &frozen.proof.statement;
    let restated = restate(&site.db, &site.live, statement, None).await?;
    let redefined = restated
        .figures
        .iter()
        .filter(|one| one.redefined.is_some());
    staff.page(&FrozenChangesPage {
        shell: staff.visit.shell(Section::Units, None),
        head: head(&found.line, &staff.visit),
        to: restated.line.into(),
        redefined: redefined.map(|one| name(site, &one.frozen)).collect(),
        changed: restated.changed().map(|one| row(site, one)).collect(),
        same: restated.figures.len() - restated.changed().count(),
    })
}

fn row(site: &Site, one: &RestatedFigure) -> ChangedRow {
    let by = &one.changed_by;
    ChangedRow {
        name: name(site, &one.frozen),
        unit: one.frozen.unit.clone(),
        then: one.frozen.value.clone(),
        now: one.now.clone().unwrap_or_else(|| "—".to_owned()),
        difference: one.difference.clone(),
        lines: by.lines.iter().copied().map(u64::from).collect(),
        more: by.total - by.lines.len(),
        is_exact: by.is_exact,
    }
}

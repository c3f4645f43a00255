//! The filled form on its way out, and the proof beside it.

use super::{get_waiting, href, planned};
use crate::forms;
use crate::journal::{Failure, verbs};
use crate::say;
use crate::web::signed::{Press, Staff};
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words::either;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sheets::fill::Kind;
use std::sync::Arc;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Fills the form and remembers it. It is a press because it may write a line;
/// pressed twice it writes none. A form that has to be looked at, or that
/// cannot be filled, leads back to its page.
pub async fn filled(Path(id): Path<String>, press: Press) -> Result<Response, Trouble> {
    let site = &press.staff.visit.site;
    let waiting = get_waiting(site, &id)?;
    let root = press.staff.visit.directory.root();
    let root = root.map(|root| root.code.clone()).unwrap_or_default();
    let (form, plan) = match planned(site, &root, &waiting).await {
        Ok(planned) => planned,
        Err(Failure::Refused(_)) => return Ok(see(&href(&id))),
        Err(fault) => return Err(fault.into()),
    };
    if plan.require_seen(waiting.has_looked).is_err() {
        return Ok(see(&href(&id)));
    }
    let bytes = plan.fill(&form).map_err(Failure::from)?;
    plan.recount(&site.db, &site.live).await?;
    if let Some(remembering) = plan.remembering {
        let salt = crate::access::random_bytes::<16>()?;
        let remembering = Arc::new(remembering);
        let verb = verbs(move |tx| {
            let remembering = Arc::clone(&remembering);
            Box::pin(async move { forms::remember(tx, &remembering, salt).await })
        });
        site.writer.record_all(press.staff.act(), verb).await?;
    }
    let (kind, end) = match form.kind() {
        Kind::Xlsx => (XLSX, "xlsx"),
        Kind::Docx => (DOCX, "docx"),
    };
    let stem = waiting.name.rsplit_once('.');
    let stem = stem.map_or(waiting.name.as_str(), |(stem, _)| stem);
    let period = plan.period.label();
    let name = say!(
        "{stem}（{period}已填）.{end}",
        "{stem} (filled, {period}).{end}"
    );
    Ok(file(&name, kind, end, bytes))
}

/// What stands behind each place, as a workbook.
pub async fn proof(Path(id): Path<String>, staff: Staff) -> Result<Response, Trouble> {
    let site = &staff.visit.site;
    let waiting = get_waiting(site, &id)?;
    let root = staff.visit.directory.root();
    let root = root.map(|root| root.code.clone()).unwrap_or_default();
    match planned(site, &root, &waiting).await {
        Ok((_, plan)) => {
            let bytes = forms::proof_sheet(&plan)?;
            Ok(file(
                either("来历.xlsx", "where the numbers come from.xlsx"),
                XLSX,
                "xlsx",
                bytes,
            ))
        }
        Err(Failure::Refused(_)) => Ok(see(&href(&id))),
        Err(fault) => Err(fault.into()),
    }
}

fn file(name: &str, kind: &str, end: &str, bytes: Vec<u8>) -> Response {
    let name = crate::web::links::escape(name);
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"form.{end}\"; filename*=UTF-8''{name}"),
        ),
    ];
    (headers, bytes).into_response()
}

//! Workbooks on their way out: templates, reasons, rows set aside, rosters.

use super::{GLANCE, get_upload, href, list};
use crate::intake::{Came, Kind};
use crate::journal::Failure;
use crate::people::RosterExport;
use crate::say;
use crate::web::signed::{Press, Staff};
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::web::words::columns;
use crate::words;
use crate::words::either;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kit::Day;
use sheets::write::template_bytes;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// `/imports/templates/roster.xlsx`
pub async fn template(Path(name): Path<String>, _staff: Staff) -> Result<Response, Trouble> {
    let kind = name.strip_suffix(".xlsx").and_then(Kind::parse);
    let kind = kind.ok_or(Trouble::NotFound)?;
    let none: [[&str; 0]; 0] = [];
    let bytes = template_bytes(&kind.template(), none).map_err(anyhow::Error::from)?;
    Ok(workbook(&template_name(kind), bytes))
}

fn template_name(kind: Kind) -> String {
    let label = columns::sheet_kind(kind);
    say!("{label}模板.xlsx", "{label} template.xlsx")
}

/// The files with a comment on each cell that has a problem.
pub async fn annotated(Path(id): Path<String>, staff: Staff) -> Result<Response, Trouble> {
    let found = staff.intake.check(&id)?;
    let end = found.work.wait(GLANCE).await;
    let Some(end) = end.filter(|end| matches!(&**end, Ok(Came::Checked { .. }))) else {
        return Ok(see(&href(&id)));
    };
    let bytes = staff.intake.annotated(&found.upload, end).await?;
    Ok(workbook(either("批注.xlsx", "comments.xlsx"), bytes))
}

/// The rows that were not taken, each with its reason.
pub async fn aside(Path(id): Path<String>, staff: Staff) -> Result<Response, Trouble> {
    let upload = get_upload(&staff.intake, &id)?;
    if !upload
        .applied
        .as_ref()
        .is_some_and(|applied| applied.has_aside)
    {
        return Err(Trouble::NotFound);
    }
    let bytes = staff.intake.aside(&upload).await?;
    Ok(workbook(
        either("放在一边的行.xlsx", "rows set aside.xlsx"),
        bytes,
    ))
}

/// A unit's roster. It is a press because it may write a line.
pub async fn export(press: Press) -> Result<Response, Trouble> {
    let Press { staff, fields } = press;
    let day = fields.get("as_of_day").map(str::parse::<Day>).transpose();
    let day = day.map_err(|_| Trouble::BadRequest(either("日期", "the day").into()))?;
    let reveals = fields.get("sensitive") == Some("yes");
    let export = RosterExport {
        unit: fields.get("unit").unwrap_or_default().to_owned(),
        as_of_day: day.unwrap_or(staff.intake.today()),
        reveal: reveals.then(|| fields.get("reason").unwrap_or_default().to_owned()),
    };
    match staff.intake.export_roster(staff.act(), &export).await {
        Ok(bytes) => {
            let (unit, day) = (&export.unit, export.as_of_day);
            let name = say!("花名册-{unit}-{day}.xlsx", "roster-{unit}-{day}.xlsx");
            Ok(workbook(&name, bytes))
        }
        Err(Failure::Refused(refusal)) => {
            let sentence = words::sentence(&refusal, words::language());
            list::show(staff, sentence).await
        }
        Err(fault) => Err(fault.into()),
    }
}

fn workbook(name: &str, bytes: Vec<u8>) -> Response {
    let name = crate::web::links::escape(name);
    let headers = [
        (header::CONTENT_TYPE, XLSX.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"yinling.xlsx\"; filename*=UTF-8''{name}"),
        ),
    ];
    (headers, bytes).into_response()
}

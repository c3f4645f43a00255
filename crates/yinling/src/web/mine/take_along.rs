//! `/mine/record.json` and `.xlsx`: what is held of me, to take along. The
//! elder alone may.

use super::held;
use crate::access::OwnAction;
use crate::web::people::note;
use crate::web::signed::Signed;
use crate::web::trouble::Trouble;
use crate::web::{links, words};
use crate::words::either;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use sheets::write::table_bytes;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

async fn groups(signed: &Signed) -> Result<Vec<held::Group>, Trouble> {
    let person = signed.actor.elder();
    if !person.is_somebody() {
        return Err(Trouble::NotFound);
    }
    if !signed.actor.may_own(OwnAction::Export, person) {
        return Err(Trouble::NotYours(either(
            "全部资料只能由本人下载，别人不能替。",
            "The whole record can be taken only by the elder; nobody does that for them.",
        )));
    }
    note(signed, "self.exported", format!("person:{person}")).await?;
    held::groups(signed).await
}

fn file(kind: &str, ending: &str, bytes: Vec<u8>) -> Response {
    let name = format!(
        "attachment; filename=\"record.{ending}\"; filename*=UTF-8''{}.{ending}",
        links::escape(either("我的资料", "My record"))
    );
    let headers = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)];
    (headers, bytes).into_response()
}

pub async fn as_json(signed: Signed) -> Result<Response, Trouble> {
    let groups = groups(&signed).await?;
    let told = groups.into_iter().map(|group| {
        let rows = group.rows.into_iter();
        let rows: Vec<_> = rows
            .map(|(label, value)| json!({ "item": label, "value": value }))
            .collect();
        json!({ "title": group.title, "rows": rows })
    });
    let text = json!({
        "made_on": signed.visit.site.today(),
        "groups": told.collect::<Vec<_>>(),
    });
    let bytes = serde_json::to_vec_pretty(&text).map_err(anyhow::Error::from)?;
    Ok(file("application/json; charset=utf-8", "json", bytes))
}

/// Every cell is text: nothing in it becomes a formula.
pub async fn as_workbook(signed: Signed) -> Result<Response, Trouble> {
    let groups = groups(&signed).await?;
    let today = words::day(signed.visit.site.today());
    let head = [
        either("类别", "Group").to_owned(),
        either("项目", "Item").to_owned(),
        today,
    ];
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let rows = groups.into_iter().flat_map(|group| {
        let title = group.title.to_owned();
        let rows = group.rows.into_iter();
        rows.map(move |(label, value)| [title.clone(), label, value])
    });
    let bytes =
        table_bytes(either("我的资料", "My record"), &head, rows).map_err(anyhow::Error::from)?;
    Ok(file(XLSX, "xlsx", bytes))
}

//! `/imports`: what waits, what was imported, and a new one.

use super::href;
use crate::intake::{PastImport, Upload, list_imports};
use crate::web::pages::{ImportsPage, PastImportRow, Section, WaitingImport};
use crate::web::signed::Staff;
use crate::web::trouble::Trouble;
use crate::web::visit::refusing;
use crate::web::words;
use crate::words::either;
use axum::response::Response;
use serde_json::Value as Json;

const PAGE: i64 = 20;

pub async fn list(staff: Staff) -> Result<Response, Trouble> {
    show(staff, String::new()).await
}

/// The page, saying why a press came to nothing (422) if it did.
pub async fn show(staff: Staff, refused: String) -> Result<Response, Trouble> {
    let before = staff
        .visit
        .query
        .number("before", either("流水条号", "line number"))?;
    let before = before.map_or(i64::MAX, i64::from);
    let mut past = list_imports(&staff.visit.site.db, before, PAGE + 1).await?;
    let more = past.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    past.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let last = past.last().map(|import| import.seq);
    let is_refused = !refused.is_empty();
    let mut shell = staff.visit.shell(Section::Imports, None);
    shell.here = "/imports".into();
    let page = ImportsPage {
        shell,
        token: staff.token(),
        today: staff.intake.today(),
        refused,
        waiting: staff.intake.list()?.into_iter().map(waiting).collect(),
        past: past.iter().map(past_row).collect(),
        older_href: last
            .filter(|_| more)
            .map(|seq| format!("/imports?before={seq}")),
    };
    let answer = staff.page(&page)?;
    Ok(if is_refused { refusing(answer) } else { answer })
}

fn waiting(upload: Upload) -> WaitingImport {
    let names: Vec<&str> = upload.files.iter().map(|file| file.name.as_str()).collect();
    WaitingImport {
        href: href(&upload.id),
        kind: words::columns::sheet_kind(upload.kind),
        files: names.join(either("、", ", ")),
        at_ms: upload.created_at,
        state: match upload.applied {
            Some(_) => either("已经导入", "imported"),
            None => either("还没有导入", "not imported yet"),
        },
    }
}

pub fn past_row(import: &PastImport) -> PastImportRow {
    let detail: Json = serde_json::from_str(&import.detail).unwrap_or_default();
    let numbers = [
        ("new", either("新增", "new: ")),
        ("changed", either("有变化", "changed: ")),
        ("facts", either("事实", "facts: ")),
    ];
    let told = numbers.iter().filter_map(|(key, words)| {
        let number = detail.get(*key)?.as_i64().filter(|n| *n > 0)?;
        Some(format!("{words}{}", words::thousands(number)))
    });
    PastImportRow {
        seq: u64::try_from(import.seq).unwrap_or(0),
        href: format!("/imports/lines/{}", import.seq),
        verb: words::verbs::verb(&import.verb).to_owned(),
        at_ms: import.at,
        numbers: told.collect::<Vec<_>>().join(either("，", ", ")),
        is_taken_back: import.taken_back_by.is_some(),
    }
}

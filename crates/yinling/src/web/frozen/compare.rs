//! `POST /reports/frozen/{id}/compare`: a copy that came back. It is read and
//! forgotten.

use super::{get_whole, head};
use crate::reports::frozen::compare as compare_copy;
use crate::web::pages::{ComparedRow, FrozenComparePage, Section};
use crate::web::signed::Staff;
use crate::web::trouble::Trouble;
use crate::web::visit::refusing;
use crate::words::{either, language, sentence};
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::response::Response;
use documents::returned::{Change, Kind};
use kit::Refusal;

/// More than a person reads; the page stays light.
const LISTED: usize = 100;
/// Of a sentence so much is shown.
const SHOWN: usize = 200;

pub async fn compare(
    Path(id): Path<String>,
    staff: Staff,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Trouble> {
    let form = form
        .map_err(|_| Trouble::BadRequest(either("送来的文件", "the file that was sent").into()))?;
    let (file, bytes) = receive(&staff, form).await?;
    let (found, frozen) = get_whole(&staff, &id).await?;
    let compared = match bytes.is_empty() {
        true => Err(Refusal::new("missing_value")
            .with("field", either("退回的文档", "The copy that came back"))),
        false => crate::words::blocking(move || compare_copy(&frozen, &bytes))
            .await
            .map_err(anyhow::Error::from)?,
    };
    let mut page = FrozenComparePage {
        shell: staff.visit.shell(Section::Units, None),
        head: head(&found.line, &staff.visit),
        file,
        refused: String::new(),
        changes: Vec::new(),
        more: 0,
        looked_at: 0,
        texts: 0,
    };
    page.shell.here = page.head.href();
    match compared {
        Ok(found) => {
            page.more = found.numbers.len().saturating_sub(LISTED);
            page.changes = found.numbers.into_iter().take(LISTED).map(row).collect();
            page.looked_at = found.looked_at;
            page.texts = found.texts;
            staff.page(&page)
        }
        Err(refusal) => {
            page.refused = sentence(&refusal, language());
            staff.page(&page).map(refusing)
        }
    }
}

/// The file's name and bytes. The token stands first in our form: nothing is
/// read for anybody else.
async fn receive(staff: &Staff, mut form: Multipart) -> Result<(String, Vec<u8>), Trouble> {
    let mut is_ours = false;
    let mut found = (String::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name() {
            Some("token") => {
                let token = field.text().await.map_err(broken)?;
                staff.check_press(token.trim())?;
                is_ours = true;
            }
            Some("files") if is_ours => {
                let name = field.file_name().unwrap_or_default();
                let name = name.chars().filter(|c| !c.is_control()).take(80).collect();
                found = (name, field.bytes().await.map_err(broken)?.to_vec());
            }
            _ => return Err(Trouble::Foreign),
        }
    }
    match is_ours {
        true => Ok(found),
        false => Err(Trouble::Foreign),
    }
}

fn broken(error: MultipartError) -> Trouble {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Trouble::Refused(StatusCode::PAYLOAD_TOO_LARGE),
        _ => Trouble::BadRequest(either("送来的文件", "the file that was sent").into()),
    }
}

fn row(change: Change) -> ComparedRow {
    ComparedRow {
        what: match change.kind {
            Kind::Changed => either("改了", "Changed"),
            Kind::Added => either("添了", "Added"),
            Kind::Removed => either("删了", "Removed"),
        },
        before: cut(change.before),
        after: cut(change.after),
        sentence_before: cut(change.sentence_before),
        sentence_after: cut(change.sentence_after),
        figure: change.figure.unwrap_or_default(),
    }
}

fn cut(text: String) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}……", &text[..at]),
        None => text,
    }
}

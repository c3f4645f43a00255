//! `/reports/frozen/{id}`: the report as it was frozen, and its two files.

use super::{find, get_whole, head};
use crate::access::Action;
use crate::reports::frozen::Found;
use crate::web::pages::{FrozenPage, Section};
use crate::web::signed::Staff;
use crate::web::trouble::Trouble;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use documents::{Notes, docx as word, html};

pub async fn one(Path(id): Path<String>, staff: Staff) -> Result<Response, Trouble> {
    let Found { line, frozen } = find(&staff.visit.site, &id).await?;
    staff.require(Action::WriteReport, &line.unit)?;
    let proof = frozen.as_ref().map(|frozen| frozen.proof.clone());
    let text = |take: fn(&crate::reports::frozen::Proof) -> &String| {
        proof.as_ref().map(take).cloned().unwrap_or_default()
    };
    let sheet = frozen.map(|frozen| html::sheet(&frozen.document, Notes::Appendix));
    staff.page(&FrozenPage {
        shell: staff.visit.shell(Section::Units, None),
        head: head(&line, &staff.visit),
        sheet: sheet.unwrap_or_default(),
        hash: text(|proof| &proof.statement.hash),
        signature: text(|proof| &proof.signature),
        public_key: text(|proof| &proof.public_key),
        token: staff.token(),
    })
}

/// The clean copy: nothing in it says that it was frozen.
pub async fn docx(Path(id): Path<String>, staff: Staff) -> Result<Response, Trouble> {
    let (_, frozen) = get_whole(&staff, &id).await?;
    let bytes = word::write(&frozen.document, Notes::None).map_err(anyhow::Error::from)?;
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    Ok(download(kind, &format!("report-{id}.docx"), bytes))
}

/// The proof, a file of its own.
pub async fn proof(Path(id): Path<String>, staff: Staff) -> Result<Response, Trouble> {
    let (_, frozen) = get_whole(&staff, &id).await?;
    let text = frozen.proof.text()?;
    let name = format!("proof-{id}.json");
    Ok(download("application/json", &name, text.into_bytes()))
}

fn download(kind: &str, name: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, bytes).into_response()
}

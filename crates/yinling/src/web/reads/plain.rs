//! Pages that read nothing: help, the size of letters, the stylesheet.

use crate::web::assets::{POINTER, SCRIPT, STYLESHEET};
use crate::web::guard::is_from_here;
use crate::web::pages::{HelpPage, PreferencesPage, Section};
use crate::web::preferences::{PreferencesForm, local_path};
use crate::web::trouble::Trouble;
use crate::web::visit::{self, Visit, page};
use crate::words::either;
use axum::Form;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

pub async fn help(visit: Visit) -> Result<Response, Trouble> {
    page(&HelpPage {
        shell: visit.shell(Section::Help, None),
        contact: String::new(),
    })
}

/// `/preferences?back=…`
pub async fn preferences(visit: Visit) -> Result<Response, Trouble> {
    let mut shell = visit.shell(Section::Elsewhere, None);
    shell.here = local_path(visit.query.get("back").unwrap_or("/")).to_owned();
    page(&PreferencesPage { shell })
}

pub async fn set_preferences(
    headers: HeaderMap,
    form: Result<Form<PreferencesForm>, axum::extract::rejection::FormRejection>,
) -> Result<Response, Trouble> {
    if !is_from_here(&headers) {
        return Err(Trouble::Foreign);
    }
    let Form(form) = form.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Trouble::Refused(StatusCode::PAYLOAD_TOO_LARGE),
        _ => Trouble::BadRequest(either("选的字号", "the size of letters chosen").into()),
    })?;
    let chosen = form.applied_to(visit::preferences(&headers));
    let answer = [
        (header::LOCATION, form.back().to_owned()),
        (header::SET_COOKIE, chosen.set_cookie()),
    ];
    Ok((StatusCode::SEE_OTHER, answer).into_response())
}

pub async fn stylesheet() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, STYLESHEET)
}

pub async fn script() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, SCRIPT)
}

pub async fn pointer() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, POINTER)
}

pub async fn health() -> &'static str {
    "ok"
}

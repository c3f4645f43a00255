//! Staff bring spreadsheets in: upload, preview, correct, apply, undo. Every
//! page is made from what lies in the uploads' folder and from the work of
//! [`crate::intake`]; the rules are the importers' own.
//!
//! A press answers with a way back to the page (303), which says what came of
//! it. Work that takes longer goes on in the background; its page asks again by
//! itself, without a script.

mod correct;
mod downloads;
mod lines;
mod list;
mod presses;
mod preview;
mod rows;
mod upload;

use super::site::Site;
use super::trouble::Trouble;
use crate::intake::{Intake, Upload};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use std::time::Duration;
use tower_http::limit::RequestBodyLimitLayer;

/// All files of one upload and a little around them.
const LARGEST_UPLOAD: usize = 210 * 1024 * 1024;
/// A page of corrections.
const LONGEST_FORM: usize = 256 * 1024;

/// How long a press waits for its work before the page says that it goes on.
const PATIENCE: Duration = Duration::from_secs(8);
/// The same for a page that was only opened.
const GLANCE: Duration = Duration::from_millis(1_500);

/// Nothing of these pages is kept by the browser: they name people.
pub fn router() -> Router<Site> {
    let uploads = Router::new()
        .route("/imports", post(upload::upload))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(LARGEST_UPLOAD));
    let pages = Router::new()
        .route("/imports", get(list::list))
        .route("/imports/export", post(downloads::export))
        .route("/imports/templates/{kind}", get(downloads::template))
        .route("/imports/lines/{seq}", get(lines::line))
        .route("/imports/lines/{seq}/undo", post(lines::undo))
        .route("/imports/{id}", get(preview::preview))
        .route("/imports/{id}/rows", get(rows::rows))
        .route("/imports/{id}/corrections", post(correct::correct))
        .route("/imports/{id}/settings", post(presses::settings))
        .route("/imports/{id}/check", post(presses::check_again))
        .route("/imports/{id}/apply", post(presses::apply))
        .route("/imports/{id}/stop", post(presses::stop))
        .route("/imports/{id}/abandon", post(presses::abandon))
        .route("/imports/{id}/annotated.xlsx", get(downloads::annotated))
        .route("/imports/{id}/aside.xlsx", get(downloads::aside))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(LONGEST_FORM));
    uploads.merge(pages)
}

fn href(id: &str) -> String {
    format!("/imports/{id}")
}

fn get_upload(intake: &Intake, id: &str) -> Result<Upload, Trouble> {
    intake.find(id)?.ok_or(Trouble::NotFound)
}

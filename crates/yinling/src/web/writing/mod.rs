//! Staff write the report: the page on which the figures stand and the words
//! between them are theirs, the versions of each part, and the promises.
//!
//! One field is open at a time, so that a press saves everything there is to
//! save. A press answers with a way back (303); what was refused comes back
//! with the words that were sent.

mod page;
mod plan;
mod save;
mod sheet;
mod versions;

use super::links::{self, Question};
use super::site::Site;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use tower_http::limit::RequestBodyLimitLayer;

/// One part, every character of it written as nine.
const LONGEST_FORM: usize = 256 * 1024;

/// Nothing of these pages is kept by the browser.
pub fn router() -> Router<Site> {
    Router::new()
        .route("/reports/write", get(page::choose))
        .route(
            "/reports/{code}/{period}/write",
            get(page::write).post(save::save),
        )
        .route(
            "/reports/{code}/{period}/write/{part}",
            get(versions::versions).post(versions::restore),
        )
        .route("/reports/{code}/{period}/plan", post(plan::promise))
        .route("/reports/{code}/{period}/plan/{line}", post(plan::answer))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(LONGEST_FORM))
}

/// `/reports/370100/2026/write`
fn href(code: &str, period: &str) -> String {
    links::report_file(code, period, "write", &Question::default())
}

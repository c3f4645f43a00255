//! Frozen reports, for those who write a unit's report: kept, proved again, restated,
//! held against a copy that came back.
//!
//! Strangers do not read them, not even those frozen from what strangers were
//! shown: beside today's report an older one gives small counts away by
//! subtraction, which is why figures about party status are shown as of today
//! only.

mod changes;
mod check;
mod compare;
mod freeze;
mod list;
mod one;

use super::links::{self, Question};
use super::pages::FrozenHead;
use super::signed::Staff;
use super::site::Site;
use super::trouble::Trouble;
use super::visit::{Visit, unit_link};
use super::words;
use crate::access::Action;
use crate::reports::frozen::{Found, Frozen, FrozenFigure, FrozenLine, find_frozen};
use crate::words::is_english;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use documents::returned::LARGEST_FILE;
use kit::Period;
use tower_http::limit::RequestBodyLimitLayer;

/// A copy and a little around it.
const LARGEST_UPLOAD: usize = LARGEST_FILE + (1 << 20);
const LONGEST_FORM: usize = 16 * 1024;

pub fn router() -> Router<Site> {
    let uploads = Router::new()
        .route("/reports/frozen/{id}/compare", post(compare::compare))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(LARGEST_UPLOAD));
    let pages = Router::new()
        .route("/reports/frozen", get(list::list).post(freeze::freeze))
        .route("/reports/frozen/{id}", get(one::one))
        .route("/reports/frozen/{id}/check", get(check::check))
        .route("/reports/frozen/{id}/changes", get(changes::changes))
        .route("/reports/frozen/{id}/report.docx", get(one::docx))
        .route("/reports/frozen/{id}/proof.json", get(one::proof))
        .layer(RequestBodyLimitLayer::new(LONGEST_FORM));
    uploads.merge(pages)
}

/// Where a unit's report is frozen, and those that are.
pub fn list_href(unit_code: &str, period: &str, line: u64, question: &Question) -> String {
    let period = Question {
        period: Some(period.to_owned()),
        line: None,
        ..question.clone()
    };
    let url = links::frozen(unit_code, &period);
    let url = links::with(url, "at", &line.to_string());
    match question.line {
        Some(line) => links::with(url, "line", &line.to_string()),
        None => url,
    }
}

/// The frozen report an address names; its text may be gone.
async fn find(site: &Site, id: &str) -> Result<Found, Trouble> {
    let is_number = id.len() < 18 && id.bytes().all(|b| b.is_ascii_digit());
    let id: Option<i64> = id.parse().ok().filter(|_| is_number);
    let found = find_frozen(site.db.read(), id.ok_or(Trouble::NotFound)?).await?;
    found.ok_or(Trouble::NotFound)
}

/// The same with its text.
async fn get_whole(staff: &Staff, id: &str) -> Result<(Found, Frozen), Trouble> {
    let found = find(&staff.visit.site, id).await?;
    staff.require(Action::WriteReport, &found.line.unit)?;
    let frozen = found.frozen.clone().ok_or(Trouble::NotFound)?;
    Ok((found, frozen))
}

/// The figure's name as it was frozen; in English as the dictionary has it now.
fn name(site: &Site, figure: &FrozenFigure) -> String {
    match is_english() {
        true => site.name_of(&figure.id),
        false => figure.name.clone(),
    }
}

fn head(line: &FrozenLine, visit: &Visit) -> FrozenHead {
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    let period: Option<Period> = line.period.parse().ok();
    // A code that is gone since still names the report.
    let unit = match visit.directory.find(&line.unit) {
        Some(card) => unit_link(card, &Question::default()),
        None => super::pages::UnitLink {
            code: line.unit.clone(),
            name: line.unit.clone(),
            href: links::unit(&line.unit, &Question::default()),
        },
    };
    FrozenHead {
        id: number(line.line),
        at_ms: line.at,
        unit,
        period: period.map_or_else(|| line.period.clone(), |p| words::titled(&p)),
        day: line.at_day,
        line: line.at_line.into(),
        figures: line.figures as u64,
        withdrawn_by: line.withdrawn_by.map(number),
    }
}

/// Counting waits for the database and is busy in turn: not on the thread that
/// answers others.
async fn in_background<T: Send + 'static>(
    work: impl Future<Output = Result<T, Trouble>> + Send + 'static,
) -> Result<T, Trouble> {
    let runtime = tokio::runtime::Handle::current();
    crate::words::blocking(move || runtime.block_on(work))
        .await
        .map_err(anyhow::Error::from)?
}

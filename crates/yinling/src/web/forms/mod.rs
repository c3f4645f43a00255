//! Forms of others: brought in, looked at place by place, filled, taken along.
//! Every page is made from the form in its folder and from the figures; what
//! may be filled and how is decided by [`crate::forms`].

mod fill;
mod list;
mod presses;
mod preview;
mod upload;

use super::site::Site;
use super::trouble::Trouble;
use crate::forms::{Desk, Plan, Waiting};
use crate::journal::Failure;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use kit::Period;
use sheets::fill::Form;
use tower_http::limit::RequestBodyLimitLayer;

/// One form and a little around it.
const LARGEST_UPLOAD: usize = 24 * 1024 * 1024;
const LONGEST_FORM: usize = 16 * 1024;

/// Nothing of these pages is kept by the browser.
pub fn router() -> Router<Site> {
    let uploads = Router::new()
        .route("/forms", post(upload::upload))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(LARGEST_UPLOAD));
    let pages = Router::new()
        .route("/forms", get(list::list))
        .route("/forms/known/{id}/again", post(presses::again))
        .route("/forms/{id}", get(preview::preview))
        .route("/forms/{id}/settings", post(presses::settings))
        .route("/forms/{id}/looked", post(presses::looked))
        .route("/forms/{id}/filled", post(fill::filled))
        .route("/forms/{id}/proof.xlsx", get(fill::proof))
        .route("/forms/{id}/abandon", post(presses::abandon))
        .layer(RequestBodyLimitLayer::new(LONGEST_FORM));
    uploads.merge(pages)
}

fn href(id: &str) -> String {
    format!("/forms/{id}")
}

fn desk(site: &Site) -> Desk {
    Desk::of(&site.folder)
}

fn get_waiting(site: &Site, id: &str) -> Result<Waiting, Trouble> {
    desk(site).find(id)?.ok_or(Trouble::NotFound)
}

/// The unit and the period a form is filled for, where the card says none.
fn chosen(site: &Site, root: &str, waiting: &Waiting) -> (String, String) {
    let unit = match waiting.unit.as_str() {
        "" => root.to_owned(),
        unit => unit.to_owned(),
    };
    let period = match waiting.period.as_str() {
        "" => last_quarter(site.today()),
        period => period.to_owned(),
    };
    (unit, period)
}

/// The last quarter that is over.
fn last_quarter(today: kit::Day) -> String {
    let (year, quarter) = (today.year(), (today.month() - 1) / 3);
    match quarter {
        0 => format!("{}Q4", year - 1),
        quarter => format!("{year}Q{quarter}"),
    }
}

/// Opens the waiting form and finds what goes into its places.
async fn planned(site: &Site, root: &str, waiting: &Waiting) -> Result<(Form, Plan), Failure> {
    let (unit, period) = chosen(site, root, waiting);
    let period: Period = period
        .parse()
        .map_err(|_| kit::Refusal::new("form_period").with("period", &period))?;
    let (desk, card) = (desk(site), waiting.clone());
    let opened = crate::words::blocking(move || desk.open(&card)).await;
    let form = opened.map_err(anyhow::Error::from)??;
    let asking = crate::forms::Asking {
        db: &site.db,
        live: &site.live,
        today: site.today(),
        unit,
        period,
        anew: waiting.anew,
    };
    let plan = crate::forms::plan(&asking, &form, &waiting.name).await?;
    Ok((form, plan))
}

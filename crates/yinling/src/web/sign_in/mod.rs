//! Three doors in: a paper card, a phone, a password. Whoever was kept from a
//! page comes back to it afterwards, with what they had filled in.

mod card;
mod choose;
mod password;
mod phone;

use super::asking::Pairs;
use super::preferences::local_path;
use super::signed::{AnyPress, Browser, OwnPress};
use super::site::Site;
use super::trouble::Trouble;
use super::who;
use crate::access::Way;
use crate::accounts::{self, SignIn};
use crate::say;
use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

pub fn router() -> Router<Site> {
    Router::new()
        .route("/sign-in", get(choose::choose))
        .route("/sign-in/card", get(card::ask).post(card::enter))
        .route("/card/{number}", get(card::scanned))
        .route("/sign-in/phone", get(phone::ask).post(phone::send))
        .route("/sign-in/phone/code", post(phone::enter))
        .route("/sign-in/phone/who", post(phone::which))
        .route(
            "/sign-in/password",
            get(password::ask).post(password::enter),
        )
        .route("/sign-out", post(sign_out))
}

/// Where somebody was going: a page of ours, or a form that waits.
#[derive(Debug, Clone, Default)]
struct Onward {
    back: String,
    draft: String,
}

impl Onward {
    fn of(pairs: &Pairs) -> Onward {
        let draft = pairs.get("draft").unwrap_or_default();
        let is_number = !draft.is_empty() && draft.bytes().all(|b| b.is_ascii_digit());
        Onward {
            back: local_path(pairs.get("back").unwrap_or("/")).to_owned(),
            draft: if is_number {
                draft.to_owned()
            } else {
                String::new()
            },
        }
    }

    fn keep(&self) -> Vec<(&'static str, String)> {
        vec![("back", self.back.clone()), ("draft", self.draft.clone())]
    }

    /// The address of another door, which leads to the same place.
    fn via(&self, path: &str) -> String {
        let back = super::links::escape(&self.back);
        format!("{path}?back={back}&draft={}", self.draft)
    }

    fn place(&self) -> String {
        match (&*self.draft, &*self.back) {
            ("", "/") => "/mine".to_owned(),
            ("", back) => back.to_owned(),
            (draft, _) => format!("/drafts/{draft}"),
        }
    }
}

fn asking<'a>(browser: &'a Browser) -> SignIn<'a> {
    let site = &browser.visit.site;
    SignIn {
        db: &site.db,
        secrets: &site.secrets,
        address_hash: &browser.from.0,
        now: site.clock.now_ms(),
    }
}

/// Begins the session and leads on. A session that the browser had ends.
async fn enter(
    browser: &Browser,
    account: u32,
    way: Way,
    onward: &Onward,
) -> Result<Response, Trouble> {
    let site = &browser.visit.site;
    if let Some(known) = &browser.visit.known {
        accounts::end_session(&site.db, known.actor.account, known.actor.session).await?;
    }
    let device = who::device(&browser.headers);
    let now = site.clock.now_ms();
    let opened = accounts::open_session(&site.db, account, way, &device, now).await?;
    let cookie = who::keep(site, &opened.key, opened.ends_at);
    Ok((
        StatusCode::SEE_OTHER,
        [
            (
                header::LOCATION,
                HeaderValue::from_str(&onward.place()).map_err(anyhow::Error::from)?,
            ),
            (header::SET_COOKIE, cookie),
        ],
    )
        .into_response())
}

/// `POST /sign-out`: this browser, at once.
async fn sign_out(press: OwnPress) -> Result<Response, Trouble> {
    let site = &press.signed.visit.site;
    let actor = &press.signed.actor;
    accounts::end_session(&site.db, actor.account, actor.session).await?;
    let place = HeaderValue::from_static("/");
    let headers = [
        (header::LOCATION, place),
        (header::SET_COOKIE, who::forget(site)),
    ];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// What is said of an attempt that came to nothing.
fn wait_sentence(press: &AnyPress, until: i64) -> String {
    let now = press.browser.visit.site.clock.now_ms();
    let wait = accounts::wait_words(until - now);
    say!(
        "试的次数多了，请等{wait}再试。等的时候不用做什么。",
        "There were many attempts. Please wait {wait} and try again. You need do nothing meanwhile."
    )
}

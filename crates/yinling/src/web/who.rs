//! Who looks: the session a browser brings, and where it asks from. Worked out
//! once for a request, before anything else.

use super::cookies;
use super::site::Site;
use super::trouble::Trouble;
use crate::access::{Action, Actor};
use crate::accounts::{self, Rules};
use crate::journal::THIS_MACHINE;
use crate::words::either;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kit::PersonNo;
use std::net::SocketAddr;
use std::sync::Arc;

/// Holds a session's key. Nothing else is in it.
pub const SESSION: &str = "yl_in";

/// Somebody who has signed in, on this request.
#[derive(Debug, Clone)]
pub struct Known {
    pub actor: Arc<Actor>,
    /// When they are asked to sign in again if they do nothing more, in
    /// milliseconds.
    pub ends_at: i64,
    pub rules: Rules,
}

/// Where a request comes from, as a keyed hash: enough to count by.
#[derive(Debug, Clone, Default)]
pub struct AskedFrom(pub String);

/// Marks the request with who asks. A key that opens nothing is forgotten by
/// the browser.
pub async fn know(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let from = AskedFrom(address_hash(&site, &request));
    let mut presser = from.0.clone();
    request.extensions_mut().insert(from);
    let is_press = !request.method().is_safe();
    let is_too_fast = |presser: &str| is_press && !site.limits().take(presser, site.clock.now_ms());
    let Some(key) = cookies::find_key(request.headers(), SESSION) else {
        return match is_too_fast(&presser) {
            true => Trouble::TooMany.into_response(),
            false => next.run(request).await,
        };
    };
    let found = match find(&site, &key).await {
        Ok(found) => found,
        Err(trouble) => return trouble.into_response(),
    };
    let is_known = found.is_some();
    if let Some(known) = found {
        presser = known.actor.key();
        request.extensions_mut().insert(known);
    }
    if is_too_fast(&presser) {
        return Trouble::TooMany.into_response();
    }
    let mut answer = next.run(request).await;
    if !is_known && !answer.headers().contains_key(SET_COOKIE) {
        answer.headers_mut().append(SET_COOKIE, forget(&site));
    }
    answer
}

async fn find(site: &Site, key: &str) -> Result<Option<Known>, Trouble> {
    let rules = Rules::load(site.db.read()).await?;
    let found = accounts::find_actor(&site.db, &rules, key, site.clock.now_ms(), site.today());
    Ok(found.await?.map(|(actor, ends_at)| Known {
        actor: Arc::new(actor),
        ends_at,
        rules,
    }))
}

fn address_hash(site: &Site, request: &Request) -> String {
    let direct = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let direct = direct.map(|info| info.0.ip().to_string());
    let told = site.manner.is_behind_proxy.then(|| {
        // The last one was added by the proxy in front of us.
        let value = request.headers().get("x-forwarded-for")?.to_str().ok()?;
        Some(value.rsplit(',').next()?.trim().to_owned())
    });
    let address = told.flatten().or(direct).unwrap_or_default();
    accounts::address_hash(&site.secrets, &address)
}

/// The cookie that keeps a session's key.
pub fn keep(site: &Site, key: &str, ends_at: i64) -> axum::http::HeaderValue {
    let seconds = ((ends_at - site.clock.now_ms()) / 1_000).max(0);
    cookie(site, key, seconds)
}

/// The cookie that takes it away.
pub fn forget(site: &Site) -> axum::http::HeaderValue {
    cookie(site, "", 0)
}

fn cookie(site: &Site, key: &str, seconds: i64) -> axum::http::HeaderValue {
    let secure = site.manner.secure();
    let text =
        format!("{SESSION}={key}; Path=/; Max-Age={seconds}; SameSite=Lax; HttpOnly{secure}");
    // Hexadecimal digits and numbers are always a header's value.
    axum::http::HeaderValue::from_str(&text).unwrap_or_else(|_| unreachable!("plain ASCII"))
}

/// Whom a line's actor is, for those who may know: `account:12` by name, the
/// command line as it calls itself.
pub async fn name(site: &Site, actor: &str) -> Result<String, Trouble> {
    let account = actor.strip_prefix("account:").and_then(|n| n.parse().ok());
    let Some(account) = account else {
        return Ok(match actor {
            THIS_MACHINE => either(THIS_MACHINE, "this machine").to_owned(),
            other => other.to_owned(),
        });
    };
    let found = accounts::name_of(site.db.read(), &site.secrets, account).await?;
    Ok(found.map_or_else(String::new, |(name, _)| name))
}

/// A person's name; empty for nobody.
pub async fn person_name(site: &Site, person: PersonNo) -> Result<String, Trouble> {
    if !person.is_somebody() {
        return Ok(String::new());
    }
    let found = crate::people::find_person(site.db.read(), person).await?;
    Ok(found.map(|row| row.name).unwrap_or_default())
}

/// The browser, as the list of one's sessions keeps it.
pub fn device(headers: &HeaderMap) -> String {
    let agent = headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok());
    let agent = agent.unwrap_or_default();
    accounts::device(agent)
}

/// Lets in those who may do `action` in the whole city; the state of a layer.
pub async fn whole_city(
    State((site, action)): State<(Site, Action)>,
    request: Request,
    next: Next,
) -> Response {
    let known = request.extensions().get::<Known>().cloned();
    match check_whole_city(&site, action, known).await {
        Ok(()) => next.run(request).await,
        Err(Trouble::SignIn(_)) => super::drafts::keep(&site, request).await.into_response(),
        Err(trouble) => trouble.into_response(),
    }
}

async fn check_whole_city(
    site: &Site,
    action: Action,
    known: Option<Known>,
) -> Result<(), Trouble> {
    let known = known.ok_or_else(|| Trouble::SignIn(String::new()))?;
    let directory = site.directory().await?;
    let root = directory.root().map(|card| card.id);
    let way = root.and_then(|id| u32::try_from(id).ok()).map(kit::UnitId);
    // Before there is a city, a role anywhere is a role in all of it.
    let may = match way {
        Some(root) => known.actor.may(action, [root]),
        None => known.actor.may_somewhere(action),
    };
    match may {
        true => Ok(()),
        false if known.actor.may_somewhere(action) => Err(Trouble::NotYours(either(
            "这一页管着全市的资料，由市里的工作人员来用。",
            "This page looks after the records of the whole city and is for the staff of the city.",
        ))),
        false => Err(Trouble::NotFound),
    }
}

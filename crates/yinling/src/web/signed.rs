//! Who has signed in, and what of theirs counts: a page that is somebody's is
//! shown to them alone, and a press counts only from a page of ours that this
//! browser was given.

use super::asking::Pairs;
use super::cookies;
use super::drafts;
use super::guard::is_from_here;
use super::site::Site;
use super::trouble::Trouble;
use super::visit::{self, Visit};
use super::who::{AskedFrom, Known};
use crate::access::{Action, Actor, random_bytes};
use crate::intake::Intake;
use crate::journal::{Act, Channel};
use crate::words::either;
use axum::Form;
use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use kit::{PersonNo, hex};
use std::sync::Arc;

/// A browser's own key, for its forms; kept until the browser is closed.
pub const KEY: &str = "yl_desk";

/// A browser whose forms can be told from others', signed in or not.
#[derive(Debug)]
pub struct Browser {
    pub visit: Visit,
    pub headers: HeaderMap,
    pub from: AskedFrom,
    pub key: String,
    is_new: bool,
}

impl FromRequestParts<Site> for Browser {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Browser, Trouble> {
        let visit = Visit::from_request_parts(parts, site).await?;
        let from = parts.extensions.get::<AskedFrom>().cloned();
        Browser::of(visit, parts.headers.clone(), from.unwrap_or_default())
    }
}

impl Browser {
    /// The browser of a visit; one that is new is given a key with the next page.
    pub fn of(visit: Visit, headers: HeaderMap, from: AskedFrom) -> Result<Browser, Trouble> {
        let known = cookies::find_key(&headers, KEY);
        let is_new = known.is_none();
        let key = match known {
            Some(key) => key,
            None => hex(&random_bytes::<16>()?),
        };
        Ok(Browser {
            visit,
            headers,
            from,
            key,
            is_new,
        })
    }

    /// `https://host`, for what is printed and scanned.
    pub fn origin(&self) -> String {
        let found = visit::origin(&self.visit.site, &self.headers);
        found.unwrap_or_else(|| "http://127.0.0.1".to_owned())
    }

    /// What every form of a page carries along unseen. A key that somebody else
    /// planted in the browser does not give it away, nor does another account's.
    pub fn token(&self) -> String {
        let account = self
            .visit
            .known
            .as_ref()
            .map_or(0, |known| known.actor.account);
        let text = format!("{} {account}", self.key);
        hex(&self.visit.site.secrets.hash("form", &text))
    }

    /// A press counts if it comes from this site, from a page that this browser
    /// was given.
    pub fn check_press(&self, token: &str) -> Result<(), Trouble> {
        let is_ours = is_from_here(&self.headers) && !self.is_new && token == self.token();
        is_ours.then_some(()).ok_or(Trouble::Foreign)
    }

    /// A page with the key that its forms will be known by. Nobody keeps it.
    pub fn page(&self, template: &impl askama::Template) -> Result<Response, Trouble> {
        let mut answer = visit::page(template)?;
        if self.is_new {
            let secure = self.visit.site.manner.secure();
            let cookie = format!(
                "{KEY}={}; Path=/; SameSite=Strict; HttpOnly{secure}",
                self.key
            );
            let cookie = HeaderValue::from_str(&cookie).map_err(anyhow::Error::from)?;
            answer.headers_mut().append(SET_COOKIE, cookie);
        }
        Ok(answer)
    }
}

/// A browser of somebody who has signed in.
#[derive(Debug)]
pub struct Signed {
    pub browser: Browser,
    pub actor: Arc<Actor>,
}

impl std::ops::Deref for Signed {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl FromRequestParts<Site> for Signed {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Signed, Trouble> {
        let known = parts.extensions.get::<Known>().cloned();
        let known = known.ok_or_else(|| Trouble::SignIn(visit::here(&parts.uri)))?;
        Ok(Signed {
            browser: Browser::from_request_parts(parts, site).await?,
            actor: known.actor,
        })
    }
}

impl Signed {
    /// Who acts, for whom, through the web.
    pub fn act(&self) -> Act {
        Act {
            actor: self.actor.key(),
            on_behalf_of: self.actor.helps,
            channel: Channel::Web,
        }
    }

    /// Acting at an elder's word who has called, or from a list on paper.
    pub fn act_for(&self, elder: PersonNo, channel: Channel) -> Act {
        Act {
            actor: self.actor.key(),
            on_behalf_of: elder,
            channel,
        }
    }

    /// `action` at a unit, by its code. A unit that is not there is not found;
    /// one of others is refused with the reason, to those who have a role at all.
    pub fn require(&self, action: Action, code: &str) -> Result<(), Trouble> {
        let directory = &self.visit.directory;
        let card = directory.find(code).ok_or(Trouble::NotFound)?;
        let way = directory.way_to(card);
        let way = way.iter().filter_map(|card| u32::try_from(card.id).ok());
        if self.actor.may(action, way.map(kit::UnitId)) {
            return Ok(());
        }
        match self.actor.may_somewhere(action) {
            true => Err(Trouble::NotYours(either(
                "这个单位不归您管，请找管它的人。",
                "This unit is not yours to look after. Please ask those who do.",
            ))),
            false => Err(Trouble::NotFound),
        }
    }

    /// `action` anywhere at all, for pages that show each their own.
    pub fn require_somewhere(&self, action: Action) -> Result<(), Trouble> {
        match self.actor.may_somewhere(action) {
            true => Ok(()),
            false => Err(Trouble::NotFound),
        }
    }
}

/// Somebody who works with spreadsheets and reports.
#[derive(Debug)]
pub struct Staff {
    pub signed: Signed,
    pub intake: Intake,
}

impl std::ops::Deref for Staff {
    type Target = Signed;

    fn deref(&self) -> &Signed {
        &self.signed
    }
}

impl FromRequestParts<Site> for Staff {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Staff, Trouble> {
        let signed = Signed::from_request_parts(parts, site).await?;
        signed.require_somewhere(Action::WriteReport)?;
        let intake = site.intake.clone().ok_or(Trouble::NotFound)?;
        Ok(Staff { signed, intake })
    }
}

/// A form of somebody whose session has ended is kept for them.
async fn or_keep(trouble: Trouble, site: &Site, parts: Parts, body: Body) -> Trouble {
    match trouble {
        Trouble::SignIn(_) => drafts::keep(site, Request::from_parts(parts, body)).await,
        other => other,
    }
}

async fn fields(request: Request, site: &Site) -> Result<Pairs, Trouble> {
    let form = Form::<Vec<(String, String)>>::from_request(request, site).await;
    let Form(fields) = form.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Trouble::Refused(StatusCode::PAYLOAD_TOO_LARGE),
        _ => Trouble::BadRequest(either("填的内容", "what was filled in").into()),
    })?;
    Ok(Pairs(fields))
}

/// Whoever a form may be of.
trait Sender: FromRequestParts<Site, Rejection = Trouble> {
    fn browser(&self) -> &Browser;
}

impl Sender for Browser {
    fn browser(&self) -> &Browser {
        self
    }
}

impl Sender for Signed {
    fn browser(&self) -> &Browser {
        &self.browser
    }
}

impl Sender for Staff {
    fn browser(&self) -> &Browser {
        &self.signed.browser
    }
}

/// A form that counts: who sends it, and what it says.
async fn counted<S: Sender>(request: Request, site: &Site) -> Result<(S, Pairs), Trouble> {
    let (mut parts, body) = request.into_parts();
    let sender = match S::from_request_parts(&mut parts, site).await {
        Ok(sender) => sender,
        Err(trouble) => return Err(or_keep(trouble, site, parts, body).await),
    };
    let fields = fields(Request::from_parts(parts, body), site).await?;
    let token = fields.get("token").unwrap_or_default();
    sender.browser().check_press(token)?;
    Ok((sender, fields))
}

/// A form that counts, of anybody.
#[derive(Debug)]
pub struct AnyPress {
    pub browser: Browser,
    pub fields: Pairs,
}

impl FromRequest<Site> for AnyPress {
    type Rejection = Trouble;

    async fn from_request(request: Request, site: &Site) -> Result<AnyPress, Trouble> {
        let (browser, fields) = counted(request, site).await?;
        Ok(AnyPress { browser, fields })
    }
}

/// A form that counts, of somebody who has signed in.
#[derive(Debug)]
pub struct OwnPress {
    pub signed: Signed,
    pub fields: Pairs,
}

impl FromRequest<Site> for OwnPress {
    type Rejection = Trouble;

    async fn from_request(request: Request, site: &Site) -> Result<OwnPress, Trouble> {
        let (signed, fields) = counted(request, site).await?;
        Ok(OwnPress { signed, fields })
    }
}

/// A form that counts, of staff.
#[derive(Debug)]
pub struct Press {
    pub staff: Staff,
    pub fields: Pairs,
}

impl FromRequest<Site> for Press {
    type Rejection = Trouble;

    async fn from_request(request: Request, site: &Site) -> Result<Press, Trouble> {
        let (staff, fields) = counted(request, site).await?;
        Ok(Press { staff, fields })
    }
}

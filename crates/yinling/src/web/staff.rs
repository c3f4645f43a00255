//! Staff at their own machine, until there is sign-in: a page that is theirs is
//! shown only to a request that was made on this machine and came straight to
//! us, and a press counts only from a page of ours.
//!
//! Sign-in will replace [`is_this_machine`]; the token stays.

use super::asking::Pairs;
use super::guard::{is_from_here, is_this_machine};
use super::site::Site;
use super::trouble::Trouble;
use super::visit::{self, Visit};
use crate::access::random_bytes;
use crate::intake::Intake;
use crate::journal::hex;
use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;

/// Kept until the browser is closed.
const KEY: &str = "yl_desk";

/// A request by staff.
#[derive(Debug)]
pub struct Staff {
    pub visit: Visit,
    pub intake: Intake,
    headers: HeaderMap,
    key: String,
    is_new: bool,
}

impl FromRequestParts<Site> for Staff {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Staff, Trouble> {
        let intake = site.intake.clone();
        let intake = intake.filter(|_| is_this_machine(&parts.headers));
        let intake = intake.ok_or(Trouble::NotFound)?;
        let visit = Visit::from_request_parts(parts, site).await?;
        let known = key_of(&parts.headers);
        let is_new = known.is_none();
        let key = match known {
            Some(key) => key,
            None => hex(&random_bytes::<16>()?),
        };
        Ok(Staff {
            visit,
            intake,
            headers: parts.headers.clone(),
            key,
            is_new,
        })
    }
}

impl Staff {
    /// What every form of a page carries along unseen. A key that somebody else
    /// planted in the browser does not give it away.
    pub fn token(&self) -> String {
        hex(&self.intake.house.secrets.hash("form", &self.key))
    }

    /// A press counts if it comes from this site, from a page that this browser
    /// was given.
    pub fn check_press(&self, token: &str) -> Result<(), Trouble> {
        let is_ours = is_from_here(&self.headers) && !self.is_new && token == self.token();
        is_ours.then_some(()).ok_or(Trouble::Foreign)
    }

    /// A page with the key that its forms will be known by.
    pub fn page(&self, template: &impl askama::Template) -> Result<Response, Trouble> {
        let mut answer = visit::page(template)?;
        if self.is_new {
            let cookie = format!("{KEY}={}; Path=/; SameSite=Strict; HttpOnly", self.key);
            let cookie = HeaderValue::from_str(&cookie).map_err(anyhow::Error::from)?;
            answer.headers_mut().append(SET_COOKIE, cookie);
        }
        Ok(answer)
    }
}

/// A form that counts.
#[derive(Debug)]
pub struct Press {
    pub staff: Staff,
    pub fields: Pairs,
}

impl FromRequest<Site> for Press {
    type Rejection = Trouble;

    async fn from_request(request: Request, site: &Site) -> Result<Press, Trouble> {
        let (mut parts, body) = request.into_parts();
        let staff = Staff::from_request_parts(&mut parts, site).await?;
        let request = Request::from_parts(parts, body);
        let form = Form::<Vec<(String, String)>>::from_request(request, site).await;
        let Form(fields) = form.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Trouble::Refused(StatusCode::PAYLOAD_TOO_LARGE),
            _ => Trouble::BadRequest("填的内容".into()),
        })?;
        let fields = Pairs(fields);
        staff.check_press(fields.get("token").unwrap_or_default())?;
        Ok(Press { staff, fields })
    }
}

fn key_of(headers: &HeaderMap) -> Option<String> {
    let sent = headers.get_all(COOKIE).iter();
    let pairs = sent.filter_map(|value| value.to_str().ok());
    let mut pairs = pairs.flat_map(|line| line.split(';'));
    pairs.find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        let is_key = value.len() == 32 && value.bytes().all(|b| b.is_ascii_hexdigit());
        (name == KEY && is_key).then(|| value.to_owned())
    })
}

//! One request: who looks, at what address, in which size of letters.

use super::asking::Pairs;
use super::buffers;
use super::cookies;
use super::directory::Directory;
use super::links::{self, Question};
use super::pages::{Crumb, Loading, Me, Section, Shell, UnitLink};
use super::preferences::{COOKIE, Preferences, local_path};
use super::shown::Figures;
use super::site::Site;
use super::trouble::{HasPage, Trouble};
use super::who::Known;
use crate::access::Action;
use crate::units::UnitCard;
use crate::words::either;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use std::sync::Arc;

/// What a handler is given of the request besides the path.
#[derive(Debug, Clone)]
pub struct Visit {
    pub site: Site,
    pub directory: Arc<Directory>,
    pub query: Pairs,
    pub here: String,
    pub preferences: Preferences,
    pub known: Option<Known>,
}

impl FromRequestParts<Site> for Visit {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Visit, Trouble> {
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let Query(pairs) = query.map_err(|_| {
            let what = either(
                "地址里问号后面的部分",
                "what follows the question mark in the address",
            );
            Trouble::BadRequest(what.into())
        })?;
        Ok(Visit {
            site: site.clone(),
            directory: site.directory().await?,
            query: Pairs(pairs),
            here: here(&parts.uri),
            preferences: preferences(&parts.headers),
            known: parts.extensions.get::<Known>().cloned(),
        })
    }
}

/// Path and query to come back to.
pub fn here(uri: &Uri) -> String {
    let asked = uri.path_and_query().map_or("/", |path| path.as_str());
    local_path(asked).to_owned()
}

pub fn preferences(headers: &HeaderMap) -> Preferences {
    let kept = cookies::find(headers, COOKIE);
    kept.map(Preferences::from_cookie).unwrap_or_default()
}

/// Seconds until a page that is still loading asks again.
const REFRESH_SECONDS: u32 = 3;

impl Visit {
    pub fn shell(&self, section: Section, figures: Option<&Figures>) -> Shell {
        let mut shell = shell(
            &self.directory,
            section,
            self.here.clone(),
            self.preferences,
        );
        shell.me = self.known.as_ref().map(Me::of);
        shell.loading =
            self.site
                .live
                .loading()
                .filter(|_| figures.is_some())
                .map(|(done, total)| Loading {
                    done: done.into(),
                    total: total.into(),
                    refresh_seconds: REFRESH_SECONDS,
                });
        shell.reading = figures.map(Figures::reading);
        shell
    }

    /// Whether the reader may do `action` at this unit.
    pub fn may(&self, action: Action, card: &UnitCard) -> bool {
        let way = self.directory.way_to(card);
        let way = way.iter().filter_map(|card| u32::try_from(card.id).ok());
        let known = self.known.as_ref();
        known.is_some_and(|known| known.actor.may(action, way.map(kit::UnitId)))
    }

    /// Whether the tree stands at the left: county and city staff work among
    /// units all day. A secretary has people and tasks instead, an elder doors.
    pub fn is_staff(&self) -> bool {
        let known = self.known.as_ref();
        known.is_some_and(|known| known.actor.may_somewhere(Action::Import))
    }

    /// From the top down to the unit itself.
    pub fn crumbs(&self, card: &UnitCard, question: &Question) -> Vec<Crumb> {
        let crumb = |card: &&UnitCard| Crumb {
            name: card.name.clone(),
            href: links::unit(&card.code, question),
        };
        self.directory.way_to(card).iter().map(crumb).collect()
    }
}

/// The shell without a figure.
pub fn shell(
    directory: &Directory,
    section: Section,
    here: String,
    preferences: Preferences,
) -> Shell {
    let root = directory.root();
    Shell {
        city: root.map(|card| card.name.clone()).unwrap_or_default(),
        root_code: root.map(|card| links::escape(&card.code).into_owned()),
        section,
        here,
        preferences,
        reading: None,
        loading: None,
        me: None,
        asked: String::new(),
        done: None,
    }
}

pub fn unit_link(card: &UnitCard, question: &Question) -> UnitLink {
    UnitLink {
        code: card.code.clone(),
        name: card.name.clone(),
        href: links::unit(&card.code, question),
    }
}

/// `https://host` as the reader's browser knows us; `None` if it says something
/// that is no host.
pub fn origin(site: &Site, headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b".-:[]".contains(&b);
    let scheme = if site.manner.is_https {
        "https"
    } else {
        "http"
    };
    let is_host = !host.is_empty() && host.bytes().all(is_plain);
    is_host.then(|| format!("{scheme}://{host}"))
}

/// The way to a page, after a press.
pub fn see(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path.to_owned())]).into_response()
}

/// A page that says why a press came to nothing: 422, and not overwritten by the
/// page of an error.
pub fn refusing(mut answer: Response) -> Response {
    *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    answer.extensions_mut().insert(HasPage);
    answer
}

/// A rendered page, or the fault that kept it from being one.
pub fn page(template: &impl askama::Template) -> Result<Response, Trouble> {
    let mut text = buffers::take();
    let written = template.render_into(&mut text);
    written.map_err(anyhow::Error::from)?;
    Ok(Html(buffers::body(text)).into_response())
}

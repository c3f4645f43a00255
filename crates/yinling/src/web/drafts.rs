//! A form that comes in after its session has ended is not lost: it waits until
//! its sender has signed in again.

use super::cookies;
use super::guard::is_from_here;
use super::pages::{DraftPage, Section};
use super::signed::{self, Signed};
use super::site::Site;
use super::trouble::Trouble;
use crate::accounts::{self, Draft};
use axum::Form;
use axum::extract::{FromRequest, Path, Request};
use axum::response::{IntoResponse, Redirect, Response};

/// Keeps what a form said, and why its sender is asked to sign in first. A page
/// that was only asked for is opened afterwards.
pub async fn keep(site: &Site, request: Request) -> Trouble {
    if request.method().is_safe() {
        return Trouble::SignIn(super::visit::here(request.uri()));
    }
    match try_keep(site, request).await {
        Ok(Some(id)) => Trouble::Kept(id),
        Ok(None) => Trouble::SignIn("/mine".to_owned()),
        Err(trouble) => trouble,
    }
}

async fn try_keep(site: &Site, request: Request) -> Result<Option<u32>, Trouble> {
    let headers = request.headers();
    let owner = cookies::find_key(headers, signed::KEY).filter(|_| is_from_here(headers));
    let Some(owner) = owner else { return Ok(None) };
    let path = super::visit::here(request.uri());
    let form = Form::<Vec<(String, String)>>::from_request(request, site).await;
    // A file is chosen again; a form is not filled in again.
    let Ok(Form(fields)) = form else {
        return Ok(None);
    };
    let fields = fields.into_iter().filter(|(name, _)| name != "token");
    let draft = Draft {
        path,
        fields: fields.collect(),
    };
    let now = site.clock.now_ms();
    let kept = accounts::keep_draft(&site.db, &site.secrets, &owner, &draft, now);
    Ok(Some(kept.await?))
}

/// `GET /drafts/{id}`: what was filled in, and the press that sends it.
pub async fn draft(Path(id): Path<u32>, signed: Signed) -> Result<Response, Trouble> {
    let site = &signed.visit.site;
    let found = accounts::take_draft(&site.db, &site.secrets, &signed.key, id).await?;
    let Some(draft) = found else {
        return Ok(Redirect::to("/mine").into_response());
    };
    let mut shell = signed.visit.shell(Section::Elsewhere, None);
    shell.here = "/mine".into();
    signed.page(&DraftPage {
        shell,
        token: signed.token(),
        path: draft.path,
        fields: draft.fields,
    })
}

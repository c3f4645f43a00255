//! The first day: an empty house is told which city it is.

use crate::journal::{Act, Channel, Failure, verb};
use crate::units::{FoundCityForm, found_city};
use crate::web::guard::{self, is_this_machine};
use crate::web::pages::{BeginPage, Section};
use crate::web::trouble::Trouble;
use crate::web::visit::{Visit, page};
use crate::words::{Language, sentence};
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use kit::PersonNo;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct BeginForm {
    token: String,
    name: String,
    code: String,
    kind: String,
    day: String,
}

/// The form, with what was filled in and why it was not taken.
pub fn ask(
    visit: &Visit,
    headers: &HeaderMap,
    form: FoundCityForm,
    refusal: String,
) -> Result<Response, Trouble> {
    let (token, cookie) = guard::token(headers)?;
    let mut shell = visit.shell(Section::Home, None);
    shell.here = "/".to_owned();
    let mut answer = page(&BeginPage {
        shell,
        token,
        form,
        refusal,
    })?;
    if let Some(cookie) = cookie {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(answer)
}

/// `GET /begin`: somebody pressed "reload", or kept the address.
pub async fn begin_again() -> Redirect {
    Redirect::to("/")
}

/// `POST /begin`. A second press finds the city founded and leads to it.
pub async fn begin(
    visit: Visit,
    headers: HeaderMap,
    form: Result<Form<BeginForm>, FormRejection>,
) -> Result<Response, Trouble> {
    let Form(sent) = form.map_err(|rejection| Trouble::Refused(rejection.status()))?;
    if !is_this_machine(&headers) {
        return Err(Trouble::Foreign);
    }
    guard::require(&headers, &sent.token)?;
    let form = FoundCityForm {
        name: sent.name,
        code: sent.code,
        kind: sent.kind,
        day: sent.day,
    };
    let (asked, today) = (form.clone(), visit.site.today());
    let founding = verb(move |tx| {
        let asked = asked.clone();
        Box::pin(async move { found_city(tx, &asked, today).await })
    });
    let act = Act {
        actor: "本机".to_owned(),
        on_behalf_of: PersonNo::NOBODY,
        channel: Channel::Web,
    };
    match visit.site.writer.record(act, founding.alone()).await {
        Ok(recorded) => {
            visit.site.shows(recorded.line.0).await;
            Ok(Redirect::to("/begin/administrator").into_response())
        }
        Err(Failure::Refused(refusal)) if refusal.code == "city_exists" => {
            Ok(Redirect::to("/").into_response())
        }
        Err(Failure::Refused(refusal)) => {
            let why = sentence(&refusal, Language::Chinese);
            ask(&visit, &headers, form, why)
        }
        Err(Failure::Fault(error)) => Err(error.into()),
    }
}

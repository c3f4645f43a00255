//! The first day: an empty house is told which city it is.

use crate::journal::{Act, Channel, Failure, THIS_MACHINE, verb};
use crate::units::{FoundCityForm, found_city};
use crate::web::guard::is_this_machine;
use crate::web::pages::{BeginPage, Section};
use crate::web::signed::{AnyPress, Browser};
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words::{language, sentence};
use axum::response::{Redirect, Response};
use kit::PersonNo;

/// The form, with what was filled in and why it was not taken.
pub fn ask(browser: &Browser, form: FoundCityForm, refusal: String) -> Result<Response, Trouble> {
    let mut shell = browser.visit.shell(Section::Home, None);
    shell.here = "/".to_owned();
    browser.page(&BeginPage {
        shell,
        token: browser.token(),
        form,
        refusal,
    })
}

/// `GET /begin`: somebody pressed "reload", or kept the address.
pub async fn begin_again() -> Redirect {
    Redirect::to("/")
}

/// `POST /begin`. A second press finds the city founded and leads to it.
pub async fn begin(press: AnyPress) -> Result<Response, Trouble> {
    let browser = &press.browser;
    if !is_this_machine(&browser.headers) {
        return Err(Trouble::Foreign);
    }
    let said = |name: &str| press.fields.get(name).unwrap_or_default().to_owned();
    let form = FoundCityForm {
        name: said("name"),
        code: said("code"),
        kind: said("kind"),
        day: said("day"),
    };
    let visit = &browser.visit;
    let (asked, today) = (form.clone(), visit.site.today());
    let founding = verb(move |tx| {
        let asked = asked.clone();
        Box::pin(async move { found_city(tx, &asked, today).await })
    });
    let act = Act {
        actor: THIS_MACHINE.to_owned(),
        on_behalf_of: PersonNo::NOBODY,
        channel: Channel::Web,
    };
    match visit.site.writer.record(act, founding.alone()).await {
        Ok(recorded) => {
            visit.site.shows(recorded.line.0).await;
            Ok(see("/begin/administrator"))
        }
        Err(Failure::Refused(refusal)) if refusal.code == "city_exists" => Ok(see("/")),
        Err(Failure::Refused(refusal)) => {
            let why = sentence(&refusal, language());
            ask(browser, form, why)
        }
        Err(Failure::Fault(error)) => Err(error.into()),
    }
}

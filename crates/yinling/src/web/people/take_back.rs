//! `POST /people/{no}/take-back`: what a secretary keyed in a moment ago by
//! mistake. Only what they did themselves.

use super::{get_seen, href, person};
use crate::access::Action;
use crate::journal::Channel;
use crate::web::second_thoughts::{asker_for, take_back as record, wanted};
use crate::web::signed::OwnPress;
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words::{either, language, sentence};
use axum::extract::Path;
use axum::response::Response;
use kit::PersonNo;

/// Where a mistake about the person is taken back.
pub fn to(number: u32) -> String {
    format!("/people/{number}/take-back")
}

/// What to do where it is too late.
pub fn instead() -> &'static str {
    either(
        "问清本人，再照本人的意思重新办一次。",
        " Please ask the elder and record what they say anew.",
    )
}

pub async fn take_back(Path(number): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    get_seen(signed, Action::SeePeople, number).await?;
    let elder = PersonNo(number);
    let asker = asker_for(signed, elder);
    let step = wanted(&press, &asker).await?;
    let action = match step.verb.starts_with("accounts::") {
        true => Action::CareForAccess,
        false => Action::ActForElder,
    };
    get_seen(signed, action, number).await?;
    let act = signed.act_for(elder, Channel::Web);
    match record(signed, act, asker, &step).await? {
        Ok(by) => {
            let part = match step.verb.as_str() {
                "privacy::consent" | "privacy::withdraw" => "/consents",
                _ => "",
            };
            Ok(see(&format!("{}{part}?done={by}", href(elder))))
        }
        Err(refusal) => {
            let why = sentence(&refusal, language());
            person::show(signed, number, why + instead()).await
        }
    }
}

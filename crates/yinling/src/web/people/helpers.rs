//! At an elder's word, their secretary names a helper or ends one. Both stand
//! on the line.

use super::{get_seen, href, person};
use crate::access::Action;
use crate::accounts::{self, HelperForm};
use crate::journal::{Channel, Failure, verb};
use crate::web::second_thoughts::landed;
use crate::web::signed::OwnPress;
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words::{either, language, sentence};
use axum::extract::Path;
use axum::response::Response;
use kit::PersonNo;

pub async fn name(Path(number): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    get_seen(signed, Action::CareForAccess, number).await?;
    let elder = PersonNo(number);
    let form = HelperForm {
        name: press.fields.get("name").unwrap_or_default().to_owned(),
        phone: press.fields.get("phone").unwrap_or_default().to_owned(),
    };
    let site = &signed.visit.site;
    let (secrets, now) = (site.secrets.clone(), site.clock.now_ms());
    let naming = verb(move |tx| {
        let (secrets, form) = (secrets.clone(), form.clone());
        Box::pin(async move { accounts::name_helper(tx, &secrets, elder, &form, now).await })
    });
    let act = signed.act_for(elder, Channel::PhoneDesk);
    match site.writer.record(act, naming).await {
        Ok(done) => Ok(see(&landed(&href(elder), &done))),
        Err(Failure::Refused(refusal)) if refusal.code == "already_helper" => Ok(see(&href(elder))),
        Err(Failure::Refused(refusal)) => {
            person::show(signed, number, sentence(&refusal, language())).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// One call ends it.
pub async fn end(Path(number): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    get_seen(signed, Action::CareForAccess, number).await?;
    let elder = PersonNo(number);
    let account = press
        .fields
        .number("account", either("帮手的编号", "helper's number"))?
        .unwrap_or(0);
    let site = &signed.visit.site;
    let now = site.clock.now_ms();
    let ending = verb(move |tx| Box::pin(accounts::end_helper(tx, elder, account, now)));
    let act = signed.act_for(elder, Channel::PhoneDesk);
    match site.writer.record(act, ending).await {
        Ok(done) => Ok(see(&landed(&href(elder), &done))),
        Err(Failure::Refused(refusal)) if refusal.code == "no_helper" => Ok(see(&href(elder))),
        Err(fault) => Err(fault.into()),
    }
}

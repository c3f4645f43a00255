//! `POST /people/{no}/contact`: an elder has called, or come by, and says that
//! their telephone or address is another.

use super::{get_seen, href, person};
use crate::access::Action;
use crate::journal::{Channel, Failure, verb};
use crate::people::{self, SealedField};
use crate::web::second_thoughts::landed;
use crate::web::signed::OwnPress;
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words::{either, language, sentence};
use axum::extract::Path;
use axum::response::Response;
use kit::PersonNo;

pub async fn change(Path(number): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    get_seen(signed, Action::ActForElder, number).await?;
    let field = press.fields.get("field").and_then(SealedField::parse);
    let field = field.filter(|field| *field != SealedField::IdNumber);
    let field = field
        .ok_or_else(|| Trouble::BadRequest(either("要改的资料", "what is to be changed").into()))?;
    let value = press.fields.get("value").unwrap_or_default().to_owned();
    if value.is_empty() {
        let notice = either(
            "没有写新的号码或者住址，什么都没有改。",
            "No new number or address was given, and nothing was changed.",
        );
        return person::show(signed, number, notice.to_owned()).await;
    }
    let site = &signed.visit.site;
    let elder = PersonNo(number);
    let (secrets, today) = (site.secrets.clone(), site.today());
    let changing = verb(move |tx| {
        let (secrets, value) = (secrets.clone(), value.clone());
        Box::pin(
            async move { people::set_contact(tx, &secrets, elder, field, &value, today).await },
        )
    });
    let act = signed.act_for(elder, Channel::PhoneDesk);
    match site.writer.record(act, changing.alone()).await {
        Ok(done) => Ok(see(&landed(&href(elder), &done))),
        Err(Failure::Refused(refusal)) if refusal.code == "same_contact" => Ok(see(&href(elder))),
        Err(Failure::Refused(refusal)) => {
            person::show(signed, number, sentence(&refusal, language())).await
        }
        Err(fault) => Err(fault.into()),
    }
}

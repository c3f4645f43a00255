//! One sealed field, shown once, with a reason that is on record before.

use super::{get_seen, note_why, person};
use crate::access::Action;
use crate::journal::{Failure, verb};
use crate::people::{self, CALLING, Identity, SealedField};
use crate::say;
use crate::web::signed::OwnPress;
use crate::web::trouble::Trouble;
use crate::web::words::labels;
use crate::words::{either, language, sentence};
use axum::extract::Path;
use axum::response::Response;
use kit::PersonNo;

pub async fn reveal(Path(number): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    get_seen(signed, Action::Reveal, number).await?;
    let field = press.fields.get("field").unwrap_or_default();
    let (field, reason) = match field {
        "call" => (SealedField::Mobile, CALLING),
        name => {
            let field = SealedField::parse(name);
            let field = field.ok_or_else(|| {
                Trouble::BadRequest(either("要看的资料", "what is to be shown").into())
            })?;
            (field, press.fields.get("reason").unwrap_or_default())
        }
    };
    let site = &signed.visit.site;
    let elder = PersonNo(number);
    let why = reason.to_owned();
    let revealing = verb(move |tx| {
        let why = why.clone();
        Box::pin(async move { people::reveal(tx, elder, field, &why).await })
    });
    match site.writer.record(signed.act(), revealing).await {
        Ok(_) => {}
        Err(Failure::Refused(refusal)) => {
            let notice = sentence(&refusal, language());
            return person::show(signed, number, notice).await;
        }
        Err(fault) => return Err(fault.into()),
    }
    note_why(
        signed,
        "person.revealed",
        format!("person:{number}"),
        reason,
    )
    .await?;
    let row = people::find_person(site.db.read(), elder).await?;
    let row = row.ok_or(Trouble::NotFound)?;
    let (identity, _) = Identity::load(site.db.read(), &site.secrets, &row).await?;
    let private = &identity.private;
    // Whoever has no mobile is called at home.
    let told = match (field.of(private), field) {
        (text, SealedField::Mobile) if text.is_empty() => SealedField::Landline.of(private),
        (text, _) => text,
    };
    let label = labels::sealed(field);
    let told = match told.is_empty() {
        true => say!("没有登记{label}", "Not on record: {label}"),
        false => told,
    };
    person::show_told(signed, number, (label, told)).await
}

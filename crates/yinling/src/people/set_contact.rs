//! Where somebody is reached. What was there is kept sealed, so that the line
//! can be taken back; the line says which field, never what stands in it.

use super::change::Change;
use super::history::IDENTITY;
use super::identity::Identity;
use super::sealed_field::SealedField;
use crate::access::Secrets;
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use kit::{Day, PersonNo, Refusal};
use serde_json::json;
use sheets::Cell;
use sheets::values::parse_phone;

const LONGEST_ADDRESS: usize = 100;

/// An empty `value` takes the field's content away. An ID number is nobody's to
/// change here. Refusals: `unknown_person`, `person_merged`, `not_on_roster`,
/// `person_left`, `unknown_code`, `bad_mobile`, `bad_landline`, `too_long`,
/// `same_contact`.
pub async fn set_contact(
    tx: &Tx,
    secrets: &Secrets,
    person: PersonNo,
    field: SealedField,
    value: &str,
    day: Day,
) -> Result<Posting, Failure> {
    let mut change = Change::on_roster(tx, person).await?;
    change.require_here(day)?;
    let value = read(field, value.trim())?;
    let (mut identity, secret) = Identity::load(tx, secrets, &change.row).await?;
    let before = identity.seal_copy(secrets, person)?;
    let private = &mut identity.private;
    let place = match field {
        SealedField::Mobile => &mut private.mobile,
        SealedField::Landline => &mut private.landline,
        SealedField::Address => &mut private.address,
        SealedField::IdNumber => &mut private.id_number,
    };
    if *place == value {
        return Err(Refusal::new("same_contact")
            .with("field", field.label())
            .into());
    }
    *place = value;
    let pin = identity.write(tx, secrets, person, &secret.salt).await?;
    change.set(IDENTITY, pin, day);
    let detail = json!({ "field": field.name(), "day": day });
    let mut posting = change.finish(tx, "people::set_contact", detail).await?;
    posting.before.push((person, before));
    Ok(posting)
}

fn read(field: SealedField, value: &str) -> Result<String, Refusal> {
    let phone = |code, wants_mobile: bool| match value {
        "" => Ok(String::new()),
        // A wrong number is still somebody's: it is not repeated.
        text => match parse_phone(&Cell::from(text)) {
            Ok(phone) if phone.mobile == wants_mobile => Ok(phone.e164),
            _ => Err(Refusal::new(code)),
        },
    };
    match field {
        SealedField::Mobile => phone("bad_mobile", true),
        SealedField::Landline => phone("bad_landline", false),
        SealedField::Address if value.chars().count() > LONGEST_ADDRESS => {
            let long = Refusal::new("too_long").with("field", field.label());
            Err(long.with("limit", LONGEST_ADDRESS))
        }
        SealedField::Address => Ok(value.to_owned()),
        SealedField::IdNumber => Err(Refusal::new("unknown_code")
            .with("field", "要改的")
            .with("value", field.label())),
    }
}

//! Family or a secretary who may act for an elder. Both stand on every line.

use super::open::{OpenForm, open};
use super::phone::Phone;
use crate::access::Secrets;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, Tx, exec, one, rows, scalar};
use crate::journal::{Failure, Posting};
use crate::people;
use kit::{PersonNo, Refusal};
use serde_json::json;

/// More would be a crowd.
pub(super) const MOST: i64 = 5;

/// Who helps: found by phone, or known from now on.
#[derive(Debug, Clone, Default)]
pub struct HelperForm {
    pub name: String,
    pub phone: String,
}

/// Somebody who may act for an elder.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct HelperRow {
    pub account: i64,
    /// Of the account; where it is somebody of the roster, theirs.
    pub name: String,
    pub named_at: i64,
}

/// An elder whom an account may act for.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct HelpedRow {
    pub person_no: i64,
    pub name: String,
}

#[derive(FromQueryResult)]
struct Found {
    id: i64,
    name: String,
}

const BY_PHONE: &str = "SELECT a.id, CASE WHEN a.person_no = 0 THEN a.name
        ELSE COALESCE(p.name, '') END AS name
    FROM account a LEFT JOIN shown_person p ON p.person_no = a.person_no
    WHERE a.phone_hash = $1 AND a.closed_at = 0 AND a.person_no <> $2 ORDER BY a.id";
const COUNT: &str = "SELECT COUNT(*) FROM helper WHERE person_no = $1 AND ended_at = 0";
const IS_NAMED: &str =
    "SELECT COUNT(*) FROM helper WHERE person_no = $1 AND account = $2 AND ended_at = 0";
const ADD: &str =
    "INSERT INTO helper (person_no, account, named_at, ended_at) VALUES ($1, $2, $3, 0)";
const NAMED_AT: &str = "SELECT COALESCE(MAX(named_at), 0) FROM helper
    WHERE person_no = $1 AND account = $2 AND ended_at = 0";
const END: &str = "UPDATE helper SET ended_at = $3
    WHERE person_no = $1 AND account = $2 AND ended_at = 0";
const LIST: &str = "SELECT h.account, h.named_at, CASE WHEN a.person_no = 0 THEN a.name
        ELSE COALESCE(p.name, '') END AS name
    FROM helper h JOIN account a ON a.id = h.account
    LEFT JOIN shown_person p ON p.person_no = a.person_no
    WHERE h.person_no = $1 AND h.ended_at = 0 ORDER BY h.named_at, h.account";
const HELPED: &str = "SELECT h.person_no, p.name FROM helper h
    JOIN shown_person p ON p.person_no = h.person_no
    WHERE h.account = $1 AND h.ended_at = 0 AND p.void_by = 0 AND p.merged_into = 0
      AND p.left_on IS NULL ORDER BY h.named_at, h.person_no";

/// The elder (or their secretary, at their word) names a helper. Refusals:
/// `unknown_person`, `missing_value`, `bad_mobile`, `too_many_helpers`,
/// `already_helper`, `helper_is_self`, those of opening an account.
pub async fn name_helper(
    tx: &Tx,
    secrets: &Secrets,
    elder: PersonNo,
    form: &HelperForm,
    now: i64,
) -> Result<Posting, Failure> {
    people::get_person(tx, elder).await?;
    let name = form.name.trim();
    if name.is_empty() {
        return Err(Refusal::new("missing_value").with("field", "姓名").into());
    }
    let phone = Phone::parse(&form.phone)?;
    let person = i64::from(elder);
    if scalar(tx, COUNT, [person.into()]).await? >= MOST {
        return Err(Refusal::new("too_many_helpers").with("most", MOST).into());
    }
    let values = [phone.hash(secrets).to_vec().into(), person.into()];
    let known: Vec<Found> = rows(tx, BY_PHONE, values).await?;
    let known = known.iter().find(|row| row.name == name);
    let account = match known {
        Some(row) => u32::try_from(row.id).map_err(anyhow::Error::from)?,
        None => {
            let form = OpenForm {
                name: name.to_owned(),
                phone: phone.text().to_owned(),
                ..OpenForm::default()
            };
            open(tx, secrets, &form).await?.0
        }
    };
    let values = [person.into(), i64::from(account).into()];
    if scalar(tx, IS_NAMED, values).await? > 0 {
        return Err(Refusal::new("already_helper").into());
    }
    let values = [person.into(), i64::from(account).into(), now.into()];
    exec(tx, ADD, values).await?;
    Ok(Posting {
        verb: "accounts::name_helper",
        subject: format!("person:{elder}"),
        detail: json!({ "account": account, "named_at": now, "opened": known.is_none() }),
        ..Posting::default()
    })
}

/// One call, or one press, and they act no more. Refusals: `no_helper`.
pub async fn end_helper(
    tx: &Tx,
    elder: PersonNo,
    account: u32,
    now: i64,
) -> Result<Posting, Failure> {
    let (person, helper) = (i64::from(elder), i64::from(account));
    let named_at = scalar(tx, NAMED_AT, [person.into(), helper.into()]).await?;
    match exec(tx, END, [person.into(), helper.into(), now.into()]).await? {
        0 => Err(Refusal::new("no_helper").into()),
        _ => Ok(Posting {
            verb: "accounts::end_helper",
            subject: format!("person:{elder}"),
            detail: json!({ "account": account, "named_at": named_at }),
            ..Posting::default()
        }),
    }
}

/// Who may act for the elder, oldest first.
pub async fn list_helpers<C: ConnectionTrait>(
    conn: &C,
    elder: PersonNo,
) -> Result<Vec<HelperRow>, DbErr> {
    rows(conn, LIST, [i64::from(elder).into()]).await
}

/// Whom the account may act for. The dead and those who moved away are not
/// among them.
pub async fn list_helped<C: ConnectionTrait>(
    conn: &C,
    account: u32,
) -> Result<Vec<HelpedRow>, DbErr> {
    rows(conn, HELPED, [i64::from(account).into()]).await
}

/// Whether the account may act for the elder today.
pub(super) async fn helps<C: ConnectionTrait>(
    conn: &C,
    account: u32,
    elder: PersonNo,
) -> Result<bool, DbErr> {
    let sql = format!("SELECT person_no, name FROM ({HELPED}) helped WHERE person_no = $2");
    let values = [i64::from(account).into(), i64::from(elder).into()];
    let found: Option<HelpedRow> = one(conn, &sql, values).await?;
    Ok(found.is_some())
}

//! Agreed, or taken back. Both take one press; the line says what, which
//! version of the words and how, never the words.

use super::text::{Kind, find_text};
use crate::db::{Tx, exec, scalar};
use crate::journal::{Failure, Posting};
use crate::people;
use crate::units::mint;
use kit::{PersonNo, Refusal};
use serde_json::json;

/// How somebody said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Card,
    Phone,
    Password,
    /// Signed by hand.
    Paper,
    /// Said aloud, in person or by telephone.
    Voice,
}

impl How {
    pub const ALL: [How; 5] = [How::Card, How::Phone, How::Password, How::Paper, How::Voice];

    pub fn name(self) -> &'static str {
        match self {
            How::Card => "card",
            How::Phone => "phone",
            How::Password => "password",
            How::Paper => "paper",
            How::Voice => "voice",
        }
    }

    pub fn parse(name: &str) -> Option<How> {
        How::ALL.into_iter().find(|how| how.name() == name)
    }
}

const STANDS: &str = "SELECT COUNT(*) FROM consent
    WHERE person_no = $1 AND kind = $2 AND version = $3 AND withdrawn_at = 0";
/// There is one at most: a new one ends the one before.
const STANDING: &str = "SELECT COALESCE(MAX(id), 0) FROM consent
    WHERE person_no = $1 AND kind = $2 AND withdrawn_at = 0";
const END: &str = "UPDATE consent SET withdrawn_at = $2 WHERE id = $1";
const ADD: &str = "INSERT INTO consent
    (id, person_no, kind, version, how, given_at, withdrawn_at) VALUES ($1, $2, $3, $4, $5, $6, 0)";

/// The person agrees to the words of `version`. An older consent of the kind is
/// replaced. Refusals: `unknown_person`, `person_merged`,
/// `consent_text_changed` where these are not the newest words,
/// `already_consented`.
pub async fn consent(
    tx: &Tx,
    person: PersonNo,
    kind: Kind,
    version: i64,
    how: How,
    now: i64,
) -> Result<Posting, Failure> {
    people::get_person(tx, person).await?;
    if find_text(kind).is_none_or(|text| text.version != version) {
        return Err(Refusal::new("consent_text_changed").into());
    }
    let number = i64::from(person);
    let values = [number.into(), kind.name().into(), version.into()];
    if scalar(tx, STANDS, values).await? > 0 {
        return Err(Refusal::new("already_consented").into());
    }
    let replaced = scalar(tx, STANDING, [number.into(), kind.name().into()]).await?;
    if replaced > 0 {
        exec(tx, END, [replaced.into(), now.into()]).await?;
    }
    let id = mint(tx, "consent", 1).await?;
    let values = [
        i64::from(id).into(),
        number.into(),
        kind.name().into(),
        version.into(),
        how.name().into(),
        now.into(),
    ];
    exec(tx, ADD, values).await?;
    Ok(Posting {
        verb: "privacy::consent",
        subject: format!("person:{person}"),
        detail: json!({
            "consent": kind.name(), "version": version, "how": how.name(),
            "id": id, "replaced": replaced,
        }),
        ..Posting::default()
    })
}

/// From now on they do not agree. Refusals: `no_consent`.
pub async fn withdraw(
    tx: &Tx,
    person: PersonNo,
    kind: Kind,
    how: How,
    now: i64,
) -> Result<Posting, Failure> {
    let values = [i64::from(person).into(), kind.name().into()];
    let id = scalar(tx, STANDING, values).await?;
    if id == 0 {
        return Err(Refusal::new("no_consent").into());
    }
    exec(tx, END, [id.into(), now.into()]).await?;
    Ok(Posting {
        verb: "privacy::withdraw",
        subject: format!("person:{person}"),
        detail: json!({ "consent": kind.name(), "how": how.name(), "id": id }),
        ..Posting::default()
    })
}

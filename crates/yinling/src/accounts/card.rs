//! Paper cards: a number that only the paper knows, and a PIN. Printed once;
//! nothing of them can be read back.

use super::attempt::Attempt;
use super::find_account_of;
use super::open::{OpenForm, open};
use super::password::Password;
use crate::access::{Secrets, random_bytes};
use crate::db::{ConnectionTrait, Db, DbErr, FromQueryResult, Tx, exec, one, scalar};
use crate::journal::{Failure, Posting};
use crate::units::mint;
use kit::{PersonNo, Refusal};
use serde_json::json;

/// A card before it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreshCard {
    /// Twelve digits.
    pub number: String,
    /// Six digits.
    pub pin: String,
    kept: Password,
}

const CARD_DIGITS: usize = 12;
const PIN_DIGITS: usize = 6;

impl FreshCard {
    pub async fn draw() -> anyhow::Result<FreshCard> {
        let pin = digits(PIN_DIGITS)?;
        Ok(FreshCard {
            number: digits(CARD_DIGITS)?,
            kept: Password::of(&pin).await?,
            pin,
        })
    }

    /// The card of a demo city, whose number and PIN everybody may know.
    pub async fn of(number: &str, pin: &str) -> anyhow::Result<FreshCard> {
        Ok(FreshCard {
            number: number.to_owned(),
            pin: pin.to_owned(),
            kept: Password::of(pin).await?,
        })
    }

    /// `1234 5678 9012`
    pub fn grouped(&self) -> String {
        let groups: Vec<&str> = [0, 4, 8].map(|at| &self.number[at..at + 4]).to_vec();
        groups.join(" ")
    }
}

/// Even digits: bytes above 249 are thrown away.
fn digits(n: usize) -> anyhow::Result<String> {
    let mut out = String::with_capacity(n);
    while out.len() < n {
        let [byte] = random_bytes::<1>()?;
        if byte < 250 {
            out.push(char::from(b'0' + byte % 10));
        }
    }
    Ok(out)
}

/// The paper alone has the number: its hash cannot be computed anew.
pub(super) const PURPOSE: &str = "card";

pub(super) fn number_hash(secrets: &Secrets, number: &str) -> [u8; 32] {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    secrets.hash_unkept(PURPOSE, &digits)
}

/// An account's card that holds.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(super) struct CardRow {
    pub account: i64,
    pub pin: String,
}

const IS_OPEN: &str = "SELECT COUNT(*) FROM account WHERE id = $1 AND closed_at = 0";
const ADD: &str = "INSERT INTO card (id, account, number_hash, pin, revoked_at)
    VALUES ($1, $2, $3, $4, 0)";
const REVOKE: &str = "UPDATE card SET revoked_at = $2 WHERE account = $1 AND revoked_at = 0";
const RENEW: &str = "UPDATE card SET pin = $2 WHERE account = $1 AND revoked_at = 0";
const FIND: &str = "SELECT c.account, c.pin FROM card c JOIN account a ON a.id = c.account
    WHERE c.number_hash = $1 AND c.revoked_at = 0 AND a.closed_at = 0";

pub(super) async fn find_card<C: ConnectionTrait>(
    conn: &C,
    number_hash: &[u8],
) -> Result<Option<CardRow>, DbErr> {
    one(conn, FIND, [number_hash.to_vec().into()]).await
}

fn posting(verb: &'static str, account: u32) -> Posting {
    Posting {
        verb,
        subject: format!("account:{account}"),
        detail: json!({}),
        ..Posting::default()
    }
}

/// A card for the account; one it had holds no longer. Refusals:
/// `unknown_account`.
pub async fn issue_card(
    tx: &Tx,
    secrets: &Secrets,
    account: u32,
    fresh: &FreshCard,
    now: i64,
) -> Result<Posting, Failure> {
    if scalar(tx, IS_OPEN, [i64::from(account).into()]).await? == 0 {
        return Err(Refusal::new("unknown_account").into());
    }
    exec(tx, REVOKE, [i64::from(account).into(), now.into()]).await?;
    let id = mint(tx, "card", 1).await?;
    let values = [
        i64::from(id).into(),
        i64::from(account).into(),
        number_hash(secrets, &fresh.number).to_vec().into(),
        fresh.kept.as_kept().into(),
    ];
    exec(tx, ADD, values).await?;
    Ok(posting("accounts::issue_card", account))
}

/// A card for somebody of the roster, whose account is opened where there is
/// none. `known` is how many cards they had when the press was made. Refusals:
/// `card_issued_meanwhile`, those of opening an account.
pub async fn issue_card_to(
    tx: &Tx,
    secrets: &Secrets,
    person: PersonNo,
    fresh: &FreshCard,
    known: u32,
    now: i64,
) -> Result<Posting, Failure> {
    if count_cards(tx, person).await? != i64::from(known) {
        return Err(Refusal::new("card_issued_meanwhile").into());
    }
    let account = match find_account_of(tx, person).await? {
        Some(card) => u32::try_from(card.id).map_err(anyhow::Error::from)?,
        None => {
            let form = OpenForm {
                person,
                ..OpenForm::default()
            };
            open(tx, secrets, &form).await?.0
        }
    };
    issue_card(tx, secrets, account, fresh, now).await
}

/// Cards the person was ever given.
pub async fn count_cards<C: ConnectionTrait>(conn: &C, person: PersonNo) -> Result<i64, DbErr> {
    let sql = "SELECT COUNT(*) FROM card c JOIN account a ON a.id = c.account
        WHERE a.person_no = $1";
    scalar(conn, sql, [i64::from(person).into()]).await
}

/// A new PIN in the owner's hand: earlier wrong ones are not held against it.
pub async fn forgive_card(db: &Db, account: u32) -> Result<(), DbErr> {
    let sql = "SELECT number_hash FROM card WHERE account = $1 AND revoked_at = 0";
    let found: Option<NumberRow> = one(db.read(), sql, [i64::from(account).into()]).await?;
    match found {
        Some(row) => Attempt::of("card", &row.number_hash).succeeded(db).await,
        None => Ok(()),
    }
}

#[derive(FromQueryResult)]
struct NumberRow {
    number_hash: Vec<u8>,
}

/// The card is lost. Refusals: `no_card`.
pub async fn revoke_card(tx: &Tx, account: u32, now: i64) -> Result<Posting, Failure> {
    match exec(tx, REVOKE, [i64::from(account).into(), now.into()]).await? {
        0 => Err(Refusal::new("no_card").into()),
        _ => Ok(posting("accounts::revoke_card", account)),
    }
}

/// The PIN is forgotten, the card is at hand. Refusals: `no_card`.
pub async fn new_pin(tx: &Tx, account: u32, fresh: &FreshCard) -> Result<Posting, Failure> {
    let values = [i64::from(account).into(), fresh.kept.as_kept().into()];
    match exec(tx, RENEW, values).await? {
        0 => Err(Refusal::new("no_card").into()),
        _ => Ok(posting("accounts::new_pin", account)),
    }
}

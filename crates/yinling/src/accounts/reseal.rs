//! The key changes: phones and second steps are sealed anew, cards and
//! addresses hashed once more. What is under way for minutes (codes, counted
//! attempts) is let go.

use super::card::PURPOSE as CARD;
use super::draft;
use super::phone::Phone;
use super::second_step;
use crate::access::Secrets;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, Tx, Update, exec, one, rows, scalar};
use crate::journal::Failure;
use kit::{Refusal, from_hex, hex};

/// What addresses are hashed for, in the audit and where attempts are counted.
const ADDRESS: &str = "address";

/// Half a hash tells addresses apart and is shorter to look at.
const ADDRESS_BYTES: usize = 8;

/// What was sealed or hashed anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resealed {
    pub accounts: i64,
    pub cards: i64,
}

#[derive(FromQueryResult)]
struct AccountRow {
    id: i64,
    totp: Option<Vec<u8>>,
    phone: Option<Vec<u8>>,
}

#[derive(FromQueryResult)]
struct CardRow {
    id: i64,
    number_hash: Vec<u8>,
}

#[derive(FromQueryResult)]
struct DraftRow {
    id: i64,
    sealed: Vec<u8>,
}

#[derive(FromQueryResult)]
struct AddressRow {
    address_hash: String,
}

const COUNT: &str = "SELECT (SELECT COUNT(*) FROM account) + (SELECT COUNT(*) FROM card)";
const ACCOUNTS: &str = "SELECT id, totp, phone FROM account WHERE id > $1 ORDER BY id LIMIT 2000";
const NEWEST: &str = "SELECT id, totp, phone FROM account
    WHERE phone IS NOT NULL OR totp IS NOT NULL ORDER BY id DESC LIMIT 1";
const CARDS: &str = "SELECT id, number_hash FROM card WHERE id > $1 ORDER BY id LIMIT 2000";
const DRAFTS: &str = "SELECT id, sealed FROM draft WHERE id > $1 ORDER BY id LIMIT 200";
const ADDRESSES: &str = "SELECT DISTINCT address_hash FROM audit WHERE address_hash <> ''";
const LET_GO: [&str; 2] = ["DELETE FROM phone_code", "DELETE FROM attempt"];

/// How many rows [`reseal`] will tell of.
pub async fn count_sealed<C: ConnectionTrait>(conn: &C) -> Result<i64, DbErr> {
    scalar(conn, COUNT, []).await
}

/// Whether these secrets open what is sealed here; true where nothing is.
pub async fn opens_with<C: ConnectionTrait>(conn: &C, secrets: &Secrets) -> Result<bool, DbErr> {
    let newest: Option<AccountRow> = one(conn, NEWEST, []).await?;
    Ok(newest.is_none_or(|row| {
        let id = u32::try_from(row.id).unwrap_or_default();
        let opens = |phone: &[u8]| Phone::unseal(secrets, id, phone).is_ok();
        let shows = |totp: &[u8]| second_step::reseal(secrets, secrets, id, totp).is_ok();
        row.phone.as_deref().is_none_or(opens) && row.totp.as_deref().is_none_or(shows)
    }))
}

/// The hash of an address that asked for something, in hex.
pub fn address_hash(secrets: &Secrets, address: &str) -> String {
    hex(&secrets.hash_unkept::<ADDRESS_BYTES>(ADDRESS, address))
}

/// Within one transaction, to be run alone; `new` is the successor of `old`.
/// `seen` is told how many rows were done each time. Refusals:
/// `sealed_unreadable`.
pub async fn reseal(
    tx: &Tx,
    old: &Secrets,
    new: &Secrets,
    seen: &(dyn Fn(usize) + Send + Sync),
) -> Result<Resealed, Failure> {
    let resealed = Resealed {
        accounts: accounts(tx, old, new, seen).await?,
        cards: cards(tx, new, seen).await?,
    };
    drafts(tx, old, new).await?;
    addresses(tx, new).await?;
    for sql in LET_GO {
        exec(tx, sql, []).await?;
    }
    Ok(resealed)
}

async fn accounts(
    tx: &Tx,
    old: &Secrets,
    new: &Secrets,
    seen: &(dyn Fn(usize) + Send + Sync),
) -> Result<i64, Failure> {
    let (mut after, mut done) = (0, 0);
    loop {
        let page: Vec<AccountRow> = rows(tx, ACCOUNTS, [after.into()]).await?;
        let Some(last) = page.last() else {
            return Ok(done);
        };
        after = last.id;
        seen(page.len());
        let mut update = Update::of("account", &["id"], &["totp", "phone", "phone_hash"]);
        for row in page
            .iter()
            .filter(|row| row.totp.is_some() || row.phone.is_some())
        {
            let id = u32::try_from(row.id).map_err(anyhow::Error::from)?;
            let unreadable = |_| unreadable(row.id);
            let totp = row.totp.as_deref();
            let totp = totp.map(|sealed| second_step::reseal(old, new, id, sealed));
            let phone = row.phone.as_deref();
            let phone = phone.map(|sealed| Phone::unseal(old, id, sealed));
            let phone = phone.transpose().map_err(unreadable)?;
            let hash = phone.as_ref().map(|phone| phone.hash(new).to_vec());
            let sealed = phone.map(|phone| phone.seal(new, id)).transpose()?;
            update.row([
                row.id.into(),
                totp.transpose().map_err(unreadable)?.into(),
                sealed.into(),
                hash.into(),
            ]);
            done += 1;
        }
        update.write(tx).await?;
    }
}

async fn cards(tx: &Tx, new: &Secrets, seen: &(dyn Fn(usize) + Send + Sync)) -> Result<i64, DbErr> {
    let (mut after, mut done) = (0, 0);
    loop {
        let page: Vec<CardRow> = rows(tx, CARDS, [after.into()]).await?;
        let Some(last) = page.last() else {
            return Ok(done);
        };
        after = last.id;
        seen(page.len());
        let mut update = Update::of("card", &["id"], &["number_hash"]);
        for row in page {
            let again: [u8; 32] = new.hash_again(CARD, &hex(&row.number_hash));
            update.row([row.id.into(), again.to_vec().into()]);
            done += 1;
        }
        update.write(tx).await?;
    }
}

/// A draft that does not open has nobody waiting for it.
async fn drafts(tx: &Tx, old: &Secrets, new: &Secrets) -> Result<(), Failure> {
    let mut after = 0;
    loop {
        let page: Vec<DraftRow> = rows(tx, DRAFTS, [after.into()]).await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = last.id;
        let mut update = Update::of("draft", &["id"], &["sealed"]);
        for row in page {
            match draft::reseal(old, new, row.id, &row.sealed) {
                Ok(sealed) => update.row([row.id.into(), sealed.into()]),
                Err(_) => {
                    exec(tx, "DELETE FROM draft WHERE id = $1", [row.id.into()]).await?;
                }
            }
        }
        update.write(tx).await?;
    }
}

/// Entries from one address stay entries from one address, and the former key
/// no longer tells which.
async fn addresses(tx: &Tx, new: &Secrets) -> Result<(), DbErr> {
    let all: Vec<AddressRow> = rows(tx, ADDRESSES, []).await?;
    let mut update = Update::of("audit", &["address_hash"], &["address_hash"]);
    for row in all.iter().filter(|row| is_hash(&row.address_hash)) {
        let again: [u8; ADDRESS_BYTES] = new.hash_again(ADDRESS, &row.address_hash);
        update.row([row.address_hash.clone().into(), hex(&again).into()]);
    }
    update.write(tx).await
}

fn is_hash(text: &str) -> bool {
    from_hex(text).is_some_and(|bytes| bytes.len() == ADDRESS_BYTES)
}

fn unreadable(account: i64) -> Refusal {
    Refusal::new("sealed_unreadable")
        .with("table", "account")
        .with("row", account)
}

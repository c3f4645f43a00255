//! Codes sent to a phone. The answer is the same whether the phone is known or
//! not; a code is good once, for ten minutes.

use super::attempt::Attempt;
use super::sms::{Gateway, Message};
use crate::access::{Secrets, random_bytes};
use crate::db::{Db, DbErr, FromQueryResult, exec, one, rows};
use crate::journal::Failure;
use anyhow::Context;
use kit::Refusal;
use std::sync::Arc;

/// How long a code is good.
pub const GOOD_MS: i64 = 600_000;
/// Guesses at one code.
const TRIES: i64 = 5;

/// A mobile number of mainland China: eleven digits that begin with 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Spaces, hyphens, full-width digits and +86 are forgiven. Refusal:
    /// `bad_mobile`.
    pub fn parse(text: &str) -> Result<Phone, Refusal> {
        let narrow = text.chars().filter_map(|c| match c {
            '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
            ' ' | '-' | '　' | '\u{a0}' => None,
            c => Some(c),
        });
        let digits: String = narrow.collect();
        let digits = digits.strip_prefix("+86").unwrap_or(&digits);
        let is_phone = digits.len() == 11
            && digits.starts_with('1')
            && digits.bytes().all(|b| b.is_ascii_digit())
            && digits.as_bytes()[1] >= b'3';
        match is_phone {
            true => Ok(Phone(digits.to_owned())),
            false => Err(Refusal::new("bad_mobile")),
        }
    }

    pub fn parse_optional(text: &str) -> Result<Option<Phone>, Refusal> {
        match text.trim() {
            "" => Ok(None),
            text => Phone::parse(text).map(Some),
        }
    }

    pub fn text(&self) -> &str {
        &self.0
    }

    pub fn hash(&self, secrets: &Secrets) -> [u8; 32] {
        secrets.hash("phone", &self.0)
    }

    pub(super) fn seal(&self, secrets: &Secrets, account: u32) -> anyhow::Result<Vec<u8>> {
        secrets.seal(self.0.as_bytes(), format!("phone {account}").as_bytes())
    }

    pub(super) fn unseal(secrets: &Secrets, account: u32, sealed: &[u8]) -> anyhow::Result<Phone> {
        Phone::open(secrets, account, sealed).map(Phone)
    }

    pub(super) fn open(secrets: &Secrets, account: u32, sealed: &[u8]) -> anyhow::Result<String> {
        let plain = secrets.open(sealed, format!("phone {account}").as_bytes())?;
        String::from_utf8(plain).context("a phone is no text")
    }
}

#[derive(FromQueryResult)]
struct AccountId {
    id: i64,
}

#[derive(FromQueryResult)]
struct CodeRow {
    code_hash: Vec<u8>,
    sent_at: i64,
    tries: i64,
}

const ACCOUNTS: &str = "SELECT id FROM account WHERE phone_hash = $1 AND closed_at = 0 ORDER BY id";
const PUT: &str = "INSERT INTO phone_code (phone_hash, code_hash, sent_at, tries)
    VALUES ($1, $2, $3, 0) ON CONFLICT (phone_hash) DO UPDATE
    SET code_hash = excluded.code_hash, sent_at = excluded.sent_at, tries = 0";
const FIND: &str = "SELECT code_hash, sent_at, tries FROM phone_code WHERE phone_hash = $1";
const TRIED: &str = "UPDATE phone_code SET tries = tries + 1 WHERE phone_hash = $1";
const TAKE: &str = "DELETE FROM phone_code WHERE phone_hash = $1 AND code_hash = $2";

/// Sends a code, if the phone is somebody's; says nothing of whether it is.
/// Refusals: `code_sent_lately` (with `wait` in words).
pub async fn send_code(
    db: &Db,
    secrets: &Secrets,
    gateway: Arc<dyn Gateway>,
    phone: &Phone,
    by_voice: bool,
    now: i64,
) -> Result<(), Failure> {
    let hash = phone.hash(secrets);
    if let Err(until) = Attempt::of("send", &hash).begin(db, now).await? {
        let wait = super::wait_words(until - now);
        return Err(Refusal::new("code_sent_lately").with("wait", wait).into());
    }
    if find_accounts(db, &hash).await?.is_empty() {
        return Ok(());
    }
    let number = u32::from_le_bytes(random_bytes()?) % 1_000_000;
    let code = format!("{number:06}");
    let tx = db.begin().await?;
    let values = [
        hash.to_vec().into(),
        code_hash(secrets, &hash, &code).into(),
        now.into(),
    ];
    exec(&tx, PUT, values).await?;
    tx.commit().await?;
    let message = Message {
        phone: phone.text().to_owned(),
        code,
        by_voice,
    };
    // Whoever asked does not wait for it: neither words nor time tell whether
    // the phone is known.
    tokio::spawn(async move {
        if let Err(fault) = gateway.send(message).await {
            tracing::error!("a code could not be sent: {fault:#}");
        }
    });
    Ok(())
}

fn code_hash(secrets: &Secrets, phone_hash: &[u8], code: &str) -> Vec<u8> {
    let text = format!("{} {code}", kit::hex(phone_hash));
    secrets.hash("code", &text).to_vec()
}

pub(super) async fn find_accounts(db: &Db, phone_hash: &[u8]) -> Result<Vec<u32>, DbErr> {
    let found: Vec<AccountId> = rows(db.read(), ACCOUNTS, [phone_hash.to_vec().into()]).await?;
    Ok(found
        .into_iter()
        .filter_map(|row| u32::try_from(row.id).ok())
        .collect())
}

/// Whether the code is the one last sent; then it is used up.
pub(super) async fn take_code(
    db: &Db,
    secrets: &Secrets,
    phone_hash: &[u8],
    code: &str,
    now: i64,
) -> Result<bool, DbErr> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let tx = db.begin().await?;
    let kept: Option<CodeRow> = one(&tx, FIND, [phone_hash.to_vec().into()]).await?;
    let hash = code_hash(secrets, phone_hash, &digits);
    let fits = kept.is_some_and(|row| {
        row.tries < TRIES && row.sent_at > now - GOOD_MS && row.code_hash == hash
    });
    let taken = match fits {
        true => exec(&tx, TAKE, [phone_hash.to_vec().into(), hash.into()]).await? == 1,
        false => {
            exec(&tx, TRIED, [phone_hash.to_vec().into()]).await?;
            false
        }
    };
    tx.commit().await?;
    Ok(taken)
}

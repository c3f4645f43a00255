//! The second step of staff: six digits from an app (RFC 6238), each good once.

use crate::access::{Secrets, random_bytes};
use crate::db::{Db, FromQueryResult, Tx, exec, one};
use crate::journal::{Failure, Posting};
use anyhow::anyhow;
use kit::Refusal;
use serde_json::json;
use totp_rs::{Builder, Totp};

/// A secret that an app has not confirmed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// As it is typed into an app: base32.
    pub text: String,
    /// As it is scanned: `otpauth://totp/…`.
    pub address: String,
    /// Sealed, for the form that confirms it.
    pub sealed: Vec<u8>,
}

#[derive(FromQueryResult)]
struct Kept {
    totp: Option<Vec<u8>>,
}

const KEPT: &str = "SELECT totp FROM account WHERE id = $1";
const SET: &str = "UPDATE account SET totp = $2, totp_step = $3 WHERE id = $1 AND closed_at = 0";
/// Two requests with one code: one of them finds the step taken.
const USE: &str = "UPDATE account SET totp_step = $2 WHERE id = $1 AND totp_step < $2";

fn bound_to(account: u32) -> String {
    format!("totp {account}")
}

fn totp(secret: &[u8]) -> anyhow::Result<Totp> {
    let builder = Builder::new().with_secret(totp_rs::Secret::new(secret.into()));
    builder
        .build()
        .map_err(|fault| anyhow!("no second step: {fault}"))
}

/// A fresh secret for the account; nothing is kept until it is confirmed.
pub fn begin_second_step(secrets: &Secrets, account: u32) -> anyhow::Result<Secret> {
    let raw: [u8; 20] = random_bytes()?;
    let text = totp_rs::Secret::new(raw.into()).to_base32();
    Ok(Secret {
        address: format!("otpauth://totp/Yinling:{account}?secret={text}&issuer=Yinling"),
        text,
        sealed: secrets.seal(&raw, bound_to(account).as_bytes())?,
    })
}

/// The same secret under another key.
pub(super) fn reseal(
    old: &Secrets,
    new: &Secrets,
    account: u32,
    sealed: &[u8],
) -> anyhow::Result<Vec<u8>> {
    let bound_to = bound_to(account);
    let raw = old.open(sealed, bound_to.as_bytes())?;
    new.seal(&raw, bound_to.as_bytes())
}

/// The app shows the right code: from now on it is asked for. Refusals:
/// `wrong_code`, `unknown_account`.
pub async fn confirm_second_step(
    tx: &Tx,
    secrets: &Secrets,
    account: u32,
    sealed: &[u8],
    code: &str,
    now: i64,
) -> Result<Posting, Failure> {
    let wrong = || Failure::from(Refusal::new("wrong_code"));
    let raw = secrets.open(sealed, bound_to(account).as_bytes());
    let step = step_of(&raw.map_err(|_| wrong())?, code, now)?.ok_or_else(wrong)?;
    let values = [
        i64::from(account).into(),
        sealed.to_vec().into(),
        step.into(),
    ];
    if exec(tx, SET, values).await? == 0 {
        return Err(Refusal::new("unknown_account").into());
    }
    Ok(Posting {
        verb: "accounts::add_second_step",
        subject: format!("account:{account}"),
        detail: json!({}),
        ..Posting::default()
    })
}

/// Whether the code is right now and was not used before; then it is used.
/// `None`: the account has no second step.
pub(super) async fn check(
    db: &Db,
    secrets: &Secrets,
    account: u32,
    code: &str,
    now: i64,
) -> Result<Option<bool>, Failure> {
    let kept: Option<Kept> = one(db.read(), KEPT, [i64::from(account).into()]).await?;
    let Some(sealed) = kept.and_then(|kept| kept.totp) else {
        return Ok(None);
    };
    let raw = secrets.open(&sealed, bound_to(account).as_bytes())?;
    let Some(step) = step_of(&raw, code, now)? else {
        return Ok(Some(false));
    };
    let tx = db.begin().await?;
    let used = exec(&tx, USE, [i64::from(account).into(), step.into()]).await?;
    tx.commit().await?;
    Ok(Some(used == 1))
}

/// Which half minute the code is of: the present one or a neighbour.
fn step_of(secret: &[u8], code: &str, now: i64) -> anyhow::Result<Option<i64>> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now / 1_000).unwrap_or_default();
    let step = totp(secret)?.check(&digits, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

#[cfg(test)]
pub(super) fn code_at(secret: &str, now: i64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).expect("base32");
    let totp = totp(secret.as_bytes()).expect("a secret");
    let token = totp.generate(u64::try_from(now / 1_000).expect("after 1970"));
    format!("{:0>6}", token.to_string())
}

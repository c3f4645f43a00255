//! Passwords: kept as argon2id hashes, checked in turn.

use super::settings::Rules;
use crate::db::{FromQueryResult, Tx, exec, one};
use crate::journal::{Failure, Posting};
use anyhow::anyhow;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use kit::Refusal;
use serde_json::json;
use std::sync::OnceLock;
use tokio::sync::Semaphore;

/// Each check takes 19 MiB and a few hundredths of a second of one core.
static TURNS: Semaphore = Semaphore::const_new(4);

/// Nobody types more; a longer one is hashed no slower, but is refused.
const LONGEST: usize = 200;

/// A password or PIN as it is kept: never the text itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

impl Password {
    pub async fn of(text: &str) -> anyhow::Result<Password> {
        let text = text.to_owned();
        in_turn(move || {
            let hash = Argon2::default().hash_password(text.as_bytes());
            let hash = hash.map_err(|fault| anyhow!("the password cannot be hashed: {fault}"))?;
            Ok(Password(hash.to_string()))
        })
        .await
    }

    pub(super) fn kept(text: &str) -> Password {
        Password(text.to_owned())
    }

    pub fn as_kept(&self) -> &str {
        &self.0
    }

    /// Whether `text` is it. Without a password to compare with the same work
    /// is done, so that the time tells nothing.
    pub async fn fits(kept: Option<Password>, text: &str) -> anyhow::Result<bool> {
        static NOBODYS: OnceLock<String> = OnceLock::new();
        let text = text.to_owned();
        in_turn(move || {
            let is_real = kept.is_some();
            let kept = match kept {
                Some(kept) => kept.0,
                None => NOBODYS.get_or_init(nobodys).clone(),
            };
            let Ok(hash) = PasswordHash::new(&kept) else {
                return Ok(false);
            };
            let fits = Argon2::default().verify_password(text.as_bytes(), &hash);
            Ok(is_real && fits.is_ok())
        })
        .await
    }
}

fn nobodys() -> String {
    let hash = Argon2::default().hash_password(b"nobody");
    hash.map(|hash| hash.to_string()).unwrap_or_default()
}

async fn in_turn<T: Send + 'static>(
    work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    let _turn = TURNS.acquire().await?;
    tokio::task::spawn_blocking(work).await?
}

/// Refusals: `password_short`, `password_plain`, `too_long`.
pub fn check_rules(rules: &Rules, password: &str, login: &str) -> Result<(), Refusal> {
    let length = password.chars().count();
    if i64::try_from(length).unwrap_or(i64::MAX) < rules.password_length {
        return Err(Refusal::new("password_short").with("least", rules.password_length));
    }
    if length > LONGEST {
        let refusal = Refusal::new("too_long").with("field", "密码");
        return Err(refusal.with("limit", LONGEST));
    }
    let mut letters: Vec<char> = password.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    let lower = password.to_lowercase();
    let holds_login = !login.is_empty() && lower.contains(login);
    let is_run = |run: &str| run.contains(&lower);
    if letters.len() < 5
        || holds_login
        || is_run("01234567890123456789")
        || is_run("98765432109876543210")
    {
        return Err(Refusal::new("password_plain"));
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Login {
    login: Option<String>,
}

const LOGIN: &str = "SELECT login FROM account WHERE id = $1 AND closed_at = 0";
const SET: &str = "UPDATE account SET password = $2 WHERE id = $1";

/// Refusals: `unknown_account`, `no_login`. The rules were checked where the
/// text was known.
pub async fn set_password(tx: &Tx, account: u32, password: &Password) -> Result<Posting, Failure> {
    let found: Option<Login> = one(tx, LOGIN, [i64::from(account).into()]).await?;
    let found = found.ok_or_else(|| Refusal::new("unknown_account"))?;
    if found.login.is_none() {
        return Err(Refusal::new("no_login").into());
    }
    let values = [i64::from(account).into(), password.as_kept().into()];
    exec(tx, SET, values).await?;
    Ok(Posting {
        verb: "accounts::set_password",
        subject: format!("account:{account}"),
        detail: json!({}),
        ..Posting::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn password_fits_itself_and_nothing_fits_nobody() {
        let kept = Password::of("泉水叮咚响四季").await.expect("hashes");
        assert!(!kept.as_kept().contains("泉"));
        let fits = |kept, text| async move { Password::fits(kept, text).await.expect("checks") };
        assert!(fits(Some(kept.clone()), "泉水叮咚响四季").await);
        assert!(!fits(Some(kept), "泉水叮咚响四").await);
        assert!(!fits(None, "nobody").await);
        assert!(!fits(Some(Password::kept("")), "").await);
    }

    #[test]
    fn plain_passwords_are_refused_with_the_reason() {
        let rules = Rules::default();
        let code = |text: &str| check_rules(&rules, text, "wangli").map_err(|r| r.code);
        assert_eq!(code("short"), Err("password_short"));
        assert_eq!(code("1234567890"), Err("password_plain"));
        assert_eq!(code("aaaaaaaaaaaa"), Err("password_plain"));
        assert_eq!(code("my-WangLi-2026"), Err("password_plain"));
        assert_eq!(code(&"长".repeat(201)), Err("too_long"));
        assert_eq!(code("泉城十月秋水长天好"), Err("password_short"));
        assert_eq!(code("泉城十月秋水长天好啊"), Ok(()));
    }
}

//! Three ways to become known; the fourth, a helper, begins with one of them.

use super::attempt::Attempt;
use super::card::{find_card, number_hash};
use super::password::Password;
use super::phone::{Phone, find_accounts, take_code};
use super::{audit, second_step};
use crate::access::Secrets;
use crate::db::{Db, FromQueryResult, one};
use crate::journal::Failure;

/// What every way in needs.
#[derive(Debug, Clone, Copy)]
pub struct SignIn<'a> {
    pub db: &'a Db,
    pub secrets: &'a Secrets,
    /// Keyed hash of the address asked from; the address itself is not kept.
    pub address_hash: &'a str,
    pub now: i64,
}

/// Why somebody is not let in. Nothing here tells whether they exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Something was wrong; so many times by now.
    Wrong(i64),
    /// Nothing is judged before this moment.
    Wait(i64),
    /// The password fits, and the second step is asked for.
    SecondStep,
}

type Answer<T> = Result<Result<T, Refused>, Failure>;

#[derive(FromQueryResult)]
struct LoginRow {
    id: i64,
    password: String,
}

const BY_LOGIN: &str = "SELECT id, password FROM account
    WHERE login = $1 AND closed_at = 0 AND password <> ''";

impl SignIn<'_> {
    /// Counts the attempt, at `of` and from this address.
    async fn begin(&self, of: &Attempt) -> Answer<()> {
        let from = Attempt::from(self.address_hash);
        for attempt in [&from, of] {
            if let Err(until) = attempt.begin(self.db, self.now).await? {
                return Ok(Err(Refused::Wait(until)));
            }
        }
        Ok(Ok(()))
    }

    async fn wrong(&self, of: &Attempt, way: &'static str) -> Result<Refused, Failure> {
        let note = audit::Note {
            what: way,
            address_hash: self.address_hash.to_owned(),
            ..audit::Note::default()
        };
        audit::note(self.db, self.now, note).await?;
        Ok(Refused::Wrong(of.failed(self.db).await?))
    }

    async fn right(&self, of: &Attempt) -> Result<(), Failure> {
        of.succeeded(self.db).await?;
        Attempt::from(self.address_hash).forgive(self.db).await?;
        Ok(())
    }
}

/// Login name, password and, where the account has one, the second step.
pub async fn by_password(ask: SignIn<'_>, login: &str, password: &str, code: &str) -> Answer<u32> {
    let login = login.trim().to_lowercase();
    let attempt = Attempt::of("login", &ask.secrets.hash("login", &login));
    if let Err(refused) = ask.begin(&attempt).await? {
        return Ok(Err(refused));
    }
    let found: Option<LoginRow> = one(ask.db.read(), BY_LOGIN, [login.into()]).await?;
    let kept = found.as_ref().map(|row| Password::kept(&row.password));
    let fits = Password::fits(kept, password).await?;
    let (Some(row), true) = (found, fits) else {
        return Ok(Err(ask.wrong(&attempt, "sign_in.wrong_password").await?));
    };
    let account = u32::try_from(row.id).map_err(anyhow::Error::from)?;
    match second_step::check(ask.db, ask.secrets, account, code, ask.now).await? {
        Some(false) if code.trim().is_empty() => return Ok(Err(Refused::SecondStep)),
        Some(false) => return Ok(Err(ask.wrong(&attempt, "sign_in.wrong_code").await?)),
        Some(true) | None => {}
    }
    ask.right(&attempt).await?;
    Ok(Ok(account))
}

/// The code last sent to a phone. A couple may share one: the accounts to
/// choose from.
pub async fn by_phone(ask: SignIn<'_>, phone: &Phone, code: &str) -> Answer<Vec<u32>> {
    let hash = phone.hash(ask.secrets);
    let attempt = Attempt::of("phone", &hash);
    if let Err(refused) = ask.begin(&attempt).await? {
        return Ok(Err(refused));
    }
    let taken = take_code(ask.db, ask.secrets, &hash, code, ask.now).await?;
    let accounts = find_accounts(ask.db, &hash).await?;
    if !taken || accounts.is_empty() {
        return Ok(Err(ask.wrong(&attempt, "sign_in.wrong_code").await?));
    }
    ask.right(&attempt).await?;
    Ok(Ok(accounts))
}

/// A paper card and its PIN.
pub async fn by_card(ask: SignIn<'_>, number: &str, pin: &str) -> Answer<u32> {
    let hash = number_hash(ask.secrets, number);
    let attempt = Attempt::of("card", &hash);
    if let Err(refused) = ask.begin(&attempt).await? {
        return Ok(Err(refused));
    }
    let found = find_card(ask.db.read(), &hash).await?;
    let kept = found.as_ref().map(|row| Password::kept(&row.pin));
    let digits: String = pin.chars().filter(|c| !c.is_whitespace()).collect();
    let fits = Password::fits(kept, &digits).await?;
    let (Some(row), true) = (found, fits) else {
        return Ok(Err(ask.wrong(&attempt, "sign_in.wrong_pin").await?));
    };
    ask.right(&attempt).await?;
    Ok(Ok(u32::try_from(row.account).map_err(anyhow::Error::from)?))
}

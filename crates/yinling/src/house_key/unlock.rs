//! The house is opened with the key that is in force, or not at all.

use super::former::list_former;
use crate::access::{Secrets, find_key, next_key_file, read_key, take_next_key};
use crate::db::{ConnectionTrait, Db, DbErr, FromQueryResult, KEY_CHECK, exec, one, scalar};
use crate::journal::Failure;
use crate::{accounts, people};
use kit::{Day, Refusal, from_hex};
use std::path::Path;

/// The row of `setting` with what is kept of former keys, sealed, in hex.
pub(super) const FORMER_KEYS: &str = "former_keys";

#[derive(FromQueryResult)]
struct Setting {
    value: String,
}

const SETTING: &str = "SELECT value FROM setting WHERE name = $1";
const ADD: &str = "INSERT INTO setting (name, value) VALUES ($1, $2)
    ON CONFLICT (name) DO NOTHING";

/// Where the key came from, for whoever has to change it there.
const ENVIRONMENT: &str = "YINLING_KEY";

/// The secrets of an open database: `given` (from the environment), else those
/// of the file in the folder, made on first use. From here on the database
/// takes no write under another key.
///
/// A change of the key that was cut short after it took effect is finished.
/// Refusals: `no_key`, `wrong_key`, `former_key`.
pub async fn unlock(
    db: &Db,
    folder: &Path,
    given: Option<&str>,
    today: Day,
) -> Result<Secrets, Failure> {
    let secrets = match setting(db.read(), KEY_CHECK).await? {
        Some(check) => fitting(db, folder, given, &check, today).await?,
        None => first(db, folder, given, today).await?,
    };
    let secrets = match setting(db.read(), FORMER_KEYS).await? {
        Some(kept) => secrets.with_former(&from_hex(&kept).unwrap_or_default())?,
        None => secrets,
    };
    db.hold_to(&secrets.check_value());
    Ok(secrets)
}

/// Whoever is the first to open a house says which key it has; it must open
/// what an older program sealed there.
async fn first(
    db: &Db,
    folder: &Path,
    given: Option<&str>,
    today: Day,
) -> Result<Secrets, Failure> {
    let is_known = find_key(folder, given)?.is_some();
    if !is_known && scalar(db.read(), SEALED, []).await? > 0 {
        return Err(no_key(folder).into());
    }
    let secrets = Secrets::load(folder, given)?;
    if !opens(db, &secrets).await? {
        return Err(wrong_key(folder, given).into());
    }
    let tx = db.begin().await?;
    exec(&tx, ADD, [KEY_CHECK.into(), secrets.check_value().into()]).await?;
    tx.commit().await?;
    // Another process may have been quicker, from another folder.
    let check = setting(db.read(), KEY_CHECK).await?.unwrap_or_default();
    fitting(db, folder, given, &check, today).await
}

const SEALED: &str = "SELECT (SELECT COUNT(*) FROM person_secret)
    + (SELECT COUNT(*) FROM account WHERE phone IS NOT NULL OR totp IS NOT NULL)";

async fn opens(db: &Db, secrets: &Secrets) -> Result<bool, Failure> {
    Ok(people::opens_with(db.read(), secrets).await?
        && accounts::opens_with(db.read(), secrets).await?)
}

/// The key that `check` stands for.
async fn fitting(
    db: &Db,
    folder: &Path,
    given: Option<&str>,
    check: &str,
    today: Day,
) -> Result<Secrets, Failure> {
    let of = |text: &str| Secrets::of_text(text);
    let found = find_key(folder, given)?;
    let secrets = found.as_deref().map(of).transpose()?;
    if let Some(secrets) = secrets.filter(|secrets| secrets.check_value() == check) {
        return Ok(secrets);
    }
    if given.is_none()
        && let Some(text) = read_key(&next_key_file(folder))?
    {
        let secrets = of(&text)?;
        if secrets.check_value() == check {
            // The change took effect; what it deleted may still lie about.
            if let Err(fault) = db.scrub().await {
                tracing::warn!("what the former key opens may be left in free space: {fault}");
            }
            take_next_key(folder, today)?;
            return Ok(secrets);
        }
    }
    // The change may have been finished while we looked.
    if let Some(text) = find_key(folder, given)?.filter(|text| Some(text) != found.as_ref()) {
        let secrets = of(&text)?;
        if secrets.check_value() == check {
            return Ok(secrets);
        }
    }
    let Some(text) = found else {
        return Err(no_key(folder).into());
    };
    let offered = of(&text)?.check_value();
    let former = list_former(db.read()).await?;
    Err(match former.iter().find(|former| former.check == offered) {
        Some(former) => Refusal::new("former_key")
            .with("source", source(folder, given))
            .with("line", former.line)
            .with("day", former.on)
            .into(),
        None => wrong_key(folder, given).into(),
    })
}

fn no_key(folder: &Path) -> Refusal {
    Refusal::new("no_key").with("file", folder.join("key").display())
}

fn wrong_key(folder: &Path, given: Option<&str>) -> Refusal {
    Refusal::new("wrong_key").with("source", source(folder, given))
}

fn source(folder: &Path, given: Option<&str>) -> String {
    match given {
        Some(_) => ENVIRONMENT.to_owned(),
        None => folder.join("key").display().to_string(),
    }
}

async fn setting<C: ConnectionTrait>(conn: &C, name: &str) -> Result<Option<String>, DbErr> {
    let found: Option<Setting> = one(conn, SETTING, [name.into()]).await?;
    Ok(found.map(|row| row.value))
}

//! A form that came in after its session had ended. It waits, sealed, for the
//! same browser until its owner has signed in again.

use crate::access::Secrets;
use crate::db::{Db, FromQueryResult, exec, one};
use crate::journal::Failure;
use crate::units::mint;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Where the form goes and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub path: String,
    pub fields: Vec<(String, String)>,
}

#[derive(FromQueryResult)]
struct Row {
    sealed: Vec<u8>,
}

const ADD: &str = "INSERT INTO draft (id, owner_hash, sealed, made_at) VALUES ($1, $2, $3, $4)";
const FIND: &str = "SELECT sealed FROM draft WHERE id = $1 AND owner_hash = $2";
const DROP: &str = "DELETE FROM draft WHERE id = $1 AND owner_hash = $2";

fn hash(owner: &str) -> Vec<u8> {
    Sha256::digest(owner.as_bytes()).to_vec()
}

fn bound_to(id: impl std::fmt::Display) -> String {
    format!("draft {id}")
}

/// Keeps the form for the browser known as `owner`; its number.
pub async fn keep_draft(
    db: &Db,
    secrets: &Secrets,
    owner: &str,
    draft: &Draft,
    now: i64,
) -> Result<u32, Failure> {
    let plain = serde_json::to_vec(draft).map_err(anyhow::Error::from)?;
    let tx = db.begin().await?;
    let id = mint(&tx, "draft", 1).await?;
    let sealed = secrets.seal(&plain, bound_to(id).as_bytes())?;
    let values = [
        i64::from(id).into(),
        hash(owner).into(),
        sealed.into(),
        now.into(),
    ];
    exec(&tx, ADD, values).await?;
    tx.commit().await?;
    Ok(id)
}

/// The same draft under another key.
pub(super) fn reseal(
    old: &Secrets,
    new: &Secrets,
    id: i64,
    sealed: &[u8],
) -> anyhow::Result<Vec<u8>> {
    let plain = old.open(sealed, bound_to(id).as_bytes())?;
    new.seal(&plain, bound_to(id).as_bytes())
}

/// Gives the form back, once, to the browser that sent it.
pub async fn take_draft(
    db: &Db,
    secrets: &Secrets,
    owner: &str,
    id: u32,
) -> Result<Option<Draft>, Failure> {
    let tx = db.begin().await?;
    let values = || [i64::from(id).into(), hash(owner).into()];
    let found: Option<Row> = one(&tx, FIND, values()).await?;
    exec(&tx, DROP, values()).await?;
    tx.commit().await?;
    let Some(row) = found else { return Ok(None) };
    let plain = secrets.open(&row.sealed, bound_to(id).as_bytes())?;
    Ok(Some(
        serde_json::from_slice(&plain).map_err(anyhow::Error::from)?,
    ))
}

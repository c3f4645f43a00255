//! Who acts, by a key that can be made meaningless.

use super::canonical::salted_hash;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, exec, one, rows};

#[derive(FromQueryResult)]
struct KeyRow {
    key: String,
}

const FIND: &str = "SELECT key FROM actor WHERE name = $1";
const ADD: &str =
    "INSERT INTO actor (key, name, salt) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING";

/// The key lines hold for the actor called `name`, minted on first use.
pub(super) async fn key_of<C: ConnectionTrait>(
    tx: &C,
    name: &str,
    salt: [u8; 16],
) -> Result<String, DbErr> {
    if let Some(found) = one::<KeyRow, _>(tx, FIND, [name.into()]).await? {
        return Ok(found.key);
    }
    let key = salted_hash(&salt, name);
    exec(tx, ADD, [key.into(), name.into(), salt.to_vec().into()]).await?;
    let found = one::<KeyRow, _>(tx, FIND, [name.into()]).await?;
    found
        .map(|row| row.key)
        .ok_or_else(|| DbErr::RecordNotFound(format!("actor {name}")))
}

#[derive(FromQueryResult)]
struct ActorRow {
    key: String,
    name: String,
    salt: Vec<u8>,
}

/// The first key that is not the salted hash of its name; a name whose salt
/// was destroyed cannot be checked, and need not be.
pub(super) async fn find_changed<C: ConnectionTrait>(conn: &C) -> Result<Option<String>, DbErr> {
    let actors: Vec<ActorRow> =
        rows(conn, "SELECT key, name, salt FROM actor ORDER BY key", []).await?;
    let changed =
        |row: &ActorRow| !row.salt.is_empty() && salted_hash(&row.salt, &row.name) != row.key;
    Ok(actors.into_iter().find(changed).map(|row| row.key))
}

#[derive(FromQueryResult)]
struct FirstRow {
    seq: i64,
}

/// The first line of an actor, 0 if there is none.
pub(super) async fn first_line<C: ConnectionTrait>(conn: &C, key: &str) -> Result<i64, DbErr> {
    let sql = "SELECT COALESCE(MIN(seq), 0) AS seq FROM journal WHERE actor = $1";
    Ok(one::<FirstRow, _>(conn, sql, [key.into()])
        .await?
        .map_or(0, |row| row.seq))
}

//! Who acts, by a key that can be made meaningless.

use super::canonical::salted_hash;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, exec, one};

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

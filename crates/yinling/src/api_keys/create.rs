//! A key is made.

use super::find::{Right, Rights, secret_hash};
use crate::access::random_bytes;
use crate::db::{Tx, exec, scalar};
use crate::journal::{Failure, Posting, salted_hash};
use crate::units::{find_card, get_unit};
use kit::{Day, Refusal, hex};
use serde_json::json;

const LONGEST_NAME: usize = 80;

/// What a key is to be.
#[derive(Debug, Clone)]
pub struct KeyForm {
    /// What it is for, in words; not in the journal.
    pub name: String,
    /// Code of the unit whose subtree it may see.
    pub unit: String,
    pub rights: Rights,
    /// The last day on which it is good.
    pub expires_on: Day,
}

/// The secret of a new key, to be shown once, and the salt of its row.
#[derive(Clone)]
pub struct Secret {
    pub text: String,
    salt: [u8; 16],
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    pub fn mint() -> anyhow::Result<Secret> {
        let bytes: [u8; 32] = random_bytes()?;
        Ok(Secret {
            text: format!("yl_{}", hex(&bytes)),
            salt: random_bytes()?,
        })
    }
}

const NEXT: &str = "SELECT COALESCE(MAX(id), 0) + 1 FROM api_key";
const PUT: &str = "INSERT INTO api_key (id, name, unit, rights, expires_on, secret_hash, salt)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// To be run alone: it counts the keys there are.
/// Refusals: `missing_value`, `too_long`, `unknown_unit`, `key_already_over`,
/// `import_needs_whole` where the right to import is asked for below the top:
/// a row of a file may touch any unit and anybody.
pub async fn create(
    tx: &Tx,
    form: &KeyForm,
    secret: &Secret,
    today: Day,
) -> Result<Posting, Failure> {
    let name = form.name.trim();
    if name.is_empty() {
        return Err(Refusal::new("missing_value").with("field", "name").into());
    }
    if name.chars().count() > LONGEST_NAME {
        let refusal = Refusal::new("too_long").with("field", "name");
        return Err(refusal.with("limit", LONGEST_NAME).into());
    }
    if form.rights == Rights::default() {
        return Err(Refusal::new("missing_value").with("field", "right").into());
    }
    let unit = get_unit(tx, &form.unit).await?;
    if form.expires_on < today {
        let refusal = Refusal::new("key_already_over").with("day", form.expires_on);
        return Err(refusal.into());
    }
    let is_whole = find_card(tx, &form.unit)
        .await?
        .is_some_and(|card| card.parent == 0);
    if form.rights.has(Right::Import) && !is_whole {
        let refusal = Refusal::new("import_needs_whole").with("unit", &form.unit);
        return Err(refusal.into());
    }
    let row = Row {
        id: scalar(tx, NEXT, []).await?,
        name,
        unit: unit.into(),
        rights: &form.rights.codes(),
        expires_on: form.expires_on.number().into(),
        secret_hash: &secret_hash(&secret.text),
    };
    let values = [
        row.id.into(),
        row.name.into(),
        row.unit.into(),
        row.rights.into(),
        row.expires_on.into(),
        row.secret_hash.to_vec().into(),
        secret.salt.to_vec().into(),
    ];
    exec(tx, PUT, values).await?;
    Ok(Posting {
        verb: "api_keys::create",
        subject: format!("api_key:{}", row.id),
        detail: json!({
            "unit": form.unit,
            "rights": row.rights,
            "expires_on": form.expires_on,
            "pin": row.pin(&secret.salt),
        }),
        ..Posting::default()
    })
}

/// A key's row, for the salted hash in its line.
pub(super) struct Row<'a> {
    pub id: i64,
    pub name: &'a str,
    pub unit: i64,
    pub rights: &'a str,
    pub expires_on: i64,
    pub secret_hash: &'a [u8],
}

impl Row<'_> {
    pub fn pin(&self, salt: &[u8]) -> String {
        let Row {
            id,
            name,
            unit,
            rights,
            expires_on,
            secret_hash,
        } = self;
        let hash = hex(secret_hash);
        salted_hash(
            salt,
            &format!("{id}\n{unit}\n{rights}\n{expires_on}\n{hash}\n{name}"),
        )
    }
}

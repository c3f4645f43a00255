//! Who a person is: sealed, hashed for look-up, and pinned to the journal by a
//! salted hash, so that a change behind our back is seen and an erasure is not
//! a breach.

use super::history::History;
use super::load::PersonRow;
use crate::access::Secrets;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, Tx, exec, one};
use crate::journal::salted_hash;
use kit::{PersonNo, hex};
use serde::{Deserialize, Serialize};

/// The sensitive fields, sealed together. Empty text means not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Private {
    /// 18 characters, or empty.
    pub id_number: String,
    pub mobile: String,
    pub landline: String,
    pub address: String,
}

/// Everything `person` and `person_secret` hold of who somebody is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub name: String,
    pub sex: String,
    pub birth_on: i64,
    pub birth_precision: i64,
    pub retirement: String,
    pub details: String,
    pub private: Private,
}

/// A `person_secret` row.
#[derive(Debug, Clone, FromQueryResult)]
pub struct SecretRow {
    pub person_no: i64,
    pub salt: Vec<u8>,
    pub sealed: Vec<u8>,
    pub id_hash: Option<Vec<u8>>,
    pub likeness_hash: Vec<u8>,
}

const SECRET: &str = "SELECT person_no, salt, sealed, id_hash, likeness_hash
    FROM person_secret WHERE person_no = $1";
const PUT_PERSON: &str = "UPDATE person SET name = $2, sex = $3, birth_on = $4,
    birth_precision = $5, retirement = $6, details = $7 WHERE person_no = $1";
const PUT_SECRET: &str = "UPDATE person_secret SET sealed = $2, id_hash = $3, likeness_hash = $4
    WHERE person_no = $1";

impl Identity {
    pub async fn load<C: ConnectionTrait>(
        conn: &C,
        secrets: &Secrets,
        row: &PersonRow,
    ) -> anyhow::Result<(Identity, SecretRow)> {
        let secret: Option<SecretRow> = one(conn, SECRET, [row.person_no.into()]).await?;
        let secret = secret.ok_or_else(|| DbErr::RecordNotFound("person_secret".into()))?;
        let private = Private::open(secrets, row.person_no, &secret.sealed)?;
        Ok((Identity::of_row(row.clone(), private), secret))
    }

    /// A person's row and what has been opened of their secret.
    pub fn of_row(row: PersonRow, private: Private) -> Identity {
        Identity {
            name: row.name,
            sex: row.sex,
            birth_on: row.birth_on,
            birth_precision: row.birth_precision,
            retirement: row.retirement,
            details: row.details,
            private,
        }
    }

    pub fn likeness(&self, secrets: &Secrets) -> [u8; 32] {
        likeness_hash(secrets, &self.name, self.birth_on, &self.private.mobile)
    }

    pub fn id_hash(&self, secrets: &Secrets) -> Option<[u8; 32]> {
        number_hash(secrets, &self.private.id_number)
    }

    /// The salted hash that the journal holds of this person.
    pub fn pin(&self, secrets: &Secrets, salt: &[u8], sealed: &[u8]) -> String {
        let likeness = self.likeness(secrets);
        self.pin_of(salt, sealed, self.id_hash(secrets).as_ref(), &likeness)
    }

    /// The same, where the hashes of [`Identity::id_hash`] and
    /// [`Identity::likeness`] are known already.
    pub fn pin_of(
        &self,
        salt: &[u8],
        sealed: &[u8],
        id_hash: Option<&[u8; 32]>,
        likeness: &[u8; 32],
    ) -> String {
        let id_hash = id_hash.map(<[u8; 32]>::as_slice);
        pin(salt, &self.row_text(), sealed, id_hash, likeness)
    }

    fn row_text(&self) -> String {
        let Identity {
            name,
            sex,
            birth_on,
            birth_precision,
            retirement,
            details,
            ..
        } = self;
        format!("{name}\n{sex}\n{birth_on}\n{birth_precision}\n{retirement}\n{details}")
    }

    /// A sealed copy, to be kept beside the line that overwrites it.
    pub fn seal_copy(&self, secrets: &Secrets, person: PersonNo) -> anyhow::Result<Vec<u8>> {
        let bound_to = format!("before {person}");
        secrets.seal(&serde_json::to_vec(self)?, bound_to.as_bytes())
    }

    pub fn open_copy(
        secrets: &Secrets,
        person: PersonNo,
        sealed: &[u8],
    ) -> anyhow::Result<Identity> {
        let bound_to = format!("before {person}");
        Ok(serde_json::from_slice(
            &secrets.open(sealed, bound_to.as_bytes())?,
        )?)
    }

    /// Overwrites who the person is; answers with the new pin.
    pub async fn write(
        &self,
        tx: &Tx,
        secrets: &Secrets,
        person: PersonNo,
        salt: &[u8],
    ) -> anyhow::Result<String> {
        let number = i64::from(person);
        let sealed = self.private.seal(secrets, number)?;
        let values = [
            number.into(),
            self.name.clone().into(),
            self.sex.clone().into(),
            self.birth_on.into(),
            self.birth_precision.into(),
            self.retirement.clone().into(),
            self.details.clone().into(),
        ];
        exec(tx, PUT_PERSON, values).await?;
        let values = [
            number.into(),
            sealed.clone().into(),
            self.id_hash(secrets).map(|h| h.to_vec()).into(),
            self.likeness(secrets).to_vec().into(),
        ];
        exec(tx, PUT_SECRET, values).await?;
        Ok(self.pin(secrets, salt, &sealed))
    }
}

/// Keyed hash for "the same name, birth and phone".
pub fn likeness_hash(secrets: &Secrets, name: &str, birth_on: i64, mobile: &str) -> [u8; 32] {
    secrets.hash("likeness", &format!("{name}|{birth_on}|{mobile}"))
}

/// Keyed hash of an ID number; `None` for none.
pub fn number_hash(secrets: &Secrets, number: &str) -> Option<[u8; 32]> {
    (!number.is_empty()).then(|| secrets.hash("id", number))
}

/// Over every column that says who somebody is, look-up hashes included.
fn pin(
    salt: &[u8],
    row_text: &str,
    sealed: &[u8],
    id_hash: Option<&[u8]>,
    likeness: &[u8],
) -> String {
    let hashes = [sealed, id_hash.unwrap_or_default(), likeness];
    let longest = hashes.iter().map(|hash| 2 * hash.len() + 1).sum::<usize>();
    let mut text = String::with_capacity(row_text.len() + longest);
    text.push_str(row_text);
    for hash in hashes {
        text.push('\n');
        text.push_str(&hex(hash));
    }
    salted_hash(salt, &text)
}

impl Private {
    pub fn seal(&self, secrets: &Secrets, person: i64) -> anyhow::Result<Vec<u8>> {
        secrets.seal(&serde_json::to_vec(self)?, &person.to_le_bytes())
    }

    pub fn open(secrets: &Secrets, person: i64, sealed: &[u8]) -> anyhow::Result<Private> {
        Ok(serde_json::from_slice(
            &secrets.open(sealed, &person.to_le_bytes())?,
        )?)
    }
}

/// The pin of a person as they stand in the tables.
pub(super) fn pin_of(row: &PersonRow, secret: &SecretRow) -> String {
    let text = format!(
        "{}\n{}\n{}\n{}\n{}\n{}",
        row.name, row.sex, row.birth_on, row.birth_precision, row.retirement, row.details
    );
    let SecretRow {
        salt,
        sealed,
        id_hash,
        likeness_hash,
        ..
    } = secret;
    pin(salt, &text, sealed, id_hash.as_deref(), likeness_hash)
}

pub(super) fn stands_as(row: &PersonRow, history: &History) -> bool {
    let last = kit::Day::LAST;
    let left = history.left().map(|(day, _)| i64::from(day.number()));
    // Who is not on the roster is at no unit.
    i64::from(history.managing_on(last).unwrap_or_default()) == row.managing_unit
        && i64::from(history.party_branch_on(last).unwrap_or_default()) == row.party_branch
        && history.affiliation().unwrap_or_default() == row.affiliation
        && left == row.left_on
}

//! Keys as they stand.

use crate::db::{ConnectionTrait, DbErr, FromQueryResult, one, rows};
use kit::{Day, Refusal};
use sha2::{Digest, Sha256};

/// One thing a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Units, figures, the journal.
    Counts,
    /// People and the records that name them.
    People,
    /// Bring spreadsheets in.
    Import,
}

impl Right {
    pub const ALL: [Right; 3] = [Right::Counts, Right::People, Right::Import];

    pub fn code(self) -> &'static str {
        match self {
            Right::Counts => "counts",
            Right::People => "people",
            Right::Import => "import",
        }
    }
}

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rights([bool; Right::ALL.len()]);

impl Rights {
    pub fn of(rights: &[Right]) -> Rights {
        let mut all = Rights::default();
        for right in rights {
            all.0[*right as usize] = true;
        }
        all
    }

    pub fn has(self, right: Right) -> bool {
        self.0[right as usize]
    }

    pub fn list(self) -> Vec<Right> {
        let held = Right::ALL.into_iter().filter(|right| self.has(*right));
        held.collect()
    }

    /// As the table holds them: `counts people`.
    pub fn codes(self) -> String {
        let codes: Vec<&str> = self.list().into_iter().map(Right::code).collect();
        codes.join(" ")
    }

    /// Refusals: `unknown_code` for a word that is no right.
    pub fn parse(text: &str) -> Result<Rights, Refusal> {
        let right = |word: &str| {
            let found = Right::ALL.into_iter().find(|right| right.code() == word);
            let unknown = Refusal::new("unknown_code").with("field", "rights");
            found.ok_or_else(|| unknown.with("value", word))
        };
        let rights: Result<Vec<Right>, Refusal> = text.split_whitespace().map(right).collect();
        Ok(Rights::of(&rights?))
    }
}

/// A key without its secret. `revoked_by` is the line that revoked it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    pub id: i64,
    pub name: String,
    pub unit: i64,
    pub unit_code: String,
    pub rights: Rights,
    pub expires_on: Day,
    pub made_by: i64,
    pub revoked_by: Option<i64>,
}

impl ApiKey {
    /// Neither revoked nor past its last day.
    pub fn is_good_on(&self, day: Day) -> bool {
        self.revoked_by.is_none() && day <= self.expires_on
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    name: String,
    unit: i64,
    unit_code: Option<String>,
    rights: String,
    expires_on: i64,
    made_by: Option<i64>,
    revoked_by: Option<i64>,
}

const KEYS: &str = "SELECT k.id, k.name, k.unit, u.code AS unit_code, k.rights, k.expires_on,
        (SELECT MIN(seq) FROM journal WHERE subject = 'api_key:' || CAST(k.id AS TEXT)
            AND verb = 'api_keys::create') AS made_by,
        (SELECT MIN(seq) FROM journal WHERE subject = 'api_key:' || CAST(k.id AS TEXT)
            AND verb = 'api_keys::revoke') AS revoked_by
    FROM api_key k LEFT JOIN unit u ON u.id = k.unit";

/// The key whose secret this is, whether it is still good or not.
pub async fn find_by_secret<C: ConnectionTrait>(
    conn: &C,
    secret: &str,
) -> Result<Option<ApiKey>, DbErr> {
    let sql = format!("{KEYS} WHERE k.secret_hash = $1");
    let found: Option<Row> = one(conn, &sql, [secret_hash(secret).into()]).await?;
    found.map(key).transpose()
}

/// The key with this number.
pub(super) async fn find_key<C: ConnectionTrait>(
    conn: &C,
    id: i64,
) -> Result<Option<ApiKey>, DbErr> {
    let found: Option<Row> = one(conn, &format!("{KEYS} WHERE k.id = $1"), [id.into()]).await?;
    found.map(key).transpose()
}

/// Every key there ever was, in the order they were made.
pub async fn list_keys<C: ConnectionTrait>(conn: &C) -> Result<Vec<ApiKey>, DbErr> {
    let found: Vec<Row> = rows(conn, &format!("{KEYS} ORDER BY k.id"), []).await?;
    found.into_iter().map(key).collect()
}

/// What is kept of a secret. It is 32 random bytes: there is nothing to guess,
/// so no slow hash is needed.
pub(super) fn secret_hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

fn key(row: Row) -> Result<ApiKey, DbErr> {
    let day = Day::from_number(row.expires_on);
    let odd = |what: &str| DbErr::Type(format!("api_key {}: {what}", row.id));
    Ok(ApiKey {
        id: row.id,
        rights: Rights::parse(&row.rights).map_err(|_| odd("rights"))?,
        expires_on: day.ok_or_else(|| odd("expires_on"))?,
        unit: row.unit,
        unit_code: row.unit_code.unwrap_or_default(),
        made_by: row.made_by.unwrap_or(0),
        revoked_by: row.revoked_by,
        name: row.name,
    })
}

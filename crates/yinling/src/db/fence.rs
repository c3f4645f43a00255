//! Who may write: only a process that works with the key in force.
//!
//! The database says which key that is, by a value that tells one key from
//! another and gives none away. Every writing transaction of a process that
//! was told its own ([`Db::hold_to`]) begins by comparing, and keeps the row
//! from being changed until it ends. So whoever missed a change of the key can
//! write nothing under the former one, also on a second node, also where the
//! lock of `hold.rs` was lost with a connection.

use super::dialect::Kind;
use super::{Db, DbErr, FromQueryResult, Tx, one};
use std::sync::Arc;

/// The row of `setting` that says which key is in force.
pub const KEY_CHECK: &str = "key_check";
/// What a transaction is refused with: also the refusal's code.
pub const KEY_CHANGED: &str = "key_changed";

#[derive(FromQueryResult)]
struct Check {
    value: String,
}

impl Db {
    /// From here on nothing is written while another key is in force than the
    /// one that `check` stands for. Clones of this database are held, too.
    pub fn hold_to(&self, check: &str) {
        self.held_to.store(Some(Arc::new(check.to_owned())));
    }

    pub(super) async fn check_key(&self, tx: &Tx) -> Result<(), DbErr> {
        if self.held_to.load().is_none() {
            return Ok(());
        }
        let found: Option<Check> = one(tx, self.kind.key_check(), [KEY_CHECK.into()]).await?;
        self.compare_key(found.map(|row| row.value))
    }

    /// Compares what the row says with the key of this process.
    pub(super) fn compare_key(&self, found: Option<String>) -> Result<(), DbErr> {
        match self.held_to.load_full() {
            Some(wanted) if found.as_ref() != Some(&*wanted) => {
                Err(DbErr::Custom(KEY_CHANGED.to_owned()))
            }
            _ => Ok(()),
        }
    }
}

impl Kind {
    /// On SQLite the write lock is held already.
    pub(super) fn key_check(self) -> &'static str {
        match self {
            Kind::Sqlite => "SELECT value FROM setting WHERE name = $1",
            Kind::Postgres => "SELECT value FROM setting WHERE name = $1 FOR SHARE",
        }
    }
}

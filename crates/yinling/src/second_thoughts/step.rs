//! A line that may be taken back, and who asks.

use super::take_back::TAKE_BACK;
use crate::access::account_key;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, one};
use crate::journal::{self, CORRECT, UNDO};
use crate::{accounts, corrections, privacy};
use kit::PersonNo;
use serde_json::Value as Json;

/// From the moment of the line, in milliseconds. The last one still counts.
pub const TEN_MINUTES: i64 = 10 * 60_000;

/// Verbs that post rows, which an opposite line takes back.
const POSTING: [&str; 3] = [
    "people::set_contact",
    "people::set_skill",
    "people::live_elsewhere",
];

/// Verbs that changed rows of their domain alone.
const KEEPING: [&str; 6] = [
    "privacy::consent",
    "privacy::withdraw",
    "privacy::ask_correction",
    "privacy::ask_erasure",
    "accounts::name_helper",
    "accounts::end_helper",
];

/// Who would take something of `elder`'s back.
#[derive(Debug, Clone, Copy)]
pub struct Asker {
    pub account: u32,
    pub elder: PersonNo,
    /// The elder themselves, and not somebody for them.
    pub is_elder: bool,
}

/// A line about an elder's own.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Step {
    pub seq: i64,
    pub at: i64,
    pub verb: String,
    pub subject: String,
    pub detail: String,
    pub on_behalf_of: i64,
    /// What the line calls its actor: `account:12`.
    pub actor: String,
}

pub(super) const COLUMNS: &str = "SELECT j.seq, j.at, j.verb, j.subject, j.detail,
        j.on_behalf_of, a.name AS actor
    FROM journal j JOIN actor a ON a.key = j.actor";

impl Step {
    pub(super) async fn find<C: ConnectionTrait>(
        conn: &C,
        line: i64,
    ) -> Result<Option<Step>, DbErr> {
        let sql = format!("{COLUMNS} WHERE j.seq = $1");
        one(conn, &sql, [line.into()]).await
    }

    /// The last moment at which it can be taken back.
    pub fn until(&self) -> i64 {
        self.at + TEN_MINUTES
    }

    /// What the line says besides: codes and numbers.
    pub fn told(&self) -> Json {
        serde_json::from_str(&self.detail).unwrap_or_default()
    }

    /// The line that this one takes back, if it is one that does.
    pub(super) fn takes_back(&self) -> Option<i64> {
        match self.verb.as_str() {
            TAKE_BACK | UNDO | CORRECT => self.subject.strip_prefix("line:")?.parse().ok(),
            _ => None,
        }
    }

    /// Whether such a line can be taken back at all.
    pub(super) fn is_known(&self) -> bool {
        self.posts_rows() || KEEPING.contains(&self.verb.as_str())
    }

    pub(super) fn posts_rows(&self) -> bool {
        POSTING.contains(&self.verb.as_str())
    }

    /// Done by the asker, or for the elder who asks.
    pub(super) fn is_of(&self, asker: &Asker) -> bool {
        let for_them = asker.is_elder && self.on_behalf_of == i64::from(asker.elder);
        self.subject == format!("person:{}", asker.elder)
            && (for_them || self.actor == account_key(asker.account))
    }

    /// The line that took it back already.
    pub(super) async fn taken_back_by<C: ConnectionTrait>(
        &self,
        conn: &C,
    ) -> Result<Option<i64>, DbErr> {
        let subject = format!("line:{}", self.seq);
        if self.posts_rows() {
            return Ok(journal::TakenBack::load(conn).await?.by(self.seq));
        }
        let lines = journal::list_lines_about(conn, TAKE_BACK, &subject).await?;
        Ok(lines.first().map(|line| line.seq))
    }

    /// Whether nothing rests on it since: what it left is there as it left it.
    pub(super) async fn is_untouched<C: ConnectionTrait>(
        &self,
        conn: &C,
        elder: PersonNo,
    ) -> Result<bool, DbErr> {
        let told = self.told();
        if self.posts_rows() {
            let later = corrections::list_dependents(conn, self.seq).await?;
            return Ok(later.is_empty());
        }
        match self.verb.split("::").next() {
            Some("privacy") => privacy::is_as_left(conn, elder, &self.verb, &told).await,
            _ => accounts::is_as_left(conn, elder, &self.verb, &told, self.seq).await,
        }
    }
}

//! What a verb posts, as plain rows. The line's number and each row's place in
//! it are given by the writer.

use crate::db::{DbErr, KEY_CHANGED};
use kit::{Day, Grade, MeasureId, PersonNo, Precision, Refusal, UnitId};
use serde_json::Value;

/// Everything one verb posts. Its line's hash covers all of it.
#[derive(Debug, Clone, Default)]
pub struct Posting {
    /// The verb as code and journal know it: `units::move_unit`.
    pub verb: &'static str,
    /// What it was done to: `unit:12`, `person:7`, `file:<sha256>`, `line:40`.
    pub subject: String,
    /// Codes, numbers, days and salted hashes only.
    pub detail: Value,
    pub facts: Vec<Fact>,
    pub placements: Vec<Placement>,
    pub unit_attributes: Vec<UnitAttribute>,
    pub person_attributes: Vec<PersonAttribute>,
    pub definitions: Vec<Definition>,
    pub registers: Vec<Registered>,
    /// Rows that stand in the tables of batches already, before `facts` and
    /// `person_attributes`.
    pub staged: Option<Staged>,
    /// Free text kept beside the line: name and body. The line holds its
    /// salted hash.
    pub texts: Vec<(&'static str, String)>,
    /// Sealed copies of what the verb overwrote: person and bytes.
    pub before: Vec<(PersonNo, Vec<u8>)>,
}

/// One countable consequence. `docs/figures.md` says how it is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub measure: MeasureId,
    pub unit: UnitId,
    pub person: PersonNo,
    /// Number of an initiative, 0 for none.
    pub initiative: u16,
    pub day: Day,
    pub precision: Precision,
    pub quantity: i64,
    pub grade: Grade,
    pub subject: UnitId,
}

impl Fact {
    /// The fact that takes this one back: same day, opposite quantity.
    #[must_use]
    pub fn opposite(&self) -> Fact {
        Fact {
            quantity: -self.quantity,
            ..self.clone()
        }
    }
}

/// From `day` on, `unit` hangs under `parent` ([`UnitId::NONE`]: under none).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    pub unit: UnitId,
    pub parent: UnitId,
    pub day: Day,
    pub sign: i8,
}

/// From `day` on, `aspect` of `unit` is `value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitAttribute {
    pub unit: UnitId,
    pub aspect: String,
    pub value: String,
    pub day: Day,
    pub sign: i8,
}

/// From `day` on, `aspect` of the person is `value`: codes and hashes only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonAttribute {
    pub person: PersonNo,
    pub aspect: String,
    pub value: String,
    pub day: Day,
    pub sign: i8,
}

/// An indicator's wording and rule from this line on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    pub indicator: String,
    pub version: i64,
    pub body: String,
}

/// Which register a number was minted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Register {
    Measure,
    Initiative,
    LegacyPerson,
}

/// A number given to a name for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    pub register: Register,
    pub id: i64,
    pub name: String,
}

/// Rows of a bulk import that wait as those of `batch` for their line.
#[derive(Debug, Clone)]
pub struct Staged {
    pub batch: i64,
    pub facts: super::FactDigest,
    pub attributes: super::RowDigest,
}

/// Why a verb did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The rule said no; nothing was changed.
    #[error("{}", .0.code)]
    Refused(Refusal),
    /// Ours or the world's; nothing was changed.
    #[error(transparent)]
    Fault(anyhow::Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::Refused(refusal)
    }
}

impl From<DbErr> for Failure {
    fn from(error: DbErr) -> Failure {
        Failure::from(anyhow::Error::from(error))
    }
}

impl From<anyhow::Error> for Failure {
    /// A fault, but for the one thing the database itself says no to.
    fn from(error: anyhow::Error) -> Failure {
        match error.downcast_ref::<DbErr>() {
            Some(DbErr::Custom(code)) if code == KEY_CHANGED => Refusal::new(KEY_CHANGED).into(),
            _ => Failure::Fault(error),
        }
    }
}

//! What a frozen report states, and the signature over it.

use super::canonical::{canonical, fingerprint};
use crate::access::{Secrets, is_signed};
use crate::indicators::Asked;
use documents::Document;
use kit::{Day, Period, Refusal, UnitId, from_hex, hex};
use serde::{Deserialize, Serialize};

/// What `form` says: another one is read by another program.
pub const FORM: &str = "yinling-frozen-report/1";

/// Everything that is proved. There is no word of the report's prose in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    pub form: String,
    pub unit: StatedUnit,
    /// `2026`, `2026Q1`, `2026-03`.
    pub period: String,
    /// The day that was asked for, if one was.
    pub day: Option<Day>,
    /// Along the tree of the freezing day instead of that of each day.
    pub todays_tree: bool,
    /// The day it was frozen, by the house's clock.
    pub frozen_on: Day,
    /// The day stocks are counted on.
    pub as_of_day: Day,
    /// The state of the journal it was counted at, and that line's hash.
    pub line: u32,
    pub hash: String,
    /// Definitions are those on record up to this line.
    pub definitions_line: i64,
    /// SHA-256 of the document's canonical JSON.
    pub document_sha256: String,
    pub figures: Vec<FrozenFigure>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedUnit {
    pub code: String,
    pub name: String,
    pub number: u32,
}

/// One printed figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrozenFigure {
    pub id: String,
    pub name: String,
    /// Every digit of a count; a share to four decimals, cut.
    pub value: String,
    /// Unit of count.
    pub unit: String,
    /// As the report says it, each wording once.
    pub words: Vec<String>,
    pub definition: String,
    pub version: i64,
    /// SHA-256 of the stored definition; empty for past ledgers' figures, which
    /// need none.
    pub definition_sha256: String,
}

/// The statement with the signature over its canonical bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    pub statement: Statement,
    /// ed25519, 128 hexadecimal digits.
    pub signature: String,
    /// 64 hexadecimal digits.
    pub public_key: String,
}

/// What is kept: the document and its proof.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frozen {
    pub document: Document,
    pub proof: Proof,
}

/// What is asked of the figures to count them again.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub asked: Asked,
    /// The day that was today.
    pub today: Day,
}

impl Statement {
    /// Refuses (`proof_unreadable`) a statement that names no period.
    pub fn wanted(&self) -> Result<Wanted, Refusal> {
        let unclear = |_| Refusal::new("proof_unreadable").with("why", &self.period);
        let period: Period = self.period.parse().map_err(unclear)?;
        Ok(Wanted {
            asked: Asked {
                unit: UnitId(self.unit.number),
                period,
                day: self.day,
                line: Some(self.line),
                todays_tree: self.todays_tree,
            },
            today: self.frozen_on,
        })
    }
}

impl Proof {
    pub fn sign(statement: Statement, secrets: &Secrets) -> anyhow::Result<Proof> {
        let signature = secrets.sign(canonical(&statement)?.as_bytes());
        Ok(Proof {
            statement,
            signature: hex(&signature),
            public_key: hex(&secrets.public_key()),
        })
    }

    /// From the text of a proof file. Refuses (`proof_unreadable`) anything
    /// else.
    pub fn parse(text: &str) -> Result<Proof, Refusal> {
        let unreadable = |why: String| Refusal::new("proof_unreadable").with("why", why);
        let proof: Proof = serde_json::from_str(text).map_err(|e| unreadable(e.to_string()))?;
        match proof.statement.form == FORM {
            true => Ok(proof),
            false => Err(unreadable(proof.statement.form)),
        }
    }

    /// The text of a proof file, for people and programs.
    pub fn text(&self) -> anyhow::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Whether the signature is that of the key over exactly this statement.
    pub fn is_signed(&self) -> anyhow::Result<bool> {
        let read = |text: &str| from_hex(text).unwrap_or_default();
        let (key, signature) = (read(&self.public_key), read(&self.signature));
        let (key, signature) = (<[u8; 32]>::try_from(key), <[u8; 64]>::try_from(signature));
        let (Ok(key), Ok(signature)) = (key, signature) else {
            return Ok(false);
        };
        let bytes = canonical(&self.statement)?;
        Ok(is_signed(&key, bytes.as_bytes(), &signature))
    }
}

impl Frozen {
    /// Whether the document is the one the statement speaks of.
    pub fn holds_its_document(&self) -> anyhow::Result<bool> {
        Ok(fingerprint(&self.document)? == self.proof.statement.document_sha256)
    }
}

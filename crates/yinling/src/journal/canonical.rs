//! The bytes that hashes are taken over. Changing anything here breaks every
//! chain ever written.
//!
//! A row is a tag byte and its fields in the order of its table; an integer is
//! eight bytes, little-endian; a text is its length (as an integer) and its
//! UTF-8 bytes. Rows of one kind are hashed in order of `n`, each kind by
//! itself; a line's `facts_hash` is the hash of those seven hashes in the order
//! of [`PostingDigest`]'s fields. SHA-256 throughout.

use super::posting::{Definition, Fact, PersonAttribute, Placement, Registered, UnitAttribute};
use super::{Posting, Register};
use kit::hex;
use sha2::{Digest, Sha256};

pub type Hash = [u8; 32];

/// Running hash over rows of one kind.
#[derive(Debug, Clone, Default)]
pub struct RowDigest {
    hasher: Sha256,
    buffer: Vec<u8>,
    pub rows: i64,
}

/// Running hash over facts.
pub type FactDigest = RowDigest;

impl RowDigest {
    fn start(&mut self, tag: u8) -> &mut Self {
        self.rows += 1;
        self.buffer.push(tag);
        self
    }

    fn int(&mut self, value: impl Into<i64>) -> &mut Self {
        self.buffer.extend_from_slice(&value.into().to_le_bytes());
        self
    }

    fn text(&mut self, value: &str) -> &mut Self {
        self.int(i64::try_from(value.len()).unwrap_or(i64::MAX));
        self.buffer.extend_from_slice(value.as_bytes());
        self
    }

    fn end(&mut self) {
        if self.buffer.len() > 8_192 {
            self.hasher.update(&self.buffer);
            self.buffer.clear();
        }
    }

    pub fn fact(&mut self, f: &Fact) {
        self.start(b'F')
            .int(f.measure)
            .int(f.unit)
            .int(f.person)
            .int(f.initiative)
            .int(f.day.number())
            .int(f.precision as u8)
            .int(f.quantity)
            .int(f.grade as u8)
            .int(f.subject)
            .end();
    }

    pub fn placement(&mut self, p: &Placement) {
        self.start(b'P')
            .int(p.unit)
            .int(p.parent)
            .int(p.day.number())
            .int(p.sign)
            .end();
    }

    pub fn unit_attribute(&mut self, a: &UnitAttribute) {
        self.start(b'U').int(a.unit).text(&a.aspect).text(&a.value);
        self.int(a.day.number()).int(a.sign).end();
    }

    pub fn person_attribute(&mut self, a: &PersonAttribute) {
        self.start(b'A')
            .int(a.person)
            .text(&a.aspect)
            .text(&a.value);
        self.int(a.day.number()).int(a.sign).end();
    }

    pub fn definition(&mut self, d: &Definition) {
        self.start(b'D')
            .text(&d.indicator)
            .int(d.version)
            .text(&d.body)
            .end();
    }

    pub fn registered(&mut self, r: &Registered) {
        let tag = match r.register {
            Register::Measure => b'M',
            Register::Initiative => b'I',
            Register::LegacyPerson => b'L',
        };
        self.start(tag).int(r.id).text(&r.name).end();
    }

    pub fn finish(mut self) -> Hash {
        self.hasher.update(&self.buffer);
        self.hasher.finalize().into()
    }
}

/// The digests of everything one line posted.
#[derive(Debug, Clone, Default)]
pub struct PostingDigest {
    pub facts: FactDigest,
    pub placements: RowDigest,
    pub unit_attributes: RowDigest,
    pub person_attributes: RowDigest,
    pub definitions: RowDigest,
    pub registers: RowDigest,
}

impl PostingDigest {
    pub fn of(posting: &Posting) -> PostingDigest {
        let mut digest = PostingDigest::default();
        if let Some(staged) = &posting.staged {
            digest.facts = staged.facts.clone();
            digest.person_attributes = staged.attributes.clone();
        }
        posting.facts.iter().for_each(|f| digest.facts.fact(f));
        posting
            .placements
            .iter()
            .for_each(|p| digest.placements.placement(p));
        posting
            .unit_attributes
            .iter()
            .for_each(|a| digest.unit_attributes.unit_attribute(a));
        posting
            .person_attributes
            .iter()
            .for_each(|a| digest.person_attributes.person_attribute(a));
        posting
            .definitions
            .iter()
            .for_each(|d| digest.definitions.definition(d));
        posting
            .registers
            .iter()
            .for_each(|r| digest.registers.registered(r));
        digest
    }

    pub fn finish(self) -> Hash {
        let mut hasher = Sha256::new();
        for part in [
            self.facts,
            self.placements,
            self.unit_attributes,
            self.person_attributes,
            self.definitions,
            self.registers,
        ] {
            hasher.update(part.finish());
        }
        hasher.finalize().into()
    }
}

/// The fields of a line that its hash covers, besides the hash before it.
#[derive(Debug, Clone)]
pub struct LineFields<'a> {
    pub seq: i64,
    pub at: i64,
    pub actor: &'a str,
    pub on_behalf_of: i64,
    pub channel: &'a str,
    pub verb: &'a str,
    pub subject: &'a str,
    pub detail: &'a str,
    pub facts_n: i64,
    pub facts_hash: &'a [u8],
}

impl LineFields<'_> {
    /// The line's hash, chained to `prev_hash` (empty before the first line).
    pub fn hash(&self, prev_hash: &[u8]) -> Hash {
        let mut row = RowDigest::default();
        row.start(b'J')
            .int(self.seq)
            .int(self.at)
            .text(self.actor)
            .int(self.on_behalf_of)
            .text(self.channel)
            .text(self.verb)
            .text(self.subject)
            .text(self.detail)
            .int(self.facts_n);
        row.buffer.extend_from_slice(self.facts_hash);
        row.buffer.extend_from_slice(prev_hash);
        row.finish()
    }
}

/// A hash that says nothing once its salt is destroyed: 32 hex digits.
pub fn salted_hash(salt: &[u8], text: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(text.as_bytes());
    hex(&hasher.finalize()[..16])
}

//! A person who is new to the roster: the rows, and what follows from them.

use super::super::history::{Facts, History, LEFT, REGISTERED, Registration};
use super::super::identity::Identity;
use super::line::{Kept, Line};
use super::stage::Sealer;
use crate::db::{Insert, Value};
use crate::journal::{Fact, PersonAttribute};
use kit::{Day, PersonNo, UnitId};

/// Everything one new person brings.
pub(super) struct Newcomer {
    pub person: PersonNo,
    identity: Identity,
    managing: UnitId,
    branch: UnitId,
    affiliation: &'static str,
    left: Option<Day>,
    salt: [u8; 16],
    sealed: Vec<u8>,
    id_hash: Option<[u8; 32]>,
    likeness: [u8; 32],
    pub attributes: Vec<PersonAttribute>,
    pub facts: Vec<Fact>,
}

/// The unit that counts the person: 管理单位, else 所在党支部, else 所在组织.
pub(super) fn counted_by(line: &Line) -> UnitId {
    let unit = line.managing.or(line.branch).or(line.organisation);
    unit.unwrap_or_default()
}

impl Newcomer {
    /// `kept` is the line's; `salt` is nobody else's.
    pub fn new(
        line: &Line,
        kept: Kept,
        person: PersonNo,
        salt: [u8; 16],
        sealer: &Sealer,
    ) -> anyhow::Result<Newcomer> {
        let Sealer {
            secrets,
            directory,
            day,
        } = sealer;
        let identity = Identity {
            name: line.name.to_string(),
            sex: line.sex.to_owned(),
            birth_on: i64::from(line.birth.0.number()),
            birth_precision: line.birth.1 as i64,
            retirement: line.retirement.to_owned(),
            details: kept.details,
            private: kept.private,
        };
        let sealed = identity.private.seal(secrets, i64::from(person))?;
        let registration = Registration {
            managing: counted_by(line),
            party_branch: line.branch.unwrap_or_default(),
            affiliation: line.affiliation.to_owned(),
            retired_on: line.retired,
            joined_on: line.joined,
            skilled: line.is_skilled,
            elsewhere: line.lives_elsewhere.unwrap_or(false),
            identity: identity.pin_of(&salt, &sealed, line.id_hash.as_ref(), &line.likeness),
        };
        let row = |aspect: &str, value: String, day| PersonAttribute {
            person,
            aspect: aspect.to_owned(),
            value,
            day,
            sign: 1,
        };
        let mut attributes = vec![row(REGISTERED, registration.value(), *day)];
        attributes.extend(line.died.map(|died| row(LEFT, "died".into(), died)));
        let mut history = History::new(person);
        attributes.iter().for_each(|row| history.push(row.clone()));
        let facts = history.consequences(&|unit| directory.founded(unit));
        Ok(Newcomer {
            person,
            identity,
            managing: registration.managing,
            branch: registration.party_branch,
            affiliation: line.affiliation,
            left: line.died,
            salt,
            sealed,
            id_hash: line.id_hash,
            likeness: line.likeness,
            attributes,
            facts: facts.since(&Facts::default(), person),
        })
    }

    /// The columns of [`PERSON`].
    pub fn person_row(&mut self) -> [Value; 11] {
        let identity = &mut self.identity;
        [
            i64::from(self.person).into(),
            std::mem::take(&mut identity.name).into(),
            std::mem::take(&mut identity.sex).into(),
            identity.birth_on.into(),
            identity.birth_precision.into(),
            std::mem::take(&mut identity.retirement).into(),
            i64::from(self.managing).into(),
            i64::from(self.branch).into(),
            self.affiliation.into(),
            std::mem::take(&mut identity.details).into(),
            self.left.map(|day| i64::from(day.number())).into(),
        ]
    }

    /// The columns of [`SECRET`].
    pub fn secret_row(&mut self) -> [Value; 5] {
        [
            i64::from(self.person).into(),
            self.salt.to_vec().into(),
            std::mem::take(&mut self.sealed).into(),
            self.id_hash.map(|hash| hash.to_vec()).into(),
            self.likeness.to_vec().into(),
        ]
    }
}

const PERSON: &str = "person_no, name, sex, birth_on, birth_precision, retirement, managing_unit, party_branch, affiliation, details, left_on";
const SECRET: &str = "person_no, salt, sealed, id_hash, likeness_hash";

/// For rows of `person`; `void_by` as its table says.
pub(super) fn into_person(void_by: i64) -> Insert {
    Insert::with(
        "person",
        PERSON,
        &[("merged_into", 0), ("void_by", void_by)],
    )
}

pub(super) fn into_secret() -> Insert {
    Insert::into("person_secret", SECRET)
}

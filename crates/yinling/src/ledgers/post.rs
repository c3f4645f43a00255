//! Turns ledgers that were read into lines.

use super::places::Places;
use super::read::{Entry, Ledger, Names, Of};
use crate::db::{DbErr, FromQueryResult, Tx, rows};
use crate::indicators::measures::FIRST_LEGACY;
use crate::journal::{Fact, Failure, Posting, Register, Registered, find_standing};
use crate::units;
use kit::{MeasureId, PersonNo, Refusal, UnitId};
use serde_json::json;
use std::collections::HashMap;

pub const VERB: &str = "ledgers::import_facts";

/// What a ledger's line is about.
pub fn subject(ledger: &Ledger) -> String {
    format!("file:{}", ledger.fingerprint)
}

/// A posting for each ledger that has something to post and whose line does
/// not stand already, with the ledger's place in the list.
/// Refusals: `changed_meanwhile` when a unit changed since the ledgers were
/// read, `too_many_kinds` when a register is full.
pub async fn post(
    tx: &Tx,
    ledgers: &[Ledger],
    places: &Places,
) -> Result<Vec<(usize, Posting)>, Failure> {
    if places.are_stale(tx).await? {
        return Err(Refusal::new("changed_meanwhile").into());
    }
    let mut minted = Minted::default();
    let mut postings: Vec<(usize, Posting)> = Vec::new();
    for (at, ledger) in ledgers.iter().enumerate() {
        let subject = subject(ledger);
        let again = postings
            .iter()
            .any(|(_, posting)| posting.subject == subject);
        if ledger.entries.is_empty() || again || find_standing(tx, VERB, &subject).await?.is_some()
        {
            continue;
        }
        postings.push((at, posting_of(tx, ledger, subject, &mut minted).await?));
    }
    Ok(postings)
}

/// Numbers given in this very transaction, which no table shows yet.
#[derive(Debug, Default)]
struct Minted {
    measures: HashMap<String, u32>,
    initiatives: HashMap<String, u32>,
    people: HashMap<String, u32>,
}

async fn posting_of(
    tx: &Tx,
    ledger: &Ledger,
    subject: String,
    minted: &mut Minted,
) -> Result<Posting, Failure> {
    let mut posting = Posting {
        verb: VERB,
        subject,
        detail: json!({
            "rows": ledger.rows,
            "taken": ledger.entries.len(),
            "refused": ledger.refused.len(),
        }),
        ..Posting::default()
    };
    let used = Used::of(ledger);
    let pick = |names: &Names<String>, used: &[bool]| -> Vec<Option<String>> {
        let both = names.list.iter().zip(used);
        both.map(|(name, used)| used.then(|| name.clone()))
            .collect()
    };
    let people: Vec<Option<String>> = ledger
        .people
        .list
        .iter()
        .zip(&used.people)
        .map(|(hash, used)| used.then(|| kit::hex(hash)))
        .collect();
    let legacy = pick(&ledger.legacy, &used.legacy);
    let initiatives = pick(&ledger.initiatives, &used.initiatives);
    let numbers = Numbers {
        legacy: MEASURES
            .numbers(tx, &legacy, &mut minted.measures, &mut posting)
            .await?,
        initiatives: INITIATIVES
            .numbers(tx, &initiatives, &mut minted.initiatives, &mut posting)
            .await?,
        people: PEOPLE
            .numbers(tx, &people, &mut minted.people, &mut posting)
            .await?,
    };
    posting.facts.reserve_exact(ledger.entries.len());
    for entry in &ledger.entries {
        posting.facts.push(numbers.fact(entry)?);
    }
    if !ledger.notes.is_empty() {
        let notes: serde_json::Map<String, serde_json::Value> = ledger
            .notes
            .iter()
            .map(|(row, note)| (row.clone(), note.clone().into()))
            .collect();
        posting
            .texts
            .push(("notes", serde_json::Value::Object(notes).to_string()));
    }
    Ok(posting)
}

/// Which names the rows that are taken use: nothing is minted for a row that
/// is set aside.
struct Used {
    legacy: Vec<bool>,
    initiatives: Vec<bool>,
    people: Vec<bool>,
}

impl Used {
    fn of(ledger: &Ledger) -> Used {
        let mut used = Used {
            legacy: vec![false; ledger.legacy.list.len()],
            initiatives: vec![false; ledger.initiatives.list.len()],
            people: vec![false; ledger.people.list.len()],
        };
        for entry in &ledger.entries {
            if let Of::Legacy(at) = entry.measure {
                used.legacy[at as usize] = true;
            }
            if let Some(at) = entry.initiative {
                used.initiatives[at as usize] = true;
            }
            if let Some(at) = entry.person {
                used.people[at as usize] = true;
            }
        }
        used
    }
}

/// The numbers behind a ledger's names.
struct Numbers {
    legacy: Vec<u32>,
    initiatives: Vec<u32>,
    people: Vec<u32>,
}

impl Numbers {
    fn fact(&self, entry: &Entry) -> Result<Fact, Failure> {
        let short = |n: u32| u16::try_from(n).map_err(|_| Refusal::new("too_many_kinds"));
        let (measure, subject) = match entry.measure {
            Of::Word(word) if word.of_unit() => (word.id, entry.unit),
            Of::Word(word) => (word.id, UnitId::NONE),
            Of::Legacy(at) => (MeasureId(short(self.legacy[at as usize])?), UnitId::NONE),
        };
        let initiative = entry
            .initiative
            .map_or(0, |at| self.initiatives[at as usize]);
        Ok(Fact {
            measure,
            unit: entry.unit,
            person: PersonNo(entry.person.map_or(0, |at| self.people[at as usize])),
            initiative: short(initiative)?,
            day: entry.day,
            precision: entry.precision,
            quantity: entry.quantity,
            grade: entry.grade,
            subject,
        })
    }
}

/// A register of names and where its numbers come from.
struct Series {
    register: Register,
    table: &'static str,
    series: &'static str,
    /// Added to the series' numbers, which begin with 1.
    offset: u32,
}

const MEASURES: Series = Series {
    register: Register::Measure,
    table: "measure",
    series: "legacy_measure",
    offset: FIRST_LEGACY as u32 - 1,
};
const INITIATIVES: Series = Series {
    register: Register::Initiative,
    table: "initiative",
    series: "initiative",
    offset: 0,
};
/// Persons of ledgers are numbered with those of the roster.
const PEOPLE: Series = Series {
    register: Register::LegacyPerson,
    table: "legacy_person",
    series: "person",
    offset: 0,
};

#[derive(FromQueryResult)]
struct NameRow {
    id: i64,
    name: String,
}

/// Names asked for at once.
const PAGE: usize = 500;

impl Series {
    /// The number of each name, minted where it has none yet; 0 for `None`.
    async fn numbers(
        &self,
        tx: &Tx,
        names: &[Option<String>],
        minted: &mut HashMap<String, u32>,
        posting: &mut Posting,
    ) -> Result<Vec<u32>, Failure> {
        let known = self.known(tx, names).await?;
        let is_new = |name: &&String| !known.contains_key(*name) && !minted.contains_key(*name);
        let fresh: Vec<&String> = names.iter().flatten().filter(is_new).collect();
        let count = u32::try_from(fresh.len()).map_err(anyhow::Error::from)?;
        if count > 0 {
            let first = units::mint(tx, self.series, count).await? + self.offset;
            for (id, name) in (first..).zip(fresh) {
                let (register, name) = (self.register, name.clone());
                posting.registers.push(Registered {
                    register,
                    id: id.into(),
                    name: name.clone(),
                });
                minted.insert(name, id);
            }
        }
        let number = |name: &Option<String>| {
            let name = name.as_ref()?;
            known.get(name).or_else(|| minted.get(name)).copied()
        };
        Ok(names.iter().map(|name| number(name).unwrap_or(0)).collect())
    }

    async fn known(
        &self,
        tx: &Tx,
        names: &[Option<String>],
    ) -> Result<HashMap<String, u32>, DbErr> {
        let wanted: Vec<&String> = names.iter().flatten().collect();
        let mut known = HashMap::new();
        for page in wanted.chunks(PAGE) {
            let places: Vec<String> = (1..=page.len()).map(|n| format!("${n}")).collect();
            let (table, places) = (self.table, places.join(", "));
            let sql = format!("SELECT id, name FROM {table} WHERE name IN ({places})");
            let values = page.iter().map(|name| (*name).clone().into());
            for row in rows::<NameRow, _>(tx, &sql, values).await? {
                let id = u32::try_from(row.id).map_err(|e| DbErr::Type(e.to_string()))?;
                known.insert(row.name, id);
            }
        }
        Ok(known)
    }
}

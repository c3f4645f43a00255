//! The common end of every people verb: rows of history in, a posting out.

use super::history::{AFFILIATION, History, LEFT};
use super::load::{PersonRow, get_person, load_history, posted_facts};
use crate::db::{DbErr, FromQueryResult, Tx, exec, one};
use crate::journal::{Failure, PersonAttribute, Posting};
use kit::{Day, PersonNo, Refusal, UnitId};
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct FoundedRow {
    founded_on: i64,
}

const FOUNDED: &str = "SELECT founded_on FROM unit WHERE id = $1";
const STAND: &str = "UPDATE person SET managing_unit = $2, party_branch = $3, affiliation = $4,
    left_on = $5, merged_into = $6 WHERE person_no = $1";

/// A person in the hands of one verb.
#[derive(Debug)]
pub struct Change {
    pub row: PersonRow,
    pub history: History,
    added: Vec<PersonAttribute>,
}

impl Change {
    /// Refusals: `unknown_person`, `person_merged`.
    pub async fn of(tx: &Tx, person: PersonNo) -> Result<Change, Failure> {
        let row = get_person(tx, person).await?;
        Change::of_row(tx, row, person).await
    }

    /// The same for somebody on the roster. Refusals: also `not_on_roster`.
    pub async fn on_roster(tx: &Tx, person: PersonNo) -> Result<Change, Failure> {
        let change = Change::of(tx, person).await?;
        if change.history.registration().is_none() {
            return Err(Refusal::new("not_on_roster").with("person", person).into());
        }
        Ok(change)
    }

    /// For a person already looked up, merged away or not.
    pub async fn of_row(tx: &Tx, row: PersonRow, person: PersonNo) -> Result<Change, Failure> {
        let history = load_history(tx, person).await?;
        Ok(Change {
            row,
            history,
            added: Vec::new(),
        })
    }

    pub fn person(&self) -> PersonNo {
        self.history.person
    }

    pub fn set(&mut self, aspect: &str, value: impl Into<String>, day: Day) {
        self.put(aspect, value.into(), day, 1);
    }

    /// Takes a standing row back.
    pub fn take_back(&mut self, aspect: &str, value: &str, day: Day) {
        self.put(aspect, value.to_owned(), day, -1);
    }

    fn put(&mut self, aspect: &str, value: String, day: Day, sign: i8) {
        let aspect = aspect.to_owned();
        let row = PersonAttribute {
            person: self.person(),
            aspect,
            value,
            day,
            sign,
        };
        self.history.push(row.clone());
        self.added.push(row);
    }

    /// Adds the rows and what follows from them to `posting`, and writes where
    /// the person stands today.
    pub async fn post(self, tx: &Tx, posting: &mut Posting) -> Result<(), Failure> {
        let founded = founding_days(tx, &self.history).await?;
        let wanted = self
            .history
            .consequences(&|unit| founded.get(&unit).copied().unwrap_or_default());
        let posted = posted_facts(tx, self.person()).await?;
        posting.facts.extend(wanted.since(&posted, self.person()));
        write_standing(tx, &self.history).await?;
        posting.person_attributes.extend(self.added);
        Ok(())
    }

    /// A posting of this person alone.
    pub async fn finish(
        self,
        tx: &Tx,
        verb: &'static str,
        detail: serde_json::Value,
    ) -> Result<Posting, Failure> {
        let subject = format!("person:{}", self.person());
        let mut posting = Posting {
            verb,
            subject,
            detail,
            ..Posting::default()
        };
        self.post(tx, &mut posting).await?;
        Ok(posting)
    }
}

/// Founding days of every unit a history speaks of.
async fn founding_days(tx: &Tx, history: &History) -> Result<HashMap<UnitId, Day>, DbErr> {
    let mut days = HashMap::new();
    for unit in history.units() {
        let row: Option<FoundedRow> = one(tx, FOUNDED, [i64::from(unit).into()]).await?;
        let day = row
            .and_then(|row| Day::from_number(row.founded_on))
            .unwrap_or_default();
        days.insert(unit, day);
    }
    Ok(days)
}

pub(super) async fn write_standing(tx: &Tx, history: &History) -> Result<(), DbErr> {
    let last = Day::LAST;
    let left = history.left();
    let values = [
        i64::from(history.person).into(),
        i64::from(history.managing_on(last).unwrap_or_default()).into(),
        i64::from(history.party_branch_on(last).unwrap_or_default()).into(),
        history.affiliation().unwrap_or_default().into(),
        left.map(|(day, _)| i64::from(day.number())).into(),
        history.merged_into().map_or(0, i64::from).into(),
    ];
    exec(tx, STAND, values).await.map(drop)
}

impl Change {
    /// Whether the person has left the count by `day`.
    /// Refuses (`person_left`) what comes after somebody has left.
    pub fn require_here(&self, day: Day) -> Result<(), Refusal> {
        match self.has_left_by(day) {
            false => Ok(()),
            true => Err(Refusal::new("person_left")
                .with("person", self.person())
                .with("day", day)),
        }
    }

    pub fn has_left_by(&self, day: Day) -> bool {
        self.history
            .values(LEFT)
            .keys()
            .next()
            .is_some_and(|left| *left <= day)
    }

    pub fn affiliation_on(&self, day: Day) -> Option<String> {
        self.history
            .values(AFFILIATION)
            .range(..=day)
            .next_back()
            .map(|(_, code)| code.clone())
    }
}

//! Databases to measure on, filled through the journal so that the chain is
//! whole.

use crate::city::{City, FLOWS, UNITS, founded};
use anyhow::{Result, anyhow};
use figures::FactRow;
use kit::{Clock, Day, PersonNo, SystemClock, UnitId};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use yinling::db::Db;
use yinling::indicators::{self, Dictionary};
use yinling::journal::{
    Act, Channel, Fact, Failure, Posting, Recorded, Register, Registered, Verb, Writer, verb,
};
use yinling::units::{self, Change, History, Life};

/// An open database and its writer.
pub struct House {
    pub db: Db,
    pub writer: Writer,
    pub clock: Arc<dyn Clock>,
}

impl House {
    pub async fn open(folder: &Path, url: Option<&str>) -> Result<House> {
        let db = Db::open(folder, url).await?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let writer = Writer::start(db.clone(), clock.clone());
        Ok(House { db, writer, clock })
    }

    pub fn today(&self) -> Day {
        self.clock.today()
    }

    pub async fn record(&self, verb: Verb) -> Result<Recorded> {
        self.writer.record(act(), verb).await.map_err(fault)
    }

    pub async fn close(self) -> Result<()> {
        drop(self.writer);
        Ok(self.db.close().await?)
    }

    /// Units, dictionary and facts of the city.
    pub async fn fill(&self, city: &City) -> Result<()> {
        self.record(found_units(city, self.today())).await?;
        let dictionary = Dictionary::built_in()?;
        indicators::define(&self.db, &self.writer, act(), &dictionary)
            .await
            .map_err(fault)?;
        let mut batch: Vec<Fact> = Vec::new();
        for fact in city.facts() {
            batch.push(as_posted(&fact));
            if batch.len() == city.per_line as usize {
                self.record(post(std::mem::take(&mut batch))).await?;
            }
        }
        if !batch.is_empty() {
            self.record(post(batch)).await?;
        }
        Ok(())
    }
}

pub fn act() -> Act {
    Act {
        actor: "bench".to_owned(),
        on_behalf_of: PersonNo::NOBODY,
        channel: Channel::Import,
    }
}

pub fn fault(failure: Failure) -> anyhow::Error {
    match failure {
        Failure::Refused(refusal) => anyhow!("refused: {}", refusal.code),
        Failure::Fault(error) => error,
    }
}

/// A verb that posts what it is given.
pub fn post(mut facts: Vec<Fact>) -> Verb {
    // As imports do: neighbouring rows of the table are written together.
    facts.sort_by_key(|fact| fact.person);
    let posting = Arc::new(Posting {
        verb: "bench::post",
        subject: "bench".to_owned(),
        detail: json!({ "facts": facts.len() }),
        facts,
        ..Posting::default()
    });
    verb(move |_tx| {
        let posting = Posting::clone(&posting);
        Box::pin(async move { Ok(posting) })
    })
}

pub fn as_posted(fact: &FactRow) -> Fact {
    Fact {
        measure: fact.measure,
        unit: fact.unit,
        person: fact.person,
        initiative: fact.initiative,
        day: fact.day,
        precision: fact.precision,
        quantity: fact.quantity,
        grade: fact.grade,
        subject: fact.subject,
    }
}

/// All units, their moves, and the eight legacy measures, in line 1.
fn found_units(city: &City, today: Day) -> Verb {
    let moves = Arc::new(city.moves());
    verb(move |tx| {
        let moves = moves.clone();
        Box::pin(async move {
            units::mint(tx, "unit", UNITS).await?;
            let mut change = Change::new("units::found", UnitId(1), json!({ "units": UNITS }));
            for number in 1..=UNITS {
                let (unit, kind) = (UnitId(number), City::kind(number));
                let parent = Some(City::parent(number)).filter(|up| *up != UnitId::NONE);
                change.place(unit, parent, founded());
                let name = format!("{}{number}号", kind.label());
                let rows =
                    units::founding_rows(&City::code(number), &name, kind, None, Life::Founded);
                change.set(&mut History::new(unit), &rows, founded());
            }
            for one in moves.iter() {
                change.place(one.unit, Some(one.to), one.day);
            }
            for number in 0..FLOWS {
                change.posting.registers.push(Registered {
                    register: Register::Measure,
                    id: City::flow(number).0.into(),
                    name: City::flow_name(number),
                });
            }
            change.finish(tx, today).await
        })
    })
    .alone()
}

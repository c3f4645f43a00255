//! A unit's roster as a workbook with the columns an import reads, so that it
//! comes back as "the same". Identity numbers, telephones and addresses are
//! masked; in full they leave only with a reason, and the journal says so.

use super::history::{AFFILIATION, ELSEWHERE, SKILLED};
use super::import::columns::{
    ADDRESS, AFFILIATION as AFFILIATION_COLUMN, BIRTH, BRANCH, DATED_DETAILS, DETAILS, ID_NUMBER,
    LANDLINE, MANAGING, MOBILE, NAME, PERSON_NO, RETIREMENT, SEX,
};
use super::import::{Recorded, column, columns, order, recorded, retirement_word, template};
use super::set_affiliation::affiliation_word;
use crate::access::Secrets;
use crate::db::{Db, DbErr, FromQueryResult, rows};
use crate::importing::Columns;
use crate::journal::{Act, Failure, Posting, Writer, verb};
use crate::units::{Tree, get_unit, list_units};
use anyhow::Context;
use kit::{Day, PersonNo, Refusal, UnitId};
use serde_json::{Map, Value, json};
use sheets::write::{Template, write_template};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

/// What is to be taken out.
#[derive(Debug, Clone)]
pub struct RosterExport {
    /// Code of the unit; everything below it goes along.
    pub unit: String,
    pub as_of_day: Day,
    /// The reason for which sensitive fields are given in full; `None` masks.
    pub reveal: Option<String>,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    pub people: u32,
    /// The line that says sensitive fields were given.
    pub line: Option<u32>,
}

#[derive(FromQueryResult)]
struct NumberRow {
    person_no: i64,
}

/// Whoever is managed below the unit now, and whoever has ever been moved: where
/// those stood on the day is looked up in their histories.
const BELOW: &str = "SELECT person_no FROM shown_person WHERE void_by = 0 AND managing_unit IN
        (SELECT descendant FROM unit_closure WHERE ancestor = $1)
    UNION SELECT person_no FROM posted_person_attribute WHERE aspect = 'managing'
    ORDER BY person_no";
const EVERYBODY: &str = "SELECT person_no FROM shown_person WHERE void_by = 0 ORDER BY person_no";

/// Writes the roster of a unit, as it stood on a day, to `out`. A reveal is on
/// record before the first number is written.
/// Refusals: `unknown_unit`, `missing_value` for an empty reason.
pub async fn export_roster(
    db: &Db,
    writer: &Writer,
    secrets: &Arc<Secrets>,
    act: Act,
    export: &RosterExport,
    today: Day,
    out: &Path,
) -> Result<Exported, Failure> {
    let unit = get_unit(db.read(), &export.unit).await?;
    if export
        .reveal
        .as_deref()
        .is_some_and(|why| why.trim().is_empty())
    {
        return Err(Refusal::new("missing_value").with("field", "理由").into());
    }
    let day = export.as_of_day;
    let people = people_of(db, secrets, unit, day, today).await?;
    let line = match &export.reveal {
        Some(reason) => {
            let posting = reveal(unit, people.len(), day, reason.trim());
            let verb = verb(move |_tx| {
                let posting = posting.clone();
                Box::pin(async move { Ok(posting) })
            });
            Some(writer.record(act, verb).await?.line.0)
        }
        None => None,
    };
    let codes = list_units(db.read()).await?;
    let codes: HashMap<i64, String> = codes.into_iter().map(|card| (card.id, card.code)).collect();
    let (out, masks) = (out.to_owned(), export.reveal.is_none());
    let written = tokio::task::spawn_blocking(move || write(&out, &people, &codes, day, masks));
    let people = written.await.context("writing the roster")??;
    Ok(Exported { people, line })
}

/// A line without facts: who took how many people's numbers, and why.
fn reveal(unit: UnitId, people: usize, day: Day, reason: &str) -> Posting {
    Posting {
        verb: "people::reveal",
        subject: format!("unit:{unit}"),
        detail: json!({ "rows": people, "as_of_day": day }),
        texts: vec![("reason", reason.to_owned())],
        ..Posting::default()
    }
}

/// How many people one query asks for.
const AT_ONCE: usize = 500;

/// The people counted at or below the unit on the day, by number.
async fn people_of(
    db: &Db,
    secrets: &Secrets,
    unit: UnitId,
    day: Day,
    today: Day,
) -> Result<Vec<(PersonNo, Recorded)>, Failure> {
    let candidates: Vec<NumberRow> = if day == today {
        rows(db.read(), BELOW, [i64::from(unit).into()]).await?
    } else {
        rows(db.read(), EVERYBODY, []).await?
    };
    let tree = Tree::load(db.read()).await?;
    let units = tree.units().into_iter();
    let below: HashSet<UnitId> = units
        .filter(|one| tree.chain(*one, day).contains(&unit))
        .collect();
    let numbers: Result<Vec<PersonNo>, DbErr> = candidates.iter().map(NumberRow::person).collect();
    let mut people = Vec::new();
    for chunk in numbers?.chunks(AT_ONCE) {
        let mut known = recorded(db.read(), secrets, chunk).await?;
        for person in chunk {
            let Some(found) = known.remove(person) else {
                continue;
            };
            let history = &found.history;
            let is_here = history
                .registration()
                .is_some_and(|(since, _)| since <= day)
                && history.left().is_none_or(|(left, _)| left > day)
                && history
                    .managing_on(day)
                    .is_some_and(|unit| below.contains(&unit));
            if is_here {
                people.push((*person, found));
            }
        }
    }
    Ok(people)
}

impl NumberRow {
    fn person(&self) -> Result<PersonNo, DbErr> {
        let number = u32::try_from(self.person_no);
        number.map(PersonNo).map_err(|e| DbErr::Type(e.to_string()))
    }
}

fn write(
    out: &Path,
    people: &[(PersonNo, Recorded)],
    codes: &HashMap<i64, String>,
    day: Day,
    masks: bool,
) -> anyhow::Result<u32> {
    let order: Vec<usize> = [PERSON_NO].into_iter().chain(order()).collect();
    let template = Template {
        columns: order.iter().map(|number| column(*number)).collect(),
        ..template()
    };
    let known: &Columns = columns();
    let rows = people.iter().map(|(person, recorded)| {
        let cells = cells(*person, recorded, codes, day);
        let shown = |column: &usize| {
            let text = cells.get(column).map_or("", String::as_str);
            match masks {
                true => known.masked(*column, text),
                false => text.to_owned(),
            }
        };
        order.iter().map(shown).collect::<Vec<String>>()
    });
    write_template(out, &template, rows).with_context(|| out.display().to_string())
}

/// The cells of one person by column; what is not known is absent.
fn cells(
    person: PersonNo,
    Recorded { identity, history }: &Recorded,
    codes: &HashMap<i64, String>,
    day: Day,
) -> HashMap<usize, String> {
    let mut cells = HashMap::new();
    let mut put = |column, text: String| {
        if !text.is_empty() {
            cells.insert(column, text);
        }
    };
    let code = |unit: Option<UnitId>| {
        let code = unit.and_then(|unit| codes.get(&i64::from(unit)));
        code.cloned().unwrap_or_default()
    };
    let newest = |aspect| {
        let values = history.values(aspect);
        values
            .range(..=day)
            .next_back()
            .map(|(_, value)| value.clone())
    };
    put(PERSON_NO, person.to_string());
    put(NAME, identity.name.clone());
    put(SEX, sex_word(&identity.sex).to_owned());
    let born = Day::from_number(identity.birth_on)
        .unwrap_or_default()
        .to_string();
    let is_month = identity.birth_precision == 1;
    put(BIRTH, if is_month { born[..7].to_owned() } else { born });
    put(RETIREMENT, retirement_word(&identity.retirement).to_owned());
    let private = &identity.private;
    put(ID_NUMBER, private.id_number.clone());
    put(MOBILE, private.mobile.clone());
    put(LANDLINE, private.landline.clone());
    put(ADDRESS, private.address.clone());
    put(MANAGING, code(history.managing_on(day)));
    put(BRANCH, code(history.party_branch_on(day)));
    let first = history
        .registration()
        .map(|(_, first)| first)
        .unwrap_or_default();
    let affiliation = newest(AFFILIATION).unwrap_or(first.affiliation);
    put(
        AFFILIATION_COLUMN,
        affiliation_word(&affiliation).to_owned(),
    );
    let flag = |aspect, first: bool| newest(aspect).map_or(first, |value| value == "1");
    let (skilled, elsewhere) = (
        flag(SKILLED, first.skilled),
        flag(ELSEWHERE, first.elsewhere),
    );
    let details: Map<String, Value> = serde_json::from_str(&identity.details).unwrap_or_default();
    for (column, key) in DETAILS.iter().chain(DATED_DETAILS) {
        let silent = match *key {
            "skill" => !skilled,
            // A flag that was taken back must not come in again with its text.
            "elsewhere" => !elsewhere,
            _ => false,
        };
        let text = details
            .get(*key)
            .and_then(Value::as_str)
            .unwrap_or_default();
        if !silent {
            put(*column, text.to_owned());
        }
    }
    cells
}

/// The word of GB/T 2261.1.
pub fn sex_word(code: &str) -> &'static str {
    match code {
        "1" => "男",
        "2" => "女",
        "9" => "未说明",
        _ => "未知",
    }
}

#[cfg(test)]
mod tests;

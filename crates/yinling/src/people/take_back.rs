//! What follows for people when a line is taken back.
//!
//! Everybody the line touched is looked at anew: what would be counted of them
//! must be what follows from their history, who they were is restored from the
//! sealed copy, and where they stand today is written again. A registration
//! that is taken back leaves the person's rows where they are, marked void, so
//! that taking that back brings them back whole.

use super::change::write_standing;
use super::history::{Facts, History, IDENTITY, MEASURES};
use super::identity::{Identity, SecretRow, pin_of};
use super::load::PersonRow;
use crate::access::Secrets;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, Tx, exec, rows};
use crate::journal::{Failure, PersonAttribute, Posting, Ranked, rank_again};
use kit::{Day, MeasureId, PersonNo, Precision, UnitId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What came of taking a line back.
#[derive(Debug, Default)]
pub struct TakenBack {
    /// What would be counted of them is not what follows from their history.
    pub contradicted: BTreeSet<PersonNo>,
    /// People with the ID number of somebody who would come back.
    pub known_again: BTreeSet<PersonNo>,
    pub touched: usize,
}

/// The line being taken back, and the line that does it.
#[derive(Debug, Clone, Copy)]
pub struct Taking {
    pub line: i64,
    pub by: i64,
    pub today: Day,
}

#[derive(FromQueryResult)]
struct NumberRow {
    person_no: i64,
}

#[derive(FromQueryResult)]
struct AttributeRow {
    person_no: i64,
    seq: i64,
    aspect: String,
    value: String,
    day: i64,
    sign: i64,
}

#[derive(FromQueryResult)]
struct NetRow {
    person_no: i64,
    measure: i64,
    unit: i64,
    day: i64,
    precision: i64,
    quantity: i64,
}

#[derive(FromQueryResult)]
struct BeforeRow {
    person_no: i64,
    sealed: Vec<u8>,
}

#[derive(FromQueryResult)]
struct FoundedRow {
    id: i64,
    founded_on: i64,
}

/// `person.retired` to `person.skilled` follow from histories, and everything
/// of instructors.
const TOUCHED: &str = "SELECT person_no FROM posted_person_attribute WHERE seq = $1
    UNION SELECT person_no FROM posted_fact
        WHERE seq = $1 AND (measure BETWEEN 1 AND 5 OR measure BETWEEN 70 AND 73)
    ORDER BY person_no";
const ATTRIBUTES: &str =
    "SELECT person_no, seq, aspect, value, day, sign FROM posted_person_attribute
    WHERE person_no BETWEEN $1 AND $2 ORDER BY person_no, seq, n";
/// What is counted of each person without the line.
const NET: &str = "SELECT person_no, measure, unit, day, precision,
        CAST(SUM(quantity) AS BIGINT) AS quantity FROM posted_fact
    WHERE person_no BETWEEN $1 AND $2 AND seq <> $3
        AND (measure BETWEEN 1 AND 5 OR measure BETWEEN 70 AND 73)
    GROUP BY person_no, measure, unit, day, precision HAVING SUM(quantity) <> 0";
const PEOPLE: &str = "SELECT person_no, name, sex, birth_on, birth_precision, retirement,
    managing_unit, party_branch, affiliation, details, merged_into, left_on, void_by
    FROM shown_person WHERE person_no BETWEEN $1 AND $2";
const SECRETS: &str = "SELECT person_no, salt, sealed, id_hash, likeness_hash
    FROM person_secret WHERE person_no BETWEEN $1 AND $2";
const BEFORE: &str = "SELECT person_no, sealed FROM person_before
    WHERE person_no BETWEEN $1 AND $2 AND seq = $3";
const SAME_ID: &str = "SELECT other.person_no FROM person_secret mine
    JOIN person_secret other ON other.id_hash = mine.id_hash AND other.person_no <> mine.person_no
    JOIN shown_person p ON p.person_no = other.person_no
    WHERE p.void_by = 0 AND mine.person_no IN";

/// People handled at once: at most so many, of numbers at most so far apart.
const PAGE: usize = 500;
const SPAN: i64 = 2_000;

/// Completes `posting`, which holds the opposite of the line, and makes the
/// people's rows follow. Units must have been projected before.
pub async fn take_back(
    tx: &Tx,
    secrets: &Secrets,
    taking: Taking,
    posting: &mut Posting,
) -> Result<TakenBack, Failure> {
    let touched: Vec<NumberRow> = rows(tx, TOUCHED, [taking.line.into()]).await?;
    let mut taken = TakenBack {
        touched: touched.len(),
        ..TakenBack::default()
    };
    if touched.is_empty() {
        return Ok(taken);
    }
    let founded = founding_days(tx).await?;
    let mut rest = touched.as_slice();
    while let Some(first) = rest.first() {
        let near = rest
            .iter()
            .take(PAGE)
            .take_while(|p| p.person_no < first.person_no + SPAN);
        let (now, later) = rest.split_at(near.count());
        rest = later;
        let mut page = Page::load(tx, taking.line, now).await?;
        for NumberRow { person_no } in now {
            page.take_back(
                tx, secrets, taking, *person_no, &founded, posting, &mut taken,
            )
            .await?;
        }
        page.finish(tx, taking.by, &mut taken).await?;
    }
    Ok(taken)
}

async fn founding_days<C: ConnectionTrait>(conn: &C) -> Result<HashMap<UnitId, Day>, DbErr> {
    let all: Vec<FoundedRow> = rows(conn, "SELECT id, founded_on FROM unit", []).await?;
    all.iter()
        .map(|row| Ok((unit(row.id)?, day(row.founded_on)?)))
        .collect()
}

/// The rows of some people with neighbouring numbers.
struct Page {
    attributes: HashMap<i64, Vec<AttributeRow>>,
    facts: HashMap<i64, Facts>,
    people: HashMap<i64, PersonRow>,
    secrets: HashMap<i64, SecretRow>,
    before: HashMap<i64, Vec<u8>>,
    /// Whose registration is taken back, and who comes back.
    void: Vec<i64>,
    back: Vec<i64>,
}

impl Page {
    async fn load(tx: &Tx, line: i64, people: &[NumberRow]) -> Result<Page, DbErr> {
        let from = people.first().map_or(0, |p| p.person_no);
        let to = people.last().map_or(0, |p| p.person_no);
        let span = || [from.into(), to.into()];
        let with_line = || [from.into(), to.into(), line.into()];
        let wanted: BTreeSet<i64> = people.iter().map(|p| p.person_no).collect();
        let mut attributes: HashMap<i64, Vec<AttributeRow>> = HashMap::new();
        for row in rows::<AttributeRow, _>(tx, ATTRIBUTES, span()).await? {
            if wanted.contains(&row.person_no) {
                attributes.entry(row.person_no).or_default().push(row);
            }
        }
        let mut facts: HashMap<i64, Facts> = HashMap::new();
        for row in rows::<NetRow, _>(tx, NET, with_line()).await? {
            let measure = MeasureId(u16::try_from(row.measure).unwrap_or_default());
            if wanted.contains(&row.person_no) && MEASURES.contains(&measure) {
                let precision = if row.precision == 1 {
                    Precision::Month
                } else {
                    Precision::Day
                };
                let of = facts.entry(row.person_no).or_default();
                of.add(
                    measure,
                    unit(row.unit)?,
                    day(row.day)?,
                    precision,
                    row.quantity,
                );
            }
        }
        let people: Vec<PersonRow> = rows(tx, PEOPLE, span()).await?;
        let secrets: Vec<SecretRow> = rows(tx, SECRETS, span()).await?;
        let before: Vec<BeforeRow> = rows(tx, BEFORE, with_line()).await?;
        Ok(Page {
            attributes,
            facts,
            people: people.into_iter().map(|row| (row.person_no, row)).collect(),
            secrets: secrets
                .into_iter()
                .map(|row| (row.person_no, row))
                .collect(),
            before: before
                .into_iter()
                .map(|row| (row.person_no, row.sealed))
                .collect(),
            void: Vec::new(),
            back: Vec::new(),
        })
    }

    /// Marks the registrations as taken back, or as standing again.
    async fn finish(&self, tx: &Tx, by: i64, taken: &mut TakenBack) -> Result<(), DbErr> {
        mark(tx, &self.void, by).await?;
        mark(tx, &self.back, 0).await?;
        if !self.back.is_empty() {
            let sql = format!("{SAME_ID} ({})", listed(&self.back));
            let same: Vec<NumberRow> = rows(tx, &sql, []).await?;
            for other in same {
                taken.known_again.insert(person(other.person_no)?);
            }
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "one step of the loop above")]
    async fn take_back(
        &mut self,
        tx: &Tx,
        secrets: &Secrets,
        taking: Taking,
        number: i64,
        founded: &HashMap<UnitId, Day>,
        posting: &mut Posting,
        taken: &mut TakenBack,
    ) -> Result<(), Failure> {
        // Known from past ledgers only: nothing follows from a history.
        let Some(attributes) = self.attributes.remove(&number) else {
            return Ok(());
        };
        let mut after = history_after(number, &attributes, taking.line, posting)?;
        let wanted = after.consequences(&|unit| founded.get(&unit).copied().unwrap_or_default());
        if wanted != self.facts.remove(&number).unwrap_or_default() {
            taken.contradicted.insert(after.person);
        }
        // Erased: what they did still counts, who they were is nowhere.
        let Some(mut row) = self.people.remove(&number) else {
            return Ok(());
        };
        if !after.is_known() {
            self.void.push(number);
            return Ok(());
        }
        if row.void_by != 0 {
            self.back.push(number);
            row.void_by = 0;
        }
        if !stands(&row, &after) {
            write_standing(tx, &after).await?;
        }
        let pin = self.pin(tx, secrets, &row, posting).await?;
        if let Some(pin) = pin.filter(|pin| after.identity().as_ref() != Some(pin)) {
            let row = attribute(after.person, IDENTITY, &pin, taking.today, 1);
            after.push(row.clone());
            posting.person_attributes.push(row);
        }
        Ok(())
    }

    /// Restores who the person was before the line, where it overwrote that,
    /// and answers with the hash of who they are now.
    async fn pin(
        &self,
        tx: &Tx,
        secrets: &Secrets,
        row: &PersonRow,
        posting: &mut Posting,
    ) -> Result<Option<String>, Failure> {
        let Some(secret) = self.secrets.get(&row.person_no) else {
            return Ok(None);
        };
        let Some(sealed) = self.before.get(&row.person_no) else {
            return Ok(Some(pin_of(row, secret)));
        };
        let number = person(row.person_no)?;
        let (now, _) = Identity::load(tx, secrets, row).await?;
        posting
            .before
            .push((number, now.seal_copy(secrets, number)?));
        let was = Identity::open_copy(secrets, number, sealed)?;
        Ok(Some(was.write(tx, secrets, number, &secret.salt).await?))
    }
}

/// The person's history once the line is taken back; adds the rows that let it
/// rank as before.
fn history_after(
    number: i64,
    attributes: &[AttributeRow],
    line: i64,
    posting: &mut Posting,
) -> Result<History, DbErr> {
    let person = person(number)?;
    let mut after = History::new(person);
    let mut by_day: BTreeMap<(i64, &str), Vec<Ranked<&str>>> = BTreeMap::new();
    for row in attributes {
        let sign = if row.sign > 0 { 1 } else { -1 };
        after.push(attribute(
            person,
            &row.aspect,
            &row.value,
            day(row.day)?,
            sign,
        ));
        let group = by_day.entry((row.day, row.aspect.as_str())).or_default();
        group.push((row.seq, row.value.as_str(), sign));
    }
    for row in attributes.iter().filter(|row| row.seq == line) {
        let sign = if row.sign > 0 { -1 } else { 1 };
        after.push(attribute(
            person,
            &row.aspect,
            &row.value,
            day(row.day)?,
            sign,
        ));
    }
    for ((on, aspect), rows) in by_day
        .iter()
        .filter(|(_, rows)| rows.iter().any(|r| r.0 == line))
    {
        for value in rank_again(rows, line) {
            for sign in [-1, 1] {
                let row = attribute(person, aspect, value, day(*on)?, sign);
                after.push(row.clone());
                posting.person_attributes.push(row);
            }
        }
    }
    Ok(after)
}

fn attribute(person: PersonNo, aspect: &str, value: &str, day: Day, sign: i8) -> PersonAttribute {
    let (aspect, value) = (aspect.to_owned(), value.to_owned());
    PersonAttribute {
        person,
        aspect,
        value,
        day,
        sign,
    }
}

/// Whether the row says already where the person stands.
fn stands(row: &PersonRow, history: &History) -> bool {
    let merged = history.merged_into().map_or(0, i64::from);
    super::identity::stands_as(row, history) && row.merged_into == merged
}

async fn mark(tx: &Tx, people: &[i64], by: i64) -> Result<(), DbErr> {
    if people.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "UPDATE person SET void_by = $1 WHERE person_no IN ({})",
        listed(people)
    );
    exec(tx, &sql, [by.into()]).await.map(drop)
}

fn listed(numbers: &[i64]) -> String {
    let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
    numbers.join(", ")
}

fn person(number: i64) -> Result<PersonNo, DbErr> {
    u32::try_from(number)
        .map(PersonNo)
        .map_err(|e| DbErr::Type(e.to_string()))
}

fn unit(number: i64) -> Result<UnitId, DbErr> {
    u32::try_from(number)
        .map(UnitId)
        .map_err(|e| DbErr::Type(e.to_string()))
}

fn day(number: i64) -> Result<Day, DbErr> {
    Day::from_number(number).ok_or_else(|| DbErr::Type(format!("no such day: {number}")))
}

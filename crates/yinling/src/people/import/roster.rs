//! The people on the roster already, as far as the lines speak of them.

use super::super::history::History;
use super::super::identity::{Identity, Private, SecretRow};
use super::super::load::PersonRow;
use super::ahead::Known;
use super::line::Line;
use crate::access::Secrets;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, Value, rows, scalar};
use crate::journal::PersonAttribute;
use kit::{Day, PersonNo};
use std::collections::{HashMap, HashSet};

/// How many people one query asks for.
const AT_ONCE: usize = 500;

#[derive(FromQueryResult)]
struct HashRow {
    hash: Vec<u8>,
    person_no: i64,
    merged_into: i64,
    has_id: i64,
}

#[derive(FromQueryResult)]
struct NumberRow {
    person_no: i64,
}

#[derive(FromQueryResult)]
struct AttributeRow {
    person_no: i64,
    aspect: String,
    value: String,
    day: i64,
    sign: i64,
}

const BY_ID: &str = "SELECT s.id_hash AS hash, s.person_no, p.merged_into,
        CAST(1 AS BIGINT) AS has_id
    FROM person_secret s JOIN shown_person p ON p.person_no = s.person_no
    WHERE p.void_by = 0 AND (p.managing_unit <> 0 OR p.merged_into <> 0) AND s.id_hash IN";
const BY_LIKENESS: &str = "SELECT s.likeness_hash AS hash, s.person_no, p.merged_into,
        CAST(CASE WHEN s.id_hash IS NULL THEN 0 ELSE 1 END AS BIGINT) AS has_id
    FROM person_secret s JOIN shown_person p ON p.person_no = s.person_no
    WHERE p.void_by = 0 AND (p.managing_unit <> 0 OR p.merged_into <> 0) AND s.likeness_hash IN";
const BY_NUMBER: &str = "SELECT person_no FROM shown_person
    WHERE void_by = 0 AND (managing_unit <> 0 OR merged_into <> 0) AND person_no IN";
const PEOPLE: &str = "SELECT person_no, name, sex, birth_on, birth_precision, retirement,
    managing_unit, party_branch, affiliation, details, merged_into, left_on, void_by
    FROM shown_person WHERE void_by = 0 AND person_no IN";
const SECRETS: &str = "SELECT person_no, salt, sealed, id_hash, likeness_hash
    FROM person_secret WHERE person_no IN";
const HISTORIES: &str = "SELECT person_no, aspect, value, day, sign
    FROM posted_person_attribute WHERE person_no IN";

/// Whom a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// Somebody who is not on the roster yet.
    New,
    Known(PersonNo),
    /// The number it gives was never anybody's.
    Nobody,
    /// The number is one person's and the ID number another's.
    Two,
}

impl About {
    pub fn person(self) -> Option<PersonNo> {
        match self {
            About::Known(person) => Some(person),
            _ => None,
        }
    }
}

/// Whom each line is about, by the number of the line: by the person's number,
/// else the ID number, else name, birth and phone. Who is known
/// beside the roster only (at no unit) is not taken for the one who joins it:
/// the two numbers are listed as duplicates, for a clerk to merge. Whose hashes
/// are not among the `known` ones is not asked for.
pub(super) async fn recognise<C: ConnectionTrait>(
    conn: &C,
    lines: &[Line],
    known: Option<&Known>,
) -> Result<Vec<About>, DbErr> {
    let may_be_known = |at: &usize| known.is_none_or(|known| known.may_be(&lines[*at]));
    let asked: Vec<usize> = (0..lines.len()).filter(may_be_known).collect();
    let mut found = vec![None; lines.len()];
    let of_asked: Vec<&Line> = asked.iter().map(|at| &lines[*at]).collect();
    for (at, person) in asked.iter().zip(by_hash(conn, &of_asked).await?) {
        found[*at] = person;
    }
    let mut about: Vec<About> = found
        .into_iter()
        .map(|person| person.map_or(About::New, About::Known))
        .collect();
    let numbered: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].number.is_some())
        .collect();
    if numbered.is_empty() {
        return Ok(about);
    }
    let merged = Merged::load(conn).await?;
    for chunk in numbered.chunks(AT_ONCE) {
        let asked = chunk.iter().filter_map(|at| lines[*at].number);
        let values = asked.map(|person| Value::from(i64::from(person)));
        let sql = format!("{BY_NUMBER} {}", list(chunk.len()));
        let known: Vec<NumberRow> = rows(conn, &sql, values).await?;
        let known: HashSet<i64> = known.into_iter().map(|row| row.person_no).collect();
        for at in chunk {
            let Some(number) = lines[*at].number.map(i64::from) else {
                continue;
            };
            let person = known
                .contains(&number)
                .then(|| merged.known_by_now(number))
                .flatten();
            about[*at] = match (person, about[*at]) {
                (None, _) => About::Nobody,
                (Some(person), About::Known(other))
                    if other != person && lines[*at].id_hash.is_some() =>
                {
                    About::Two
                }
                (Some(person), _) => About::Known(person),
            };
        }
    }
    Ok(about)
}

async fn by_hash<C: ConnectionTrait>(
    conn: &C,
    lines: &[&Line],
) -> Result<Vec<Option<PersonNo>>, DbErr> {
    let mut about = vec![None; lines.len()];
    if lines.is_empty() {
        return Ok(about);
    }
    if scalar(
        conn,
        "SELECT COUNT(*) FROM (SELECT 1 FROM shown_person LIMIT 1) one",
        [],
    )
    .await?
        == 0
    {
        return Ok(about);
    }
    let merged = Merged::load(conn).await?;
    for (chunk, about) in lines.chunks(AT_ONCE).zip(about.chunks_mut(AT_ONCE)) {
        let hashes = chunk
            .iter()
            .filter_map(|line| line.id_hash.map(|hash| hash.to_vec()));
        let by_id = find(conn, BY_ID, hashes.collect()).await?;
        for (line, about) in chunk.iter().zip(about.iter_mut()) {
            let found = line.id_hash.and_then(|hash| by_id.get(hash.as_slice()));
            *about = found.and_then(|rows| merged.pick(rows, |_| true));
        }
        let unknown = chunk
            .iter()
            .zip(about.iter())
            .filter(|(_, about)| about.is_none());
        let hashes = unknown.map(|(line, _)| line.likeness.to_vec());
        let by_likeness = find(conn, BY_LIKENESS, hashes.collect()).await?;
        for (line, about) in chunk.iter().zip(about.iter_mut()) {
            if about.is_none() {
                let rows = by_likeness.get(line.likeness.as_slice());
                // Two ID numbers are two people, however alike.
                let may_be = |row: &HashRow| line.id_hash.is_none() || row.has_id == 0;
                *about = rows.and_then(|rows| merged.pick(rows, may_be));
            }
        }
    }
    Ok(about)
}

async fn find<C: ConnectionTrait>(
    conn: &C,
    select: &str,
    hashes: Vec<Vec<u8>>,
) -> Result<HashMap<Vec<u8>, Vec<HashRow>>, DbErr> {
    let mut found: HashMap<Vec<u8>, Vec<HashRow>> = HashMap::new();
    if hashes.is_empty() {
        return Ok(found);
    }
    let sql = format!("{select} {}", list(hashes.len()));
    let values = hashes.into_iter().map(Value::from);
    for row in rows::<HashRow, _>(conn, &sql, values).await? {
        found.entry(row.hash.clone()).or_default().push(row);
    }
    Ok(found)
}

/// `($1, $2, …)`.
fn list(count: usize) -> String {
    let numbers: Vec<String> = (1..=count).map(|n| format!("${n}")).collect();
    format!("({})", numbers.join(", "))
}

/// Whom each merged number is known by now.
struct Merged(HashMap<i64, i64>);

#[derive(FromQueryResult)]
struct MergedRow {
    person_no: i64,
    merged_into: i64,
}

impl Merged {
    async fn load<C: ConnectionTrait>(conn: &C) -> Result<Merged, DbErr> {
        let sql = "SELECT person_no, merged_into FROM shown_person WHERE merged_into <> 0";
        let merged: Vec<MergedRow> = rows(conn, sql, []).await?;
        Ok(Merged(
            merged
                .into_iter()
                .map(|row| (row.person_no, row.merged_into))
                .collect(),
        ))
    }

    /// The lowest number that is nobody else's, else whom it was merged into.
    fn pick(&self, rows: &[HashRow], may_be: impl Fn(&HashRow) -> bool) -> Option<PersonNo> {
        let fitting = || rows.iter().filter(|row| may_be(row));
        let unmerged = fitting().filter(|row| row.merged_into == 0);
        let first = unmerged.map(|row| row.person_no).min();
        let person = first.or_else(|| fitting().map(|row| row.person_no).min())?;
        self.known_by_now(person)
    }

    fn known_by_now(&self, mut person: i64) -> Option<PersonNo> {
        for _ in 0..64 {
            match self.0.get(&person) {
                Some(into) => person = *into,
                None => break,
            }
        }
        u32::try_from(person).ok().map(PersonNo)
    }
}

/// What is recorded of a person.
#[derive(Debug)]
pub(in crate::people) struct Recorded {
    pub identity: Identity,
    pub history: History,
}

/// What is recorded of these people; those that are not there are absent.
pub(in crate::people) async fn recorded<C: ConnectionTrait>(
    conn: &C,
    secrets: &Secrets,
    people: &[PersonNo],
) -> anyhow::Result<HashMap<PersonNo, Recorded>> {
    let mut found = HashMap::new();
    if people.is_empty() {
        return Ok(found);
    }
    let list = list(people.len());
    let numbers = || people.iter().map(|person| Value::from(i64::from(*person)));
    let persons: Vec<PersonRow> = rows(conn, &format!("{PEOPLE} {list}"), numbers()).await?;
    let sealed: Vec<SecretRow> = rows(conn, &format!("{SECRETS} {list}"), numbers()).await?;
    let sealed: HashMap<i64, SecretRow> =
        sealed.into_iter().map(|row| (row.person_no, row)).collect();
    for row in persons {
        let person = PersonNo(u32::try_from(row.person_no)?);
        let secret = sealed.get(&row.person_no);
        let secret = secret.ok_or_else(|| DbErr::RecordNotFound("person_secret".into()))?;
        let private = Private::open(secrets, row.person_no, &secret.sealed)?;
        let recorded = Recorded {
            identity: Identity::of_row(row, private),
            history: History::new(person),
        };
        found.insert(person, recorded);
    }
    let sql = format!("{HISTORIES} {list} ORDER BY person_no, seq, n");
    for row in rows::<AttributeRow, _>(conn, &sql, numbers()).await? {
        let person = PersonNo(u32::try_from(row.person_no)?);
        if let Some(recorded) = found.get_mut(&person) {
            recorded.history.push(PersonAttribute {
                person,
                aspect: row.aspect,
                value: row.value,
                day: Day::from_number(row.day).unwrap_or_default(),
                sign: if row.sign > 0 { 1 } else { -1 },
            });
        }
    }
    Ok(found)
}

//! One journal line, with its place in the chain and what it counted.

use crate::db::{Db, DbErr, FromQueryResult, one, rows};
use crate::journal::{Line, LineFacts, find_line, line_facts};
use crate::say;
use crate::web::directory::Directory;
use crate::web::links::{self, Question};
use crate::web::pages::{FactSummary, JournalLinePage, Neighbour, Section, Subject, Value};
use crate::web::trouble::Trouble;
use crate::web::visit::{Visit, page};
use crate::web::words::{self, lines};
use crate::words::either;
use axum::extract::Path;
use axum::response::Response;
use kit::hex;

/// Pairs of measure and unit on one page.
const MOST: i64 = 120;

#[derive(FromQueryResult)]
struct Named {
    name: String,
}

/// For a line of more: of all units together.
const BY_MEASURE: &str = "SELECT measure, CAST(0 AS BIGINT) AS unit, COUNT(*) AS facts,
    CAST(SUM(quantity) AS BIGINT) AS quantity
    FROM posted_fact WHERE seq = $1 GROUP BY measure ORDER BY measure";

const LEGACY: &str = "SELECT name FROM measure WHERE id = $1";

/// `/journal/{seq}`
pub async fn line(Path(seq): Path<String>, visit: Visit) -> Result<Response, Trouble> {
    let db = &visit.site.db;
    let line = asked_line(db, &seq).await?;
    let seq = line.seq;
    let is_private = is_private(db, &line).await?;
    let facts = match is_private {
        true => Vec::new(),
        false => facts(db, &visit.directory, seq).await?,
    };
    let is_open = !is_private && crate::disclosure::facts_are_open(&line);
    let actor = words::short_hash(&line.actor);
    page(&JournalLinePage {
        shell: visit.shell(Section::Journal, None),
        actor: say!("经办人{actor}", "handler {actor}"),
        on_behalf_of: if line.on_behalf_of == 0 {
            String::new()
        } else {
            either("一位人员", "a person").into()
        },
        facts_hash: if is_open {
            hex(&line.facts_hash)
        } else {
            String::new()
        },
        detail: if is_private {
            Vec::new()
        } else {
            lines::detail(&line.detail, &visit.directory)
        },
        facts,
        older: neighbour(db, seq - 1).await?,
        newer: neighbour(db, seq + 1).await?,
        entry: lines::entry(&line, &visit.directory),
    })
}

/// The line an address names.
pub async fn asked_line(db: &Db, seq: &str) -> Result<Line, Trouble> {
    let is_number = seq.len() < 18 && seq.bytes().all(|b| b.is_ascii_digit());
    let seq: Option<i64> = seq.parse().ok().filter(|_| is_number);
    let seq = seq.ok_or(Trouble::NotFound)?;
    find_line(db.read(), seq).await?.ok_or(Trouble::NotFound)
}

/// About one person, or about a line that is.
async fn is_private(db: &Db, line: &Line) -> Result<bool, DbErr> {
    let directory = Directory::default();
    let mut subject = lines::subject(&line.subject, &directory);
    for _ in 0..4 {
        let Subject::Line(seq) = subject else {
            return Ok(matches!(subject, Subject::Person));
        };
        let seq = i64::try_from(seq).unwrap_or(0);
        let Some(before) = find_line(db.read(), seq).await? else {
            return Ok(true);
        };
        subject = lines::subject(&before.subject, &directory);
    }
    Ok(true)
}

async fn neighbour(db: &Db, seq: i64) -> Result<Option<Neighbour>, DbErr> {
    let found = find_line(db.read(), seq).await?;
    Ok(found.map(|line| Neighbour {
        seq: u64::try_from(line.seq).unwrap_or(0),
        hash: hex(&line.hash),
    }))
}

async fn facts(db: &Db, directory: &Directory, seq: i64) -> Result<Vec<FactSummary>, DbErr> {
    let mut summaries = Vec::new();
    let mut found = line_facts(db.read(), seq, MOST + 1).await?;
    if found.len() as i64 > MOST {
        found = rows(db.read(), BY_MEASURE, [seq.into()]).await?;
    }
    for one in found {
        let legacy = legacy_name(db, one.measure).await?;
        summaries.push(summary(&one, legacy.as_deref(), directory));
    }
    Ok(summaries)
}

async fn legacy_name(db: &Db, measure: i64) -> Result<Option<String>, DbErr> {
    if measure < i64::from(crate::indicators::measures::FIRST_LEGACY) {
        return Ok(None);
    }
    let found: Option<Named> = one(db.read(), LEGACY, [measure.into()]).await?;
    Ok(found.map(|row| row.name))
}

/// Few facts about persons, and all about party status, are only named.
fn summary(facts: &LineFacts, legacy: Option<&str>, directory: &Directory) -> FactSummary {
    let (measure, unit_of_count) = lines::measure(facts, legacy);
    let card = directory.get(facts.unit);
    let is_few = lines::is_of_person(facts.measure) && facts.facts < 5;
    let is_hidden = lines::is_sensitive(facts.measure) || is_few;
    FactSummary {
        measure,
        unit_name: match card {
            Some(card) => card.name.clone(),
            None if facts.unit == 0 => either("各单位一共", "all units together").into(),
            None => either("已撤回的单位", "a unit that was taken back").into(),
        },
        unit_href: card
            .map(|card| links::unit(&card.code, &Question::default()))
            .unwrap_or_default(),
        facts: match is_hidden {
            true if is_few => Value::Few,
            true => Value::Withheld,
            false => Value::Count(facts.facts),
        },
        quantity: if is_hidden {
            String::new()
        } else {
            signed(facts.quantity)
        },
        unit_of_count: unit_of_count.to_owned(),
    }
}

fn signed(quantity: i64) -> String {
    let plus = if quantity > 0 { "+" } else { "" };
    format!("{plus}{}", words::thousands(quantity))
}

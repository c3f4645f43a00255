//! The instructors serving on a day, and what each was appointed by.

use crate::db::{ConnectionTrait, DbErr, FromQueryResult, one, rows};
use crate::journal::{PersonAttribute, find_line};
use crate::people::{History, Span};
use kit::{Day, PersonNo, UnitId};
use std::collections::{BTreeMap, BTreeSet};

/// One of the pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instructor {
    pub person: PersonNo,
    /// For whom they serve, and since when without a break for that unit.
    pub service: Span,
    pub branches: BTreeSet<UnitId>,
}

#[derive(FromQueryResult)]
struct Row {
    person_no: i64,
    aspect: String,
    value: String,
    day: i64,
    sign: i64,
}

const ROWS: &str = "SELECT person_no, aspect, value, day, sign FROM posted_person_attribute
    WHERE aspect IN ('instructor', 'left') OR aspect LIKE 'guides:%'
    ORDER BY person_no, seq, n";

/// Everybody serving on `day`, by number.
pub async fn list_pool<C: ConnectionTrait>(conn: &C, day: Day) -> Result<Vec<Instructor>, DbErr> {
    let mut histories: BTreeMap<PersonNo, History> = BTreeMap::new();
    for row in rows::<Row, _>(conn, ROWS, []).await? {
        let unreadable = |what: i64| DbErr::Type(format!("a posted row holds {what}"));
        let number = u32::try_from(row.person_no).map_err(|_| unreadable(row.person_no))?;
        let person = PersonNo(number);
        let history = histories.entry(person);
        history
            .or_insert_with(|| History::new(person))
            .push(PersonAttribute {
                person,
                aspect: row.aspect,
                value: row.value,
                day: Day::from_number(row.day).ok_or_else(|| unreadable(row.day))?,
                sign: if row.sign > 0 { 1 } else { -1 },
            });
    }
    let serving = histories.into_values().filter_map(|history| {
        let served = history.served();
        let service = *served.iter().find(|span| span.holds_on(day))?;
        Some(Instructor {
            person: history.person,
            service,
            branches: history.guided_on(day),
        })
    });
    Ok(serving.collect())
}

#[derive(FromQueryResult)]
struct TextRow {
    body: String,
}

const DOCUMENT: &str = "SELECT body FROM line_text WHERE seq = $1 AND name = 'document'";

/// More takings back of takings back than anybody makes.
const DEEPEST: usize = 16;

/// The document of the appointment that line `seq` made, or brought back by
/// taking back its taking back.
pub async fn document_of<C: ConnectionTrait>(conn: &C, seq: i64) -> Result<Option<String>, DbErr> {
    let mut at = seq;
    for _ in 0..DEEPEST {
        if let Some(text) = one::<TextRow, _>(conn, DOCUMENT, [at.into()]).await? {
            return Ok(Some(text.body));
        }
        let line = find_line(conn, at).await?;
        let before = line.and_then(|line| line.subject.strip_prefix("line:")?.parse().ok());
        match before {
            Some(before) => at = before,
            None => break,
        }
    }
    Ok(None)
}

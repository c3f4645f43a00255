//! The journal, newest first, and a search by unit or verb.

use crate::db::{Db, DbErr, FromQueryResult, rows};
use crate::journal::{Line, find_line, head, list_lines};
use crate::web::directory::Directory;
use crate::web::links;
use crate::web::pages::{JournalPage, Section};
use crate::web::trouble::Trouble;
use crate::web::visit::{Visit, page};
use crate::web::words::{lines, verbs};
use crate::words::either;
use axum::response::Response;

const PAGE: i64 = 50;

/// A search looks at so many lines before it lets the reader go on.
const REACH: i64 = 20_000;

/// Units a search word may stand for.
const MOST_UNITS: usize = 50;

/// The longest word that is looked for.
const LONGEST: usize = 60;

#[derive(FromQueryResult)]
struct Found {
    seq: i64,
}

/// What is asked of the journal: a word, and where to begin.
pub struct Asked {
    q: String,
    /// The newest line there is.
    last: i64,
    /// Lines before this one.
    start: i64,
}

impl Asked {
    pub async fn of(visit: &Visit) -> Result<Asked, Trouble> {
        let before = visit
            .query
            .number("before", either("流水条号", "line number"))?;
        let q = visit.query.get("q").unwrap_or_default().to_owned();
        if q.chars().count() > LONGEST {
            return Err(Trouble::BadRequest(
                either("要找的词", "the words looked for").into(),
            ));
        }
        let (last, _) = head(visit.site.db.read()).await?;
        let start = before.map_or(last + 1, i64::from).min(last + 1);
        Ok(Asked { q, last, start })
    }

    /// At most `most` lines, newest first, and where the next ones begin.
    pub async fn lines(&self, visit: &Visit, most: i64) -> Result<(Vec<Line>, Option<i64>), DbErr> {
        let db = &visit.site.db;
        match self.q.as_str() {
            "" => newest(db, self.start, most).await,
            q => search(db, &visit.directory, q, self.start, most).await,
        }
    }
}

/// `/journal?before=&q=`
pub async fn journal(visit: Visit) -> Result<Response, Trouble> {
    let asked = Asked::of(&visit).await?;
    let (lines, next) = asked.lines(&visit, PAGE).await?;
    let Asked { q, last, start } = asked;
    let address = |url: String| {
        if q.is_empty() {
            url
        } else {
            links::with(url, "q", &q)
        }
    };
    let older = next.map(|next| address(format!("/journal?before={next}")));
    page(&JournalPage {
        shell: visit.shell(Section::Journal, None),
        entries: lines
            .iter()
            .map(|line| lines::entry(line, &visit.directory))
            .collect(),
        sheet_href: address(match start <= last {
            true => format!("/journal.xlsx?before={start}"),
            false => "/journal.xlsx".into(),
        }),
        older_href: older,
        newest_href: (start <= last).then(|| address("/journal".into())),
        last_line: u64::try_from(last).unwrap_or(0),
        q,
    })
}

/// Lines before `start`, and where the next ones begin.
async fn newest(db: &Db, start: i64, most: i64) -> Result<(Vec<Line>, Option<i64>), DbErr> {
    let lines = list_lines(db.read(), start, most).await?;
    let next = lines.last().map(|line| line.seq).filter(|seq| *seq > 1);
    Ok((lines, next))
}

async fn search(
    db: &Db,
    directory: &Directory,
    q: &str,
    start: i64,
    most: i64,
) -> Result<(Vec<Line>, Option<i64>), DbErr> {
    let units = directory
        .search(q, MOST_UNITS)
        .into_iter()
        .map(|card| format!("unit:{}", card.id));
    let verbs = verbs::with_word(q).into_iter().map(str::to_owned);
    let (units, verbs): (Vec<String>, Vec<String>) = (units.collect(), verbs.collect());
    let floor = (start - REACH).max(0);
    if units.is_empty() && verbs.is_empty() {
        return Ok((Vec::new(), None));
    }
    let sql = sql(units.len(), verbs.len());
    let mut values = vec![start.into(), floor.into(), most.into()];
    values.extend(units.into_iter().chain(verbs).map(Into::into));
    let found: Vec<Found> = rows(db.read(), &sql, values).await?;
    let mut lines = Vec::with_capacity(found.len());
    for Found { seq } in &found {
        lines.extend(find_line(db.read(), *seq).await?);
    }
    let is_full = i64::try_from(found.len()).unwrap_or(0) == most;
    let next = if is_full {
        found.last().map(|last| last.seq)
    } else {
        Some(floor)
    };
    Ok((lines, next.filter(|next| *next > 1)))
}

fn sql(units: usize, verbs: usize) -> String {
    let list = |from: usize, n: usize| {
        let marks: Vec<String> = (from..from + n).map(|at| format!("${at}")).collect();
        marks.join(", ")
    };
    let is_unit = (units > 0).then(|| format!("subject IN ({})", list(4, units)));
    let is_verb = (verbs > 0).then(|| format!("verb IN ({})", list(4 + units, verbs)));
    let either: Vec<String> = is_unit.into_iter().chain(is_verb).collect();
    format!(
        "SELECT seq FROM journal WHERE seq < $1 AND seq >= $2 AND ({}) ORDER BY seq DESC LIMIT $3",
        either.join(" OR ")
    )
}

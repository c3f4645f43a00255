//! Facts, and attributes of people, in the order in which lines posted them.
//!
//! What an import brought of new people stands in tables of its own
//! (`schema::batch`), in order within itself, and comes before everything else
//! that its line posted. The views over both kinds of table know no such order,
//! so whoever reads page by page reads here.

use crate::db::{ConnectionTrait, DbErr, FromQueryResult, rows};
use std::collections::VecDeque;

/// A row on its way: where it stands, and whose it is.
pub trait PostedRow: FromQueryResult {
    /// The line, and the row's number in it.
    fn place(&self) -> (i64, i64);
    /// The person's number, of rows that may be a batch's.
    fn person(&self) -> i64 {
        0
    }
}

/// Where rows of one kind stand: those of lines, and those of batches.
#[derive(Debug)]
pub struct Source {
    lines: &'static str,
    /// `$1` is the line.
    batch: Option<&'static str>,
}

impl Source {
    /// Rows that no batch has.
    pub const fn of_lines(lines: &'static str) -> Source {
        Source { lines, batch: None }
    }
}

pub const FACTS: Source = Source {
    lines: "SELECT seq, n, measure, unit, person_no, initiative, day, precision, quantity, grade,
        subject FROM fact",
    batch: Some(
        "SELECT CAST($1 AS BIGINT) AS seq, n, measure, unit, person_no,
        CAST(0 AS BIGINT) AS initiative, day, precision, quantity, CAST(0 AS BIGINT) AS grade,
        CAST(0 AS BIGINT) AS subject FROM batch_fact",
    ),
};
pub const PERSON_ATTRIBUTES: Source = Source {
    lines: "SELECT seq, n, person_no AS of, aspect, value, day, sign FROM person_attribute",
    batch: Some(
        "SELECT CAST($1 AS BIGINT) AS seq, n, person_no AS of, aspect, value, day,
        CAST(1 AS BIGINT) AS sign FROM batch_attribute",
    ),
};

/// The batches of some lines.
const BATCHES: &str = "SELECT id, line FROM batch
    WHERE line > 0 AND line > $1 AND line <= $2 ORDER BY line";

#[derive(Debug, Clone, Copy, FromQueryResult)]
struct BatchRow {
    id: i64,
    line: i64,
}

/// Reads the rows of some lines a page at a time.
#[derive(Debug)]
pub struct InOrder {
    source: &'static Source,
    /// The last of the lines.
    until: i64,
    /// Line and number of the last row that a line itself posted.
    after: (i64, i64),
    /// Those that are still to come, once they have been looked up.
    batches: Option<VecDeque<BatchRow>>,
    /// The batch being read, and person and number of the last row.
    within: Option<(BatchRow, (i64, i64))>,
}

impl InOrder {
    /// The rows of lines behind `after`, up to `until`.
    pub fn new(source: &'static Source, after: i64, until: i64) -> InOrder {
        InOrder {
            source,
            until,
            after: (after, i64::MAX),
            batches: None,
            within: None,
        }
    }

    /// The next rows, `most` at once; none at the end.
    pub async fn next<R: PostedRow, C: ConnectionTrait>(
        &mut self,
        conn: &C,
        most: i64,
    ) -> Result<Vec<R>, DbErr> {
        loop {
            let page: Vec<R> = match &mut self.within {
                Some((batch, after)) => {
                    let page = self
                        .source
                        .page_of_batch(conn, *batch, *after, most)
                        .await?;
                    *after = page
                        .last()
                        .map_or(*after, |row: &R| (row.person(), row.place().1));
                    page
                }
                None => {
                    let batches = self.batches(conn).await?;
                    let before = batches.front().map(|batch| batch.line);
                    let before = before.unwrap_or(self.until.saturating_add(1));
                    let page = self.source.page(conn, self.after, before, most).await?;
                    self.after = page.last().map_or(self.after, PostedRow::place);
                    page
                }
            };
            if !page.is_empty() {
                return Ok(page);
            }
            if let Some((batch, _)) = self.within.take() {
                self.after = (batch.line, -1);
            } else if let Some(batch) = self.batches(conn).await?.pop_front() {
                self.within = Some((batch, (i64::MIN, 0)));
            } else {
                return Ok(page);
            }
        }
    }

    async fn batches<C: ConnectionTrait>(
        &mut self,
        conn: &C,
    ) -> Result<&mut VecDeque<BatchRow>, DbErr> {
        let found = match self.batches.take() {
            Some(batches) => batches,
            None if self.source.batch.is_none() => VecDeque::new(),
            None => {
                let lines = [self.after.0.into(), self.until.into()];
                rows(conn, BATCHES, lines).await?.into()
            }
        };
        Ok(self.batches.insert(found))
    }
}

impl Source {
    async fn page<R: PostedRow, C: ConnectionTrait>(
        &self,
        conn: &C,
        (line, n): (i64, i64),
        before: i64,
        most: i64,
    ) -> Result<Vec<R>, DbErr> {
        let sql = format!(
            "{} WHERE (seq, n) > ($1, $2) AND seq < $3 ORDER BY seq, n LIMIT $4",
            self.lines
        );
        rows(conn, &sql, [line, n, before, most].map(Into::into)).await
    }

    async fn page_of_batch<R: PostedRow, C: ConnectionTrait>(
        &self,
        conn: &C,
        batch: BatchRow,
        (person, n): (i64, i64),
        most: i64,
    ) -> Result<Vec<R>, DbErr> {
        let sql = format!(
            "{} WHERE batch = $2 AND (person_no, n) > ($3, $4) ORDER BY person_no, n LIMIT $5",
            self.batch.unwrap_or_default()
        );
        let values = [batch.line, batch.id, person, n, most];
        rows(conn, &sql, values.map(Into::into)).await
    }
}

//! Later lines that rest on a line, by what they posted.
//!
//! A line that has been taken back is in nobody's way, and neither is the line
//! that took it back.

use crate::db::{ConnectionTrait, DbErr, FromQueryResult, rows, scalar};
use crate::indicators::measures::{MeasureKind, VOCABULARY};
use crate::journal::TakenBack;

#[derive(FromQueryResult)]
struct SeqRow {
    seq: i64,
}

#[derive(FromQueryResult)]
struct MovedRow {
    seq: i64,
    any_seq: i64,
}

/// Later lines that change the same thing, or speak of a unit or person that
/// the line brought into being (or brings back, when it is itself a taking
/// back: then `mine` stands for a row with sign -1).
const LATER: &[&str] = &[
    "SELECT DISTINCT later.seq FROM placement later WHERE later.seq > $1
        AND EXISTS (SELECT 1 FROM placement mine WHERE mine.seq = $1 AND mine.unit = later.unit)",
    "SELECT DISTINCT later.seq FROM unit_attribute later WHERE later.seq > $1
        AND EXISTS (SELECT 1 FROM unit_attribute mine
            WHERE mine.seq = $1 AND mine.unit = later.unit AND (mine.aspect = 'code'
                OR (mine.aspect = later.aspect
                    AND (mine.aspect <> 'nil_return' OR mine.value = later.value))))",
    "SELECT DISTINCT later.seq FROM posted_person_attribute later WHERE later.seq > $1
        AND EXISTS (SELECT 1 FROM posted_person_attribute mine
            WHERE mine.seq = $1 AND mine.person_no = later.person_no
                AND (mine.aspect = later.aspect OR mine.aspect IN ('registered', 'known')))",
    // What speaks of a unit that the line founded.
    "SELECT DISTINCT later.seq FROM placement later WHERE later.seq > $1
        AND EXISTS (SELECT 1 FROM unit_attribute mine
            WHERE mine.seq = $1 AND mine.aspect = 'code' AND mine.unit = later.parent)",
    "SELECT DISTINCT later.seq FROM posted_fact later WHERE later.seq > $1
        AND EXISTS (SELECT 1 FROM unit_attribute mine
            WHERE mine.seq = $1 AND mine.unit = later.unit AND (mine.aspect = 'code'
                OR (mine.aspect = 'life' AND (mine.value = 'founded'
                    OR mine.value LIKE 'split_from:%'))))",
    "SELECT DISTINCT later.seq FROM unit_attribute later
        WHERE later.seq > $1 AND later.aspect IN ('life', 'link', 'unlink')
        AND EXISTS (SELECT 1 FROM unit_attribute mine
            WHERE mine.seq = $1 AND mine.aspect = 'code' AND later.value IN (
                CAST(mine.unit AS TEXT), 'merged_into:' || CAST(mine.unit AS TEXT),
                'split_from:' || CAST(mine.unit AS TEXT)))",
    "SELECT DISTINCT later.seq FROM shown_person p
        JOIN posted_person_attribute later ON later.person_no = p.person_no AND later.seq > $1
        WHERE p.managing_unit IN (SELECT unit FROM unit_attribute WHERE seq = $1 AND aspect = 'code')",
    "SELECT DISTINCT later.seq FROM shown_person p
        JOIN posted_person_attribute later ON later.person_no = p.person_no AND later.seq > $1
        WHERE p.party_branch IN (SELECT unit FROM unit_attribute WHERE seq = $1 AND aspect = 'code')",
    // What speaks of a person that the line registered.
    "SELECT DISTINCT later.seq FROM posted_fact later WHERE later.seq > $1 AND later.person_no > 0
        AND EXISTS (SELECT 1 FROM posted_person_attribute mine
            WHERE mine.seq = $1 AND mine.aspect IN ('registered', 'known') AND mine.person_no = later.person_no)",
    "SELECT DISTINCT later.seq FROM posted_person_attribute later
        WHERE later.seq > $1 AND later.aspect = 'left' AND later.value LIKE 'merged:%'
        AND EXISTS (SELECT 1 FROM posted_person_attribute mine
            WHERE mine.seq = $1 AND mine.aspect IN ('registered', 'known')
                AND later.value = 'merged:' || CAST(mine.person_no AS TEXT))",
    // Answers to what the line promised, and later answers to the same promise.
    "SELECT later.seq FROM journal later
        WHERE later.subject = 'promise:' || CAST(CAST($1 AS BIGINT) AS TEXT) AND later.seq > $1",
    "SELECT later.seq FROM journal mine
        JOIN journal later ON later.subject = mine.subject AND later.seq > mine.seq
        WHERE mine.seq = $1 AND mine.subject LIKE 'promise:%'",
];

/// Whether any later line took facts away where this line put some: the quick
/// question, over this line and those after it.
const TAKES_AWAY: &str = "SELECT COUNT(*) FROM (
    SELECT person_no FROM posted_fact WHERE seq >= $1
     GROUP BY person_no, measure, unit, initiative, subject
    HAVING SUM(CASE WHEN seq = $1 AND quantity > 0 THEN 1 ELSE 0 END) > 0
       AND SUM(CASE WHEN seq > $1 AND quantity < 0 THEN 1 ELSE 0 END) > 0) moved";

/// Facts of this line without which fewer than none would be left, because a
/// later line moved them elsewhere. A flow is moved on its own day, a stock
/// ends on a later one.
fn moved(is_stock: bool) -> String {
    let stocks = VOCABULARY.iter().filter(|m| m.kind == MeasureKind::Stock);
    let stocks: Vec<String> = stocks.map(|m| m.id.to_string()).collect();
    let (of, day) = if is_stock {
        ("IN", "")
    } else {
        ("NOT IN", ", day")
    };
    format!(
        "SELECT MAX(CASE WHEN seq > $1 AND quantity < 0
            AND seq NOT IN (SELECT seq FROM journal WHERE verb LIKE 'corrections::%')
            THEN seq ELSE 0 END) AS seq,
            MAX(CASE WHEN seq > $1 AND quantity < 0 THEN seq ELSE 0 END) AS any_seq FROM posted_fact
          WHERE measure {of} ({})
          GROUP BY person_no, measure, unit, initiative, subject{day}
         HAVING SUM(CASE WHEN seq = $1 AND quantity > 0 THEN 1 ELSE 0 END) > 0
            AND SUM(CASE WHEN seq = $1 THEN 0 ELSE quantity END) < 0",
        stocks.join(", ")
    )
}

/// The lines that rest on `line`, in order; empty when none is known to.
pub async fn list_dependents<C: ConnectionTrait>(conn: &C, line: i64) -> Result<Vec<i64>, DbErr> {
    list_with(conn, line, &TakenBack::load(conn).await?).await
}

pub(super) async fn list_with<C: ConnectionTrait>(
    conn: &C,
    line: i64,
    standing: &TakenBack,
) -> Result<Vec<i64>, DbErr> {
    let mut lines: Vec<i64> = Vec::new();
    for sql in LATER {
        let found: Vec<SeqRow> = rows(conn, sql, [line.into()]).await?;
        lines.extend(found.iter().map(|row| row.seq));
    }
    lines.retain(|seq| standing.acts_after(*seq, line));
    if scalar(conn, TAKES_AWAY, [line.into()]).await? > 0 {
        for is_stock in [false, true] {
            let found: Vec<MovedRow> = rows(conn, &moved(is_stock), [line.into()]).await?;
            let lines_of = |row: &MovedRow| if row.seq > 0 { row.seq } else { row.any_seq };
            lines.extend(found.iter().map(lines_of));
        }
    }
    lines.sort_unstable();
    lines.dedup();
    Ok(lines)
}

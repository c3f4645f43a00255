//! The tree by SQL: which units a fact reaches on a day.

use crate::db::{ConnectionTrait, DbErr, FromQueryResult, Tx, exec, rows};
use figures::{Question, TreeReading};
use kit::{Day, MeasureId, UnitId};

/// On which day a fact meets the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Its own.
    FactDay,
    /// This one, whatever its own.
    On(Day),
}

impl When {
    pub fn of(question: &Question, is_stock: bool) -> When {
        match question.tree {
            TreeReading::On(day) => When::On(day),
            TreeReading::Then if is_stock => When::On(question.stock_day),
            TreeReading::Then => When::FactDay,
        }
    }

    /// The SQL for that day of the fact called `alias`.
    pub fn sql(self, alias: &str) -> String {
        match self {
            When::FactDay => format!("{alias}.day"),
            When::On(day) => format!("CAST({} AS BIGINT)", day.number()),
        }
    }
}

const TABLES: [&str; 4] = [
    "CREATE TEMPORARY TABLE rc_placement (unit BIGINT NOT NULL, day BIGINT NOT NULL, parent BIGINT NOT NULL, PRIMARY KEY (unit, day))",
    "CREATE TEMPORARY TABLE rc_life (unit BIGINT NOT NULL, day BIGINT NOT NULL, is_open BIGINT NOT NULL, PRIMARY KEY (unit, day))",
    "CREATE TEMPORARY TABLE rc_kind (unit BIGINT NOT NULL PRIMARY KEY, kind TEXT NOT NULL)",
    "CREATE TEMPORARY TABLE rc_reach (unit BIGINT NOT NULL, day BIGINT NOT NULL, anc BIGINT NOT NULL, depth BIGINT NOT NULL)",
];

const PLACEMENTS: &str = "INSERT INTO rc_placement (unit, day, parent)
    SELECT unit, day, parent FROM (
        SELECT unit, day, parent, ROW_NUMBER() OVER (PARTITION BY unit, day ORDER BY age DESC) AS place
        FROM (SELECT unit, day, parent, MAX(CASE WHEN sign > 0 THEN seq * 1000000 + n ELSE 0 END) AS age
              FROM placement WHERE seq <= $1 GROUP BY unit, day, parent HAVING SUM(sign) > 0) standing) ranked
    WHERE place = 1";

const LIVES: &str = "INSERT INTO rc_life (unit, day, is_open)
    SELECT unit, day, is_open FROM (
        SELECT unit, day, is_open, ROW_NUMBER() OVER (PARTITION BY unit, day ORDER BY age DESC) AS place
        FROM (SELECT unit, day, is_open, MAX(CASE WHEN sign > 0 THEN seq * 1000000 + n ELSE 0 END) AS age
              FROM (SELECT unit, day, seq, n, sign,
                           CASE WHEN value = 'founded' OR value LIKE 'split_from:%' THEN 1 ELSE 0 END AS is_open
                    FROM unit_attribute WHERE aspect = 'life' AND seq <= $1) lives
              GROUP BY unit, day, is_open HAVING SUM(sign) > 0) standing) ranked
    WHERE place = 1";

const KINDS: &str = "INSERT INTO rc_kind (unit, kind)
    SELECT unit, MAX(value) FROM (
        SELECT unit, value FROM unit_attribute WHERE aspect = 'kind'
        GROUP BY unit, value HAVING SUM(CASE WHEN sign > 0 THEN 1 ELSE 0 END) > 0) kinds GROUP BY unit";

const INDEX: &str = "CREATE INDEX IF NOT EXISTS rc_reach_unit ON rc_reach (unit, day)";

/// Nets the rows that make the tree, as of a line.
pub async fn prepare(tx: &Tx, line: i64) -> Result<(), DbErr> {
    for table in TABLES {
        tx.execute_unprepared(table).await?;
    }
    exec(tx, PLACEMENTS, [line.into()]).await?;
    exec(tx, LIVES, [line.into()]).await?;
    tx.execute_unprepared(KINDS).await?;
    tx.execute_unprepared(INDEX).await?;
    Ok(())
}

const PARENT: &str = "COALESCE(
    (SELECT p.parent FROM rc_placement p WHERE p.unit = c.anc AND p.day <= c.day ORDER BY p.day DESC LIMIT 1),
    (SELECT p.parent FROM rc_placement p WHERE p.unit = c.anc ORDER BY p.day LIMIT 1), 0)";

const IS_OPEN: &str = "COALESCE(
    (SELECT l.is_open FROM rc_life l WHERE l.unit = c.anc AND l.day <= c.day ORDER BY l.day DESC LIMIT 1), 0)";

/// Walks up from every pair that `starts` selects. The unit itself is on its
/// chain, alive or not; a unit above only where it is alive on the day.
fn walk(starts: &str) -> String {
    format!(
        "INSERT INTO rc_reach (unit, day, anc, depth)
         WITH RECURSIVE c (unit, day, anc, depth) AS (
            {starts}
            UNION ALL
            SELECT c.unit, c.day, {PARENT}, c.depth + 1 FROM c WHERE c.anc <> 0 AND c.depth < 64)
         SELECT c.unit, c.day, c.anc, c.depth FROM c
          WHERE c.anc <> 0 AND (c.depth = 0 OR {IS_OPEN} = 1)"
    )
}

/// Fills `rc_reach` for every unit and day that facts of `measures` stand at.
pub async fn fill(tx: &Tx, measures: &[MeasureId], when: When) -> Result<(), DbErr> {
    tx.execute_unprepared("DELETE FROM rc_reach").await?;
    let starts = format!(
        "SELECT unit, day, anc, CAST(0 AS BIGINT) FROM (
            SELECT DISTINCT f.unit AS unit, {} AS day, f.unit AS anc FROM rc_fact f
             WHERE f.measure IN ({})) pairs",
        when.sql("f"),
        listed(measures)
    );
    exec(tx, &walk(&starts), []).await.map(drop)
}

#[derive(FromQueryResult)]
struct Anc {
    anc: i64,
}

pub async fn chain(tx: &Tx, unit: UnitId, day: Day) -> Result<Vec<UnitId>, DbErr> {
    tx.execute_unprepared("DELETE FROM rc_reach").await?;
    let starts =
        "SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($1 AS BIGINT), CAST(0 AS BIGINT)";
    let values = [i64::from(unit).into(), i64::from(day.number()).into()];
    exec(tx, &walk(starts), values).await?;
    let found: Vec<Anc> = rows(tx, "SELECT anc FROM rc_reach ORDER BY depth", []).await?;
    Ok(found
        .iter()
        .map(|row| UnitId(u32::try_from(row.anc).unwrap_or_default()))
        .collect())
}

/// Numbers for an `IN (…)`; never empty.
pub fn listed(measures: &[MeasureId]) -> String {
    let numbers: Vec<String> = measures.iter().map(ToString::to_string).collect();
    if numbers.is_empty() {
        "-1".to_owned()
    } else {
        numbers.join(", ")
    }
}

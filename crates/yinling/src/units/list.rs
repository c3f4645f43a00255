//! Units as lists and pages show them, from today's projection. Always in code
//! order: never by a figure.

use super::history::{LIFE, NAME};
use super::kind::Kind;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, one, rows};

/// One unit as of today. Days are day numbers; `closed_on` is absent while the
/// unit is open.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct UnitCard {
    pub id: i64,
    pub code: String,
    pub name: String,
    pub kind: String,
    pub parent: i64,
    pub mode: String,
    pub founded_on: i64,
    pub closed_on: Option<i64>,
}

impl UnitCard {
    pub fn kind(&self) -> Option<Kind> {
        Kind::parse(&self.kind)
    }
}

/// One event of a unit's life, for its page: `aspect` and `value` as in its
/// history, with the line that recorded it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct UnitHistoryRow {
    pub seq: i64,
    pub aspect: String,
    pub value: String,
    pub day: i64,
}

const CARD: &str = "SELECT id, code, name, kind, parent, mode, founded_on, closed_on FROM unit";
const HISTORY: &str = "SELECT MAX(seq) AS seq, aspect, value, day FROM (
        SELECT seq, aspect, value, day, sign FROM unit_attribute WHERE unit = $1
        UNION ALL
        SELECT p.seq, 'parent' AS aspect, u.code AS value, p.day, p.sign
          FROM placement p JOIN unit u ON u.id = p.parent WHERE p.unit = $1) events
    GROUP BY aspect, value, day HAVING SUM(sign) > 0 ORDER BY day DESC, MAX(seq) DESC, aspect";

pub async fn find_card<C: ConnectionTrait>(
    conn: &C,
    code: &str,
) -> Result<Option<UnitCard>, DbErr> {
    one(conn, &format!("{CARD} WHERE code = $1"), [code.into()]).await
}

/// Every unit that has a code, in code order.
pub async fn list_units<C: ConnectionTrait>(conn: &C) -> Result<Vec<UnitCard>, DbErr> {
    rows(
        conn,
        &format!("{CARD} WHERE code IS NOT NULL ORDER BY code"),
        [],
    )
    .await
}

/// Open units directly below, in code order.
pub async fn list_children<C: ConnectionTrait>(conn: &C, of: i64) -> Result<Vec<UnitCard>, DbErr> {
    let sql = "SELECT u.id, u.code, u.name, u.kind, u.parent, u.mode, u.founded_on, u.closed_on
        FROM unit_closure c JOIN unit u ON u.id = c.descendant
        WHERE c.ancestor = $1 AND c.depth = 1 AND u.code IS NOT NULL AND u.closed_on IS NULL
        ORDER BY u.code";
    rows(conn, sql, [of.into()]).await
}

/// From the top down to the unit itself.
pub async fn list_ancestors<C: ConnectionTrait>(conn: &C, of: i64) -> Result<Vec<UnitCard>, DbErr> {
    let sql = "SELECT u.id, u.code, u.name, u.kind, u.parent, u.mode, u.founded_on, u.closed_on
        FROM unit_closure c JOIN unit u ON u.id = c.ancestor
        WHERE c.descendant = $1 AND u.code IS NOT NULL ORDER BY c.depth DESC";
    rows(conn, sql, [of.into()]).await
}

/// What has happened to the unit, newest first.
pub async fn list_history<C: ConnectionTrait>(
    conn: &C,
    of: i64,
) -> Result<Vec<UnitHistoryRow>, DbErr> {
    let all: Vec<UnitHistoryRow> = rows(conn, HISTORY, [of.into()]).await?;
    let told = [
        "parent",
        NAME,
        LIFE,
        "mode",
        "link",
        "unlink",
        "online",
        "nil_return",
    ];
    Ok(all
        .into_iter()
        .filter(|row| told.contains(&row.aspect.as_str()))
        .collect())
}

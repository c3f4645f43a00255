//! Forms seen before.

use crate::db::{ConnectionTrait, DbErr, FromQueryResult, one, rows};
use sheets::fill::{At, Kind};

/// A form that was filled once, in one of its versions.
#[derive(Debug, Clone)]
pub struct KnownForm {
    pub id: i64,
    pub family: i64,
    pub version: i64,
    pub kind: Kind,
    /// The file's name when it was remembered.
    pub name: String,
    pub has_body: bool,
    /// The line that remembered it, and its moment.
    pub line: i64,
    pub at_ms: i64,
    pub places: Vec<KnownPlace>,
}

/// A place of a form and what it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPlace {
    pub at: At,
    /// Which mark of the text there.
    pub mark_n: u32,
    /// The mark as it was written, without brackets.
    pub mark: String,
    pub indicator: String,
    /// A unit's code; empty for the form's own.
    pub unit: String,
    /// In words; empty for the form's own.
    pub period: String,
    /// The text around its marks; empty where the mark stands alone.
    pub skeleton: String,
    /// The labels nearest on the left and above.
    pub before: String,
    pub above: String,
}

#[derive(FromQueryResult)]
struct FormRow {
    id: i64,
    family: i64,
    version: i64,
    kind: String,
    name: String,
    body_bytes: i64,
    line: i64,
    at_ms: i64,
}

#[derive(FromQueryResult)]
struct PlaceRow {
    area: i64,
    at_row: i64,
    at_col: i64,
    nth: i64,
    mark_n: i64,
    mark: String,
    indicator: String,
    unit: String,
    period: String,
    skeleton: String,
    before: String,
    above: String,
}

#[derive(FromQueryResult)]
struct BodyRow {
    body: Vec<u8>,
}

const FORMS: &str = "SELECT f.id, f.family, f.version, f.kind, f.name,
        CAST(LENGTH(f.body) AS BIGINT) AS body_bytes, j.seq AS line, j.at AS at_ms
    FROM form f JOIN journal j ON j.subject = 'form:' || CAST(f.id AS TEXT)";
const NEWEST: &str = "f.version = (SELECT MAX(g.version) FROM form g WHERE g.family = f.family)";
const PLACES: &str = "SELECT area, at_row, at_col, nth, mark_n, mark, indicator, unit, period,
        skeleton, before, above
    FROM form_place WHERE form = $1 ORDER BY n";
const BODY: &str = "SELECT body FROM form WHERE id = $1";

/// The newest version of each form, the last remembered first.
pub async fn list_known<C: ConnectionTrait>(conn: &C) -> Result<Vec<KnownForm>, DbErr> {
    let sql = format!("{FORMS} WHERE {NEWEST} ORDER BY f.id DESC");
    let found: Vec<FormRow> = rows(conn, &sql, []).await?;
    let mut known = Vec::with_capacity(found.len());
    for row in found {
        known.push(with_places(conn, row).await?);
    }
    Ok(known)
}

/// One version of a form, by its number.
pub async fn find_known<C: ConnectionTrait>(conn: &C, id: i64) -> Result<Option<KnownForm>, DbErr> {
    let sql = format!("{FORMS} WHERE f.id = $1");
    match one(conn, &sql, [id.into()]).await? {
        Some(row) => Ok(Some(with_places(conn, row).await?)),
        None => Ok(None),
    }
}

/// The newest form with this fingerprint.
pub(super) async fn find_by_fingerprint<C: ConnectionTrait>(
    conn: &C,
    fingerprint: &str,
) -> Result<Option<KnownForm>, DbErr> {
    let sql = format!("{FORMS} WHERE f.fingerprint = $1 ORDER BY f.id DESC LIMIT 1");
    match one(conn, &sql, [fingerprint.into()]).await? {
        Some(row) => Ok(Some(with_places(conn, row).await?)),
        None => Ok(None),
    }
}

/// The file as it came; empty where it was too large to keep.
pub(super) async fn body<C: ConnectionTrait>(conn: &C, id: i64) -> Result<Vec<u8>, DbErr> {
    let found: Option<BodyRow> = one(conn, BODY, [id.into()]).await?;
    Ok(found.map(|row| row.body).unwrap_or_default())
}

pub(super) async fn places<C: ConnectionTrait>(
    conn: &C,
    form: i64,
) -> Result<Vec<KnownPlace>, DbErr> {
    let found: Vec<PlaceRow> = rows(conn, PLACES, [form.into()]).await?;
    let number = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    let place = |row: PlaceRow| KnownPlace {
        at: At {
            area: number(row.area),
            row: number(row.at_row),
            col: number(row.at_col),
            nth: number(row.nth),
        },
        mark_n: number(row.mark_n),
        mark: row.mark,
        indicator: row.indicator,
        unit: row.unit,
        period: row.period,
        skeleton: row.skeleton,
        before: row.before,
        above: row.above,
    };
    Ok(found.into_iter().map(place).collect())
}

async fn with_places<C: ConnectionTrait>(conn: &C, row: FormRow) -> Result<KnownForm, DbErr> {
    Ok(KnownForm {
        places: places(conn, row.id).await?,
        id: row.id,
        family: row.family,
        version: row.version,
        kind: match row.kind.as_str() {
            "docx" => Kind::Docx,
            _ => Kind::Xlsx,
        },
        name: row.name,
        has_body: row.body_bytes > 0,
        line: row.line,
        at_ms: row.at_ms,
    })
}

//! A form is remembered, with what each of its places asks for.

use super::fingerprint::code;
use super::known::{self, KnownPlace};
use crate::db::{Insert, Tx, exec, scalar};
use crate::journal::{Failure, Posting, salted_hash};
use serde_json::json;
use sha2::{Digest, Sha256};
use sheets::fill::Kind;

/// Larger files are not kept; the form is known all the same.
const LARGEST_BODY: usize = 2 << 20;
const LONGEST_NAME: usize = 80;

/// What is to be remembered of a form.
#[derive(Debug, Clone)]
pub struct Remembering {
    /// The form this is a new version of.
    pub family: Option<i64>,
    pub kind: Kind,
    pub fingerprint: String,
    pub name: String,
    pub body: Vec<u8>,
    pub places: Vec<KnownPlace>,
}

const NEXT: &str = "SELECT COALESCE(MAX(id), 0) + 1 FROM form";
const NEXT_VERSION: &str = "SELECT COALESCE(MAX(version), 0) + 1 FROM form WHERE family = $1";
const PUT: &str = "INSERT INTO form (id, family, version, kind, fingerprint, name, salt, body)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Comes to one line, or to none where the same form with the same places is
/// known already: sent twice it has one effect. To be run alone.
pub async fn remember(
    tx: &Tx,
    form: &Remembering,
    salt: [u8; 16],
) -> Result<Vec<Posting>, Failure> {
    let known = known::find_by_fingerprint(tx, &form.fingerprint).await?;
    if let Some(known) = &known
        && known.places == form.places
    {
        return Ok(Vec::new());
    }
    let id = scalar(tx, NEXT, []).await?;
    let family = form
        .family
        .or(known.map(|known| known.family))
        .unwrap_or(id);
    let version = scalar(tx, NEXT_VERSION, [family.into()]).await?;
    let body = match form.body.len() > LARGEST_BODY {
        true => &[],
        false => &form.body[..],
    };
    let row = Row {
        id,
        family,
        version,
        kind: code(form.kind),
        fingerprint: &form.fingerprint,
        name: &form.name.chars().take(LONGEST_NAME).collect::<String>(),
        body,
    };
    let values = [
        id.into(),
        family.into(),
        version.into(),
        row.kind.into(),
        row.fingerprint.into(),
        row.name.into(),
        salt.to_vec().into(),
        row.body.to_vec().into(),
    ];
    exec(tx, PUT, values).await?;
    put_places(tx, id, &form.places).await?;
    let detail = json!({
        "form": family,
        "version": version,
        "kind": row.kind,
        "places": form.places.len(),
        "pin": pin(&salt, &row, &form.places),
    });
    Ok(vec![Posting {
        verb: "forms::remember",
        subject: format!("form:{id}"),
        detail,
        ..Posting::default()
    }])
}

async fn put_places(tx: &Tx, form: i64, places: &[KnownPlace]) -> Result<(), Failure> {
    let columns = "form, n, area, at_row, at_col, nth, mark_n, mark, indicator, unit, period, \
        skeleton, before, above";
    let mut insert = Insert::into("form_place", columns);
    for (n, place) in (0i64..).zip(places) {
        insert.row([
            form.into(),
            n.into(),
            i64::from(place.at.area).into(),
            i64::from(place.at.row).into(),
            i64::from(place.at.col).into(),
            i64::from(place.at.nth).into(),
            i64::from(place.mark_n).into(),
            place.mark.clone().into(),
            place.indicator.clone().into(),
            place.unit.clone().into(),
            place.period.clone().into(),
            place.skeleton.clone().into(),
            place.before.clone().into(),
            place.above.clone().into(),
        ]);
    }
    insert.write(tx).await?;
    Ok(())
}

/// A form's row, without its salt.
pub(super) struct Row<'a> {
    pub id: i64,
    pub family: i64,
    pub version: i64,
    pub kind: &'a str,
    pub fingerprint: &'a str,
    pub name: &'a str,
    pub body: &'a [u8],
}

/// The salted hash of the row and its places that the line holds.
pub(super) fn pin(salt: &[u8], row: &Row<'_>, places: &[KnownPlace]) -> String {
    let body = kit::hex(&Sha256::digest(row.body));
    let places = places.iter().map(|place| {
        let KnownPlace { at, mark_n, .. } = place;
        json!([
            at.area,
            at.row,
            at.col,
            at.nth,
            mark_n,
            place.mark,
            place.indicator,
            place.unit,
            place.period,
            place.skeleton,
            place.before,
            place.above,
        ])
    });
    let places: Vec<serde_json::Value> = places.collect();
    let whole = json!([
        row.id,
        row.family,
        row.version,
        row.kind,
        row.fingerprint,
        row.name,
        body,
        places,
    ]);
    salted_hash(salt, &whole.to_string())
}

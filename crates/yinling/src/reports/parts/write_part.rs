//! A part is written, or written anew.

use super::marking::{LONGEST, Piece, kept, named, paragraphs};
use super::versions::{Version, list_versions};
use super::{is_key, subject};
use crate::db::Tx;
use crate::indicators::Live;
use crate::journal::{Failure, Posting};
use crate::reports::compose::mixed;
use crate::reports::unfit::must_be_fit;
use crate::units::get_unit;
use kit::{Period, Refusal, UnitId};
use serde_json::json;

/// Which part of which report, and the version the writer had before them.
#[derive(Debug, Clone)]
pub struct Place {
    /// The unit's code.
    pub unit: String,
    pub period: Period,
    /// The part's key in the template.
    pub part: String,
    /// The line of the version that was read; 0 if there was none.
    pub base: u32,
}

/// Saves a version; an empty text takes the part out of the report. To be run
/// alone: it reads earlier lines.
///
/// Refusals: `unknown_unit`, `bad_part`, `part_too_long`, `unfit_words`,
/// `unknown_figure`, `ever_and_now`, `part_unchanged` (so a form that was sent twice saves once)
/// and `part_changed_meanwhile`, when somebody else has saved since `base`.
pub async fn write_part(
    tx: &Tx,
    live: &Live,
    place: &Place,
    text: &str,
) -> Result<Posting, Failure> {
    let (unit, versions) = read(tx, place).await?;
    let text = checked(live, text)?;
    posting(place, unit, &versions, text, "reports::write_part", None)
}

pub(super) async fn read(tx: &Tx, place: &Place) -> Result<(UnitId, Vec<Version>), Failure> {
    let unit = get_unit(tx, &place.unit).await?;
    if !is_key(&place.part) {
        let shown: String = place.part.chars().take(60).collect();
        return Err(Refusal::new("bad_part").with("part", shown).into());
    }
    let mut versions = list_versions(tx, unit, &place.period, i64::MAX).await?;
    versions.retain(|version| version.part == place.part);
    Ok((unit, versions))
}

/// The text as it is kept, if the report could print it.
pub(super) fn checked(live: &Live, text: &str) -> Result<String, Refusal> {
    let text = kept(text);
    let length = text.chars().count();
    if length > LONGEST {
        let refusal = Refusal::new("part_too_long").with("length", length);
        return Err(refusal.with("most", LONGEST));
    }
    must_be_fit(&text)?;
    for paragraph in paragraphs(&text) {
        let mut ids = Vec::new();
        for piece in paragraph {
            match piece {
                Piece::Named(name) => {
                    let unknown = || Refusal::new("unknown_figure").with("name", name);
                    ids.push(named(live, name).ok_or_else(unknown)?.id);
                }
                // A sentence is over.
                Piece::Text(text) if text.contains('。') => {
                    must_not_mix(live, &ids)?;
                    ids.clear();
                }
                Piece::Text(_) | Piece::Typed(_) => {}
            }
        }
        must_not_mix(live, &ids)?;
    }
    Ok(text)
}

fn must_not_mix(live: &Live, ids: &[String]) -> Result<(), Refusal> {
    let Some((ever, now)) = mixed(ids) else {
        return Ok(());
    };
    let name = |id: &str| {
        let found = live.find_indicator(id);
        found.map_or_else(|| id.to_owned(), |one| one.name.zh)
    };
    Err(Refusal::new("ever_and_now")
        .with("ever", name(ever))
        .with("now", name(now)))
}

pub(super) fn posting(
    place: &Place,
    unit: UnitId,
    versions: &[Version],
    text: String,
    verb: &'static str,
    restored: Option<u32>,
) -> Result<Posting, Failure> {
    let newest = versions.last();
    let line = newest.map_or(0, |version| version.line);
    let stands = newest.map_or(Some(""), |version| version.text.as_deref());
    if stands == Some(text.as_str()) {
        return Err(Refusal::new("part_unchanged").with("line", line).into());
    }
    if line != place.base {
        return Err(Refusal::new("part_changed_meanwhile")
            .with("line", line)
            .into());
    }
    let mut detail = json!({
        "unit": place.unit,
        "period": place.period.label().to_uppercase(),
        "part": place.part,
        "before": line,
    });
    if let Some(restored) = restored {
        detail["restored"] = restored.into();
    }
    Ok(Posting {
        verb,
        subject: subject(unit, &place.period),
        detail,
        texts: vec![("text", text)],
        ..Posting::default()
    })
}

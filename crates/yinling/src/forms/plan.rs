//! What would be filled, and with what; and the filling.

use super::finding::Finding;
use super::fingerprint;
use super::known::{KnownForm, KnownPlace, find_by_fingerprint};
use super::labels::Labels;
use super::mark::marks;
use super::outcome::{Found, Left, Why};
use super::recognise::{self, Recognised};
use super::remember::Remembering;
use super::wanted::{Target, marked, united};
use super::whose::Units;
use crate::db::Db;
use crate::indicators::{Asked, Live, recount_figures};
use crate::journal::Failure;
use kit::{Day, Period, Refusal, UnitId};
use sheets::fill::{At, Edit, Form, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// What a form is filled for.
#[derive(Debug, Clone)]
pub struct Asking<'a> {
    pub db: &'a Db,
    pub live: &'a Live,
    pub today: Day,
    /// The form's own unit, by its code.
    pub unit: String,
    /// The form's own period.
    pub period: Period,
    /// The marks alone count; what was remembered of the form does not.
    pub anew: bool,
}

/// A form with what goes into each of its places.
#[derive(Debug, Clone)]
pub struct Plan {
    pub name: String,
    pub kind: Kind,
    pub unit: String,
    pub unit_name: String,
    pub period: Period,
    /// Every figure is as of this line.
    pub line: u32,
    pub hash: String,
    pub places: Vec<Planned>,
    /// Marks that no filling reaches, and places that are gone.
    pub beyond: Vec<Left>,
    pub recognised: Recognised,
    /// `None` where nothing new is to be remembered.
    pub remembering: Option<Remembering>,
    /// The form has so few labels that it could be any form: it is not
    /// remembered, whatever is filled.
    pub says_too_little: bool,
    today: Day,
}

/// One place and what came of it.
#[derive(Debug, Clone)]
pub struct Planned {
    pub at: At,
    /// As a person finds it.
    pub place: String,
    /// The mark, without its brackets.
    pub mark: String,
    pub outcome: Result<Found, Why>,
    pub(super) target: Target,
}

/// Looks at the form, recognises it if it can, and finds the figures.
///
/// Refuses `unknown_unit`, and `form_unmarked` where there is neither a mark
/// nor a memory.
pub async fn plan(asking: &Asking<'_>, form: &Form, name: &str) -> Result<Plan, Failure> {
    let units = Units::load(asking.db.read()).await?;
    let own = units.by_code(&asking.unit);
    let own = own.ok_or_else(|| Refusal::new("unknown_unit").with("unit", &asking.unit))?;
    let labels = Labels::of(form);
    let print = fingerprint::of(form.kind(), &labels);
    let known = match &print {
        Some(print) => find_by_fingerprint(asking.db.read(), print).await?,
        None => None,
    };
    let marked = marked(form, &labels);
    let mut beyond = beyond(form)?;
    let known_places = known.as_ref().map(|known| known.places.clone());
    let family = known.as_ref().map(|known| known.family);
    let (wanted, recognised, family) = match known {
        Some(known) if !asking.anew => {
            let recognised = Recognised::Exact {
                form: known.id,
                version: known.version,
            };
            (united(form, &known, marked), recognised, family)
        }
        _ if !marked.is_empty() => (marked, Recognised::New, family),
        _ if asking.anew => return Err(Refusal::new("form_unmarked").into()),
        _ => match recognise::nearest(asking.db.read(), form, &labels).await? {
            Some(laid) => {
                let (known, places) = (laid.known, laid.places);
                let lost = laid.moved.iter().filter(|one| one.now.is_none());
                beyond.extend(lost.map(|one| Left {
                    place: one.before.clone(),
                    mark: one.mark.clone(),
                    why: Why::Gone,
                }));
                let recognised = Recognised::Near {
                    form: known.id,
                    version: known.version,
                    name: known.name.clone(),
                    places: known.places.len(),
                    found: places.len(),
                    moved: laid.moved,
                };
                let family = Some(known.family);
                let laid = KnownForm { places, ..known };
                (united(form, &laid, Vec::new()), recognised, family)
            }
            None => return Err(Refusal::new("form_unmarked").into()),
        },
    };
    let (line, hash) = asking.live.head();
    let finding = Finding {
        asking,
        all: asking.live.indicators(),
        units: &units,
        own: UnitId(u32::try_from(own.id).unwrap_or(0)),
        line,
    };
    let mut places = Vec::with_capacity(wanted.len());
    let mut remembered = Vec::new();
    for one in wanted {
        places.push(finding.planned(form, one, &mut remembered));
    }
    remembered.sort_by_key(|place: &KnownPlace| (place.at, place.mark_n));
    let is_new = !remembered.is_empty() && known_places.as_ref() != Some(&remembered);
    let says_too_little = print.is_none();
    let fingerprint = print.filter(|_| is_new);
    Ok(Plan {
        name: name.to_owned(),
        kind: form.kind(),
        unit: own.code.clone(),
        unit_name: own.name.clone(),
        period: asking.period.clone(),
        line,
        hash: kit::hex(&hash),
        places,
        beyond,
        recognised,
        remembering: fingerprint.map(|fingerprint| Remembering {
            family,
            kind: form.kind(),
            fingerprint,
            name: name.to_owned(),
            body: form.bytes().to_vec(),
            places: remembered,
        }),
        says_too_little,
        today: asking.today,
    })
}

/// Marks in text boxes and comments.
fn beyond(form: &Form) -> Result<Vec<Left>, Failure> {
    let texts = form.beyond_reach().map_err(|why| why.refusal())?;
    let mut found = Vec::new();
    for (place, text) in texts {
        found.extend(marks(&text).into_iter().map(|mark| Left {
            place: place.clone(),
            mark: mark.said,
            why: Why::OutOfReach,
        }));
    }
    Ok(found)
}

impl Plan {
    pub fn filled(&self) -> impl Iterator<Item = (&Planned, &Found)> {
        let all = self.places.iter();
        all.filter_map(|place| Some((place, place.outcome.as_ref().ok()?)))
    }

    /// Everything that stays as it is, with the reason.
    pub fn left(&self) -> Vec<Left> {
        let mut left = Vec::new();
        for place in &self.places {
            if let Err(why) = &place.outcome {
                left.push(Left {
                    place: place.place.clone(),
                    mark: place.mark.clone(),
                    why: why.clone(),
                });
            }
        }
        left.extend(self.beyond.iter().cloned());
        left
    }

    /// Refuses (`form_changed`, with what moved) a form that has changed since
    /// it was seen, unless that was looked at.
    pub fn require_seen(&self, has_looked: bool) -> Result<(), Refusal> {
        let Recognised::Near {
            name,
            places,
            found,
            moved,
            ..
        } = &self.recognised
        else {
            return Ok(());
        };
        if has_looked {
            return Ok(());
        }
        let told = moved.iter().map(|one| {
            let now = one.now.as_deref().unwrap_or("—");
            format!("【{}】 {}: {} → {now}", one.mark, one.label, one.before)
        });
        Err(Refusal::new("form_changed")
            .with("name", name)
            .with("places", places)
            .with("found", found)
            .listing(told.collect()))
    }

    /// The filled form. Refuses what cannot be written.
    pub fn fill(&self, form: &Form) -> Result<Vec<u8>, Refusal> {
        let mut edits: BTreeMap<At, Edit> = BTreeMap::new();
        for (place, found) in self.filled() {
            let written = found.written.clone();
            match &place.target {
                Target::None => {}
                Target::Cell => drop(edits.insert(place.at, Edit::Number(written))),
                Target::Stretch(range) => {
                    let edit = edits.entry(place.at).or_insert(Edit::Text(Vec::new()));
                    if let Edit::Text(stretches) = edit {
                        stretches.push((range.clone(), written));
                    }
                }
            }
        }
        form.fill(&edits).map_err(|why| why.refusal())
    }

    /// Holds every figure against the recount by SQL. Refuses (`figures_differ`)
    /// with both values.
    pub async fn recount(&self, db: &Db, live: &Live) -> Result<(), Failure> {
        let units = Units::load(db.read()).await?;
        let mut groups: BTreeMap<(String, String), (Period, BTreeSet<String>)> = BTreeMap::new();
        for (_, found) in self.filled() {
            let key = (found.unit.clone(), found.period.label().to_owned());
            let group = groups
                .entry(key)
                .or_insert_with(|| (found.period.clone(), BTreeSet::new()));
            group.1.insert(found.indicator.clone());
        }
        for ((unit, _), (period, ids)) in groups {
            let Some(card) = units.by_code(&unit) else {
                continue;
            };
            let asked = Asked {
                unit: UnitId(u32::try_from(card.id).unwrap_or(0)),
                period,
                day: None,
                line: Some(self.line),
                todays_tree: false,
            };
            let ids: Vec<String> = ids.into_iter().collect();
            let counted = recount_figures(live, db, &asked, self.today, &ids).await?;
            counted.map_err(|mismatch| {
                let shown = |n: Option<f64>| n.map_or_else(|| "—".to_owned(), |n| n.to_string());
                Refusal::new("figures_differ")
                    .with("indicator", mismatch.indicator)
                    .with("unit", mismatch.unit)
                    .with("period", mismatch.period)
                    .with("live", shown(mismatch.live))
                    .with("recounted", shown(mismatch.recounted))
            })?;
        }
        Ok(())
    }
}

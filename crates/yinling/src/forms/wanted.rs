//! The places of a form that ask for a figure: by a mark, or from memory.

use super::known::{KnownForm, KnownPlace};
use super::labels::Labels;
use super::mark::{Mark, marks};
use super::outcome::Why;
use super::skeleton;
use sheets::fill::{At, Form, Holds, Kind};
use std::collections::BTreeMap;
use std::ops::Range;

/// Where in its cell the figure goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    Cell,
    Stretch(Range<usize>),
    None,
}

/// A place before its figure is known.
pub(super) struct Wanted {
    pub known: KnownPlace,
    pub target: Result<Target, Why>,
    pub is_broken: bool,
    /// The unit was remembered, so it is a code.
    pub is_remembered: bool,
}

/// The places that the form's own marks name.
pub(super) fn marked(form: &Form, labels: &Labels) -> Vec<Wanted> {
    let mut found = Vec::new();
    for (at, holds) in form.filled() {
        let Holds::Text(text) = holds else {
            continue;
        };
        let all = marks(&text);
        let is_alone = matches!(&all[..], [one] if text.trim() == &text[one.range.clone()]);
        let around = labels.around(form, at);
        for (n, mark) in (0u32..).zip(&all) {
            let target = match (is_alone, form.kind()) {
                (true, Kind::Xlsx) => Target::Cell,
                _ => Target::Stretch(mark.range.clone()),
            };
            found.push(Wanted {
                known: KnownPlace {
                    at,
                    mark_n: n,
                    mark: mark.said.clone(),
                    indicator: mark.name.clone(),
                    unit: mark.unit.clone(),
                    period: mark.period.clone(),
                    skeleton: match is_alone {
                        true => String::new(),
                        false => skeleton::of(&text, &all),
                    },
                    before: around.left.clone(),
                    above: around.above.clone(),
                },
                target: Ok(target),
                is_broken: mark.is_broken,
                is_remembered: false,
            });
        }
    }
    found
}

/// The remembered places, and the marks that say more. A mark goes before what
/// was remembered of its place.
pub(super) fn united(form: &Form, known: &KnownForm, marked: Vec<Wanted>) -> Vec<Wanted> {
    let mut marked_at: BTreeMap<At, Vec<Wanted>> = BTreeMap::new();
    for one in marked {
        marked_at.entry(one.known.at).or_default().push(one);
    }
    let mut remembered_at: BTreeMap<At, Vec<&KnownPlace>> = BTreeMap::new();
    for one in &known.places {
        remembered_at.entry(one.at).or_default().push(one);
    }
    let mut all = Vec::new();
    for (at, places) in remembered_at {
        let text = match form.holds(at) {
            Holds::Text(text) => text,
            _ => String::new(),
        };
        let own = marked_at.get(&at).map_or(0, Vec::len);
        // Some of a sentence's marks may have been filled before.
        let targets = targets(form, at, &text, &places);
        if own > 0 && (own >= places.len() || targets.is_err()) {
            continue;
        }
        marked_at.remove(&at);
        for (nth, place) in places.into_iter().enumerate() {
            let target = targets.as_ref().map_err(Clone::clone).map(|all| {
                let found = all.get(nth).cloned();
                found.unwrap_or(Target::None)
            });
            all.push(Wanted {
                known: place.clone(),
                target,
                is_broken: false,
                is_remembered: true,
            });
        }
    }
    all.extend(marked_at.into_values().flatten());
    all.sort_by_key(|one| (one.known.at, one.known.mark_n));
    all
}

/// Where the figures of one cell or paragraph go in a form without marks.
fn targets(form: &Form, at: At, text: &str, places: &[&KnownPlace]) -> Result<Vec<Target>, Why> {
    let is_cell = form.kind() == Kind::Xlsx;
    let blanked = blanked(text);
    let skeleton = places.first().map(|place| place.skeleton.as_str());
    let skeleton = skeleton.unwrap_or_default();
    match form.holds(at) {
        Holds::Formula => Err(Why::Formula),
        Holds::Covered | Holds::Outside => Err(Why::Gone),
        _ if !skeleton.is_empty() => {
            let gaps = skeleton::gaps(skeleton, &blanked).ok_or(Why::Occupied)?;
            let of = |place: &&KnownPlace| {
                let gap = usize::try_from(place.mark_n).ok();
                let gap = gap.and_then(|n| gaps.get(n).cloned());
                gap.map_or(Target::None, Target::Stretch)
            };
            Ok(places.iter().map(of).collect())
        }
        Holds::Text(_) if !skeleton::is_only_blanks(&blanked) => Err(Why::Occupied),
        _ if is_cell => Ok(vec![Target::Cell]),
        _ => Ok(vec![Target::Stretch(0..text.len())]),
    }
}

/// The text with spaces for its marks, byte for byte.
fn blanked(text: &str) -> String {
    let mut out = text.to_owned();
    for Mark { range, .. } in marks(text) {
        let spaces = " ".repeat(range.len());
        out.replace_range(range, &spaces);
    }
    out
}

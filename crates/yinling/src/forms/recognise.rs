//! Whether a form was seen before: the same form, or nearly.

use super::known::{self, KnownForm, KnownPlace};
use super::labels::Labels;
use super::{place, skeleton};
use crate::db::{ConnectionTrait, DbErr};
use sheets::fill::{At, Form, Holds};

/// What is known of a form.
#[derive(Debug, Clone)]
pub enum Recognised {
    /// Not seen before; its marks say what is wanted.
    New,
    /// The same form, numbers and dates aside.
    Exact { form: i64, version: i64 },
    /// A form that was seen has changed a little: to be looked at first.
    Near {
        form: i64,
        version: i64,
        name: String,
        /// Places there were, and how many of them were found again.
        places: usize,
        found: usize,
        /// Those that stand elsewhere now, or were not found.
        moved: Vec<Moved>,
    },
}

/// A place that stands elsewhere now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub mark: String,
    /// The label it was known by.
    pub label: String,
    pub before: String,
    /// `None` where it was not found.
    pub now: Option<String>,
}

/// A known form laid over one that has changed.
pub(super) struct Laid {
    pub known: KnownForm,
    /// The places that were found, where they are now.
    pub places: Vec<KnownPlace>,
    pub moved: Vec<Moved>,
}

/// A form of which half is found again is the same form, changed; less could
/// be any other.
fn is_near(found: usize, all: usize) -> bool {
    found > 0 && found * 2 >= all
}

/// The known form that fits best, if any fits.
pub(super) async fn nearest<C: ConnectionTrait>(
    conn: &C,
    form: &Form,
    labels: &Labels,
) -> Result<Option<Laid>, DbErr> {
    let mut best: Option<Laid> = None;
    for known in known::list_known(conn).await? {
        if known.kind != form.kind() {
            continue;
        }
        let laid = lay(known, form, labels);
        if !is_near(laid.places.len(), laid.known.places.len()) {
            continue;
        }
        let share = |laid: &Laid| laid.places.len() * 1_000 / laid.known.places.len().max(1);
        if best.as_ref().is_none_or(|best| share(&laid) > share(best)) {
            best = Some(laid);
        }
    }
    Ok(best)
}

fn lay(known: KnownForm, form: &Form, labels: &Labels) -> Laid {
    let (mut places, mut moved) = (Vec::new(), Vec::new());
    for known_place in &known.places {
        let now = find(known_place, form, labels);
        if now != Some(known_place.at) {
            moved.push(Moved {
                mark: known_place.mark.clone(),
                label: label_of(known_place),
                before: place::name(form, known_place.at),
                now: now.map(|at| place::name(form, at)),
            });
        }
        if let Some(at) = now {
            places.push(KnownPlace {
                at,
                ..known_place.clone()
            });
        }
    }
    Laid {
        known,
        places,
        moved,
    }
}

fn label_of(known: &KnownPlace) -> String {
    let told = match (known.skeleton.is_empty(), known.before.is_empty()) {
        (false, _) => known.skeleton.replace(skeleton::GAP, "…"),
        (true, false) => known.before.clone(),
        (true, true) => known.above.clone(),
    };
    told.chars().take(60).collect()
}

/// Where the place is now: where it was, if the same labels stand around it;
/// else the one place around which they stand.
fn find(known: &KnownPlace, form: &Form, labels: &Labels) -> Option<At> {
    if fits(known, known.at, form, labels) {
        return Some(known.at);
    }
    let mut found = match known.skeleton.is_empty() {
        true => by_labels(known, form, labels),
        false => {
            let level = super::labels::level(&known.skeleton);
            let all: Vec<At> = labels.places(&level).collect();
            all.into_iter()
                .filter(|at| fits(known, *at, form, labels))
                .collect()
        }
    };
    found.dedup();
    match found.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// Places at the crossing of a row and a column with these labels.
fn by_labels(known: &KnownPlace, form: &Form, labels: &Labels) -> Vec<At> {
    let mut found = Vec::new();
    if known.before.is_empty() {
        // One above the other: the first free place below the heading.
        for head in labels.places(&known.above) {
            let at = At {
                row: head.row + known.at.row.min(1),
                ..head
            };
            found.push(At { nth: 0, ..at });
        }
    }
    for left in labels.places(&known.before) {
        let own = At {
            col: known.at.col,
            nth: known.at.nth,
            ..left
        };
        found.push(own);
        for head in labels.places(&known.above) {
            if head.area == left.area {
                found.push(At {
                    col: head.col,
                    ..own
                });
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found.retain(|at| fits(known, *at, form, labels));
    found
}

fn fits(known: &KnownPlace, at: At, form: &Form, labels: &Labels) -> bool {
    if !known.skeleton.is_empty() {
        return match form.holds(at) {
            Holds::Text(text) => skeleton::gaps(&known.skeleton, &text).is_some(),
            _ => false,
        };
    }
    let is_free = match form.holds(at) {
        Holds::Nothing | Holds::Number => true,
        Holds::Text(text) => skeleton::is_only_blanks(&text),
        _ => false,
    };
    let around = labels.around(form, at);
    is_free
        && around.left == known.before
        && around.above == known.above
        && !(around.left.is_empty() && around.above.is_empty())
}

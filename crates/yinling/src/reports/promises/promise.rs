//! Something is promised for next year.

use super::{PROMISE, list_promises, of_unit};
use crate::db::Tx;
use crate::indicators::Live;
use crate::indicators::measures::PLAN_PROMISED;
use crate::journal::{Fact, Failure, Posting};
use crate::reports::parts::{kept, named};
use crate::reports::unfit::must_be_fit;
use crate::units::{Tree, get_unit, require_open};
use kit::{Day, Grade, MeasureId, PersonNo, Precision, Refusal, UnitId};
use serde_json::json;

/// No plan line is longer, in characters.
pub const LONGEST: usize = 300;

/// What is promised.
#[derive(Debug, Clone)]
pub struct PromiseForm {
    /// The unit's code.
    pub unit: String,
    /// The year it is for.
    pub year: i16,
    pub text: String,
    /// A figure by its Chinese name or its id, and how far it is to come; both
    /// or neither.
    pub indicator: Option<String>,
    pub target: Option<i64>,
}

/// The promise counts on the last day of the year before the one it is for, or
/// today, whichever is earlier. To be run alone: it reads earlier lines.
///
/// Refusals: `unknown_unit`, `promise_year`, `unit_not_open`, `missing_value`,
/// `promise_too_long`, `unfit_words`, `target_incomplete`, `unknown_figure`, and
/// `same_promise`, so a form that was sent twice promises once.
pub async fn promise(
    tx: &Tx,
    live: &Live,
    form: &PromiseForm,
    today: Day,
) -> Result<Posting, Failure> {
    let unit = get_unit(tx, &form.unit).await?;
    let day = counted_on(form.year, today)?;
    require_open(&Tree::load(tx).await?, unit, &form.unit, day)?;
    let text = kept(&form.text).replace('\n', " ");
    let text = text.trim_end_matches('。');
    if text.is_empty() {
        return Err(Refusal::new("missing_value")
            .with("field", "要做的事")
            .into());
    }
    if text.chars().count() > LONGEST {
        return Err(Refusal::new("promise_too_long")
            .with("most", LONGEST)
            .into());
    }
    must_be_fit(text)?;
    let promises = list_promises(tx, unit, i64::MAX).await?;
    let same = promises
        .iter()
        .find(|one| one.year == form.year && one.text == text && one.state.code() != "withdrawn");
    if let Some(same) = same {
        return Err(Refusal::new("same_promise").with("line", same.line).into());
    }
    let mut detail = json!({ "unit": form.unit, "year": form.year, "day": day });
    if let Some((indicator, target)) = target(live, form)? {
        detail["indicator"] = indicator.into();
        detail["target"] = target.into();
    }
    Ok(Posting {
        verb: PROMISE,
        subject: of_unit(unit),
        detail,
        facts: vec![fact(PLAN_PROMISED, unit, day, 1)],
        texts: vec![("text", text.to_owned())],
        ..Posting::default()
    })
}

fn counted_on(year: i16, today: Day) -> Result<Day, Refusal> {
    let end = Day::from_ymd(year.saturating_sub(1), 12, 31);
    let day = end.map(|end| end.min(today));
    let is_before = |day: &Day| day.year() == year - 1;
    let refuse = || {
        Refusal::new("promise_year")
            .with("year", year)
            .with("last", today.year() + 1)
    };
    day.filter(is_before).ok_or_else(refuse)
}

fn target(live: &Live, form: &PromiseForm) -> Result<Option<(String, i64)>, Refusal> {
    let (name, target) = match (form.indicator.as_deref(), form.target) {
        (None, None) => return Ok(None),
        (Some(name), Some(target)) if target > 0 => (name, target),
        _ => return Err(Refusal::new("target_incomplete")),
    };
    let name = name.trim().trim_start_matches('【').trim_end_matches('】');
    let found =
        named(live, name).ok_or_else(|| Refusal::new("unknown_figure").with("name", name))?;
    Ok(Some((found.id, target)))
}

/// A fact about what the unit promised.
pub(super) fn fact(measure: MeasureId, unit: UnitId, day: Day, quantity: i64) -> Fact {
    Fact {
        measure,
        unit,
        person: PersonNo::NOBODY,
        initiative: 0,
        day,
        precision: Precision::Day,
        quantity,
        grade: Grade::A,
        subject: unit,
    }
}

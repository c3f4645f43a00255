//! Part of a unit becomes a unit of its own.

use crate::db::Tx;
use crate::journal::{Failure, Posting};
use crate::people;
use crate::units::{self, Change, History, Life, Tree};
use kit::{Day, PersonNo, Refusal, UnitId};
use serde_json::json;

/// What splitting a unit asks for.
#[derive(Debug, Clone, Default)]
pub struct SplitForm {
    /// Code and name of the new unit, which hangs beside the old one.
    pub new_code: String,
    pub name: String,
    /// Who goes along; nobody when empty.
    pub people: Vec<PersonNo>,
}

/// Refusals: `unknown_unit`, `unit_not_open`, `missing_value`,
/// `duplicate_code`, `unknown_person`, and `not_here` with the list of people
/// who are not at the unit on that day.
pub async fn split(
    tx: &Tx,
    code: &str,
    form: &SplitForm,
    day: Day,
    today: Day,
) -> Result<Posting, Failure> {
    let unit = units::get_unit(tx, code).await?;
    let tree = Tree::load(tx).await?;
    units::require_open(&tree, unit, code, day)?;
    for (field, value) in [("代码", &form.new_code), ("名称", &form.name)] {
        if value.trim().is_empty() {
            return Err(Refusal::new("missing_value").with("field", field).into());
        }
    }
    if units::find_unit(tx, form.new_code.trim()).await?.is_some() {
        return Err(Refusal::new("duplicate_code")
            .with("unit", &form.new_code)
            .into());
    }
    let going = who_goes(tx, unit, form, day).await?;
    let kind = units::load_history(tx, unit).await?.kind();
    let kind = kind.ok_or_else(|| Refusal::new("unknown_unit").with("unit", code))?;
    let new = UnitId(units::mint(tx, "unit", 1).await?);
    let detail = json!({ "unit": code, "new": form.new_code, "people": going.len(), "day": day });
    let mut change = Change::new("units::split", unit, detail);
    change.place(new, tree.parent(unit, day), day);
    let life = Life::SplitFrom(unit);
    let rows = units::founding_rows(form.new_code.trim(), form.name.trim(), kind, None, life);
    change.set(&mut History::new(new), &rows, day);
    // The new unit must be there before people are counted at it.
    units::project(tx, &change.posting, today).await?;
    for mut person in going {
        people::move_person(&mut person, new, day);
        person.post(tx, &mut change.posting).await?;
    }
    Ok(change.posting)
}

async fn who_goes(
    tx: &Tx,
    unit: UnitId,
    form: &SplitForm,
    day: Day,
) -> Result<Vec<people::Change>, Failure> {
    let (mut going, mut strangers) = (Vec::new(), Vec::new());
    let mut wanted = form.people.clone();
    wanted.sort_unstable();
    wanted.dedup();
    for person in wanted {
        let change = people::Change::of(tx, person).await?;
        if change.history.managing_on(day) == Some(unit) && !change.has_left_by(day) {
            going.push(change);
        } else {
            strangers.push(format!("person {person}"));
        }
    }
    if !strangers.is_empty() {
        let refusal = Refusal::new("not_here")
            .with("count", strangers.len())
            .with("day", day);
        return Err(refusal.listing(strangers).into());
    }
    Ok(going)
}

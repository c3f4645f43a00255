//! Which kinds of records, figures and lines may be shown to whoever may not see
//! people.

use crate::indicators::measures::Measure;
use crate::indicators::{Counting, Indicator};
use crate::journal::Line;

/// Whether the records behind it are units, so that a stranger may see them.
/// Units picked by what persons do there are not: the list would say of whom
/// nothing is recorded.
pub fn counts_units(counting: &Counting) -> bool {
    let mut codes = counting.measures();
    if let Counting::Set { all, .. } = counting {
        codes.extend(all.iter().flat_map(|one| &one.any).map(String::as_str));
    }
    let of_unit = |code: &&str| Measure::find(code).is_some_and(Measure::of_unit);
    !codes.is_empty() && codes.iter().all(of_unit)
}

/// Whether the figure of a single branch says that it lacks something. Such a
/// figure is shown from the unit above on.
pub fn is_own(indicator: &Indicator) -> bool {
    indicator.group == "instructor"
}

/// Lines whose facts are of whole rosters or of units alone.
const COUNTS_ARE_OPEN: [&str; 18] = [
    "units::found",
    "units::import",
    "units::rename",
    "units::move_unit",
    "units::set_mode",
    "units::link_society",
    "units::unlink_society",
    "units::register_online",
    "units::nothing_this_year",
    "ledgers::import_facts",
    "indicators::define",
    "people::import",
    "units::split",
    "units::merge",
    "reports::promise",
    "reports::keep_promise",
    "reports::leave_undone",
    "reports::withdraw_promise",
];

/// From so many facts on, their number says nothing about one person.
const MANY: i64 = 100;

/// Whether the line's number of facts and their hash may be shown.
pub fn facts_are_open(line: &Line) -> bool {
    let moves_people =
        ["people::import", "units::split", "units::merge"].contains(&line.verb.as_str());
    COUNTS_ARE_OPEN.contains(&line.verb.as_str()) && (!moves_people || line.facts_n >= MANY)
}

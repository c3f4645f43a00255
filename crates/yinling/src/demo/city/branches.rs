//! Party branches: names, modes, links with societies, registration online.

use super::dice::new_year;
use super::grove::{Grove, Parents};
use super::registers::{LINKED, MODES, kind};
use super::words::{PURSUITS, ordinal};
use std::collections::HashMap;

pub(super) fn branches(grove: &mut Grove, homes: Parents, how_many: usize) {
    let parents = grove.draw_parents(homes, how_many);
    let mut of_place: HashMap<String, usize> = HashMap::new();
    for &parent in &parents {
        *of_place.entry(grove.place(parent).to_owned()).or_default() += 1;
    }
    for parent in parents {
        let mode = grove.dice.weighted(&[
            (600, MODES[0]),
            (230, MODES[1]),
            (90, MODES[2]),
            (30, LINKED),
            (50, ""),
        ]);
        let place = grove.place(parent).to_owned();
        let alone = of_place.get(&place) == Some(&1);
        let pursuit = if mode == MODES[2] {
            grove.dice.pick(&PURSUITS).0
        } else {
            ""
        };
        // A functional branch is named after what it gathers around; the others
        // are counted where there are several.
        let name = grove.new_name(|n| match (pursuit, n) {
            ("", 0) if alone => format!("{place}离退休干部党支部"),
            ("", n) => format!("{place}离退休干部第{}党支部", ordinal(n + 1)),
            (_, 0) => format!("{place}离退休干部{pursuit}党支部"),
            (_, n) => format!("{place}离退休干部{pursuit}第{}党支部", ordinal(n + 1)),
        });
        let branch = grove.organ_under(parent, kind::BRANCH, name);
        mode.clone_into(&mut grove.units[branch].mode);
        register_online(grove, branch);
    }
}

/// About half of the branches, in the ten years before this one.
fn register_online(grove: &mut Grove, branch: usize) {
    if !grove.is_settled(branch) || !grove.dice.chance(480) {
        return;
    }
    let this_year = grove.this_new_year();
    let from = new_year(this_year.year() - 10);
    let from = grove.units[branch]
        .founded
        .map_or(from, |day| day.max(from));
    let day = grove.dice.day(from, this_year.pred());
    grove.units[branch].online_since = Some(day);
}

/// Links branches with societies of the same county, each society once. A
/// branch that finds none is a regular one.
pub(super) fn link_societies(grove: &mut Grove) {
    let mut free: HashMap<String, Vec<usize>> = HashMap::new();
    for unit in 0..grove.units.len() {
        if grove.units[unit].kind == kind::SOCIETY && grove.is_settled(unit) {
            free.entry(county(grove, unit)).or_default().push(unit);
        }
    }
    for branch in 0..grove.units.len() {
        if grove.units[branch].kind != kind::BRANCH {
            continue;
        }
        let wish = match grove.units[branch].mode.as_str() {
            LINKED => 1000,
            "功能式" => 450,
            _ => 12,
        };
        let found = if grove.is_settled(branch) && grove.dice.chance(wish) {
            free.get_mut(&county(grove, branch)).and_then(Vec::pop)
        } else {
            None
        };
        if let Some(society) = found {
            grove.units[branch].society_code = grove.units[society].code.clone();
        } else if grove.units[branch].mode == LINKED {
            MODES[0].clone_into(&mut grove.units[branch].mode);
        }
    }
}

/// The six digits a code begins with: the county's, or the city's for what
/// hangs under the city itself.
fn county(grove: &Grove, unit: usize) -> String {
    grove.units[unit].code.chars().take(6).collect()
}

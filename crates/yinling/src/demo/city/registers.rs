//! Unit kinds, how codes are made, and finding one's way in a list of units.

use super::UnitLine;
use std::collections::HashMap;

pub(super) mod kind {
    pub(in super::super) const CITY: &str = "市";
    pub(in super::super) const COUNTY: &str = "县区";
    pub(in super::super) const TOWNSHIP: &str = "乡镇";
    pub(in super::super) const STREET: &str = "街道";
    pub(in super::super) const COMMUNITY: &str = "社区";
    pub(in super::super) const MUNICIPAL: &str = "市直单位";
    pub(in super::super) const INSTITUTION: &str = "企事业单位";
    pub(in super::super) const DEPARTMENT: &str = "部门";
    pub(in super::super) const WORKING_COMMITTEE: &str = "党工委";
    pub(in super::super) const COMMITTEE: &str = "党委";
    pub(in super::super) const GENERAL_BRANCH: &str = "党总支";
    pub(in super::super) const BRANCH: &str = "党支部";
    pub(in super::super) const GUANGONGWEI: &str = "关工委";
    pub(in super::super) const SOCIETY: &str = "老年社团";
    pub(in super::super) const TEAM: &str = "志愿者队伍";
    pub(in super::super) const GROUP: &str = "兴趣小组";
    pub(in super::super) const BASE: &str = "实践基地";
    pub(in super::super) const CENTRE: &str = "活动中心";
}

pub(super) const MODES: [&str; 3] = ["常规式", "兼合式", "功能式"];

/// As spreadsheets write a society link: in the column of modes.
pub(super) const LINKED: &str = "支部+社团";

/// The code of the `n`th unit of a kind under a parent: three digits more for a
/// place (370102003), a letter and two digits for an organisation
/// (370102003-Z01). Sorting by code puts parents before their children.
pub(super) fn code(parent_code: &str, of_kind: &str, n: usize) -> String {
    let letter = match of_kind {
        kind::TOWNSHIP | kind::STREET | kind::COMMUNITY => return format!("{parent_code}{n:03}"),
        kind::WORKING_COMMITTEE => 'A',
        kind::DEPARTMENT => 'B',
        kind::CENTRE => 'C',
        kind::GROUP => 'G',
        kind::BASE => 'J',
        kind::GUANGONGWEI => 'K',
        kind::GENERAL_BRANCH => 'L',
        kind::MUNICIPAL => 'M',
        kind::INSTITUTION => 'Q',
        kind::SOCIETY => 'T',
        kind::TEAM => 'V',
        kind::COMMITTEE => 'W',
        _ => 'Z',
    };
    format!("{parent_code}-{letter}{n:02}")
}

/// A list of units with its codes and parents looked up.
pub(super) struct Registers<'a> {
    pub(super) units: &'a [UnitLine],
    at: HashMap<&'a str, usize>,
}

impl<'a> Registers<'a> {
    pub(super) fn new(units: &'a [UnitLine]) -> Registers<'a> {
        let at = units
            .iter()
            .enumerate()
            .map(|(i, unit)| (unit.code.as_str(), i))
            .collect();
        Registers { units, at }
    }

    pub(super) fn find(&self, code: &str) -> Option<usize> {
        self.at.get(code).copied()
    }

    /// The unit itself and what it hangs under, up to the city.
    pub(super) fn upward(&self, unit: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(unit), |&i| self.find(&self.units[i].parent_code))
    }

    /// The nearest of these kinds, the unit itself included.
    pub(super) fn nearest(&self, unit: usize, kinds: &[&str]) -> Option<usize> {
        self.upward(unit)
            .find(|&i| kinds.contains(&self.units[i].kind.as_str()))
    }
}

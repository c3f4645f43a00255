//! The vocabulary of facts: what a fact can be of. There is no other, except
//! the legacy measures that imports of past ledgers mint (`legacy.<name>`).

use kit::MeasureId;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeasureKind {
    /// +1 on the day something begins, −1 on the day it ends.
    Stock,
    /// Happens on a day.
    Flow,
}

/// One word of the vocabulary.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    pub id: MeasureId,
    pub code: &'static str,
    pub kind: MeasureKind,
    /// Whether every fact names a person.
    pub of_person: bool,
}

/// Legacy measures are numbered from here, per installation.
pub const FIRST_LEGACY: u16 = 1_000;

macro_rules! measures {
    ($($name:ident = $id:literal $code:literal $kind:ident $of_person:literal;)*) => {
        $(pub const $name: MeasureId = MeasureId($id);)*

        /// The fixed vocabulary, by number.
        pub const VOCABULARY: &[Measure] = &[$(Measure {
            id: $name, code: $code, kind: MeasureKind::$kind, of_person: $of_person,
        }),*];
    };
}

measures! {
    PERSON_RETIRED = 1 "person.retired" Stock true;
    PERSON_PARTY_KNOWN = 2 "person.party_known" Stock true;
    PERSON_PARTY_MEMBER = 3 "person.party_member" Stock true;
    PERSON_PARTY_PROBATIONARY = 4 "person.party_probationary" Stock true;
    PERSON_SKILLED = 5 "person.skilled" Stock true;
    UNIT_PROVINCE = 20 "unit.province" Stock false;
    UNIT_CITY = 21 "unit.city" Stock false;
    UNIT_COUNTY = 22 "unit.county" Stock false;
    UNIT_TOWNSHIP = 23 "unit.township" Stock false;
    UNIT_STREET = 24 "unit.street" Stock false;
    UNIT_COMMUNITY = 25 "unit.community" Stock false;
    UNIT_MUNICIPAL_UNIT = 26 "unit.municipal_unit" Stock false;
    UNIT_INSTITUTION = 27 "unit.institution" Stock false;
    UNIT_DEPARTMENT = 28 "unit.department" Stock false;
    UNIT_PARTY_WORKING_COMMITTEE = 29 "unit.party_working_committee" Stock false;
    UNIT_PARTY_COMMITTEE = 30 "unit.party_committee" Stock false;
    UNIT_GENERAL_BRANCH = 31 "unit.general_branch" Stock false;
    UNIT_BRANCH = 32 "unit.branch" Stock false;
    UNIT_GUANGONGWEI = 33 "unit.guangongwei" Stock false;
    UNIT_SOCIETY = 34 "unit.society" Stock false;
    UNIT_VOLUNTEER_TEAM = 35 "unit.volunteer_team" Stock false;
    UNIT_INTEREST_GROUP = 36 "unit.interest_group" Stock false;
    UNIT_BASE = 37 "unit.base" Stock false;
    UNIT_CENTRE = 38 "unit.centre" Stock false;
    UNIT_OPENED = 50 "unit.opened" Flow false;
    UNIT_CLOSED = 51 "unit.closed" Flow false;
    UNIT_SPLIT_INTO = 52 "unit.split_into" Flow false;
    UNIT_MERGED_AWAY = 53 "unit.merged_away" Flow false;
    BRANCH_MODE_REGULAR = 60 "branch.mode.regular" Stock false;
    BRANCH_MODE_JOINT = 61 "branch.mode.joint" Stock false;
    BRANCH_MODE_FUNCTIONAL = 62 "branch.mode.functional" Stock false;
    BRANCH_LINKED_SOCIETY = 63 "branch.linked_society" Stock false;
    BRANCH_ONLINE = 64 "branch.online" Stock false;
    INSTRUCTOR_EVER = 70 "instructor.ever" Stock true;
    INSTRUCTOR_SERVING = 71 "instructor.serving" Stock true;
    INSTRUCTOR_GUIDES_EVER = 72 "instructor.guides_ever" Stock true;
    INSTRUCTOR_GUIDES = 73 "instructor.guides" Stock true;
    ACT = 80 "act" Flow false;
    PLAN_PROMISED = 90 "plan.promised" Flow false;
    PLAN_DONE = 91 "plan.done" Flow false;
}

/// Stocks that begin and never end: they stay at their unit, open or not.
pub const NEVER_END: [MeasureId; 2] = [INSTRUCTOR_EVER, INSTRUCTOR_GUIDES_EVER];

impl Measure {
    pub fn find(code: &str) -> Option<&'static Measure> {
        VOCABULARY.iter().find(|m| m.code == code)
    }

    pub fn by_id(id: MeasureId) -> Option<&'static Measure> {
        VOCABULARY.iter().find(|m| m.id == id)
    }

    /// Whether the fact is about a unit, so that its subject is the unit.
    pub fn of_unit(&self) -> bool {
        !self.of_person
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_codes_are_unique_and_below_the_legacy_range() {
        for (i, one) in VOCABULARY.iter().enumerate() {
            assert!(one.id.0 < FIRST_LEGACY);
            for other in &VOCABULARY[i + 1..] {
                assert_ne!(one.id, other.id);
                assert_ne!(one.code, other.code);
            }
        }
    }
}

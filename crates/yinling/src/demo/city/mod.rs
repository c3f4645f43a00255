//! A made-up city for the demo, the benchmarks and the tests: the organisation
//! and the rosters as they stood on 1 January of today's year, who has guided
//! branches since 2019, what changed this year, and the ledgers of this year and the two before.
//!
//! Only the twelve counties are real. Every street, unit and person is composed
//! from lists of words; ID numbers carry region codes 379901 to 379999 and
//! telephone numbers begin with digits that no network gives out, so that none
//! can be a living person's. `build` uses no clock and no other source of
//! chance: the same arguments give the same city on every machine.

mod branches;
mod changes;
mod dice;
mod groups;
mod grove;
mod identity;
mod instructors;
mod ledger;
mod names;
mod people;
mod place_words;
mod posts;
mod registers;
mod town;
mod tree;
mod unit_changes;
mod words;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_replay;

use kit::Day;

/// How large a city to build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// 600 branches and 10,000 people.
    Small,
    /// 6,000 branches and 100,000 people.
    City,
}

/// A whole city, in the order in which it can be entered: parents stand before
/// their children, changes and ledger lines in order of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct City {
    /// Every unit known on 1 January, those closed in past years included, and
    /// besides them units founded this year (nobody is on their roster yet).
    pub units: Vec<UnitLine>,
    /// The rosters of 1 January: all living, all retired by then.
    pub people: Vec<PersonLine>,
    /// This year's changes before today, in order of day; the nil-returns,
    /// which have no day, come last.
    pub changes: Vec<Change>,
    /// What happened to instructors in the years before, in order of day.
    pub guidance: Vec<Guidance>,
    pub ledger: Vec<LedgerLine>,
}

/// One row of the list of units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitLine {
    /// The parent's code and something more, except for the city itself.
    pub code: String,
    pub name: String,
    /// The glossary's Chinese word: 党支部.
    pub kind: String,
    /// Empty for the city itself.
    pub parent_code: String,
    /// 常规式, 兼合式, 功能式 or 支部+社团 for branches, or empty.
    pub mode: String,
    /// The society a branch is linked with, or empty. Never empty beside
    /// 支部+社团.
    pub society_code: String,
    /// `None`: not known. Its parent's is then not known either.
    pub founded: Option<Day>,
    /// The first day on which the unit is no longer open.
    pub closed: Option<Day>,
    /// Since when the branch is registered on the party-building platform.
    pub online_since: Option<Day>,
}

/// One row of a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonLine {
    pub name: String,
    /// 男 or 女.
    pub sex: String,
    pub ethnicity: String,
    pub birth: Day,
    /// 18 characters with a valid check digit; unique in the city.
    pub id_number: String,
    /// 中共党员, 预备党员, 民盟, 群众 and so on; empty when not known.
    pub affiliation: String,
    /// Day of joining the party, and whether only its month is known (then it
    /// is the month's first day).
    pub joined: Option<(Day, bool)>,
    /// 离休 or 退休.
    pub kind: String,
    pub retired: Day,
    pub former_unit: String,
    pub former_post: String,
    pub rank: String,
    /// Code of the unit that counts the person.
    pub managing_unit: String,
    /// Code of the party member's branch, or empty.
    pub party_branch: String,
    /// Code of the county lived in.
    pub district_code: String,
    pub street: String,
    pub community: String,
    pub address: String,
    pub mobile: String,
    pub landline: String,
    pub skill: String,
    /// 是, 否 or empty.
    pub volunteer: String,
    pub five_old: String,
    pub honours: String,
    /// 是 or empty.
    pub elsewhere: String,
    pub note: String,
}

/// Something that happened this year. `person` and `people_share` are indexes
/// into [`City::people`], units are named by code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A unit hangs under `to` from now on, its own units with it.
    Move {
        unit: String,
        to: String,
        day: Day,
    },
    /// Everybody managed by `from` is managed by `into`; `from` is closed.
    Merge {
        from: String,
        into: String,
        day: Day,
    },
    /// The last people have been transferred some days before.
    Close {
        unit: String,
        day: Day,
    },
    Rename {
        unit: String,
        name: String,
        day: Day,
    },
    SetMode {
        unit: String,
        mode: String,
        day: Day,
    },
    LinkSociety {
        branch: String,
        society: String,
        day: Day,
    },
    RegisterOnline {
        unit: String,
        day: Day,
        evidence: String,
    },
    Found {
        code: String,
        name: String,
        kind: String,
        parent: String,
        day: Day,
        mode: String,
    },
    /// A new branch under the same parent takes `people_share` over.
    Split {
        unit: String,
        new_code: String,
        name: String,
        people_share: Vec<usize>,
        day: Day,
    },
    /// `to` manages the person from now on and, where the old managing unit was
    /// the party branch, becomes the party branch.
    Transfer {
        person: usize,
        to: String,
        day: Day,
    },
    /// The managing relation leaves the city.
    HandOver {
        person: usize,
        day: Day,
    },
    Die {
        person: usize,
        day: Day,
    },
    SetAffiliation {
        person: usize,
        affiliation: String,
        day: Day,
    },
    SetSkill {
        person: usize,
        skill: String,
        day: Day,
    },
    LiveElsewhere {
        person: usize,
        place: String,
        day: Day,
    },
    /// "Nothing this year": the ledger has no line of the unit in that year.
    NothingThisYear {
        unit: String,
        year: i16,
    },
}

/// Who guides branches.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Guide {
    /// An index into [`City::people`].
    Person(usize),
    /// Somebody in office, who is on no roster.
    Official { name: String, phone: String },
}

/// Something that happened to instructors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guidance {
    Appoint {
        who: Guide,
        /// Code of the appointing unit.
        by: String,
        document: String,
        day: Day,
    },
    Assign {
        who: Guide,
        branches: Vec<String>,
        day: Day,
    },
    /// All branches of the one go to the other.
    HandOver {
        from: Guide,
        to: Guide,
        day: Day,
    },
    End {
        who: Guide,
        day: Day,
    },
}

impl Guidance {
    pub fn day(&self) -> Day {
        match self {
            Guidance::Appoint { day, .. }
            | Guidance::Assign { day, .. }
            | Guidance::HandOver { day, .. }
            | Guidance::End { day, .. } => *day,
        }
    }
}

/// One row of a past year's ledger, as somebody's spreadsheet kept it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerLine {
    /// The unit was open on this day.
    pub day: Day,
    pub unit_code: String,
    /// `legacy.走访慰问`, `legacy.宣讲`, `legacy.志愿服务`, `legacy.摄影作品`.
    pub measure: String,
    /// The number that ledger gave a person (甲-00123), or empty. It says
    /// nothing about who in [`City::people`] that was.
    pub person: String,
    pub initiative: String,
    pub quantity: i64,
    /// `A`, `B` or `C`; B and C come with a note.
    pub grade: char,
    pub note: String,
}

/// The city of `seed` as it would be entered on `today`. Rosters hold people
/// aged 60 to 100, so the years around 2026 give the most believable city.
pub fn build(scale: Scale, seed: u64, today: Day) -> City {
    let units = tree::units(scale, seed, today);
    let people = people::people(scale, seed, today, &units);
    let changes = changes::changes(seed, today, &units, &people);
    let ledger = ledger::ledger(seed, today, &units, &changes);
    let guidance = instructors::instructors(scale, seed, today, &units, &people);
    City {
        units,
        people,
        changes,
        guidance,
        ledger,
    }
}

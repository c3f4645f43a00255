//! What a line gives anew about a person who is on the roster already.

use super::super::history::{
    AFFILIATION, Dated, ELSEWHERE, History, LEFT, MANAGING, PARTY_BRANCH, REGISTERED, SKILLED,
};
use super::super::identity::Identity;
use super::columns::{
    ADDRESS, BIRTH, BRANCH, DATED_DETAILS, DIED, ID_NUMBER, JOINED, LANDLINE, MOBILE, ORGANISATION,
    RETIRED, RETIREMENT, SEX, SKILL, column_of_detail,
};
use super::line::Line;
use kit::{Day, Precision, UnitId};
use serde_json::{Map, Value};

/// What is to be written; nothing when `columns` is empty.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub columns: Vec<usize>,
    /// Who the person is from now on, if that changes.
    pub identity: Option<Identity>,
    /// Rows of history: aspect, value, day, sign.
    pub rows: Vec<(&'static str, String, Day, i8)>,
    /// The unit the person comes under, and the column that says so.
    pub units: Vec<(UnitId, usize)>,
}

/// Empty cells ask for nothing. Somebody who has left stays as they are.
pub(super) fn compare(line: &Line, identity: &Identity, history: &History, day: Day) -> Wanted {
    let mut wanted = Wanted::default();
    if history.left().is_some() {
        return wanted;
    }
    let mut after = identity.clone();
    wanted.identity_of(line, identity, &mut after);
    wanted.details_of(line, &mut after);
    wanted.registration_of(line, history);
    wanted.units_of(line, history, day);
    wanted.standing_of(line, history, day);
    let re_registered = wanted.rows.iter().any(|row| row.0 == REGISTERED);
    if after != *identity || re_registered {
        wanted.identity = Some(after);
    }
    wanted.columns.sort_unstable();
    wanted.columns.dedup();
    wanted
}

impl Wanted {
    fn set(&mut self, column: usize, aspect: &'static str, value: impl ToString, day: Day) {
        self.columns.push(column);
        self.rows.push((aspect, value.to_string(), day, 1));
    }

    fn identity_of(&mut self, line: &Line, before: &Identity, after: &mut Identity) {
        let mut text = |column, given: &str, field: &mut String| {
            if !given.is_empty() && given != field {
                given.clone_into(field);
                self.columns.push(column);
            }
        };
        text(SEX, line.sex, &mut after.sex);
        text(RETIREMENT, line.retirement, &mut after.retirement);
        let (given, private) = (&line.kept().private, &mut after.private);
        text(ID_NUMBER, &given.id_number, &mut private.id_number);
        text(MOBILE, &given.mobile, &mut private.mobile);
        text(LANDLINE, &given.landline, &mut private.landline);
        text(ADDRESS, &given.address, &mut private.address);
        let known = dated(before.birth_on, before.birth_precision);
        if line.birth_is_given && !agrees(known, line.birth) {
            after.birth_on = i64::from(line.birth.0.number());
            after.birth_precision = line.birth.1 as i64;
            self.columns.push(BIRTH);
        }
    }

    fn details_of(&mut self, line: &Line, after: &mut Identity) {
        let read = |text: &str| serde_json::from_str::<Map<String, Value>>(text);
        let (Ok(given), Ok(mut kept)) = (read(&line.kept().details), read(&after.details)) else {
            return;
        };
        let mut differs = false;
        for (key, value) in given {
            let known = kept.get(&key).and_then(Value::as_str).unwrap_or_default();
            let told = value.as_str().unwrap_or_default();
            let is_date = DATED_DETAILS.iter().any(|(_, dated)| *dated == key);
            // `1975-07` says nothing against `1975-07-01`.
            if known == told || (is_date && known.starts_with(told)) {
                continue;
            }
            self.columns.push(column_of_detail(&key));
            kept.insert(key, value);
            differs = true;
        }
        if differs {
            after.details = Value::Object(kept).to_string();
        }
    }

    /// Dates of retirement and joining belong to the first row; a correction
    /// replaces it, and what followed from the old dates is taken back.
    fn registration_of(&mut self, line: &Line, history: &History) {
        let Some((since, first)) = history.registration() else {
            return;
        };
        let mut after = first.clone();
        let mut date = |column, given: Option<Dated>, field: &mut Option<Dated>| {
            if let Some(given) = given
                && !field.is_some_and(|known| agrees(known, given))
            {
                *field = Some(given);
                self.columns.push(column);
            }
        };
        date(RETIRED, line.retired, &mut after.retired_on);
        date(JOINED, line.joined, &mut after.joined_on);
        if after != first {
            self.rows.push((REGISTERED, first.value(), since, -1));
            self.rows.push((REGISTERED, after.value(), since, 1));
        }
    }

    fn units_of(&mut self, line: &Line, history: &History, day: Day) {
        let managing = history.managing_on(day).unwrap_or_default();
        let branch = history.party_branch_on(day).unwrap_or_default();
        let counted_by_branch = branch == UnitId::NONE || branch == managing;
        let target = match (line.managing, line.branch, line.organisation) {
            (Some(unit), _, _) => Some((unit, MANAGING_COLUMN)),
            (None, Some(unit), _) if counted_by_branch => Some((unit, BRANCH)),
            (None, Some(_), _) => None,
            (None, None, unit) => unit.map(|unit| (unit, ORGANISATION)),
        };
        if let Some((unit, column)) = target.filter(|(unit, _)| *unit != managing) {
            self.units.push((unit, column));
            self.set(column, MANAGING, unit, day);
            // The party relation goes along where it was at the same unit.
            if line.branch.is_none() && branch != UnitId::NONE && branch == managing {
                self.set(column, PARTY_BRANCH, unit, day);
            }
        }
        if let Some(unit) = line.branch.filter(|unit| *unit != branch) {
            self.units.push((unit, BRANCH));
            self.set(BRANCH, PARTY_BRANCH, unit, day);
        }
    }

    fn standing_of(&mut self, line: &Line, history: &History, day: Day) {
        let Some((_, first)) = history.registration() else {
            return;
        };
        let on = |aspect, first: &str| {
            let values = history.values(aspect);
            let newest = values.range(..=day).next_back();
            newest.map_or_else(|| first.to_owned(), |(_, value)| value.clone())
        };
        let flag = |is: bool| if is { "1" } else { "0" };
        if !line.affiliation.is_empty() && on(AFFILIATION, &first.affiliation) != line.affiliation {
            self.set(AFFILIATION_COLUMN, AFFILIATION, line.affiliation, day);
        }
        if line.is_skilled && on(SKILLED, flag(first.skilled)) != "1" {
            self.set(SKILL, SKILLED, "1", day);
        }
        if let Some(elsewhere) = line.lives_elsewhere
            && on(ELSEWHERE, flag(first.elsewhere)) != flag(elsewhere)
        {
            self.set(ELSEWHERE_COLUMN, ELSEWHERE, flag(elsewhere), day);
        }
        if let Some(died) = line.died {
            self.set(DIED, LEFT, "died", died);
        }
    }
}

const MANAGING_COLUMN: usize = super::columns::MANAGING;
const AFFILIATION_COLUMN: usize = super::columns::AFFILIATION;
const ELSEWHERE_COLUMN: usize = super::columns::ELSEWHERE;

fn dated(day: i64, precision: i64) -> Dated {
    let precision = if precision == 1 {
        Precision::Month
    } else {
        Precision::Day
    };
    (Day::from_number(day).unwrap_or_default(), precision)
}

/// Whether `given` says nothing new: the same, or the month of a known day.
fn agrees(known: Dated, given: Dated) -> bool {
    known == given || (given.1 == Precision::Month && known.0.first_of_month() == given.0)
}

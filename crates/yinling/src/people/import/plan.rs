//! What each line comes to: new, changed, the same, or not taken.

use super::ahead::Known;
use super::columns::{BRANCH, COLUMNS, ID_NUMBER, MANAGING, NAME, ORGANISATION, PERSON_NO};
use super::compare::compare;
use super::line::{At, Line};
use super::parse::{Parsed, twice};
use super::register::counted_by;
use super::roster::{About, recognise, recorded};
use super::units::Directory;
use crate::access::Secrets;
use crate::db::Db;
use crate::importing::{
    Aside, Changed, ImportOptions, Outcome, Problem, Severity, TakenAs, message,
};
use crate::journal::Failure;
use kit::{PersonNo, UnitId};
use std::collections::{BTreeMap, HashMap};

/// What a good line comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    New,
    /// With the columns that say something new.
    Changed(PersonNo, Vec<usize>),
    Same,
    NotTaken,
}

#[derive(Debug)]
pub(super) struct Plan {
    pub fates: Vec<Fate>,
    problems: Vec<(At, Problem)>,
}

const AT_ONCE: usize = 500;

impl Plan {
    pub async fn make(
        (db, secrets, directory): (&Db, &Secrets, &Directory),
        parsed: &mut Parsed,
        known: Option<&Known>,
        options: &ImportOptions,
    ) -> Result<Plan, Failure> {
        let day = options.as_of_day;
        let lines = &parsed.lines;
        let about = recognise(db.read(), lines, known).await?;
        options.given.watch.check()?;
        let mut plan = Plan {
            fates: vec![Fate::New; lines.len()],
            problems: std::mem::take(&mut parsed.problems),
        };
        let mut first_of: HashMap<PersonNo, usize> = HashMap::new();
        for start in (0..lines.len()).step_by(AT_ONCE) {
            let chunk = start..lines.len().min(start + AT_ONCE);
            let people: Vec<PersonNo> = about[chunk.clone()]
                .iter()
                .filter_map(|about| about.person())
                .collect();
            let known = recorded(db.read(), secrets, &people).await?;
            options.given.watch.check()?;
            for at in chunk {
                let line = &lines[at];
                if let Some(problem) = contradicted(line, about[at]) {
                    plan.strike(at, line, problem);
                    continue;
                }
                let person = about[at].person();
                let recorded = person.and_then(|person| Some((person, known.get(&person)?)));
                let Some((person, recorded)) = recorded else {
                    plan.check_open(at, line, directory, &places_of(line));
                    continue;
                };
                if let Some(first) = first_of.insert(person, at) {
                    plan.strike(at, line, twice(ID_NUMBER, line, &lines[first]));
                    continue;
                }
                if recorded.identity.name != *line.name {
                    let conflict = Problem::conflict("same_id_other_name", COLUMNS.label(NAME));
                    let conflict = conflict.value(line.name.as_ref());
                    let name = &recorded.identity.name;
                    plan.strike(at, line, conflict.with("known_as", name));
                    continue;
                }
                let wanted = compare(line, &recorded.identity, &recorded.history, day);
                plan.fates[at] = if wanted.columns.is_empty() {
                    Fate::Same
                } else {
                    Fate::Changed(person, wanted.columns)
                };
                plan.check_open(at, line, directory, &wanted.units);
            }
        }
        Ok(plan)
    }

    fn strike(&mut self, at: usize, line: &Line, problem: Problem) {
        self.fates[at] = Fate::NotTaken;
        self.problems.push((line.at, problem));
    }

    /// Nobody can come under a unit that has closed, unless they died before.
    fn check_open(
        &mut self,
        at: usize,
        line: &Line,
        directory: &Directory,
        places: &[(UnitId, usize)],
    ) {
        for (unit, column) in places {
            let Some(end) = directory.closed(*unit) else {
                continue;
            };
            if line.died.is_some_and(|died| died <= end) {
                continue;
            }
            let name = directory.get(*unit).map(|known| known.name.clone());
            let problem = Problem::refused("unit_not_open", COLUMNS.label(*column));
            let problem = problem.value(name.unwrap_or_default());
            self.strike(at, line, problem.with("day", end));
            return;
        }
    }

    pub fn posts(&self) -> bool {
        let posts = |fate: &Fate| matches!(fate, Fate::New | Fate::Changed(..));
        self.fates.iter().any(posts)
    }

    pub fn new_people(&self) -> usize {
        self.fates.iter().filter(|fate| **fate == Fate::New).count()
    }

    /// An outcome for each file, and the rows of each that are not taken.
    pub fn outcomes(&mut self, parsed: &Parsed) -> (Vec<Outcome>, Vec<Aside>) {
        let mut outcomes = Vec::new();
        let mut asides = Vec::new();
        let mut by_file: Vec<Vec<Problem>> = vec![Vec::new(); parsed.files.len()];
        for file in &parsed.files {
            let mut outcome = Outcome::of_file(file.name.clone());
            outcome.rows = file.rows;
            outcome.ignored_columns.clone_from(&file.reading.ignored);
            outcome.understood.clone_from(&file.reading);
            outcomes.push(outcome);
            asides.push(Aside {
                file: file.path.clone(),
                reasons: BTreeMap::new(),
            });
        }
        for (at, mut problem) in std::mem::take(&mut self.problems) {
            problem.row = at.row;
            problem.sheet = parsed.files[at.file].reading.sheet_of(at.table);
            if problem.severity != Severity::Note {
                let reasons = &mut asides[at.file].reasons;
                let reason = reasons.entry((at.table, at.row)).or_default();
                reason.push_str(&message(&problem));
            }
            by_file[at.file].push(problem);
        }
        for (line, fate) in parsed.lines.iter().zip(&self.fates) {
            let outcome = &mut outcomes[line.at.file];
            let At { table, row, .. } = line.at;
            match fate {
                Fate::New => outcome.take(table, row, TakenAs::New),
                Fate::Same => outcome.take(table, row, TakenAs::Same),
                Fate::Changed(_, columns) => {
                    outcome.take(table, row, TakenAs::Changed);
                    let columns = columns.iter().map(|column| COLUMNS.label(*column));
                    outcome.changes.push(Changed {
                        row: line.at.row,
                        sheet: parsed.files[line.at.file].reading.sheet_of(line.at.table),
                        columns: columns.collect(),
                    });
                }
                Fate::NotTaken => {}
            }
        }
        for (outcome, problems) in outcomes.iter_mut().zip(by_file) {
            outcome.settle(problems);
        }
        (outcomes, asides)
    }
}

/// A person's number that is nobody's, or that contradicts the ID number.
fn contradicted(line: &Line, about: About) -> Option<Problem> {
    let number = line.number?;
    let problem = |code| Problem::refused(code, COLUMNS.label(PERSON_NO)).value(number.to_string());
    match about {
        About::Nobody => Some(problem("unknown_number")),
        About::Two => Some(problem("number_contradicts_id")),
        About::New | About::Known(_) => None,
    }
}

/// The units a new person comes under, and the columns that say so.
fn places_of(line: &Line) -> Vec<(UnitId, usize)> {
    let column = match (line.managing, line.branch) {
        (Some(_), _) => MANAGING,
        (None, Some(_)) => BRANCH,
        (None, None) => ORGANISATION,
    };
    let counted = (counted_by(line), column);
    let branch = line.branch.map(|unit| (unit, BRANCH));
    [counted].into_iter().chain(branch).collect()
}

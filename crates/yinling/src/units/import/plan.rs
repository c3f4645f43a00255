//! What the files ask for, held against what is recorded: each row is new,
//! changed, the same, or refused with its reason.

use super::super::history::{self, History};
use super::super::kind::{Kind, Mode};
use super::lines::{
    CLOSED, CODE, COLUMNS, FOUNDED, KIND, Line, MODE, ONLINE, PARENT, Parsed, SOCIETY,
};
use super::standing::{Standing, records_left};
use crate::db::Tx;
use crate::importing::{
    Aside, Changed, ImportOptions, Outcome, Problem, Severity, TakenAs, message,
};
use crate::journal::Failure;
use kit::{Day, UnitId};
use std::collections::{BTreeMap, HashMap};

/// A unit named by a code: one that is recorded, or one of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Named {
    Recorded(UnitId),
    Line(usize),
}

/// What a good row comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    New,
    /// The columns with something new, and the day it takes effect.
    Changed(Vec<usize>, Day),
    Same,
}

#[derive(Debug)]
pub(super) struct Plan {
    pub standing: Standing,
    /// By line: the recorded unit it is about.
    pub about: Vec<Option<UnitId>>,
    pub parents: Vec<Option<Named>>,
    pub societies: Vec<Vec<Named>>,
    /// By line; `None` where the row is not taken.
    pub fates: Vec<Option<Fate>>,
    problems: Vec<(usize, Problem)>,
    by_code: HashMap<String, usize>,
    of_unit: HashMap<UnitId, usize>,
}

impl Plan {
    pub async fn make(tx: &Tx, parsed: &Parsed, options: &ImportOptions) -> Result<Plan, Failure> {
        let count = parsed.lines.len();
        let mut plan = Plan {
            standing: Standing::load(tx).await?,
            about: vec![None; count],
            parents: vec![None; count],
            societies: vec![Vec::new(); count],
            fates: vec![None; count],
            problems: parsed.problems.clone(),
            by_code: HashMap::new(),
            of_unit: HashMap::new(),
        };
        plan.recognise(parsed, options.as_of_day);
        for at in 0..count {
            plan.look_up(parsed, at);
        }
        for at in 0..count {
            plan.check_cycle(parsed, at, options.as_of_day);
            plan.check_parent(parsed, at, options.as_of_day);
        }
        for at in 0..count {
            let fate = plan.fate(&parsed.lines[at], at, options.as_of_day);
            plan.fates[at] = Some(fate);
        }
        for at in 0..count {
            plan.check_closing(tx, parsed, at).await?;
        }
        plan.strike_out(parsed, options);
        Ok(plan)
    }

    fn refuse(&mut self, at: usize, problem: Problem) {
        self.problems.push((at, problem));
    }

    /// Which recorded unit each line is about, and which lines name one twice.
    fn recognise(&mut self, parsed: &Parsed, day: Day) {
        let again = |code, column, first: usize| {
            let row = parsed.lines[first].at.row;
            Problem::refused(code, COLUMNS.label(column)).with("first_row", row)
        };
        for (at, line) in parsed.lines.iter().enumerate() {
            if line.code.is_empty() {
                continue;
            }
            if let Some(first) = self.by_code.get(&line.code) {
                let problem = again("duplicate_code", CODE, *first).value(&line.code);
                self.refuse(at, problem);
                continue;
            }
            self.by_code.insert(line.code.clone(), at);
            if let Some(unit) = self.standing.by_code(&line.code) {
                self.about[at] = Some(unit);
                self.of_unit.insert(unit, at);
            }
        }
        let mut without_code: HashMap<(&str, &str), usize> = HashMap::new();
        for (at, line) in parsed.lines.iter().enumerate() {
            if !line.code.is_empty() || line.name.is_empty() {
                continue;
            }
            let key = (line.name.as_str(), line.parent.as_str());
            if let Some(first) = without_code.get(&key) {
                let problem = again("duplicate_in_file", super::lines::NAME, *first);
                self.refuse(at, problem.value(&line.name));
                continue;
            }
            without_code.insert(key, at);
            let parent = self.standing.by_code(&line.parent);
            if parent.is_none() && !line.parent.is_empty() {
                continue;
            }
            let Some(unit) = self.standing.by_name(&line.name, parent, day) else {
                continue;
            };
            if let Some(first) = self.of_unit.get(&unit) {
                let problem = again("duplicate_in_file", super::lines::NAME, *first);
                self.refuse(at, problem.value(&line.name));
                continue;
            }
            self.about[at] = Some(unit);
            self.of_unit.insert(unit, at);
        }
    }

    /// The line of a unit where it has one.
    fn named(&self, code: &str) -> Option<Named> {
        if let Some(at) = self.by_code.get(code) {
            return Some(Named::Line(*at));
        }
        let unit = self.standing.by_code(code)?;
        Some(
            self.of_unit
                .get(&unit)
                .map_or(Named::Recorded(unit), |at| Named::Line(*at)),
        )
    }

    fn look_up(&mut self, parsed: &Parsed, at: usize) {
        let line = &parsed.lines[at];
        if !line.parent.is_empty() {
            self.parents[at] = self.named(&line.parent);
            if self.parents[at].is_none() {
                let problem = Problem::refused("missing_parent", COLUMNS.label(PARENT));
                self.refuse(at, problem.value(&line.parent));
            }
        }
        let mut societies = Vec::new();
        for code in &line.societies {
            let found = self.named(code);
            let kind = found.and_then(|named| self.kind(parsed, named));
            let label = COLUMNS.label(SOCIETY);
            match (found, kind) {
                (None, _) => {
                    self.refuse(at, Problem::refused("unknown_unit", label).value(code));
                }
                (_, Some(kind)) if kind != Kind::Society => {
                    self.refuse(at, Problem::refused("not_a_society", label).value(code));
                }
                (Some(named), _) => societies.push(named),
            }
        }
        self.societies[at] = societies;
    }

    fn kind(&self, parsed: &Parsed, named: Named) -> Option<Kind> {
        match named {
            Named::Recorded(unit) => self.standing.histories.get(&unit)?.kind(),
            Named::Line(at) => parsed.lines[at].kind,
        }
    }

    /// The parent after the import: the line's, else the recorded one.
    fn parent_after(&self, named: Named, day: Day) -> Option<Named> {
        let (at, unit) = match named {
            Named::Line(at) => (Some(at), self.about[at]),
            Named::Recorded(unit) => (None, Some(unit)),
        };
        if let Some(parent) = at.and_then(|at| self.parents[at]) {
            return Some(parent);
        }
        let parent = self.standing.tree.parent(unit?, day)?;
        Some(
            self.of_unit
                .get(&parent)
                .map_or(Named::Recorded(parent), |at| Named::Line(*at)),
        )
    }

    fn check_cycle(&mut self, parsed: &Parsed, at: usize, day: Day) {
        if self.parents[at].is_none() {
            return;
        }
        let mut above = self.parents[at];
        for _ in 0..MAX_DEPTH {
            match above {
                Some(Named::Line(line)) if line == at => {
                    let problem = Problem::refused("cycle", COLUMNS.label(PARENT));
                    self.refuse(at, problem.value(&parsed.lines[at].parent));
                    return;
                }
                Some(named) => above = self.parent_after(named, day),
                None => return,
            }
        }
    }

    /// The parent must not have closed before its child, and may be younger.
    fn check_parent(&mut self, parsed: &Parsed, at: usize, day: Day) {
        let line = &parsed.lines[at];
        let Some(parent) = self.parents[at] else {
            return;
        };
        let recorded = match parent {
            Named::Recorded(unit) => Some(unit),
            Named::Line(above) => self.about[above],
        };
        let moves =
            self.about[at].is_none_or(|unit| self.standing.tree.parent(unit, day) != recorded);
        if let Some(end) = recorded.and_then(|unit| self.standing.ended(unit))
            && moves
            && line.closed.is_none_or(|closed| closed > end)
        {
            let problem = Problem::refused("unit_not_open", COLUMNS.label(PARENT));
            self.refuse(at, problem.value(&line.parent).with("day", end));
            return;
        }
        let parent_founded = match (recorded, parent) {
            (Some(unit), _) => self.standing.founded(unit),
            (None, Named::Line(above)) => parsed.lines[above].founded.unwrap_or_default(),
            (None, Named::Recorded(_)) => Day::ALWAYS,
        };
        if self.about[at].is_none()
            && let Some(founded) = line.founded
            && founded < parent_founded
        {
            let note = Problem::note("child_before_parent", COLUMNS.label(FOUNDED));
            let note = note.value(founded.to_string());
            self.refuse(at, note.with("parent_founded", parent_founded));
        }
    }

    fn fate(&mut self, line: &Line, at: usize, day: Day) -> Fate {
        let Some(unit) = self.about[at] else {
            return Fate::New;
        };
        let Some(history) = self.standing.histories.get(&unit).cloned() else {
            return Fate::New;
        };
        if let (Some(kind), Some(known)) = (line.kind, history.kind())
            && kind != known
        {
            let problem = Problem::refused("kind_cannot_change", COLUMNS.label(KIND));
            self.refuse(
                at,
                problem.value(kind.label()).with("known_as", known.label()),
            );
        }
        let founded = history.founded_on().unwrap_or_default();
        let day = day.max(founded);
        if line.founded.is_some_and(|given| given != founded) {
            self.keep(at, FOUNDED, line.founded, Some(founded));
        }
        let mut columns = self.changed(line, at, &history, day);
        let (ended, online) = (
            history.ended().map(|(end, _)| end),
            history.latest(history::ONLINE).map(|row| row.day),
        );
        for (column, given, known) in [(CLOSED, line.closed, ended), (ONLINE, line.online, online)]
        {
            match (given, known) {
                (Some(_), None) => columns.push(column),
                (Some(given), Some(known)) if given != known => {
                    self.keep(at, column, Some(given), Some(known));
                }
                _ => {}
            }
        }
        if columns.is_empty() {
            return Fate::Same;
        }
        if let Some(end) = ended.filter(|end| *end <= day) {
            let problem = Problem::refused("unit_not_open", COLUMNS.label(columns[0]));
            let code = self.standing.code(unit);
            self.refuse(at, problem.value(code).with("day", end));
        }
        columns.sort_unstable();
        Fate::Changed(columns, day)
    }

    /// Name, parent, mode and links that differ from what holds on `day`.
    fn changed(&self, line: &Line, at: usize, history: &History, day: Day) -> Vec<usize> {
        let mut columns = Vec::new();
        let newest = |aspect| history.latest(aspect).map(|row| row.value);
        let name = history
            .value_on(history::NAME, day)
            .or_else(|| newest(history::NAME));
        if !line.name.is_empty() && name.as_deref() != Some(line.name.as_str()) {
            columns.push(super::lines::NAME);
        }
        let parent = self.standing.tree.parent(history.unit, day);
        let given = self.parents[at].map(|named| self.recorded(named));
        if given.is_some_and(|given| given != parent || given.is_none()) {
            columns.push(PARENT);
        }
        let mode = history.value_on(history::MODE, day);
        let mode = mode.and_then(|text| Mode::parse(&text));
        if line.mode.is_some() && line.mode != mode {
            columns.push(MODE);
        }
        let linked = history.societies_on(day);
        let is_linked = |named: &Named| {
            self.recorded(*named)
                .is_some_and(|unit| linked.contains(&unit))
        };
        if !self.societies[at].iter().all(is_linked) {
            columns.push(SOCIETY);
        }
        columns
    }

    pub fn recorded(&self, named: Named) -> Option<UnitId> {
        match named {
            Named::Recorded(unit) => Some(unit),
            Named::Line(at) => self.about[at],
        }
    }

    fn keep(&mut self, at: usize, column: usize, given: Option<Day>, known: Option<Day>) {
        let shown = |day: Option<Day>| match day {
            Some(Day::ALWAYS) | None => "不详".to_owned(),
            Some(day) => day.to_string(),
        };
        let note = Problem::note("kept_as_recorded", COLUMNS.label(column));
        let note = note.value(shown(given)).with("known_as", shown(known));
        self.refuse(at, note);
    }

    /// A unit that closes must be empty by then.
    async fn check_closing(&mut self, tx: &Tx, parsed: &Parsed, at: usize) -> Result<(), Failure> {
        let Some(end) = parsed.lines[at].closed else {
            return Ok(());
        };
        let closes = match &self.fates[at] {
            Some(Fate::New) => true,
            Some(Fate::Changed(columns, _)) => columns.contains(&CLOSED),
            _ => false,
        };
        if !closes {
            return Ok(());
        }
        let mut left = 0;
        if let Some(unit) = self.about[at] {
            left += records_left(tx, unit, end).await?;
            for (child, from) in self.standing.tree.placed_under(unit, end) {
                // A child with a line is looked at below.
                let has_line = self.of_unit.contains_key(&child);
                let ended = self.standing.ended(child);
                left += usize::from(!has_line && ended.is_none_or(|day| day > end.max(from)));
            }
        }
        for (below, line) in parsed.lines.iter().enumerate() {
            let under = match (self.parents[below], self.about[below]) {
                (Some(parent), _) => parent == Named::Line(at),
                (None, Some(unit)) => {
                    let above = self.standing.tree.parent(unit, end);
                    above.is_some() && above == self.about[at]
                }
                (None, None) => false,
            };
            let recorded = self.about[below].and_then(|unit| self.standing.ended(unit));
            let ended = recorded.or(line.closed);
            left += usize::from(under && below != at && ended.is_none_or(|day| day > end));
        }
        if left > 0 {
            let problem = Problem::refused("unit_not_empty", COLUMNS.label(CLOSED));
            self.refuse(at, problem.value(end.to_string()).with("count", left));
        }
        Ok(())
    }

    /// Rows with a problem lose their fate; when they are set aside, so do the
    /// rows that name a new unit of theirs.
    fn strike_out(&mut self, parsed: &Parsed, options: &ImportOptions) {
        let bad = self
            .problems
            .iter()
            .filter(|(_, p)| p.severity != Severity::Note);
        let bad: Vec<usize> = bad.map(|(at, _)| *at).collect();
        for at in bad {
            self.fates[at] = None;
        }
        if options.set_aside.is_none() {
            return;
        }
        loop {
            let gone = |named: &Named| match named {
                Named::Line(at) => self.fates[*at].is_none() && self.about[*at].is_none(),
                Named::Recorded(_) => false,
            };
            let mut struck = Vec::new();
            for (at, fate) in self.fates.iter().enumerate() {
                if fate.is_none() {
                    continue;
                }
                let line = &parsed.lines[at];
                if self.parents[at].as_ref().is_some_and(gone) {
                    let problem = Problem::refused("missing_parent", COLUMNS.label(PARENT));
                    struck.push((at, problem.value(&line.parent)));
                } else if self.societies[at].iter().any(gone) {
                    let problem = Problem::refused("unknown_unit", COLUMNS.label(SOCIETY));
                    struck.push((at, problem.value(line.societies.join("、"))));
                }
            }
            if struck.is_empty() {
                return;
            }
            for (at, problem) in struck {
                self.fates[at] = None;
                self.refuse(at, problem);
            }
        }
    }

    /// An outcome for each file, and the rows of each that are not taken.
    pub fn outcomes(&self, parsed: &Parsed) -> (Vec<Outcome>, Vec<Aside>) {
        let mut outcomes = Vec::new();
        let mut asides = Vec::new();
        let mut problems: Vec<Vec<Problem>> = vec![Vec::new(); parsed.files.len()];
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
        for (at, problem) in &self.problems {
            let place = parsed.lines[*at].at;
            let mut problem = problem.clone();
            problem.row = place.row;
            problem.sheet = parsed.files[place.file].reading.sheet_of(place.table);
            if problem.severity != Severity::Note {
                let reasons = &mut asides[place.file].reasons;
                let reason = reasons.entry((place.table, place.row)).or_default();
                reason.push_str(&message(&problem));
            }
            problems[place.file].push(problem);
        }
        for (at, fate) in self.fates.iter().enumerate() {
            let place = parsed.lines[at].at;
            let outcome = &mut outcomes[place.file];
            match fate {
                Some(Fate::New) => outcome.take(place.table, place.row, TakenAs::New),
                Some(Fate::Same) => outcome.take(place.table, place.row, TakenAs::Same),
                Some(Fate::Changed(columns, _)) => {
                    outcome.take(place.table, place.row, TakenAs::Changed);
                    let columns = columns.iter().map(|column| COLUMNS.label(*column));
                    outcome.changes.push(Changed {
                        row: place.row,
                        sheet: parsed.files[place.file].reading.sheet_of(place.table),
                        columns: columns.collect(),
                    });
                }
                None => {}
            }
        }
        for (outcome, problems) in outcomes.iter_mut().zip(problems) {
            outcome.settle(problems);
        }
        (outcomes, asides)
    }
}

/// Deeper than any organisation.
const MAX_DEPTH: usize = 1_000;

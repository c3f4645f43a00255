//! Reads a ledger's rows into facts that lack only the numbers to be minted.

use super::columns::{COLUMNS, DAY, GRADE, INITIATIVE, MEASURE, NOTE, PERSON, QUANTITY, UNIT};
use super::places::{Place, Places};
use crate::access::Secrets;
use crate::importing::{
    ImportOptions, Layout, Problem, Reading, Severity, fingerprint, read_file, text_of,
};
use crate::indicators::measures::{Measure, MeasureKind};
use kit::{Day, Grade, Precision, Refusal, UnitId};
use sheets::values::{BadDate, cell_text, is_ambiguous_month, parse_date};
use sheets::{Cell, Row};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A row that can be taken.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    pub unit: UnitId,
    pub measure: Of,
    /// Index into [`Ledger::people`].
    pub person: Option<u32>,
    /// Index into [`Ledger::initiatives`].
    pub initiative: Option<u32>,
    pub day: Day,
    pub precision: Precision,
    pub quantity: i64,
    pub grade: Grade,
}

/// What a row counts.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    Word(&'static Measure),
    /// Index into [`Ledger::legacy`].
    Legacy(u32),
}

/// One file, read. Names of people are gone already: only hashes are left.
#[derive(Debug, Default)]
pub struct Ledger {
    pub path: PathBuf,
    /// SHA-256 of the file's bytes, in hex.
    pub fingerprint: String,
    pub rows: u32,
    pub entries: Vec<Entry>,
    /// Row as a person sees it, and what stands under 说明.
    pub notes: Vec<(String, String)>,
    pub problems: Vec<Problem>,
    /// Table and row of each row that is not taken, with its problem's place.
    pub refused: Vec<(usize, u32)>,
    /// Table and row of each entry.
    pub taken: Vec<(usize, u32)>,
    pub reading: Reading,
    pub legacy: Names<String>,
    pub initiatives: Names<String>,
    pub people: Names<[u8; 32]>,
}

/// Different names in order of appearance.
#[derive(Debug)]
pub struct Names<T> {
    pub list: Vec<T>,
    at: HashMap<T, u32>,
}

impl<T> Default for Names<T> {
    fn default() -> Names<T> {
        Names {
            list: Vec::new(),
            at: HashMap::new(),
        }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Names<T> {
    fn of(&mut self, name: T) -> u32 {
        if let Some(at) = self.at.get(&name) {
            return *at;
        }
        let at = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(name.clone());
        self.at.insert(name, at);
        at
    }
}

/// Refusals: see [`read_file`].
pub fn read_ledger(
    path: &Path,
    places: &Places,
    secrets: &Secrets,
    options: &ImportOptions,
) -> Result<Ledger, Refusal> {
    let today = options.today;
    let mut ledger = Ledger {
        path: path.to_owned(),
        fingerprint: fingerprint(path)?,
        ..Ledger::default()
    };
    let reading = read_file(path, &COLUMNS, &options.given, &mut |table, layout, row| {
        ledger.rows += 1;
        let mut reader = Reader {
            layout,
            row: &row,
            problems: Vec::new(),
        };
        let entry = reader.entry(&mut ledger, places, secrets, today);
        let stopped = reader.problems.iter().any(|p| p.severity != Severity::Note);
        for problem in &mut reader.problems {
            // The table's number, until it is known whether there are several.
            problem.sheet = table.to_string();
            problem.row = row.number;
        }
        ledger.problems.append(&mut reader.problems);
        match entry.filter(|_| !stopped) {
            Some(entry) => {
                ledger.entries.push(entry);
                ledger.taken.push((table, row.number));
                let note = text_of(layout.cell(&row, NOTE));
                if !note.is_empty() {
                    ledger.notes.push((place_of(table, &row), note));
                }
            }
            None => ledger.refused.push((table, row.number)),
        }
        ControlFlow::Continue(())
    })?;
    for problem in &mut ledger.problems {
        let table = problem.sheet.parse().unwrap_or_default();
        problem.sheet = reading.sheet_of(table);
    }
    ledger.reading = reading;
    Ok(ledger)
}

/// `12`, and `2!12` in the second table of a workbook.
fn place_of(table: usize, row: &Row) -> String {
    match table {
        0 => row.number.to_string(),
        table => format!("{}!{}", table + 1, row.number),
    }
}

/// One row in the reader's hands. Each cell has at most one problem.
struct Reader<'a> {
    layout: &'a Layout,
    row: &'a Row,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn cell(&self, column: usize) -> &Cell {
        self.layout.cell(self.row, column)
    }

    fn text(&self, column: usize) -> String {
        text_of(self.cell(column))
    }

    fn refuse<T>(&mut self, code: &'static str, column: usize) -> Option<T> {
        let problem = Problem::refused(code, COLUMNS.label(column));
        self.problems.push(problem.value(shown(self.cell(column))));
        None
    }

    fn note(&mut self, code: &'static str, column: usize) -> &mut Problem {
        let problem = Problem::note(code, COLUMNS.label(column)).value(shown(self.cell(column)));
        self.problems.push(problem);
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    fn entry(
        &mut self,
        ledger: &mut Ledger,
        places: &Places,
        secrets: &Secrets,
        today: Day,
    ) -> Option<Entry> {
        // Every cell is read, so that every problem of a row is told at once.
        let date = self.date(today);
        let place = self.place(places);
        let measure = self.measure(ledger);
        let quantity = self.quantity();
        let grade = self.grade();
        let person = self.person(ledger, secrets, measure);
        let initiative = self.initiative(ledger);
        if let (Some((day, _)), Some(place), Some(measure)) = (date, place, measure) {
            self.check_life(place, day, measure);
        }
        let (day, precision) = date?;
        Some(Entry {
            unit: place?.unit,
            measure: measure?,
            person: person?,
            initiative: initiative?,
            day,
            precision,
            quantity: quantity?,
            grade: grade?,
        })
    }

    fn date(&mut self, today: Day) -> Option<(Day, Precision)> {
        let (day, precision) = match parse_date(self.cell(DAY)) {
            Ok(date) => date,
            Err(BadDate::Empty) => return self.refuse("missing_value", DAY),
            Err(why) => {
                let problem = Problem::refused("bad_date", COLUMNS.label(DAY));
                let problem = problem.value(shown(self.cell(DAY))).with("why", why.code());
                self.problems.push(problem);
                return None;
            }
        };
        if is_ambiguous_month(self.cell(DAY)) {
            self.note("ambiguous_month", DAY);
        } else if day > today {
            self.note("day_ahead", DAY);
        }
        Some((day, precision))
    }

    fn place<'p>(&mut self, places: &'p Places) -> Option<&'p Place> {
        let code = self.text(UNIT);
        if code.is_empty() {
            return self.refuse("missing_value", UNIT);
        }
        match places.find(&code) {
            Some(place) => Some(place),
            None => self.refuse("unknown_unit", UNIT),
        }
    }

    fn measure(&mut self, ledger: &mut Ledger) -> Option<Of> {
        let code = self.text(MEASURE);
        if code.is_empty() {
            return self.refuse("missing_value", MEASURE);
        }
        if let Some(word) = Measure::find(&code) {
            return Some(Of::Word(word));
        }
        if is_legacy(&code) {
            return Some(Of::Legacy(ledger.legacy.of(code)));
        }
        self.refuse("unknown_code", MEASURE)
    }

    fn quantity(&mut self) -> Option<i64> {
        let text = self.text(QUANTITY);
        if text.is_empty() {
            return self.refuse("missing_value", QUANTITY);
        }
        let number = match self.cell(QUANTITY) {
            // Whole numbers are shown without a point.
            Cell::Number(_) | Cell::Text(_) => text.replace(',', "").parse::<i64>().ok(),
            _ => None,
        };
        match number.filter(|n| (1..=MOST).contains(n)) {
            Some(number) => Some(number),
            None => self.refuse("bad_number", QUANTITY),
        }
    }

    fn grade(&mut self) -> Option<Grade> {
        let text = self.text(GRADE);
        let grade = match text.trim_end_matches('级') {
            "" | "甲" => Some(Grade::A),
            "乙" => Some(Grade::B),
            "丙" => Some(Grade::C),
            letter => Grade::parse(letter),
        };
        let Some(grade) = grade else {
            return self.refuse("unknown_code", GRADE);
        };
        if grade == Grade::C && self.text(NOTE).is_empty() {
            self.note("method_missing", NOTE);
        }
        Some(grade)
    }

    /// `Some(None)` is a row that needs nobody and names nobody.
    fn person(
        &mut self,
        ledger: &mut Ledger,
        secrets: &Secrets,
        measure: Option<Of>,
    ) -> Option<Option<u32>> {
        let text = self.text(PERSON);
        if text.is_empty() {
            return match measure {
                Some(Of::Word(word)) if word.of_person => self.refuse("missing_value", PERSON),
                _ => Some(None),
            };
        }
        let hash = secrets.hash_for_good("legacy_person", &text);
        Some(Some(ledger.people.of(hash)))
    }

    fn initiative(&mut self, ledger: &mut Ledger) -> Option<Option<u32>> {
        let name = self.text(INITIATIVE);
        if name.chars().count() > LONGEST_NAME {
            return self.refuse("too_long", INITIATIVE);
        }
        Some((!name.is_empty()).then(|| ledger.initiatives.of(name)))
    }

    /// The unit must have been there: nothing happens at it after its last
    /// day, and no stock begins on that day.
    fn check_life(&mut self, place: &Place, day: Day, measure: Of) {
        let is_stock = matches!(measure, Of::Word(word) if word.kind == MeasureKind::Stock);
        if let Some((last, into)) = &place.ended
            && (day > *last || (is_stock && day == *last))
        {
            let problem = Problem::refused("unit_closed", COLUMNS.label(UNIT));
            let problem = problem.value(shown(self.cell(UNIT))).with("day", last);
            let into = into.clone().unwrap_or_default();
            self.problems.push(problem.with("into", into));
        } else if day < place.founded {
            let founded = place.founded.to_string();
            self.note("before_founding", DAY)
                .args
                .push(("founded", founded));
        }
    }
}

/// What is counted at once on one row.
const MOST: i64 = 1_000_000_000;
const LONGEST_NAME: usize = 60;

/// `legacy.` and a name of letters, digits, `_` and `-`.
fn is_legacy(code: &str) -> bool {
    let Some(name) = code.strip_prefix("legacy.") else {
        return false;
    };
    let allowed = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    (1..=LONGEST_NAME).contains(&name.chars().count()) && name.chars().all(allowed)
}

/// What stands in a cell, short enough for a message.
fn shown(cell: &Cell) -> String {
    cell_text(cell).chars().take(40).collect()
}

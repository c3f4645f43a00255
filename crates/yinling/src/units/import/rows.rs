//! The rows of history that a plan comes to, one posting for each file.

use super::super::found::{founding_rows, next_code};
use super::super::history::{self, History, Life};
use super::super::numbers::mint;
use super::lines::{CLOSED, Line, MODE, NAME, ONLINE, PARENT, Parsed, SOCIETY};
use super::plan::{Fate, Named, Plan};
use crate::db::Tx;
use crate::importing::{ImportOptions, Outcome};
use crate::journal::{Failure, Placement, Posting, UnitAttribute};
use kit::{Day, Refusal, UnitId};
use serde_json::json;
use std::collections::HashSet;

/// For each file its posting, or `None` where it changes nothing.
///
/// Refusal: `cycle`, where a move would close a loop with a later move that is
/// already recorded.
pub(super) async fn postings(
    tx: &Tx,
    plan: &mut Plan,
    parsed: &Parsed,
    options: &ImportOptions,
    outcomes: &[Outcome],
) -> Result<Vec<Option<Posting>>, Failure> {
    give_numbers(tx, plan).await?;
    let codes = give_codes(plan, parsed);
    let mut files: Vec<Posting> = parsed.files.iter().map(|_| Posting::default()).collect();
    for (at, line) in parsed.lines.iter().enumerate() {
        let (Some(fate), Some(unit)) = (plan.fates[at].clone(), plan.about[at]) else {
            continue;
        };
        let mut rows = Rows {
            history: plan.standing.histories.get(&unit).cloned(),
            unit,
            posting: &mut files[line.at.file],
        };
        match fate {
            Fate::Same => {}
            Fate::New => found(&mut rows, plan, at, line, &codes[at], options.as_of_day),
            Fate::Changed(columns, day) => change(&mut rows, plan, at, line, &columns, day),
        }
    }
    check_loops(plan, &files)?;
    let pairs = files.into_iter().zip(&parsed.files).zip(outcomes);
    Ok(pairs
        .map(|((mut posting, file), outcome)| {
            if posting.unit_attributes.is_empty() && posting.placements.is_empty() {
                return None;
            }
            posting.verb = "units::import";
            posting.subject = format!("file:{}", file.fingerprint);
            posting.detail = json!({
                "rows": outcome.rows, "new": outcome.new, "changed": outcome.changed,
                "same": outcome.same, "set_aside": outcome.refused + outcome.conflicts,
                "as_of_day": options.as_of_day,
            });
            Some(posting)
        })
        .collect())
}

/// New units get their numbers, in the order of the lines.
async fn give_numbers(tx: &Tx, plan: &mut Plan) -> Result<(), Failure> {
    let new = |fate: &&Option<Fate>| **fate == Some(Fate::New);
    let count = plan.fates.iter().filter(new).count();
    if count == 0 {
        return Ok(());
    }
    let count = u32::try_from(count).map_err(anyhow::Error::from)?;
    let mut next = mint(tx, "unit", count).await?;
    for (fate, about) in plan.fates.iter().zip(&mut plan.about) {
        if *fate == Some(Fate::New) {
            *about = Some(UnitId(next));
            next += 1;
        }
    }
    Ok(())
}

/// By line: the code written, or one minted below its parent.
fn give_codes(plan: &Plan, parsed: &Parsed) -> Vec<String> {
    let written = parsed.lines.iter().map(|line| line.code.clone());
    let mut taken: HashSet<String> = written.filter(|code| !code.is_empty()).collect();
    let mut codes = Vec::with_capacity(parsed.lines.len());
    for (line, fate) in parsed.lines.iter().zip(&plan.fates) {
        if !line.code.is_empty() || *fate != Some(Fate::New) {
            codes.push(line.code.clone());
            continue;
        }
        let prefix = match line.parent.as_str() {
            "" => "U".to_owned(),
            parent => format!("{parent}-"),
        };
        let is_taken = |code: &str| taken.contains(code) || plan.standing.is_taken(code);
        let code = next_code(&prefix, is_taken);
        taken.insert(code.clone());
        codes.push(code);
    }
    codes
}

struct Rows<'a> {
    history: Option<History>,
    unit: UnitId,
    posting: &'a mut Posting,
}

impl Rows<'_> {
    fn place(&mut self, parent: Option<UnitId>, day: Day) {
        self.posting.placements.push(Placement {
            unit: self.unit,
            parent: parent.unwrap_or(UnitId::NONE),
            day,
            sign: 1,
        });
    }

    /// Adds rows, each on its day, and posts what follows from all of them.
    fn set(&mut self, rows: Vec<(&'static str, String, Day)>) {
        let unit = self.unit;
        let mut history = self.history.take().unwrap_or_else(|| History::new(unit));
        let before = history.clone();
        for (aspect, value, day) in rows {
            let row = UnitAttribute {
                unit,
                aspect: aspect.to_owned(),
                value,
                day,
                sign: 1,
            };
            history.push(row.clone());
            self.posting.unit_attributes.push(row);
        }
        self.posting.facts.extend(history.facts_since(&before));
        self.history = Some(history);
    }
}

fn found(rows: &mut Rows, plan: &Plan, at: usize, line: &Line, code: &str, as_of: Day) {
    let Some(kind) = line.kind else { return };
    let founded = line.founded.unwrap_or(Day::ALWAYS);
    let parent = plan.parents[at].and_then(|named| plan.recorded(named));
    rows.place(parent, founded);
    let first = founding_rows(code, &line.name, kind, line.mode, Life::Founded);
    let mut all: Vec<(&'static str, String, Day)> = first
        .into_iter()
        .map(|(aspect, value)| (aspect, value, founded))
        .collect();
    if line.founded.is_none() {
        all.push((history::COUNTED, String::new(), as_of));
    }
    all.extend(links(plan, &plan.societies[at], as_of.max(founded)));
    all.extend(line.online.map(|day| (history::ONLINE, String::new(), day)));
    all.extend(line.closed.map(closing));
    rows.set(all);
}

fn change(rows: &mut Rows, plan: &Plan, at: usize, line: &Line, columns: &[usize], day: Day) {
    let mut all = Vec::new();
    let has = |column| columns.contains(&column);
    if has(NAME) {
        all.push((history::NAME, line.name.clone(), day));
    }
    if has(PARENT) {
        let parent = plan.parents[at].and_then(|named| plan.recorded(named));
        rows.place(parent, day);
    }
    if let (true, Some(mode)) = (has(MODE), line.mode) {
        all.push((history::MODE, mode.code().to_owned(), day));
    }
    if has(SOCIETY) {
        let known = rows
            .history
            .as_ref()
            .map(|history| history.societies_on(day));
        let known = known.unwrap_or_default();
        let fresh = plan.societies[at].iter().copied().filter(|named| {
            plan.recorded(*named)
                .is_none_or(|unit| !known.contains(&unit))
        });
        all.extend(links(plan, &fresh.collect::<Vec<_>>(), day));
    }
    if let (true, Some(day)) = (has(ONLINE), line.online) {
        all.push((history::ONLINE, String::new(), day));
    }
    if let (true, Some(day)) = (has(CLOSED), line.closed) {
        all.push(closing(day));
    }
    rows.set(all);
}

fn closing(day: Day) -> (&'static str, String, Day) {
    (history::LIFE, Life::Closed.value(), day)
}

fn links(plan: &Plan, societies: &[Named], day: Day) -> Vec<(&'static str, String, Day)> {
    let units = societies.iter().filter_map(|named| plan.recorded(*named));
    units
        .map(|unit| (history::LINK, unit.to_string(), day))
        .collect()
}

fn check_loops(plan: &Plan, files: &[Posting]) -> Result<(), Refusal> {
    let mut tree = plan.standing.tree.clone();
    let placements = || files.iter().flat_map(|posting| &posting.placements);
    placements().for_each(|row| tree.place(row));
    let moved = placements().filter(|row| plan.standing.histories.contains_key(&row.unit));
    for row in moved {
        if tree.has_cycle_at(row.unit, row.day) {
            let unit = plan.standing.code(row.unit);
            return Err(Refusal::new("cycle").with("unit", unit));
        }
    }
    Ok(())
}

use super::{Shell, UnitLink};
use crate::web::filters;
use crate::web::words::labels::amount;
use askama::Template;
use kit::Day;

/// `/reports/frozen?unit=`: the frozen reports of a unit, or of all; and the
/// press that freezes one more.
#[derive(Debug, Template)]
#[template(path = "frozen_list.html")]
pub struct FrozenListPage {
    pub shell: Shell,
    /// `None` for the reports of every unit.
    pub unit: Option<UnitLink>,
    /// The report that can be frozen from here.
    pub fresh: Option<FreshReport>,
    pub frozen: Vec<FrozenHead>,
}

/// A report about to be frozen, as its page showed it.
#[derive(Debug, Clone)]
pub struct FreshReport {
    pub token: String,
    /// 2026年度
    pub period: String,
    pub href: String,
    pub line: u64,
    /// What the form carries along: unit, period, line, and day and tree where
    /// they were asked for.
    pub keep: Vec<(&'static str, String)>,
}

/// What stands above every page of a frozen report.
#[derive(Debug, Clone)]
pub struct FrozenHead {
    /// Its number: the line that froze it.
    pub id: u64,
    pub at_ms: i64,
    pub unit: UnitLink,
    /// 2026年度
    pub period: String,
    pub day: Day,
    /// The state it was counted at.
    pub line: u64,
    pub figures: u64,
    pub withdrawn_by: Option<u64>,
}

impl FrozenHead {
    pub fn href(&self) -> String {
        format!("/reports/frozen/{}", self.id)
    }
}

/// `/reports/frozen/{id}`
#[derive(Debug, Template)]
#[template(path = "frozen.html")]
pub struct FrozenPage {
    pub shell: Shell,
    pub head: FrozenHead,
    /// The sheets as HTML, already escaped; empty where the text was erased.
    pub sheet: String,
    /// Of the line the figures stand at.
    pub hash: String,
    pub signature: String,
    pub public_key: String,
    pub token: String,
}

/// `/reports/frozen/{id}/check`
#[derive(Debug, Template)]
#[template(path = "frozen_check.html")]
pub struct FrozenCheckPage {
    pub shell: Shell,
    pub head: FrozenHead,
    pub is_proven: bool,
    pub seals: Vec<SealRow>,
    pub figures: Vec<CheckedRow>,
}

#[derive(Debug, Clone)]
pub struct SealRow {
    pub name: &'static str,
    /// A whole sentence.
    pub words: String,
    pub holds: bool,
}

#[derive(Debug, Clone)]
pub struct CheckedRow {
    pub name: String,
    /// With its unit of count.
    pub value: String,
    pub is_proven: bool,
    /// What is not so, in words; empty where all is.
    pub why: String,
}

/// `/reports/frozen/{id}/changes`
#[derive(Debug, Template)]
#[template(path = "frozen_changes.html")]
pub struct FrozenChangesPage {
    pub shell: Shell,
    pub head: FrozenHead,
    /// The line it was read at now.
    pub to: u64,
    pub changed: Vec<ChangedRow>,
    /// How many are as they were.
    pub same: usize,
    /// Names of figures that are defined otherwise now.
    pub redefined: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct ChangedRow {
    pub name: String,
    pub unit: String,
    pub then: String,
    pub now: String,
    /// With its sign.
    pub difference: String,
    pub lines: Vec<u64>,
    /// How many lines there are beside those named.
    pub more: usize,
    /// Each of them changed the number.
    pub is_exact: bool,
}

impl ChangedRow {
    pub fn then_words(&self) -> String {
        amount(&self.then, &self.unit)
    }

    pub fn now_words(&self) -> String {
        match &*self.now {
            "—" => self.now.clone(),
            now => amount(now, &self.unit),
        }
    }
}

/// The answer to a copy that was brought back.
#[derive(Debug, Template)]
#[template(path = "frozen_compare.html")]
pub struct FrozenComparePage {
    pub shell: Shell,
    pub head: FrozenHead,
    /// The file's name as it was sent.
    pub file: String,
    /// Why it was not read; empty if it was.
    pub refused: String,
    pub changes: Vec<ComparedRow>,
    /// How many more there are than are listed.
    pub more: usize,
    pub looked_at: usize,
    pub texts: usize,
}

impl FrozenComparePage {
    pub fn total(&self) -> usize {
        self.changes.len() + self.more
    }
}

#[derive(Debug, Clone)]
pub struct ComparedRow {
    /// 改了, 添了, 删了
    pub what: &'static str,
    pub before: String,
    pub after: String,
    pub sentence_before: String,
    pub sentence_after: String,
    /// The figure it was; empty where none is meant.
    pub figure: String,
}

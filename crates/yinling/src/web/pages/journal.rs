use super::{Shell, Value};
use crate::web::{filters, links};
use askama::Template;

/// `/journal?before=N&q=`: newest first.
#[derive(Debug, Template)]
#[template(path = "journal.html")]
pub struct JournalPage {
    pub shell: Shell,
    /// What was searched for; empty for everything.
    pub q: String,
    pub entries: Vec<JournalEntry>,
    /// The newest of these lines as a workbook.
    pub sheet_href: String,
    /// Address of older lines, if there are any.
    pub older_href: Option<String>,
    /// Address of the newest lines, when this page does not begin with them.
    pub newest_href: Option<String>,
    /// The latest line there is.
    pub last_line: u64,
}

/// Whom or what a line is about. Never a person's number.
#[derive(Debug, Clone)]
pub enum Subject {
    Unit {
        name: String,
        href: String,
    },
    Person,
    /// Another line: one that is undone or corrected.
    Line(u64),
    /// Something with a name that shows nobody: 口径 org.branches.
    Thing(String),
    Nothing,
}

#[derive(Debug, Clone)]
pub struct JournalEntry {
    pub seq: u64,
    /// Milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// 登记单位
    pub verb: String,
    /// 网页, 表格导入, 电话代办, 纸质, …
    pub channel: String,
    pub subject: Subject,
    /// `None` hides it: for a line about one person the number of facts can
    /// give away what was recorded about them.
    pub facts: Option<u64>,
    /// Hexadecimal, whole.
    pub hash: String,
    pub prev_hash: String,
}

impl JournalEntry {
    pub fn href(&self) -> String {
        links::line(self.seq)
    }
}

/// `/journal/{seq}`
#[derive(Debug, Template)]
#[template(path = "journal_line.html")]
pub struct JournalLinePage {
    pub shell: Shell,
    pub entry: JournalEntry,
    /// Who acted, by role or office and never by person: 历下区工作人员. May be empty.
    pub actor: String,
    /// For whom, if on behalf: 一位人员. May be empty.
    pub on_behalf_of: String,
    /// Hash of the line's facts, whole. Empty hides it: few facts about one
    /// person can be guessed from their hash.
    pub facts_hash: String,
    /// What the line's detail says, in words.
    pub detail: Vec<DetailRow>,
    /// By measure and unit, in code order; no persons. Empty for a line whose
    /// facts this reader may not see.
    pub facts: Vec<FactSummary>,
    pub older: Option<Neighbour>,
    pub newer: Option<Neighbour>,
}

#[derive(Debug, Clone)]
pub struct DetailRow {
    pub label: String,
    pub text: String,
}

#[derive(Debug, Clone)]
pub struct FactSummary {
    /// 党支部
    pub measure: String,
    pub unit_name: String,
    /// Empty where the line is about many units.
    pub unit_href: String,
    /// How many facts; [`Value::Few`] hides a small count about persons.
    pub facts: Value,
    /// Their quantities added up, with a sign: `+12`; empty when hidden.
    pub quantity: String,
    /// 个
    pub unit_of_count: String,
}

/// The line before or after.
#[derive(Debug, Clone)]
pub struct Neighbour {
    pub seq: u64,
    pub hash: String,
}

impl Neighbour {
    pub fn href(&self) -> String {
        links::line(self.seq)
    }
}

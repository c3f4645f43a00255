use super::{Shell, UnitLink, Value};
use crate::web::{filters, links};
use askama::Template;

/// `/changes?unit=&from=&to=`: what two lines of the journal differ in.
#[derive(Debug, Template)]
#[template(path = "changes.html")]
pub struct ChangesPage {
    pub shell: Shell,
    pub unit: UnitLink,
    /// As the figures stood after this line,
    pub from: u64,
    /// and after this one.
    pub to: u64,
    /// The latest line there is.
    pub last_line: u64,
    /// 2026年
    pub period: String,
    /// In the dictionary's order, never by how much.
    pub changed: Vec<ChangedFigure>,
    /// How many figures were looked at.
    pub looked_at: usize,
    /// Figures of few people are not compared: their number.
    pub kept_back: usize,
}

#[derive(Debug, Clone)]
pub struct ChangedFigure {
    pub name: String,
    pub unit_of_count: String,
    pub before: Value,
    pub after: Value,
    pub before_href: String,
    pub after_href: String,
    /// `+12`, `−0.4个百分点`; empty where one of them is null.
    pub difference: String,
}

impl ChangesPage {
    /// The line after `from`, where what changed begins.
    pub fn first_href(&self) -> String {
        links::line(self.from + 1)
    }

    pub fn lines_between(&self) -> u64 {
        self.to.saturating_sub(self.from)
    }

    /// The journal from `to` downwards.
    pub fn journal_href(&self) -> String {
        format!("/journal?before={}", self.to + 1)
    }
}

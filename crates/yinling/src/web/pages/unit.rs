use super::{AsOf, Crumb, Door, Months, Reading, ReportLink, Shell, UnitLink, Value};
use crate::web::{filters, links};
use askama::Template;
use kit::Day;

/// `/units/{code}`
#[derive(Debug, Template)]
#[template(path = "unit.html")]
pub struct UnitPage {
    pub shell: Shell,
    /// From the top unit down to this one.
    pub crumbs: Vec<Crumb>,
    pub code: String,
    pub name: String,
    /// 县区, 党支部, …
    pub kind: String,
    /// Why the unit is not open on the day: 已于2025年6月1日撤销. Empty if open.
    pub closed: String,
    pub reading: Reading,
    pub tree: TreeNav,
    pub doors: Vec<Door>,
    /// Of today only.
    pub trends: Vec<Trend>,
    /// Address of the page on instructors; `None` where there is none yet.
    pub instructors_href: Option<String>,
    pub report: ReportLink,
    pub children: Children,
    /// Oldest first.
    pub history: Vec<Past>,
    pub asof: AsOf,
}

/// A figure at the ends of the last twelve months.
#[derive(Debug, Clone)]
pub struct Trend {
    pub name: String,
    pub unit_of_count: String,
    pub href: String,
    /// The line it is as of; it may be a moment behind the page.
    pub line: u64,
    pub months: Months,
}

/// Where the unit stands: one level above, its own, one below.
#[derive(Debug, Clone, Default)]
pub struct TreeNav {
    /// Of the unit itself.
    pub name: String,
    /// From the top down, without the unit itself.
    pub ancestors: Vec<UnitLink>,
    /// Units under the same parent in code order, without the unit itself,
    /// those before it and those after it; cut to what a page can bear.
    pub before: Vec<UnitLink>,
    pub after: Vec<UnitLink>,
    /// In code order, cut.
    pub children: Vec<UnitLink>,
    /// How many siblings and children were left out.
    pub more_siblings: u64,
    pub more_children: u64,
}

/// The table of units one level below, in code order, never by a figure.
#[derive(Debug, Clone, Default)]
pub struct Children {
    pub columns: Vec<ChildColumn>,
    pub rows: Vec<ChildRow>,
    /// Address of the next page of rows (keyset by code), if there is one.
    pub next_href: Option<String>,
    /// The whole table as a workbook, where there is one.
    pub sheet_href: Option<String>,
}

impl Children {
    /// What a cell is called where the table's head is out of sight.
    pub fn label(&self, column: &usize) -> String {
        self.columns
            .get(*column)
            .map_or_else(String::new, ChildColumn::words)
    }

    pub fn has_null(&self) -> bool {
        self.rows
            .iter()
            .flat_map(|r| &r.cells)
            .any(|c| c.value == Value::Null)
    }
}

#[derive(Debug, Clone)]
pub struct ChildColumn {
    /// 党支部
    pub label: String,
    /// 个
    pub unit: String,
}

impl ChildColumn {
    /// 党支部（个）
    pub fn words(&self) -> String {
        let ChildColumn { label, unit } = self;
        match unit.is_empty() {
            true => label.clone(),
            false => crate::say!("{label}（{unit}）", "{label} ({unit})"),
        }
    }
}

#[derive(Debug, Clone)]
pub struct ChildRow {
    pub unit: UnitLink,
    pub kind: String,
    /// As many as there are columns.
    pub cells: Vec<ChildCell>,
}

/// A number of a child, and its figure's address.
#[derive(Debug, Clone)]
pub struct ChildCell {
    pub value: Value,
    pub href: String,
}

/// Something that happened to the unit.
#[derive(Debug, Clone)]
pub struct Past {
    pub day: Day,
    /// Only the month is known.
    pub by_month: bool,
    /// 成立；由明水镇更名为明水街道；自章丘市划入济南市
    pub words: String,
    /// The journal line that recorded it.
    pub line: u64,
}

impl Past {
    pub fn day_words(&self) -> String {
        if self.by_month && self.day != Day::ALWAYS {
            return crate::web::words::month(self.day.year(), self.day.month());
        }
        crate::web::words::day(self.day)
    }

    pub fn line_href(&self) -> String {
        links::line(self.line)
    }
}

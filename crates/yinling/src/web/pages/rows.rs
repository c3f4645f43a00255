use super::{Field, Shell, Way};
use crate::web::filters;
use askama::Template;

/// A list that staff work through: accounts, roles, sessions, the audit.
#[derive(Debug, Template)]
#[template(path = "rows.html")]
pub struct RowsPage {
    pub shell: Shell,
    pub title: String,
    pub lead: String,
    /// What came of the last press; empty if there was none.
    pub notice: String,
    pub token: String,
    pub tables: Vec<Rows>,
    pub forms: Vec<SmallForm>,
    pub ways: Vec<Way>,
}

/// One table of the page.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    pub title: String,
    /// What is said where there is no row.
    pub empty: String,
    pub columns: Vec<&'static str>,
    pub rows: Vec<Row>,
    /// Two cells a row, of which the first says what the second is.
    pub is_pairs: bool,
    pub more: Option<Way>,
}

#[derive(Debug, Clone, Default)]
pub struct Row {
    pub cells: Vec<Cell>,
    pub presses: Vec<Press>,
}

/// Words, and where they lead.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    pub words: String,
    pub href: Option<String>,
}

impl Cell {
    pub fn link(words: &str, href: String) -> Cell {
        Cell {
            words: words.to_owned(),
            href: Some(href),
        }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(words: T) -> Cell {
        Cell {
            words: words.into(),
            href: None,
        }
    }
}

/// A button of a row.
#[derive(Debug, Clone)]
pub struct Press {
    pub words: &'static str,
    /// What is read aloud: 停用，王力.
    pub told: String,
    pub action: String,
    pub keep: Vec<(&'static str, String)>,
}

/// A form below the tables.
#[derive(Debug, Clone, Default)]
pub struct SmallForm {
    pub title: String,
    pub lead: String,
    pub action: String,
    pub keep: Vec<(&'static str, String)>,
    pub fields: Vec<Field>,
    pub button: String,
}

impl Rows {
    pub fn has_presses(&self) -> bool {
        self.rows.iter().any(|row| !row.presses.is_empty())
    }
}

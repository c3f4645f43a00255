//! Sentences left out, and why.

use crate::words::{self, Language};

/// A sentence that could not be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// With the names of the missing figures in brackets.
    pub sentence: String,
    pub figures: Vec<Missing>,
}

/// A figure that could not be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub id: String,
    /// In Chinese; the id where the dictionary has no such figure.
    pub name: String,
    pub why: Why,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// No fact of its measures ever reached the unit.
    NoRecords,
    /// What must be recorded first, in words.
    Needs(String),
    /// No domain records it yet: what must be recorded first, in words.
    Awaited(String),
    /// The dictionary has no such figure.
    NotDefined,
    /// A share of which more than one in twenty is unknown.
    ManyUnknown,
    /// Not for this reader.
    TooFew,
    TodayOnly,
    OwnOnly,
}

impl Why {
    /// Whether there is a page about the figure.
    pub fn is_defined(&self) -> bool {
        !matches!(self, Why::NotDefined | Why::Awaited(_))
    }

    /// A whole sentence.
    pub fn words(&self, language: Language) -> String {
        let (key, args) = match self {
            Why::NoRecords => ("gap-no-records", vec![]),
            Why::Needs(what) => ("gap-needs", vec![("what", what.as_str())]),
            Why::Awaited(what) => ("gap-awaited", vec![("what", what.as_str())]),
            Why::NotDefined => ("gap-not-defined", vec![]),
            Why::ManyUnknown => ("gap-many-unknown", vec![]),
            Why::TooFew => ("gap-too-few", vec![]),
            Why::TodayOnly => ("gap-today-only", vec![]),
            Why::OwnOnly => ("gap-own-only", vec![]),
        };
        words::text(key, &args, language).unwrap_or_else(|| key.to_owned())
    }

    /// Stable and scriptable.
    pub fn code(&self) -> &'static str {
        match self {
            Why::NoRecords => "no_records",
            Why::Needs(_) => "needs",
            Why::Awaited(_) => "awaited",
            Why::NotDefined => "not_defined",
            Why::ManyUnknown => "many_unknown",
            Why::TooFew => "too_few",
            Why::TodayOnly => "today_only",
            Why::OwnOnly => "own_only",
        }
    }
}

//! The pages of forms of others.

use super::Shell;
use crate::web::filters;
use askama::Template;

/// `/forms`: a new form, those that wait, those seen before.
#[derive(Debug, Template)]
#[template(path = "forms.html")]
pub struct FormsPage {
    pub shell: Shell,
    pub token: String,
    /// Why the last press came to nothing; may be empty.
    pub refused: String,
    pub waiting: Vec<WaitingForm>,
    pub known: Vec<KnownFormRow>,
}

#[derive(Debug, Clone)]
pub struct WaitingForm {
    pub href: String,
    pub name: String,
    /// Milliseconds since 1970 UTC.
    pub at_ms: i64,
}

#[derive(Debug, Clone)]
pub struct KnownFormRow {
    pub name: String,
    pub version: i64,
    pub places: usize,
    pub line: u64,
    pub at_ms: i64,
    /// Empty where the file was too large to keep.
    pub again_href: String,
}

/// `/forms/{id}`: one form before it is filled.
#[derive(Debug, Template)]
#[template(path = "form.html")]
pub struct FormPage {
    pub shell: Shell,
    pub token: String,
    pub href: String,
    pub name: String,
    pub unit: String,
    pub unit_name: String,
    pub period: String,
    /// Code and name of the units that are offered.
    pub units: Vec<(String, String)>,
    pub periods: Vec<String>,
    pub anew: bool,
    /// Why it cannot be filled; then there are no places.
    pub refused: String,
    /// The line every figure is as of.
    pub line: u64,
    /// How it was recognised, in one sentence; may be empty.
    pub recognised: String,
    pub moved: Vec<FormMoved>,
    /// The changes are to be looked at first.
    pub must_look: bool,
    /// Places that will be filled, the shown ones among them.
    pub filled: usize,
    pub places: Vec<FormPlace>,
    pub left: Vec<FormLeft>,
    pub will_remember: bool,
    /// Why it will not be known next time; may be empty.
    pub not_remembered: String,
}

/// A place that stands elsewhere since the form was filled last.
#[derive(Debug, Clone)]
pub struct FormMoved {
    pub mark: String,
    pub label: String,
    pub before: String,
    /// Empty where it was not found.
    pub now: String,
}

/// A place and what goes into it.
#[derive(Debug, Clone)]
pub struct FormPlace {
    /// 汇总 B5
    pub place: String,
    pub name: String,
    /// Unit and period, where they are not the form's own.
    pub of: String,
    pub period: String,
    pub value: String,
    pub unit_of_count: String,
    pub href: String,
}

/// A place that stays as it is.
#[derive(Debug, Clone)]
pub struct FormLeft {
    pub place: String,
    pub mark: String,
    pub why: String,
}

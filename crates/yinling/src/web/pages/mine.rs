use super::{Shell, TakeBack};
use crate::web::filters;
use askama::Template;

/// A way on, in large letters.
#[derive(Debug, Clone)]
pub struct Gate {
    pub words: String,
    pub told: String,
    pub href: String,
}

impl Gate {
    pub fn new(words: &str, told: impl Into<String>, href: &str) -> Gate {
        Gate {
            words: words.to_owned(),
            told: told.into(),
            href: href.to_owned(),
        }
    }
}

/// `/elders`: the four doors.
#[derive(Debug, Template)]
#[template(path = "elders.html")]
pub struct EldersPage {
    pub shell: Shell,
    /// Of a reader who has signed in.
    pub name: String,
    pub secretary: Option<Secretary>,
}

/// Whom to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secretary {
    pub name: String,
    pub phone: String,
}

/// Behind a door that has nothing yet.
#[derive(Debug, Template)]
#[template(path = "elders_door.html")]
pub struct EldersDoorPage {
    pub shell: Shell,
    pub title: &'static str,
    pub words: &'static str,
    pub secretary: Option<Secretary>,
}

/// `/mine`: what is one's own, and what one may do.
#[derive(Debug, Template)]
#[template(path = "mine.html")]
pub struct MinePage {
    pub shell: Shell,
    pub token: String,
    pub name: String,
    /// 支部书记 of 历下区, until when.
    pub roles: Vec<String>,
    /// The elder acted for just now; empty for oneself.
    pub helping: String,
    pub notice: String,
    /// What can still be taken back.
    pub just_now: Vec<TakeBack>,
    /// What waits for staff and secretaries, five at most.
    pub tasks: Vec<Gate>,
    /// A secretary's own people: name and page.
    pub people: Vec<(String, String)>,
    pub work: Vec<Gate>,
    pub own: Vec<Gate>,
    /// Elders one may act for: number and name.
    pub helped: Vec<(i64, String)>,
}

/// `/mine/second-step`
#[derive(Debug, Template)]
#[template(path = "step.html")]
pub struct StepPage {
    pub shell: Shell,
    pub token: String,
    pub refused: String,
    /// SVG.
    pub code: String,
    /// In groups of four letters.
    pub secret: String,
    pub sealed: String,
}

/// `/mine/record/sheet`: what is held of me, on one sheet of A4.
#[derive(Debug, Template)]
#[template(path = "record_sheet.html")]
pub struct RecordSheetPage {
    pub shell: Shell,
    pub city: String,
    pub name: String,
    /// When it was printed.
    pub day: String,
    /// SVG of `address`.
    pub code: String,
    pub address: String,
    pub groups: Vec<RecordGroup>,
}

#[derive(Debug, Clone)]
pub struct RecordGroup {
    pub title: &'static str,
    pub empty: &'static str,
    /// Label and value.
    pub rows: Vec<(String, String)>,
}

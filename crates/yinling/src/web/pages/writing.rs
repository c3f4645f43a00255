use super::{Crumb, GapEntry, Shell, UnitLink};
use crate::web::filters;
use askama::Template;

/// `/reports/{unit}/{period}/write`: the report on its sheet, with the places
/// where staff write, and beside it what helps them.
#[derive(Debug, Template)]
#[template(path = "report_write.html")]
pub struct WritePage {
    pub shell: Shell,
    pub crumbs: Vec<Crumb>,
    pub unit: UnitLink,
    /// 2026年度
    pub period: String,
    /// As the address has it: 2026.
    pub period_label: String,
    pub token: String,
    /// This page without a question.
    pub href: String,
    pub notice: Option<Notice>,
    /// The sheet in order; empty while figures are loading.
    pub pieces: Vec<WritePiece>,
    pub written: usize,
    pub gaps: Vec<GapEntry>,
    pub beside: Vec<BesideRow>,
    /// 2025年11月23日
    pub last_year_day: String,
    /// `None` where the report is not of a whole year.
    pub promises: Option<Promises>,
    /// Texts whose place the template no longer has.
    pub loose: Vec<LooseText>,
    /// Where promises are sent.
    pub plan_href: String,
    pub report_href: String,
    pub docx_href: String,
    pub html_href: String,
}

/// Why a press did not count.
#[derive(Debug, Clone)]
pub struct Notice {
    pub title: &'static str,
    pub words: String,
}

#[derive(Debug, Clone)]
pub enum WritePiece {
    /// Already escaped.
    Html(String),
    Slot(Box<SlotShown>),
}

/// A place for what staff write.
#[derive(Debug, Clone)]
pub struct SlotShown {
    pub key: String,
    pub hint: String,
    /// Its paragraphs, already escaped; empty where nothing is written.
    pub html: String,
    pub versions: usize,
    pub edit_href: String,
    pub versions_href: String,
    pub editor: Option<Editor>,
}

/// The one open field of the page.
#[derive(Debug, Clone)]
pub struct Editor {
    /// The line of the version it starts from.
    pub base: u32,
    pub text: String,
    /// What somebody else saved meanwhile.
    pub theirs: Option<VersionShown>,
}

/// A figure in both years.
#[derive(Debug, Clone)]
pub struct BesideRow {
    pub name: String,
    pub href: String,
    /// Unit of count.
    pub unit: String,
    pub now: String,
    pub before: String,
    pub difference: String,
}

/// What was promised, and the way to promise more.
#[derive(Debug, Clone)]
pub struct Promises {
    pub year: i16,
    pub next_year: i16,
    /// For this year, from the last report.
    pub due: Vec<PromiseShown>,
    /// For the next.
    pub promised: Vec<PromiseShown>,
    pub form: PlanForm,
}

/// What was sent and refused comes back in the form.
#[derive(Debug, Clone, Default)]
pub struct PlanForm {
    pub text: String,
    pub indicator: String,
    pub target: String,
    pub is_for_this_year: bool,
}

#[derive(Debug, Clone)]
pub struct PromiseShown {
    pub line: u32,
    pub text: String,
    /// Empty where none was set.
    pub target: String,
    /// 还在办, 已办成, …
    pub state: &'static str,
    pub is_open: bool,
    /// What was said of it; may be empty.
    pub words: String,
    /// Whether it may be said to be done: its year has begun.
    pub may_be_done: bool,
    pub may_be_answered: bool,
    pub form: AnswerForm,
}

#[derive(Debug, Clone, Default)]
pub struct AnswerForm {
    /// `done`, `not_done`, `withdraw`.
    pub how: String,
    pub words: String,
    pub day: String,
    pub evidence: String,
    /// Refused just now.
    pub is_open: bool,
}

#[derive(Debug, Clone)]
pub struct LooseText {
    pub key: String,
    pub text: String,
    pub href: String,
}

/// `/reports/{unit}/{period}/write/{part}`: every version of one part.
#[derive(Debug, Template)]
#[template(path = "report_part.html")]
pub struct PartVersionsPage {
    pub shell: Shell,
    pub crumbs: Vec<Crumb>,
    pub unit: UnitLink,
    pub period: String,
    pub token: String,
    /// What may be written there; the key where the template has no such place.
    pub hint: String,
    pub href: String,
    /// Back to the page where it is written.
    pub back: String,
    /// The line of the newest version.
    pub base: u32,
    pub notice: Option<Notice>,
    /// Newest first.
    pub versions: Vec<VersionShown>,
}

#[derive(Debug, Clone)]
pub struct VersionShown {
    pub line: u32,
    pub at_ms: i64,
    pub who: String,
    /// `None` where it was erased.
    pub text: Option<String>,
    /// The line whose text it brought back.
    pub restored: Option<u32>,
    pub is_newest: bool,
}

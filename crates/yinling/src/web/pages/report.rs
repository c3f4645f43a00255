use super::{AsOf, Crumb, Reading, Shell, UnitLink};
use crate::web::filters;
use askama::Template;

/// `/reports/{unit}/{period}`: the report on its sheet, and beside it what it
/// does not say and what was checked.
#[derive(Debug, Template)]
#[template(path = "report.html")]
pub struct ReportPage {
    pub shell: Shell,
    pub crumbs: Vec<Crumb>,
    pub unit: UnitLink,
    /// 2026年度
    pub period: String,
    pub reading: Reading,
    /// The sheets as HTML, already escaped; empty while figures are loading.
    pub sheet: String,
    /// How many figures it prints.
    pub figures: usize,
    pub gaps: Vec<GapEntry>,
    /// What should be changed before it goes out: place and sentence.
    pub findings: Vec<(String, String)>,
    /// What was held to be so, in words.
    pub checks: Vec<String>,
    pub docx_href: String,
    pub pdf_href: String,
    /// The file to print, with what stands behind its numbers.
    pub proof_href: String,
    pub html_href: String,
    pub epub_href: String,
    /// Where staff freeze it; `None` for everybody else, and while it is loading.
    pub freeze_href: Option<String>,
    /// Where staff write it; `None` for everybody else.
    pub write_href: Option<String>,
    pub asof: AsOf,
}

/// A sentence left out.
#[derive(Debug, Clone)]
pub struct GapEntry {
    pub sentence: String,
    pub figures: Vec<GapFigure>,
}

/// A figure without which it could not be said.
#[derive(Debug, Clone)]
pub struct GapFigure {
    pub name: String,
    /// A whole sentence.
    pub why: String,
    /// `None` where the dictionary has no such figure.
    pub href: Option<String>,
}

/// The way to a report.
#[derive(Debug, Clone)]
pub struct ReportLink {
    /// 2026年度报告
    pub words: String,
    pub href: String,
}

use super::{Door, ReportLink, Shell, UnitLink};
use crate::web::filters;
use askama::Template;

/// `/`: the city's numbers as doors.
#[derive(Debug, Template)]
#[template(path = "home.html")]
pub struct HomePage {
    pub shell: Shell,
    /// Four to seven; the first one is drawn large. Empty before set-up.
    pub doors: Vec<Door>,
    /// This year's report, where there are numbers for one.
    pub report: Option<ReportLink>,
    /// The number that "how a number opens" is told with.
    pub example: Option<Example>,
    /// The city stands alone: what to do next is told.
    pub is_bare: bool,
    /// Counties and districts in code order.
    pub districts: Vec<UnitLink>,
}

/// One number and the three doors behind it.
#[derive(Debug, Clone)]
pub struct Example {
    /// 党支部
    pub label: String,
    /// Already printed: `598个`.
    pub number: String,
    pub definition_href: String,
    pub records_href: String,
    pub line_href: String,
}

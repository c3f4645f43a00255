use super::Shell;
use crate::web::filters;
use askama::Template;

/// `/indicators`: the dictionary.
#[derive(Debug, Template)]
#[template(path = "indicators.html")]
pub struct IndicatorsPage {
    pub shell: Shell,
    /// 人员, 组织, 指导员, …, each in the dictionary's own order.
    pub groups: Vec<IndicatorGroup>,
}

#[derive(Debug, Clone)]
pub struct IndicatorGroup {
    pub name: String,
    pub entries: Vec<IndicatorEntry>,
}

#[derive(Debug, Clone)]
pub struct IndicatorEntry {
    /// `org.branches`; also the entry's anchor.
    pub id: String,
    pub name: String,
    pub definition: String,
    /// A few numbers and what the figure makes of them; may be empty.
    pub example: String,
    pub unit_of_count: String,
    /// The counting rule in words.
    pub rule: String,
    pub version: u32,
    /// Which domain is missing and what that does to the figure; may be empty.
    pub gap: String,
    /// The figure at the top unit, if it can be opened.
    pub figure_href: Option<String>,
}

impl IndicatorsPage {
    pub fn count(&self) -> usize {
        self.groups.iter().map(|g| g.entries.len()).sum()
    }
}

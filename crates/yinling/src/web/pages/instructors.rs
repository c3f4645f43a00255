use super::{AsOf, Children, Crumb, Door, Reading, Shell, TreeNav, UnitLink};
use crate::web::filters;
use askama::Template;

/// `/instructors?unit=CODE&…`: how far instructors reach, by unit.
#[derive(Debug, Template)]
#[template(path = "instructors.html")]
pub struct InstructorsPage {
    pub shell: Shell,
    /// From the top unit down to the one looked at.
    pub crumbs: Vec<Crumb>,
    /// For staff only.
    pub tree: Option<TreeNav>,
    pub unit: UnitLink,
    /// 自2019年起; empty where nobody was ever appointed.
    pub since: String,
    pub reading: Reading,
    pub doors: Vec<Door>,
    pub counties: Children,
    /// Other units one level below that have branches, themselves no branches.
    pub children: Children,
    pub asof: AsOf,
}

use super::{Completeness, Door, Field, Months, Shell};
use crate::web::filters;
use askama::Template;

/// `/design`: what the pages are built of.
#[derive(Debug, Template)]
#[template(path = "design.html")]
pub struct DesignPage {
    pub shell: Shell,
    pub colours: Vec<Colour>,
    pub pairs: Vec<Pair>,
    pub letters: Vec<Letters>,
    pub doors: Vec<Door>,
    pub full: Completeness,
    pub fields: Vec<Field>,
    /// What the chart is of.
    pub name: String,
    pub unit_of_count: String,
    pub months: Months,
}

/// A colour and what it is for.
#[derive(Debug, Clone)]
pub struct Colour {
    pub name: String,
    pub told: &'static str,
    pub plain: String,
    pub contrast: String,
}

/// Two colours that meet, and how well one is seen on the other.
#[derive(Debug, Clone)]
pub struct Pair {
    pub told: &'static str,
    pub names: String,
    /// Cut, never rounded up: `15.8`.
    pub plain: String,
    pub contrast: String,
    /// What is asked for: 4.5 for letters, 3 for edges.
    pub least: &'static str,
}

/// One of the four sizes.
#[derive(Debug, Clone)]
pub struct Letters {
    pub told: &'static str,
    pub class: String,
    pub pixels: u8,
}

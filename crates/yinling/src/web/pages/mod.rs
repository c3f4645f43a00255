//! One file per page: a struct of plain data and the template that prints it.
//!
//! Every page holds a [`Shell`]. A figure is always a [`Value`], so that null,
//! hidden and not-yet-loaded can never be mistaken for 0.

mod errors;
mod figure;
mod help;
mod home;
mod indicators;
mod journal;
mod parts;
mod unit;

pub use errors::ErrorPage;
pub use figure::{ByUnit, ByUnitRow, FigurePage, Month, Months, Part, Records, UnitRecord};
pub use help::{HelpPage, PreferencesPage};
pub use home::{Example, HomePage};
pub use indicators::{IndicatorEntry, IndicatorGroup, IndicatorsPage};
pub use journal::{
    DetailRow, FactSummary, JournalEntry, JournalLinePage, JournalPage, Neighbour, Subject,
};
pub use parts::{
    AsOf, Completeness, Crumb, Door, Evidence, Loading, Reading, Section, Shell, UnitLink, Value,
};
pub use unit::{ChildCell, ChildColumn, ChildRow, Children, Past, TreeNav, UnitPage};

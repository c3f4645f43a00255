//! The organisation: units, their place in the tree, and what happens to them,
//! each on its day, also in the past.
//!
//! What is counted of units follows from their history alone (`history.rs`):
//! a verb adds rows and posts the difference. `unit` and `unit_closure` are
//! today's projection, for lists and look-ups. Closing, merging and splitting
//! touch people too and live in `reorganisations`.

mod change;
pub mod directory;
mod found;
mod found_city;
mod history;
mod import;
mod kind;
mod link_society;
mod list;
mod load;
mod move_unit;
mod nothing_this_year;
mod numbers;
mod project;
mod register_online;
mod rename;
mod set_mode;
mod take_back;
mod tree;

pub use change::{Change, require_open};
pub use directory::{Directory, Shelf};
pub use found::{FoundForm, found, founding_rows, next_code};
pub use found_city::{FIRST_KINDS, FoundCityForm, found_city, is_without_units};
pub use history::{
    CODE, COUNTED, History, KIND, LIFE, LINK, Life, MODE, NAME, NIL_RETURN, ONLINE, Standing,
    UNLINK,
};
pub use import::{columns, import_units, template};
pub use kind::{Kind, Mode};
pub use link_society::{link_society, unlink_society};
pub use list::{
    UnitCard, UnitHistoryRow, find_card, list_ancestors, list_children, list_history, list_units,
};
pub use load::{find_unit, get_unit, load_history};
pub use move_unit::move_unit;
pub use nothing_this_year::nothing_this_year;
pub use numbers::{check_numbers, give_back, mint};
pub use project::{check_projection, project, project_all};
pub use register_online::register_online;
pub use rename::rename;
pub use set_mode::set_mode;
pub use take_back::{TakenBack, follows_from_unit, take_back};
pub use tree::Tree;

#[cfg(test)]
mod tests;

//! The face that people see: the router, what every answer carries, and one
//! plain struct per page that a template prints.
//!
//! A request is read into a [`visit`] (who looks, from where, in which size of
//! letters) and a question (`asking`); a file of `reads` fills the page's
//! struct from the unit directory and the live figures; nothing else decides
//! what a stranger may see than `small_counts` (figures) and
//! `words::lines` (journal lines).
//!
//! No scripts, no inline styles, nothing from outside: the pages live under
//! `default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'`.
//! No page is kept: each is made from the state as it is.

mod asking;
pub mod assets;
mod behind;
mod cookies;
mod directory;
pub mod filters;
mod forms;
mod frozen;
mod guard;
mod imports;
pub mod links;
pub mod pages;
pub mod preferences;
mod reads;
mod routes;
pub mod short;
mod shown;
mod site;
mod small_counts;
mod staff;
mod trends;
mod trouble;
mod visit;
pub mod words;
mod writing;

pub use routes::{router, serve};
pub use site::WebState;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

//! The face that people see: the router, what every answer carries, and one
//! plain struct per page that a template prints.
//!
//! A request is read into a [`visit`] (who looks, from where, in which size of
//! letters) and a question (`asking`); a file of `reads` fills the page's
//! struct from the unit directory and the live figures; nothing else decides
//! what a stranger may see than [`crate::disclosure`] (figures) and
//! `words::lines` (journal lines).
//!
//! No inline scripts or styles, nothing from outside: the pages live under
//! `default-src 'none'` and `'self'` for styles, pictures, forms and one script,
//! which reads aloud and which nothing depends on.
//! No page is kept: each is made from the state as it is. What was looked for
//! among every fact (`behind`, `trends`) is kept until a line touches it.

mod admin;
mod asking;
pub mod assets;
mod behind;
mod buffers;
mod cookies;
mod drafts;
pub mod filters;
mod forms;
mod frozen;
mod guard;
mod imports;
pub mod links;
mod mine;
pub mod pages;
mod people;
pub mod preferences;
mod reads;
mod routes;
mod second_thoughts;
pub mod short;
mod shown;
mod sign_in;
mod signed;
mod site;
mod tokens;
mod trends;
mod trouble;
mod visit;
mod who;
pub mod words;
mod writing;

use crate::units::directory;
pub use routes::{router, serve};
pub use site::{Manner, WebState};

#[cfg(test)]
mod samples;
#[cfg(test)]
pub(crate) mod tests;

//! The shell of the pages: the look, the words of numbers and days, and one
//! plain struct per page. No data access here: a domain fills the struct, and
//! the template prints what it holds and nothing else.
//!
//! No scripts, no inline styles, nothing from outside: the pages live under
//! `default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'`.

pub mod assets;
pub mod filters;
pub mod links;
pub mod pages;
pub mod preferences;
pub mod words;

#[cfg(test)]
mod samples;

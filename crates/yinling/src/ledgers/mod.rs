//! Past years' ledgers: what a city counted before it used this program, one
//! row a fact.
//!
//! A ledger is believed as it stands, with its grade; what it counts is either
//! a word of the vocabulary or a flow of its own (`legacy.<name>`). Persons in
//! it are known by some number of the ledger's: a keyed hash of it is kept,
//! and the same number is the same person in every ledger. They are nobody of
//! the roster: nothing says who.
//!
//! A file is recognised by its bytes. While its line stands, importing it
//! again does nothing; `undo` of the line takes all of it back.

mod columns;
mod import_facts;
mod places;
mod post;
mod read;
mod template;

pub use import_facts::import_facts;
pub use template::template;

/// The columns of a ledger.
pub fn columns() -> &'static crate::importing::Columns {
    &columns::COLUMNS
}

#[cfg(test)]
mod tests;

//! The city in one file, and back again, on either database.
//!
//! A backup is a SQLite database (every SQLite tool opens it), followed by two
//! lines of text: a [`Label`] that says what it is, and the SHA-256 of every
//! byte before it. Sealed fields stay sealed; the key is left out unless it is
//! asked for. A restore checks all of that before it touches anything, comes
//! into being whole or not at all, and proves itself as `yinling verify` does.
//!
//! What is absent on purpose: restoring into a city that is already there, and
//! overwriting a backup.

mod back_up;
mod draft;
mod label;
mod prove;
mod restore;

pub use back_up::back_up;
pub use label::Label;
pub use prove::{Proof, prove};
pub use restore::{RestoreForm, restore};

#[cfg(test)]
mod tests;

//! Keys of the API: made for one unit and what hangs below it today, with
//! rights and a last day; and the answers kept so that a request sent twice has
//! one effect.
//!
//! A secret is shown once, when its key is made; only its SHA-256 is kept. Who
//! made and who revoked a key is in the journal, and a key counts as revoked
//! because a line says so, not because of a column that could be set back.

mod answers;
mod create;
mod find;
mod revoke;
mod verify;

pub use answers::{Claim, KEPT_MS, Kept, claim, release, settle, sweep};
pub use create::{KeyForm, Secret, create};
pub use find::{ApiKey, Right, Rights, find_by_secret, list_keys};
pub use revoke::revoke;
pub use verify::check_keys;

#[cfg(test)]
mod tests;

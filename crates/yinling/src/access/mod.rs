//! Keys, and who may do what.
//!
//! Sensitive fields are sealed with AES-256-GCM and found again by keyed
//! hashes (HMAC-SHA256); frozen reports are signed with ed25519 (ADR 0006). All
//! keys are derived from one 32-byte key, which comes from the environment or
//! from a file in the data folder that only its owner may read.
//!
//! An [`Actor`] is who asks: an account, the elder acted for, and the roles
//! held today. What a role may do is one table ([`policy`]), printed to
//! `docs/authz-matrix.txt`; where it holds is the unit's subtree. How people
//! sign in, and the tables behind it, are in `accounts`.

mod actor;
mod key_file;
mod limits;
mod policy;
mod secrets;

pub use actor::{Actor, Grant, Way, account_key};
pub use key_file::{draw_key, find_key, next_key_file, put_key, read_key, take_next_key};
pub use limits::Limits;
pub use policy::{Action, OwnAction, Role};
pub use secrets::{Secrets, is_signed, random_bytes};

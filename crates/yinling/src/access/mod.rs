//! Keys and secrets. Sign-in, grants and policies will live here.
//!
//! Sensitive fields are sealed with AES-256-GCM and found again by keyed
//! hashes (HMAC-SHA256); frozen reports are signed with ed25519 (ADR 0006). All
//! keys are derived from one 32-byte key, which comes from the environment or from a file in the data folder that only its
//! owner may read.

mod secrets;

pub use secrets::{Secrets, find_key, is_signed, put_key, random_bytes};

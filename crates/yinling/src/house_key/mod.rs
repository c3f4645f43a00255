//! The house's own key: which one is in force, and how another takes its place.
//!
//! One 32-byte key seals, hashes and signs (`access`). The database holds what
//! tells it from another (`key_check`), so a process that was started with any
//! other key is refused when it opens the house ([`unlock`]), and one that
//! missed a change of the key when it next wants to write (`db/fence.rs`).
//!
//! A change ([`Rotation`]) is one transaction: everything sealed is sealed anew,
//! every hash whose text is kept is computed anew, hashes whose text is kept
//! nowhere are hashed once more, `key_check` names the new key, and one line
//! says so. The new key is on disk before, and becomes `key` after; so whatever
//! happens in between, one of the two keys is wholly in force, and the next
//! opening sees which. `docs/adr/0010-key-rotation.md` says why it is so.
//!
//! What is absent on purpose: two keys in force at once, and a change while
//! anybody else works with the house.

mod former;
mod rotate;
mod unlock;

#[cfg(test)]
mod tests;

pub use former::{FormerKey, list_former};
pub use rotate::{Change, Counts, ROTATE, Rotation, Seen};
pub use unlock::unlock;

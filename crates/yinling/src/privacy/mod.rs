//! What elders decide of what is held of them.
//!
//! They see it, correct it, take it along, agree to be photographed, named,
//! shown and nominated (and take that back as easily), and have it erased. What
//! they may not change themselves is a wish that somebody answers. What is
//! counted never follows from any of this: an erased person still counts under
//! their number.
//!
//! Lines hold kinds, versions and numbers; the words of a wish stand beside
//! their line and go with the person.

mod answer;
mod ask;
mod consent;
mod consents;
mod erase;
mod erased;
mod put_back;
mod text;
mod wishes;

pub use answer::answer_wish;
pub use ask::{ask_correction, ask_erasure};
pub use consent::{How, consent, withdraw};
pub use consents::{ConsentRow, list_consents, stands};
pub use erase::{Erasure, erase, preview_erasure};
pub use erased::{erase_again, keep_erased};
pub use put_back::{is_as_left, put_back};
pub use text::{Kind, Text, find_text, list_texts};
pub use wishes::{CORRECT, ERASE, WishRow, list_wishes};

#[cfg(test)]
mod tests;

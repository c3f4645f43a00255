//! The face that other programs see: JSON under `/api/v1`, and the OpenAPI
//! document that the handlers' own annotations make.
//!
//! Every request but the one for the document carries a key
//! (`Authorization: Bearer …`, see [`crate::api_keys`]). What a key may not see
//! is not there (404); what it has no right to is refused with the reason
//! (403); a key that is unknown, over or revoked is told the same words (401).
//! Without the right to people, figures are told as the pages tell a stranger
//! ([`crate::disclosure`]).
//!
//! Everything that goes wrong under `/api` is a problem (RFC 9457) with the
//! code of the refusal, in Chinese or English. While the figures are loading,
//! figures answer 503 with the seconds to wait, and everything else answers.
//!
//! What is absent on purpose: any order by a figure, ID numbers and phone
//! numbers, and imports by a key of less than the whole city: a row of a file
//! may touch any unit and anybody.

mod asked;
mod asof;
mod caller;
mod document;
mod figures;
mod imports;
mod indicators;
mod journal;
mod language;
mod people;
mod receiving;
mod records;
mod routes;
mod state;
mod trouble;
mod units;

pub use document::document;
pub use routes::router;
pub use state::ApiState;

#[cfg(test)]
mod tests;

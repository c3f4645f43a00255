//! Whose key a request carries, and what of the city that key may see.

use super::state::ApiState;
use super::trouble::Trouble;
use crate::accounts::{self, Note};
use crate::api_keys::{ApiKey, Right, find_by_secret};
use crate::journal::{Act, Channel};
use crate::units::{Directory, UnitCard};
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use kit::{PersonNo, Refusal, UnitId};
use std::sync::Arc;

/// A request with a good key.
#[derive(Debug, Clone)]
pub struct Caller {
    pub key: ApiKey,
    pub directory: Arc<Directory>,
}

impl FromRequestParts<ApiState> for Caller {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Caller, Trouble> {
        let Some(secret) = bearer(&parts.headers) else {
            return Err(unknown());
        };
        let found = find_by_secret(state.db.read(), secret).await?;
        let good = found.filter(|key| key.is_good_on(state.today()));
        let key = good.ok_or_else(unknown)?;
        if !state.limits.take(&key.id.to_string(), state.clock.now_ms()) {
            let refusal = Refusal::new("too_many_requests");
            return Err(Trouble::new(StatusCode::TOO_MANY_REQUESTS, refusal));
        }
        Ok(Caller {
            key,
            directory: state.directory().await?,
        })
    }
}

/// Unknown, over and revoked keys, and none at all, are told the same.
fn unknown() -> Trouble {
    Trouble::new(StatusCode::UNAUTHORIZED, Refusal::new("key_not_accepted"))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = text.split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !secret.is_empty()).then_some(secret)
}

impl Caller {
    pub fn may(&self, right: Right) -> bool {
        self.key.rights.has(right)
    }

    /// Refuses (403) what the key has no right to.
    pub fn require(&self, right: Right) -> Result<(), Trouble> {
        match self.may(right) {
            true => Ok(()),
            false => Err(Trouble::forbidden(
                Refusal::new("right_missing").with("right", right.code()),
            )),
        }
    }

    /// The unit with this code, if the key may see it.
    pub fn unit(&self, code: &str) -> Result<&UnitCard, Trouble> {
        let found = self.directory.find(code);
        let seen = found.filter(|card| self.sees(card));
        seen.ok_or_else(|| Trouble::not_found(Refusal::new("unknown_unit").with("unit", code)))
    }

    /// The unit asked for, or the key's own.
    pub fn unit_or_own(&self, code: Option<&str>) -> Result<&UnitCard, Trouble> {
        self.unit(code.unwrap_or(&self.key.unit_code))
    }

    pub fn sees(&self, card: &UnitCard) -> bool {
        self.directory.is_within(card, self.key.unit)
    }

    /// The code of a unit, if the key may see it.
    pub fn code_of(&self, unit: UnitId) -> Option<String> {
        let card = self.directory.of(unit).filter(|card| self.sees(card));
        card.map(|card| card.code.clone())
    }

    /// Puts a look at people on record, before it is answered.
    pub async fn note(
        &self,
        state: &ApiState,
        what: &'static str,
        subject: String,
    ) -> Result<(), Trouble> {
        let note = Note {
            what,
            subject,
            reason: self.act().actor,
            ..Note::default()
        };
        Ok(accounts::note(&state.db, state.clock.now_ms(), note).await?)
    }

    pub fn act(&self) -> Act {
        Act {
            actor: format!("接口密钥{}", self.key.id),
            on_behalf_of: PersonNo::NOBODY,
            channel: Channel::Api,
        }
    }
}

/// The number of a unit as the figures know it.
pub fn id(card: &UnitCard) -> UnitId {
    UnitId(u32::try_from(card.id).unwrap_or(0))
}

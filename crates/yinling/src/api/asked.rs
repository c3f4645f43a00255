//! What stands in the address, read strictly: an unknown name is an error, not
//! a wish that is passed over.

use super::trouble::Trouble;
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use kit::Refusal;
use serde::de::DeserializeOwned;

/// The names and values behind the question mark.
#[derive(Debug)]
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked<T>, Trouble> {
        let read = Query::<T>::try_from_uri(&parts.uri);
        let Query(asked) = read.map_err(|error| {
            let why = std::error::Error::source(&error).map(ToString::to_string);
            Trouble::unclear("?", &why.unwrap_or_default())
        })?;
        Ok(Asked(asked))
    }
}

/// A part of the path.
#[derive(Debug)]
pub struct Named<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Named<T> {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Named<T>, Trouble> {
        let read = Path::<T>::from_request_parts(parts, state).await;
        let Path(named) = read.map_err(|_| {
            let refusal = Refusal::new("bad_address");
            Trouble::new(StatusCode::BAD_REQUEST, refusal)
        })?;
        Ok(Named(named))
    }
}

/// Rows on one page where nothing else is asked, and the most there may be.
pub const PAGE: u32 = 100;
pub const LARGEST_PAGE: u32 = 500;

/// `limit` as asked, from 1 to [`LARGEST_PAGE`].
pub fn limit(asked: Option<u32>) -> Result<usize, Trouble> {
    let limit = asked.unwrap_or(PAGE);
    match (1..=LARGEST_PAGE).contains(&limit) {
        true => Ok(limit as usize),
        false => Err(Trouble::unclear("limit", &limit.to_string())),
    }
}

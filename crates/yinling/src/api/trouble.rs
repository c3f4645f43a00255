//! What is not given, and why: RFC 9457.

use super::language::language;
use crate::db::DbErr;
use crate::journal::Failure;
use crate::words::{self, Language};
use axum::extract::Request;
use axum::http::header::{
    ALLOW, CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER, VARY, WWW_AUTHENTICATE,
};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kit::Refusal;
use serde::Serialize;
use utoipa::ToSchema;

/// A problem on its way out. It travels as a mark on the answer; the outer
/// layer writes it in the reader's language.
#[derive(Debug, Clone)]
pub struct Trouble {
    pub status: StatusCode,
    pub refusal: Refusal,
    /// Seconds to wait before asking again.
    pub retry_after: Option<u32>,
}

/// Why a request was not answered as asked (RFC 9457).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: `code` says which problem it is.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// Stable and scriptable.
    #[schema(example = "unknown_unit")]
    code: &'static str,
    /// What is wrong and what to do, in the reader's language.
    detail: String,
    /// What stands in the way, one entry each, where that is a list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    list: Vec<String>,
}

pub const PROBLEM: &str = "application/problem+json";

/// The answer is written already.
#[derive(Debug, Clone, Copy)]
pub struct Written;

impl Trouble {
    pub fn new(status: StatusCode, refusal: Refusal) -> Trouble {
        Trouble {
            status,
            refusal,
            retry_after: None,
        }
    }

    /// Not there, or not for this key.
    pub fn not_found(refusal: Refusal) -> Trouble {
        Trouble::new(StatusCode::NOT_FOUND, refusal)
    }

    /// What was asked cannot be read: `field` and the text that stood there.
    pub fn unclear(field: &str, text: &str) -> Trouble {
        let shown: String = text.chars().take(80).collect();
        let refusal = Refusal::new("bad_query").with("field", field);
        Trouble::new(StatusCode::BAD_REQUEST, refusal.with("value", shown))
    }

    /// The key has no right to it.
    pub fn forbidden(refusal: Refusal) -> Trouble {
        Trouble::new(StatusCode::FORBIDDEN, refusal)
    }

    pub fn later(refusal: Refusal, seconds: u32) -> Trouble {
        Trouble {
            retry_after: Some(seconds),
            ..Trouble::new(StatusCode::SERVICE_UNAVAILABLE, refusal)
        }
    }

    /// Logs the fault under a name of its own, which is all that is told.
    pub fn fault(error: &dyn std::fmt::Debug) -> Trouble {
        let id = crate::access::random_bytes::<8>().map_or(0, u64::from_le_bytes);
        let id = format!("{id:016x}");
        tracing::error!(request = id, "a request of the API failed: {error:?}");
        let refusal = Refusal::new("request_failed").with("request", id);
        Trouble::new(StatusCode::INTERNAL_SERVER_ERROR, refusal)
    }

    /// What axum refused by itself.
    fn of_status(status: StatusCode) -> Trouble {
        let code = match status {
            StatusCode::NOT_FOUND => "no_such_address",
            StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
            StatusCode::PAYLOAD_TOO_LARGE => "body_too_large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "media_type_unknown",
            status if status.is_server_error() => return Trouble::fault(&status),
            _ => "bad_request",
        };
        Trouble::new(status, Refusal::new(code))
    }

    pub fn problem(&self, language: Language) -> Problem {
        Problem {
            kind: "about:blank",
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            code: self.refusal.code,
            detail: words::sentence(&self.refusal, language),
            list: self.refusal.list.clone(),
        }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let mut answer = self.status.into_response();
        answer.extensions_mut().insert(self);
        answer
    }
}

impl From<DbErr> for Trouble {
    fn from(error: DbErr) -> Trouble {
        Trouble::fault(&error)
    }
}

impl From<anyhow::Error> for Trouble {
    fn from(error: anyhow::Error) -> Trouble {
        Trouble::fault(&error)
    }
}

/// A rule of a verb that said no: 422, but for files that are too large.
impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Trouble {
        match failure {
            Failure::Refused(refusal) if refusal.code == "too_large" => {
                Trouble::new(StatusCode::PAYLOAD_TOO_LARGE, refusal)
            }
            Failure::Refused(refusal) => Trouble::new(StatusCode::UNPROCESSABLE_ENTITY, refusal),
            Failure::Fault(error) => Trouble::from(error),
        }
    }
}

/// Writes every answer that is none as a problem.
pub async fn say_what_went_wrong(request: Request, next: Next) -> Response {
    let language = language(request.headers());
    let answer = next.run(request).await;
    let status = answer.status();
    let is_written = answer.extensions().get::<Written>().is_some();
    let is_trouble = status.is_client_error() || status.is_server_error();
    if is_written || !is_trouble {
        return answer;
    }
    let found = answer.extensions().get::<Trouble>().cloned();
    let trouble = found.unwrap_or_else(|| Trouble::of_status(status));
    let mut written = write(&trouble, language);
    if let Some(allow) = answer.headers().get(ALLOW) {
        written.headers_mut().insert(ALLOW, allow.clone());
    }
    written
}

fn write(trouble: &Trouble, language: Language) -> Response {
    let problem = trouble.problem(language);
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut answer = (trouble.status, body).into_response();
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    headers.insert(VARY, HeaderValue::from_static("accept-language"));
    if let Some(seconds) = trouble.retry_after {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    if trouble.status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    answer
}

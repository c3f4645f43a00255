//! Why a page is not shown, and the page that says so.

use super::links;
use super::pages::{ErrorPage, Shell};
use crate::db::DbErr;
use crate::journal::Failure;
use crate::words::{self, either};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A page that is not given. It travels as a mark on the answer, and the outer
/// layer writes the page in the reader's size of letters.
#[derive(Debug, Clone)]
pub enum Trouble {
    /// Not there, or not for this reader.
    NotFound,
    /// What was not understood, in words: 日期“2026-13-40”.
    BadRequest(String),
    /// A press that came from another site.
    Foreign,
    /// Somebody must be known first; the way back afterwards.
    SignIn(String),
    /// The same, and what they had filled in waits under this number.
    Kept(u32),
    /// Known, but this is others' to do: the sentence.
    NotYours(&'static str),
    /// Too many presses in a short time.
    TooMany,
    /// The rule said no: the sentence.
    Said(String),
    /// Any other answer of 400 to 499.
    Refused(StatusCode),
    /// A report that was stopped, and why in words.
    NotWritten(String),
    /// Ours or the world's; already logged under this name.
    Fault(String),
}

impl Trouble {
    /// Logs the fault under the request's name. Nothing of it is shown.
    pub fn fault(request_id: &str, error: &dyn std::fmt::Debug) -> Trouble {
        tracing::error!(request = request_id, "a page failed: {error:?}");
        Trouble::Fault(request_id.to_owned())
    }

    fn status(&self) -> StatusCode {
        match self {
            Trouble::NotFound => StatusCode::NOT_FOUND,
            Trouble::BadRequest(_) => StatusCode::BAD_REQUEST,
            Trouble::Foreign | Trouble::NotYours(_) => StatusCode::FORBIDDEN,
            Trouble::SignIn(_) | Trouble::Kept(_) => StatusCode::SEE_OTHER,
            Trouble::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Trouble::Said(_) => StatusCode::CONFLICT,
            Trouble::Refused(status) => *status,
            Trouble::NotWritten(_) => StatusCode::CONFLICT,
            Trouble::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub fn page(&self, shell: Shell) -> ErrorPage {
        match self {
            Trouble::NotFound => ErrorPage::not_found(shell),
            Trouble::BadRequest(what) => ErrorPage::bad_request(shell, what),
            Trouble::Fault(request_id) => ErrorPage::fault(shell, request_id),
            Trouble::NotWritten(why) => ErrorPage {
                shell,
                status: StatusCode::CONFLICT.as_u16(),
                title: either("这份报告没有写成", "This report was not written").into(),
                sentence: why.clone(),
                ways: vec![
                    either(
                        "别的页面照常能看，已有的记录没有受影响。",
                        "The other pages work as usual, and what is recorded is not affected.",
                    )
                    .into(),
                ],
                request_id: String::new(),
            },
            Trouble::Foreign => plain(
                shell,
                403,
                either("这一下没有算数", "That press did not count"),
                either(
                    "这个要求是从别的网站来的，或者那一页放得太久了，所以没有照办。",
                    "It came from another site, or the page had been open too long. So nothing was done.",
                ),
            ),
            Trouble::NotYours(sentence) => plain(
                shell,
                403,
                either("这一页由别人来用", "This page is for others to use"),
                sentence,
            ),
            Trouble::TooMany => plain(
                shell,
                429,
                either("按得太快了", "Pressed too quickly"),
                either(
                    "刚才的没有照办。请等一分钟，再按一次。",
                    "Nothing was done just now. Please wait a minute and press again.",
                ),
            ),
            // Answered by leading to the sign-in; nobody reads this.
            Trouble::SignIn(_) | Trouble::Kept(_) => {
                plain(shell, 303, either("请先登录", "Please sign in first"), "")
            }
            Trouble::Said(sentence) => plain(
                shell,
                409,
                either("这一下没有算数", "That press did not count"),
                sentence,
            ),
            Trouble::Refused(status) => plain(
                shell,
                status.as_u16(),
                either("这个要求没有照办", "This was not done"),
                either(
                    "它不是从这里的页面来的，或者太长了。",
                    "It did not come from a page here, or it was too long.",
                ),
            ),
        }
    }
}

fn plain(shell: Shell, status: u16, title: &str, sentence: &str) -> ErrorPage {
    ErrorPage {
        shell,
        status,
        title: title.to_owned(),
        sentence: sentence.to_owned(),
        ways: vec![
            either(
                "请回到首页，从页面上的按钮再按一次。",
                "Please go back to the home page and press a button there once more.",
            )
            .into(),
        ],
        request_id: String::new(),
    }
}

/// Marks a refusal that has its own page already.
#[derive(Debug, Clone, Copy)]
pub struct HasPage;

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let mut answer = self.status().into_response();
        let place = match &self {
            Trouble::SignIn(back) => Some(format!("/sign-in?back={}", links::escape(back))),
            Trouble::Kept(draft) => Some(format!("/sign-in?draft={draft}")),
            _ => None,
        };
        if let Some(place) = place.and_then(|place| place.parse().ok()) {
            answer.headers_mut().insert(header::LOCATION, place);
            return answer;
        }
        answer.extensions_mut().insert(self);
        answer
    }
}

impl From<DbErr> for Trouble {
    fn from(error: DbErr) -> Trouble {
        Trouble::from(anyhow::Error::from(error))
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Trouble {
        match failure {
            Failure::Refused(refusal) => {
                Trouble::Said(words::sentence(&refusal, words::language()))
            }
            Failure::Fault(error) => Trouble::from(error),
        }
    }
}

/// Faults below a handler get their name here.
impl From<anyhow::Error> for Trouble {
    fn from(error: anyhow::Error) -> Trouble {
        let id = crate::access::random_bytes::<8>().map_or(0, u64::from_le_bytes);
        Trouble::fault(&format!("{id:016x}"), &error)
    }
}

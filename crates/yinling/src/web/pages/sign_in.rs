use super::Shell;
use crate::web::filters;
use askama::Template;

/// `/sign-in`: three doors.
#[derive(Debug, Template)]
#[template(path = "sign_in.html")]
pub struct SignInPage {
    pub shell: Shell,
    pub card: String,
    pub phone: String,
    pub password: String,
    /// A form waits for them.
    pub has_draft: bool,
    pub is_demo: bool,
}

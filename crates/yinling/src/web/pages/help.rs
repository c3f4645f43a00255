use super::Shell;
use crate::web::filters;
use askama::Template;

/// `/help`
#[derive(Debug, Template)]
#[template(path = "help.html")]
pub struct HelpPage {
    pub shell: Shell,
    /// Whom to call, as set up: 济南市委老干部局 0531-…; may be empty.
    pub contact: String,
}

/// `GET /preferences?back=…`
#[derive(Debug, Template)]
#[template(path = "preferences.html")]
pub struct PreferencesPage {
    /// `here` is the page to come back to, already checked with
    /// [`crate::web::preferences::local_path`].
    pub shell: Shell,
}

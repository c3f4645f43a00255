use super::Shell;
use crate::units::{FIRST_KINDS, FoundCityForm, Kind};
use crate::web::filters;
use askama::Template;

/// `/` of an empty house, on this machine only: which city is it?
#[derive(Debug, Clone, Template)]
#[template(path = "begin.html")]
pub struct BeginPage {
    pub shell: Shell,
    /// See [`crate::web::guard`].
    pub token: String,
    /// What was filled in so far.
    pub form: FoundCityForm,
    /// Why it was not taken; empty at first.
    pub refusal: String,
}

impl BeginPage {
    pub fn kinds(&self) -> [Kind; 3] {
        FIRST_KINDS
    }

    /// The usual one is chosen where nothing was.
    pub fn is_chosen(&self, kind: &Kind) -> bool {
        Kind::parse(&self.form.kind).unwrap_or(FIRST_KINDS[0]) == *kind
    }
}

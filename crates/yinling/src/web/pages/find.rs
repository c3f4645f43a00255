use super::{Shell, Way};
use crate::web::filters;
use askama::Template;

/// `/find`: what was found under a name.
#[derive(Debug, Template)]
#[template(path = "find.html")]
pub struct FindPage {
    pub shell: Shell,
    pub units: Vec<Way>,
    pub people: Vec<Way>,
    pub pages: Vec<Way>,
}

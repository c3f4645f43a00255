//! `/sign-in`: which of the doors.

use super::Onward;
use crate::web::pages::{Section, SignInPage};
use crate::web::trouble::Trouble;
use crate::web::visit::{Visit, page};
use axum::response::Response;

pub async fn choose(visit: Visit) -> Result<Response, Trouble> {
    let onward = Onward::of(&visit.query);
    let mut shell = visit.shell(Section::Mine, None);
    shell.here = onward.via("/sign-in");
    page(&SignInPage {
        shell,
        card: onward.via("/sign-in/card"),
        phone: onward.via("/sign-in/phone"),
        password: onward.via("/sign-in/password"),
        has_draft: !onward.draft.is_empty(),
        is_demo: !visit.site.manner.ready.is_empty(),
    })
}

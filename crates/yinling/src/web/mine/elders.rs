//! `/elders`: four doors. Everything behind them can be had by a call, too.

use super::secretary;
use crate::web::pages::{EldersDoorPage, EldersPage, Section};
use crate::web::trouble::Trouble;
use crate::web::visit::{Visit, page};
use crate::web::who;
use crate::words::either;
use axum::extract::Path;
use axum::response::Response;
use kit::PersonNo;

fn elder(visit: &Visit) -> PersonNo {
    let known = visit.known.as_ref();
    known.map_or(PersonNo::NOBODY, |known| known.actor.elder())
}

pub async fn elders(visit: Visit) -> Result<Response, Trouble> {
    let person = elder(&visit);
    page(&EldersPage {
        shell: visit.shell(Section::Mine, None),
        name: who::person_name(&visit.site, person).await?,
        secretary: secretary(&visit.site, person).await?,
    })
}

/// What is behind a door as long as nothing has been put there.
pub async fn door(Path(door): Path<String>, visit: Visit) -> Result<Response, Trouble> {
    let (title, words) = match &*door {
        "events" => (
            either("活动", "Events"),
            either(
                "现在没有可以报名的活动。支部有了活动，书记会告诉您，也会写在这里。",
                "There are no events to join just now. When your branch has one, the secretary will tell you, and it will stand here.",
            ),
        ),
        "works" => (
            either("投稿", "Send in a work"),
            either(
                "现在没有征集。您写好的文章、拍的照片，可以先交给支部书记，由书记替您收好。",
                "Nothing is being collected just now. What you have written or photographed you may give to your branch's secretary, who will keep it for you.",
            ),
        ),
        "praise" => (
            either("点赞", "Praise"),
            either(
                "身边的好人好事，现在可以说给支部书记听，由书记记下来。",
                "Good people and good deeds around you: tell your branch's secretary, who will write them down.",
            ),
        ),
        _ => return Err(Trouble::NotFound),
    };
    let person = elder(&visit);
    page(&EldersDoorPage {
        shell: visit.shell(Section::Mine, None),
        title,
        words,
        secretary: secretary(&visit.site, person).await?,
    })
}

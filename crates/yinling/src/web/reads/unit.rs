//! One unit: its numbers, the units below it, and what has happened to it.

use super::children::children;
use super::doors::{self, doors};
use super::report::report_link;
use super::tree_nav::tree_nav;
use crate::units::{UnitCard, UnitHistoryRow};
use crate::web::links;
use crate::web::pages::{AsOf, Door, Section, UnitPage, Value};
use crate::web::shown::Figures;
use crate::web::trouble::Trouble;
use crate::web::visit::{Visit, page};
use crate::web::words::{labels, unit_past};
use axum::extract::Path;
use axum::response::Response;
use kit::UnitId;

/// `/units/{code}?day=&line=&tree=&after=`
pub async fn unit(Path(code): Path<String>, visit: Visit) -> Result<Response, Trouble> {
    let card = visit
        .directory
        .find(&code)
        .ok_or(Trouble::NotFound)?
        .clone();
    let question = visit.query.question(visit.site.live.head().0)?;
    let figures = Figures::of(&visit.site, &visit.directory, question).await?;
    let history = visit.directory.history(&visit.site.db, card.id).await?;
    if figures.question.is_default() {
        return page(&fill(&visit, &figures, &card, &history));
    }
    // Another day or line is worked out from every fact: not on this thread.
    let work = move || page(&fill(&visit, &figures, &card, &history));
    crate::words::blocking(work)
        .await
        .map_err(anyhow::Error::from)?
}

fn fill(visit: &Visit, figures: &Figures, card: &UnitCard, history: &[UnitHistoryRow]) -> UnitPage {
    let directory = &visit.directory;
    let unit = UnitId(u32::try_from(card.id).unwrap_or(0));
    let question = &figures.question;
    UnitPage {
        shell: visit.shell(Section::Units, Some(figures)),
        crumbs: visit.crumbs(card, question),
        code: card.code.clone(),
        name: card.name.clone(),
        kind: card.kind().map_or("", labels::kind).to_owned(),
        closed: unit_past::closed(card.closed_on, history, directory),
        reading: figures.reading(),
        tree: tree_nav(directory, card, question),
        trends: match question.is_default() {
            true => visit
                .site
                .trends()
                .map(|trends| trends.of(unit, &card.code)),
            false => None,
        }
        .unwrap_or_default(),
        doors: own_doors(figures, unit, &card.code),
        instructors_href: match figures.value_of("instructor.coverage", unit) {
            Value::Percent(_) => Some(links::instructors(&card.code, question)),
            _ => None,
        },
        report: report_link(figures, &card.code),
        children: children(figures, directory, card, visit.query.get("after")),
        history: unit_past::past(history, directory),
        asof: AsOf {
            action: format!("/units/{}", links::escape(&card.code)),
            keep: vec![],
            question: question.clone(),
            ask_period: false,
            last_line: visit.site.live.head().0.into(),
        },
    }
}

/// Instructors are told of where there are some; a branch keeps its own to
/// itself.
fn own_doors(figures: &Figures, unit: UnitId, code: &str) -> Vec<Door> {
    let mut all = doors(figures, unit, code, &doors::of_unit());
    let says_nothing = |door: &Door| {
        door.href.starts_with("/figures/instructor.")
            && matches!(door.value, Value::Null | Value::OwnOnly)
    };
    all.retain(|door| !says_nothing(door));
    all
}

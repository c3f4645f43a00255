//! The city's numbers as doors.

use super::begin;
use super::doors::{self, doors};
use super::report::report_link;
use crate::units::{self, FoundCityForm, Kind};
use crate::web::guard::is_this_machine;
use crate::web::links::{self, Question};
use crate::web::pages::{Door, Example, HomePage, Section, Value};
use crate::web::shown::Figures;
use crate::web::signed::Browser;
use crate::web::trouble::Trouble;
use crate::web::visit::{Visit, page, unit_link};
use crate::web::who::AskedFrom;
use axum::http::HeaderMap;
use axum::response::Response;
use kit::UnitId;

/// No city has more; the page stays short.
const MOST_DISTRICTS: usize = 100;

pub async fn home(visit: Visit, headers: HeaderMap) -> Result<Response, Trouble> {
    if visit.directory.root().is_none()
        && is_this_machine(&headers)
        && units::is_without_units(visit.site.db.read()).await?
    {
        let browser = Browser::of(visit, headers, AskedFrom::default())?;
        return begin::ask(&browser, FoundCityForm::default(), String::new());
    }
    let question = Question::default();
    let figures = Figures::of(&visit.site, &visit.directory, question.clone()).await?;
    let Some(root) = visit.directory.root() else {
        let shell = visit.shell(Section::Home, None);
        return page(&HomePage {
            shell,
            doors: vec![],
            report: None,
            example: None,
            is_bare: false,
            districts: vec![],
        });
    };
    let unit = UnitId(u32::try_from(root.id).unwrap_or(0));
    let doors = doors(&figures, unit, &root.code, &doors::of_city());
    let below = || visit.directory.children(root.id);
    let has_counties = below().any(|card| card.kind() == Some(Kind::County));
    let is_listed =
        |card: &&_| !has_counties || crate::units::UnitCard::kind(card) == Some(Kind::County);
    let districts = below().filter(is_listed).take(MOST_DISTRICTS);
    let districts = districts.map(|card| unit_link(card, &question)).collect();
    page(&HomePage {
        shell: visit.shell(Section::Home, Some(&figures)),
        example: example(&figures, &root.code, &doors),
        report: Some(report_link(&figures, &root.code)),
        doors,
        is_bare: below().next().is_none(),
        districts,
    })
}

fn example(figures: &Figures, code: &str, doors: &[Door]) -> Option<Example> {
    let opened = links::figure("org.branches", code, &figures.question);
    let door = doors.iter().find(|door| door.href == opened)?;
    let (Value::Count(_), line) = (door.value, figures.reading().line) else {
        return None;
    };
    Some(Example {
        label: door.label.clone(),
        number: format!("{}{}", door.value.text(), door.unit),
        definition_href: links::definition("org.branches"),
        records_href: format!("{}#records", door.href),
        line_href: links::line(line),
    })
}

//! How far instructors reach: the numbers of a unit, and by unit below it.

use super::children::{Column, children_with, table};
use super::doors::{Named, doors};
use super::tree_nav::staff_tree;
use crate::say;
use crate::units::{Kind, UnitCard};
use crate::web::links;
use crate::web::pages::{AsOf, Children, InstructorsPage, Section, Value};
use crate::web::shown::Figures;
use crate::web::trouble::Trouble;
use crate::web::visit::{Visit, page, unit_link};
use crate::web::words::labels;
use crate::words::either;
use axum::response::Response;
use kit::UnitId;

fn named_doors() -> [Named; 6] {
    [
        (
            "instructor.coverage",
            either("有指导员的支部占比", "Share of branches with an instructor"),
        ),
        (
            "instructor.branches",
            either("直接指导的支部", "Branches guided"),
        ),
        (
            "instructor.branches_without",
            either("还没有指导员的支部", "Branches without an instructor yet"),
        ),
        (
            "instructor.serving",
            either("在任党建指导员", "Instructors serving"),
        ),
        (
            "instructor.people",
            either("选派过的党建指导员", "Instructors ever appointed"),
        ),
        (
            "instructor.branches_ever",
            either("指导过的支部", "Branches ever guided"),
        ),
    ]
}

fn columns() -> [Column; 4] {
    [
        ("instructor.coverage", either("占比", "Share")),
        (
            "instructor.branches_covered",
            either("有指导员的支部", "Branches with an instructor"),
        ),
        ("org.branches", either("党支部", "Party branches")),
        (
            "instructor.branches_without",
            either("还没有的支部", "Branches not yet"),
        ),
    ]
}

/// `/instructors?unit=&day=&line=&tree=&after=`
pub async fn instructors(visit: Visit) -> Result<Response, Trouble> {
    let found = match visit.query.get("unit") {
        Some(code) => visit.directory.find(code),
        None => visit.directory.root(),
    };
    let card = found.ok_or(Trouble::NotFound)?.clone();
    let question = visit.query.question(visit.site.live.head().0)?;
    let figures = Figures::of(&visit.site, &visit.directory, question).await?;
    // Another day or line is worked out from every fact: not on this thread.
    let work = move || page(&fill(&visit, &figures, &card));
    crate::words::blocking(work)
        .await
        .map_err(anyhow::Error::from)?
}

fn fill(visit: &Visit, figures: &Figures, card: &UnitCard) -> InstructorsPage {
    let unit = UnitId(u32::try_from(card.id).unwrap_or(0));
    let question = &figures.question;
    let mut crumbs = visit.crumbs(card, question);
    for (crumb, card) in crumbs.iter_mut().zip(visit.directory.way_to(card)) {
        crumb.href = links::instructors(&card.code, question);
    }
    InstructorsPage {
        shell: visit.shell(Section::Units, Some(figures)),
        crumbs,
        tree: staff_tree(visit, card, |card| links::instructors(&card.code, question)),
        unit: unit_link(card, question),
        since: match figures.value_of("instructor.since", unit) {
            Value::Year(year) => say!("自{year}年起", "Since {year}"),
            _ => String::new(),
        },
        reading: figures.reading(),
        doors: doors(figures, unit, &card.code, &named_doors()),
        counties: counties(visit, figures, card),
        children: below(visit, figures, card),
        asof: AsOf {
            action: "/instructors".into(),
            keep: vec![("unit".into(), card.code.clone())],
            question: question.clone(),
            ask_period: false,
            last_line: visit.site.live.head().0.into(),
        },
    }
}

fn counties(visit: &Visit, figures: &Figures, card: &UnitCard) -> Children {
    let below = visit.directory.children(card.id);
    let counties: Vec<&UnitCard> = below
        .filter(|child| child.kind() == Some(Kind::County))
        .collect();
    with_branches(table(figures, &counties, &columns()), figures)
}

/// Other units below that have branches; no branch is listed.
fn below(visit: &Visit, figures: &Figures, card: &UnitCard) -> Children {
    let after = visit.query.get("after");
    let here = links::instructors(&card.code, &figures.question);
    let mut found = children_with(figures, &visit.directory, card, after, &columns(), here);
    let told_apart = [Kind::County, Kind::Branch].map(labels::kind);
    found
        .rows
        .retain(|row| !told_apart.contains(&row.kind.as_str()));
    with_branches(found, figures)
}

fn with_branches(mut found: Children, figures: &Figures) -> Children {
    found.rows.retain(|row| {
        let branches = row.cells.get(2).map(|cell| cell.value);
        matches!(branches, Some(Value::Count(_) | Value::Loading))
    });
    for row in &mut found.rows {
        row.unit.href = links::instructors(&row.unit.code, &figures.question);
    }
    found
}

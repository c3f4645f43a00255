//! One number, opened: what it counts, of which units, and its records.

use super::tree_nav::staff_tree;
use super::{beside, by_unit, months, records};
use crate::indicators::Indicator;
use crate::say;
use crate::units::UnitCard;
use crate::web::links;
use crate::web::pages::{AsOf, FigurePage, Section, UnitLink};
use crate::web::shown::Figures;
use crate::web::trouble::Trouble;
use crate::web::visit::{Visit, page};
use crate::web::words::{self, labels, rules};
use crate::words::either;
use axum::extract::Path;
use axum::response::Response;
use kit::UnitId;

/// `/figures/{id}?unit=&period=&day=&line=&tree=&after=&from=`
pub async fn figure(Path(id): Path<String>, visit: Visit) -> Result<Response, Trouble> {
    let indicator = visit
        .site
        .live
        .find_indicator(&id)
        .ok_or(Trouble::NotFound)?;
    let found = match visit.query.get("unit") {
        Some(code) => visit.directory.find(code),
        None => visit.directory.root(),
    };
    let card = found.ok_or(Trouble::NotFound)?.clone();
    let question = visit.query.question(visit.site.live.head().0)?;
    let from = visit
        .query
        .number("from", either("记录的序号", "number of the record"))?
        .unwrap_or(0);
    let figures = Figures::of(&visit.site, &visit.directory, question).await?;
    let unit = UnitId(u32::try_from(card.id).unwrap_or(0));
    if from == 0 && figures.is_at_hand(&indicator, unit) {
        return page(&fill(&visit, &figures, &indicator, &card, 0)?);
    }
    // Records are looked for among every fact: not on this thread.
    let work = move || {
        let from = from as usize;
        let filled = fill(&visit, &figures, &indicator, &card, from);
        let made = filled.and_then(|filled| page(&filled));
        if from == 0 && made.is_ok() {
            figures.set_at_hand(&indicator, unit);
        }
        made
    };
    crate::words::blocking(work)
        .await
        .map_err(anyhow::Error::from)?
}

fn fill(
    visit: &Visit,
    figures: &Figures,
    indicator: &Indicator,
    card: &UnitCard,
    from: usize,
) -> Result<FigurePage, Trouble> {
    let unit = UnitId(u32::try_from(card.id).unwrap_or(0));
    let shown = figures.show(indicator, unit);
    let question = &figures.question;
    let is_flow = indicator.is_flow();
    let period = figures.asked(unit).period;
    let directory = &visit.directory;
    let records = records::records(figures, directory, indicator, card, from);
    Ok(FigurePage {
        shell: visit.shell(Section::Units, Some(figures)),
        crumbs: visit.crumbs(card, question),
        tree: staff_tree(visit, card, |card| {
            links::figure(&indicator.id, &card.code, question)
        }),
        unit: UnitLink {
            code: card.code.clone(),
            name: card.name.clone(),
            href: links::unit(&card.code, question),
        },
        id: indicator.id.clone(),
        name: indicator.name.said().to_owned(),
        unit_of_count: labels::unit_of_count(&indicator.unit).to_owned(),
        period: if is_flow {
            words::period(&period)
        } else {
            String::new()
        },
        reading: figures.reading(),
        definition: definition(indicator),
        rule: rules::rule(&indicator.counting, |id| visit.site.name_of(id)),
        version: u32::try_from(indicator.version).unwrap_or(0),
        parts: beside::parts(figures, indicator, unit, &card.code),
        parts_sentence: beside::sentence(figures, indicator, unit),
        months: months::months(figures, indicator, unit),
        by_unit: by_unit::by_unit(
            figures,
            &visit.directory,
            indicator,
            card,
            visit.query.get("after"),
        ),
        records: records.map_err(anyhow::Error::from)?,
        asof: AsOf {
            action: format!("/figures/{}", links::escape(&indicator.id)),
            keep: vec![("unit".into(), card.code.clone())],
            question: question.clone(),
            ask_period: is_flow,
            last_line: visit.site.live.head().0.into(),
        },
        value: shown.value,
        completeness: shown.completeness,
        evidence: shown.evidence,
        cuts_month: shown.cuts_month,
    })
}

fn definition(indicator: &Indicator) -> String {
    let words = indicator.definition.said();
    match &indicator.gap {
        Some(gap) => {
            let gap = labels::gap(gap);
            say!(
                "{words}现在还缺{gap}，所以这个数空着，不写0。",
                "{words} Still missing: {gap}. So this number stays empty and is not written as 0."
            )
        }
        None => words.to_owned(),
    }
}

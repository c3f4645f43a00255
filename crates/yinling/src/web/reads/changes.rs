//! What changed between two lines: every figure as of the one and as of the
//! other, for the same unit, period and day.

use crate::indicators::Indicator;
use crate::say;
use crate::units::UnitCard;
use crate::web::links::{self, Question};
use crate::web::pages::{ChangedFigure, ChangesPage, Section, UnitLink, Value};
use crate::web::shown::Figures;
use crate::web::trouble::Trouble;
use crate::web::visit::{Visit, page};
use crate::web::words::{self, labels};
use crate::words::either;
use axum::response::Response;
use kit::UnitId;

/// `/changes?unit=&from=&to=`; without lines, what the last one changed.
pub async fn changes(visit: Visit) -> Result<Response, Trouble> {
    let found = match visit.query.get("unit") {
        Some(code) => visit.directory.find(code),
        None => visit.directory.root(),
    };
    let card = found.ok_or(Trouble::NotFound)?.clone();
    let (head, _) = visit.site.live.head();
    let line = |name, words| -> Result<Option<u32>, Trouble> {
        let line = visit.query.number(name, words)?;
        match line.filter(|line| *line > head) {
            Some(line) => Err(Trouble::BadRequest(say!(
                "{words}“{line}”",
                "{words} “{line}”"
            ))),
            None => Ok(line),
        }
    };
    let to = line("to", either("后一条流水", "the later line"))?.unwrap_or(head);
    let from =
        line("from", either("前一条流水", "the earlier line"))?.unwrap_or(to.saturating_sub(1));
    let (from, to) = (from.min(to), from.max(to));
    let as_of = |line: u32| Question {
        line: Some(line.into()),
        ..Question::default()
    };
    let before = Figures::of(&visit.site, &visit.directory, as_of(from)).await?;
    let after = Figures::of(&visit.site, &visit.directory, as_of(to)).await?;
    // Every figure twice over, from every fact: not on this thread.
    let work = move || page(&fill(&visit, &before, &after, &card, (from, to)));
    crate::words::blocking(work)
        .await
        .map_err(anyhow::Error::from)?
}

fn fill(
    visit: &Visit,
    before: &Figures,
    after: &Figures,
    card: &UnitCard,
    (from, to): (u32, u32),
) -> ChangesPage {
    let unit = UnitId(u32::try_from(card.id).unwrap_or(0));
    let all = visit.site.live.indicators();
    let (kept_back, compared): (Vec<_>, Vec<_>) = all.iter().partition(|one| one.sensitive);
    let changed = |indicator: &&Indicator| changed(before, after, indicator, card, unit);
    ChangesPage {
        shell: visit.shell(Section::Journal, None),
        unit: UnitLink {
            code: card.code.clone(),
            name: card.name.clone(),
            href: links::unit(&card.code, &Question::default()),
        },
        from: from.into(),
        to: to.into(),
        last_line: visit.site.live.head().0.into(),
        period: words::period(&after.asked(unit).period),
        changed: compared.iter().filter_map(changed).collect(),
        looked_at: compared.len(),
        kept_back: kept_back.len(),
    }
}

fn changed(
    before: &Figures,
    after: &Figures,
    indicator: &Indicator,
    card: &UnitCard,
    unit: UnitId,
) -> Option<ChangedFigure> {
    let was = before.value_alone(indicator, unit);
    let is = after.value_alone(indicator, unit);
    let href = |figures: &Figures| links::figure(&indicator.id, &card.code, &figures.question);
    (was != is).then(|| ChangedFigure {
        name: indicator.name.said().to_owned(),
        unit_of_count: labels::unit_of_count(&indicator.unit).to_owned(),
        difference: difference(was, is),
        before: was,
        after: is,
        before_href: href(before),
        after_href: href(after),
    })
}

/// Two rates differ by points, not by percent.
fn difference(was: Value, is: Value) -> String {
    match (was, is) {
        (Value::Count(was), Value::Count(is)) => {
            let plus = if is > was { "+" } else { "" };
            format!("{plus}{}", words::thousands(is - was))
        }
        (Value::Percent(was), Value::Percent(is)) => {
            let sign = if is > was { "+" } else { "−" };
            let points = words::percent((is - was).abs());
            say!("{sign}{points}个百分点", "{sign}{points} points")
        }
        _ => String::new(),
    }
}

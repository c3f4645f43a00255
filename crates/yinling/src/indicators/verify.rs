//! Holds the live figures against the recount.

use super::measures::{MeasureKind, VOCABULARY};
use super::{Asked, Indicator, Live, Recount, question};
use crate::db::Db;
use figures::{Number, Question, TreeReading};
use kit::{Day, Period, UnitId};

/// A figure that is not what the recount finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Mismatch {
    pub indicator: String,
    pub unit: UnitId,
    pub period: String,
    pub live: Option<f64>,
    pub recounted: Option<f64>,
}

/// Compares every indicator, unit and month of the year so far, and today.
/// Answers with how many figures were compared, or with the first mismatch;
/// `seen` is told each indicator's id.
pub async fn verify_figures(
    live: &Live,
    db: &Db,
    today: Day,
    mut seen: impl FnMut(&str),
) -> anyhow::Result<Result<u64, Mismatch>> {
    let (head, _) = live.head();
    let mut recount = Recount::prepare(db, Some(head), stocks()).await?;
    let year = Period::year(today.year()).unwrap_or_else(|| Period::new(today, today));
    let mut spans = year.cut_at(today).months();
    spans.push(year);
    let mut compared = 0;
    for indicator in live.indicators() {
        seen(&indicator.id);
        for period in &spans {
            let question = Question {
                period: period.clone(),
                stock_day: period.to.min(today),
                line: Some(head),
                tree: TreeReading::Then,
            };
            let recounted = recount.count(&indicator.rule, &question).await?;
            let cells = live.values(&indicator, &question);
            for (unit, cell) in (0u32..).map(UnitId).zip(&cells).skip(1) {
                let live = cell.value.map(Number::as_f64);
                let again = recounted.get(&unit).copied();
                if !same(live, again) {
                    let (indicator, period) = (indicator.id, period.label().to_owned());
                    return Ok(Err(Mismatch {
                        indicator,
                        unit,
                        period,
                        live,
                        recounted: again,
                    }));
                }
                compared += 1;
            }
        }
    }
    Ok(Ok(compared))
}

/// Holds the figures of one unit against the recount, as they were asked.
/// Answers with the first mismatch.
pub async fn recount_figures(
    live: &Live,
    db: &Db,
    asked: &Asked,
    today: Day,
    ids: &[String],
) -> anyhow::Result<Result<(), Mismatch>> {
    let line = asked.line.unwrap_or_else(|| live.head().0);
    let mut recount = Recount::prepare(db, Some(line), stocks()).await?;
    let question = question(asked, today);
    for indicator in ids.iter().filter_map(|id| live.find_indicator(id)) {
        let recounted = recount.count(&indicator.rule, &question).await?;
        let again = recounted.get(&asked.unit).copied();
        let cell = live.figure(&indicator, asked, today).cell;
        let live = cell.value.map(Number::as_f64);
        if !same(live, again) {
            return Ok(Err(Mismatch {
                indicator: indicator.id,
                unit: asked.unit,
                period: asked.period.label().to_owned(),
                live,
                recounted: again,
            }));
        }
    }
    Ok(Ok(()))
}

/// One figure, counted in both ways; `None` is null.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counted {
    pub live: Option<Number>,
    pub recounted: Option<f64>,
}

impl Counted {
    /// Both ways come to the same.
    pub fn agrees(&self) -> bool {
        same(self.live.map(Number::as_f64), self.recounted)
    }
}

/// Counts figures of one unit live and by SQL, by the rules they are given
/// with. Unlike [`recount_figures`] it goes on after a difference.
pub async fn count_both_ways(
    live: &Live,
    db: &Db,
    asked: &Asked,
    today: Day,
    indicators: &[Indicator],
) -> anyhow::Result<Vec<Counted>> {
    let line = asked.line.unwrap_or_else(|| live.head().0);
    let mut recount = Recount::prepare(db, Some(line), stocks()).await?;
    let question = question(asked, today);
    let mut counted = Vec::with_capacity(indicators.len());
    for indicator in indicators {
        let recounted = recount.count(&indicator.rule, &question).await?;
        counted.push(Counted {
            live: live.figure(indicator, asked, today).cell.value,
            recounted: recounted.get(&asked.unit).copied(),
        });
    }
    Ok(counted)
}

/// The fixed vocabulary's stocks; legacy measures are flows.
pub(super) fn stocks() -> Vec<kit::MeasureId> {
    let stocks = VOCABULARY.iter().filter(|m| m.kind == MeasureKind::Stock);
    stocks.map(|m| m.id).collect()
}

pub(super) fn same(live: Option<f64>, again: Option<f64>) -> bool {
    match (live, again) {
        (Some(live), Some(again)) => (live - again).abs() < 1e-9,
        (live, again) => live.is_none() && again.is_none(),
    }
}

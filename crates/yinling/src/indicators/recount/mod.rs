//! Every figure counted again, from the database, by SQL.
//!
//! Written from `docs/figures.md` before the engine and sharing no code with
//! it: the two are held equal by tests and by `yinling verify`. It is slow and
//! plain on purpose. It works in temporary tables of one transaction, which is
//! rolled back.

mod reach;
mod sql;

use crate::db::{Db, DbErr, Tx};
use figures::{Question, Rule};
use kit::{Day, MeasureId, UnitId};
use std::collections::BTreeMap;

/// What a recount finds at a unit: absent means null.
pub type Recounted = BTreeMap<UnitId, f64>;

/// One state of the database, ready to be counted as of one line.
#[derive(Debug)]
pub struct Recount {
    tx: Tx,
    /// The measures and days the table of chains was made for.
    reached: Option<(Vec<MeasureId>, reach::When)>,
    /// Which measures are stocks.
    stocks: Vec<MeasureId>,
}

impl Recount {
    /// Prepares facts (`rc_fact`) and tree as of `line` (the newest when absent).
    /// `stocks` names the measures that begin and end.
    pub async fn prepare(
        db: &Db,
        line: Option<u32>,
        stocks: Vec<MeasureId>,
    ) -> Result<Recount, DbErr> {
        let tx = db.snapshot().await?;
        let line = line.map_or(i64::from(u32::MAX), i64::from);
        let facts = format!("SELECT * FROM posted_fact WHERE seq <= {line}");
        db.name_within(&tx, "rc_fact", &facts).await?;
        reach::prepare(&tx, line).await?;
        Ok(Recount {
            tx,
            reached: None,
            stocks,
        })
    }

    /// The figure of every unit it is not null for.
    pub async fn count(&mut self, rule: &Rule, question: &Question) -> Result<Recounted, DbErr> {
        if let Rule::Ratio { of, over } = rule {
            let part = Box::pin(self.count(of, question)).await?;
            let whole = Box::pin(self.count(over, question)).await?;
            let rate = |(unit, part): (UnitId, f64)| {
                let whole = whole.get(&unit).copied().filter(|whole| *whole != 0.0)?;
                Some((unit, 100.0 * part / whole))
            };
            return Ok(part.into_iter().filter_map(rate).collect());
        }
        // Where nothing stands there is no first year, whatever was once there.
        if let Rule::Since { .. } = rule {
            return self.numbers(rule, question).await;
        }
        let measures = sql::looked_at(rule);
        let (stocks, flows): (Vec<MeasureId>, Vec<MeasureId>) = measures
            .iter()
            .partition(|measure| self.stocks.contains(measure));
        let mut counted = Recounted::new();
        for (measures, is_stock) in [(stocks, true), (flows, false)] {
            if measures.is_empty() {
                continue;
            }
            let when = reach::When::of(question, is_stock);
            self.reach(&measures, when).await?;
            for unit in sql::seen(&self.tx, rule, &measures, when).await? {
                counted.entry(unit).or_insert(0.0);
            }
        }
        if !sql::needs_met(&self.tx, rule).await? {
            return Ok(Recounted::new());
        }
        for (unit, value) in self.numbers(rule, question).await? {
            *counted.entry(unit).or_insert(0.0) += value;
        }
        Ok(counted)
    }

    async fn numbers(&mut self, rule: &Rule, question: &Question) -> Result<Recounted, DbErr> {
        let mut all = Recounted::new();
        for (part, is_stock) in sql::by_time(rule, &self.stocks) {
            let when = reach::When::of(question, is_stock);
            self.reach(&sql::looked_at(&part), when).await?;
            let ask = sql::Ask {
                question,
                is_stock,
                when,
                stocks: &self.stocks,
            };
            for (unit, value) in sql::numbers(&self.tx, &part, &ask).await? {
                *all.entry(unit).or_insert(0.0) += value;
            }
        }
        Ok(all)
    }

    async fn reach(&mut self, measures: &[MeasureId], when: reach::When) -> Result<(), DbErr> {
        let key = (measures.to_vec(), when);
        if self.reached.as_ref() != Some(&key) {
            reach::fill(&self.tx, measures, when).await?;
            self.reached = Some(key);
        }
        Ok(())
    }

    /// The chain of a unit on a day, for a test of the tree alone.
    pub async fn chain(&self, unit: UnitId, day: Day) -> Result<Vec<UnitId>, DbErr> {
        reach::chain(&self.tx, unit, day).await
    }
}

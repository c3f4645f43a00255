//! Reading rows the engine has not seen yet, in journal order.

use super::dictionary::kind_number;
use super::live::{Live, NilReturn, State};
use crate::db::{Db, FromQueryResult, rows, scalar};
use crate::journal::{self, InOrder, PostedRow};
use anyhow::{Context, anyhow};
use figures::{FactRow, TreeChange, TreeRow};
use kit::{Day, Grade, MeasureId, PersonNo, Precision, UnitId};

#[derive(FromQueryResult)]
struct Fact {
    seq: i64,
    n: i64,
    measure: i64,
    unit: i64,
    person_no: i64,
    initiative: i64,
    day: i64,
    precision: i64,
    quantity: i64,
    grade: i64,
    subject: i64,
}

impl PostedRow for Fact {
    fn place(&self) -> (i64, i64) {
        (self.seq, self.n)
    }

    fn person(&self) -> i64 {
        self.person_no
    }
}

#[derive(FromQueryResult)]
struct TreeRowText {
    seq: i64,
    unit: i64,
    day: i64,
    sign: i64,
    aspect: String,
    value: String,
}

#[derive(FromQueryResult)]
struct MeasureRow {
    id: i64,
    name: String,
}

/// A page of rows is held as values of the database's own, a kilobyte each,
/// and what it took stays with the process: small pages keep it small.
const PAGE: i64 = 1_000;
const TREE: &str = "SELECT seq, unit, day, sign, aspect, value FROM (
        SELECT seq, n, 0 AS sort, unit, day, sign, 'parent' AS aspect, CAST(parent AS TEXT) AS value
          FROM placement WHERE seq > $1 AND seq <= $2
        UNION ALL
        SELECT seq, n, 1 AS sort, unit, day, sign, aspect, value FROM unit_attribute
         WHERE seq > $1 AND seq <= $2 AND aspect IN ('life', 'kind', 'nil_return')) events
    ORDER BY seq, sort, n";
const MEASURES: &str = "SELECT id, name FROM measure WHERE seq > $1 AND seq <= $2 ORDER BY id";
const COUNT_FACTS: &str = "SELECT CAST(COALESCE(SUM(facts_n), 0) AS BIGINT) FROM journal";

impl Live {
    /// Reads everything between the last line followed and the journal's head.
    /// Answers whether there was anything new.
    pub async fn catch_up(&self, db: &Db) -> anyhow::Result<bool> {
        let (head, hash) = journal::head(db.read()).await?;
        let from = i64::from(self.read().engine.head());
        let was_loaded = self.read().is_loaded;
        if head == from && was_loaded {
            return Ok(false);
        }
        if !was_loaded {
            let expected = scalar(db.read(), COUNT_FACTS, []).await?;
            self.change(|state| state.expected_facts = u32::try_from(expected).unwrap_or(u32::MAX));
        }
        // A snapshot holds facts only: the tree is always read whole.
        let tree_from = if was_loaded { from } else { 0 };
        let range = [tree_from.into(), head.into()];
        let measures: Vec<MeasureRow> = rows(db.read(), MEASURES, range.clone()).await?;
        let tree: Vec<TreeRowText> = rows(db.read(), TREE, range).await?;
        self.change(|state| {
            measures
                .into_iter()
                .try_for_each(|row| state.take_measure(row))?;
            state.take_tree(&tree)
        })?;
        let mut facts = InOrder::new(&journal::FACTS, from, head);
        loop {
            let page: Vec<Fact> = facts.next(db.read(), PAGE).await?;
            if page.is_empty() {
                break;
            }
            self.change(|state| {
                page.iter()
                    .try_for_each(|row| anyhow::Ok(state.engine.push_fact(&row.fact()?)?))
            })?;
        }
        self.change(|state| {
            state
                .engine
                .advance_to(u32::try_from(head).unwrap_or(u32::MAX));
            state.head_hash = hash;
            state.is_loaded = true;
        });
        Ok(true)
    }
}

impl State {
    fn take_measure(&mut self, row: MeasureRow) -> anyhow::Result<()> {
        let id = u16::try_from(row.id).context("a measure's number is too high")?;
        self.add_measure(MeasureId(id), row.name);
        Ok(())
    }

    fn take_tree(&mut self, events: &[TreeRowText]) -> anyhow::Result<()> {
        let (mut line, mut n) = (0, 0);
        for row in events {
            let at = u32::try_from(row.seq)?;
            n = if at == line { n + 1 } else { 0 };
            line = at;
            let unit = UnitId(u32::try_from(row.unit)?);
            let day =
                Day::from_number(row.day).ok_or_else(|| anyhow!("no such day: {}", row.day))?;
            let sign: i8 = if row.sign > 0 { 1 } else { -1 };
            let change = match row.aspect.as_str() {
                "parent" => TreeChange::Parent(Some(UnitId(row.value.parse()?))),
                "life" => TreeChange::Open(opens(&row.value)),
                "kind" => {
                    if let (1, Some(kind)) = (sign, kind_number(&row.value)) {
                        self.engine.set_kind(unit, kind)?;
                    }
                    continue;
                }
                _ => {
                    let year = row.value.parse()?;
                    self.nil_returns.push(NilReturn {
                        line,
                        unit,
                        year,
                        sign,
                    });
                    continue;
                }
            };
            self.engine.push_tree(TreeRow {
                line,
                n,
                unit,
                day,
                change,
                sign,
            })?;
        }
        Ok(())
    }
}

/// Whether a `life` value says that the unit is open from then on.
fn opens(value: &str) -> bool {
    value == "founded" || value.starts_with("split_from:")
}

impl Fact {
    fn fact(&self) -> anyhow::Result<FactRow> {
        Ok(FactRow {
            line: u32::try_from(self.seq)?,
            n: u32::try_from(self.n)?,
            measure: MeasureId(u16::try_from(self.measure)?),
            unit: UnitId(u32::try_from(self.unit)?),
            person: PersonNo(u32::try_from(self.person_no)?),
            initiative: u16::try_from(self.initiative)?,
            day: Day::from_number(self.day).ok_or_else(|| anyhow!("no such day: {}", self.day))?,
            precision: if self.precision == 1 {
                Precision::Month
            } else {
                Precision::Day
            },
            quantity: self.quantity,
            grade: Grade::from_number(self.grade).ok_or_else(|| anyhow!("no such grade"))?,
            subject: UnitId(u32::try_from(self.subject)?),
        })
    }
}

//! Which lines changed a figure between two states of the journal.

use super::statement::Wanted;
use crate::db::{Db, FromQueryResult, rows};
use crate::indicators::measures::{Measure, MeasureKind};
use crate::indicators::{Asked, Indicator, Live, question};
use crate::journal::Failure;
use anyhow::Context;
use figures::{Question, Rule, TreeReading};
use kit::{Day, MeasureId, UnitId};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// So many lines are each held against the one before.
const TESTED: usize = 200;
/// So many are named; of the others only the number is told.
const NAMED: usize = 20;

/// Lines, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChangedBy {
    /// The first of them.
    pub lines: Vec<u32>,
    /// How many there are.
    pub total: usize,
    /// Each of them changed the number. Otherwise there were too many to try
    /// one by one, and these are lines whose records reach the unit.
    pub is_exact: bool,
}

/// What is looked for.
#[derive(Debug, Clone)]
pub(super) struct Search {
    pub live: Arc<Live>,
    pub indicator: Indicator,
    pub wanted: Wanted,
    /// After this line, up to the other.
    pub from: u32,
    pub to: u32,
}

#[derive(FromQueryResult)]
struct Posted {
    seq: i64,
    measure: i64,
    unit: i64,
    day: i64,
}

#[derive(FromQueryResult)]
struct SeqRow {
    seq: i64,
}

/// Where units hang, and whether they are open, decides what reaches them.
const TREE: &str = "SELECT seq FROM placement WHERE seq > $1 AND seq <= $2
    UNION SELECT seq FROM unit_attribute
     WHERE seq > $1 AND seq <= $2 AND aspect IN ('life', 'kind')";

pub(super) async fn changed_by(db: &Db, search: Search) -> Result<ChangedBy, Failure> {
    let measures = looked_at(&search.indicator.rule);
    let listed: Vec<String> = measures.all().map(|m| m.to_string()).collect();
    let sql = format!(
        "SELECT DISTINCT seq, measure, unit, day FROM posted_fact
          WHERE seq > $1 AND seq <= $2 AND measure IN ({}) ORDER BY seq",
        listed.join(", ")
    );
    let range = [i64::from(search.from).into(), i64::from(search.to).into()];
    let posted: Vec<Posted> = match listed.is_empty() {
        true => Vec::new(),
        false => rows(db.read(), &sql, range.clone()).await?,
    };
    let tree: Vec<SeqRow> = rows(db.read(), TREE, range).await?;
    let found = tokio::task::spawn_blocking(move || search.among(&posted, &tree, &measures));
    Ok(found.await.context("looking for lines")?)
}

impl Search {
    fn among(&self, posted: &[Posted], tree: &[SeqRow], measures: &LookedAt) -> ChangedBy {
        let reaching = self.reaching(posted, measures);
        let mut candidates = reaching.clone();
        candidates.extend(tree.iter().filter_map(|row| u32::try_from(row.seq).ok()));
        if candidates.len() <= TESTED {
            let changed = self.changing(&candidates);
            if !changed.is_empty() {
                return named(changed, true);
            }
        }
        named(reaching.into_iter().collect(), false)
    }

    /// Lines with a record of the figure's measures that reaches the unit, on a
    /// day that counts. What a figure asks of people anywhere is taken from
    /// anywhere.
    fn reaching(&self, posted: &[Posted], measures: &LookedAt) -> BTreeSet<u32> {
        let question = question(&self.wanted.asked, self.wanted.today);
        let mut chains = HashMap::new();
        let mut lines = BTreeSet::new();
        for row in posted {
            let measure = u16::try_from(row.measure).map(MeasureId);
            let (Ok(measure), Ok(line)) = (measure, u32::try_from(row.seq)) else {
                continue;
            };
            let day = Day::from_number(row.day).unwrap_or_default();
            let unit = UnitId(u32::try_from(row.unit).unwrap_or(0));
            let is_anywhere = measures.elsewhere.contains(&measure);
            if is_anywhere || self.reaches(measure, unit, day, &question, &mut chains) {
                lines.insert(line);
            }
        }
        lines
    }

    fn reaches(
        &self,
        measure: MeasureId,
        unit: UnitId,
        day: Day,
        question: &Question,
        known: &mut HashMap<(UnitId, Day), bool>,
    ) -> bool {
        let kind = Measure::by_id(measure).map_or(MeasureKind::Flow, |measure| measure.kind);
        let (counts, on) = match kind {
            MeasureKind::Stock => (day <= question.stock_day, question.stock_day),
            MeasureKind::Flow => (question.period.contains(day), day),
        };
        let on = match question.tree {
            TreeReading::Then => on,
            TreeReading::On(today) => today,
        };
        counts
            && *known.entry((unit, on)).or_insert_with(|| {
                let chain = |line| self.live.chain(unit, on, Some(line));
                let own = self.wanted.asked.unit;
                chain(self.to).contains(&own) || chain(self.from).contains(&own)
            })
    }

    /// Those after which the figure is not what it was before.
    fn changing(&self, candidates: &BTreeSet<u32>) -> Vec<u32> {
        let at = |line: u32| {
            let asked = Asked {
                line: Some(line),
                ..self.wanted.asked.clone()
            };
            let figure = self.live.figure(&self.indicator, &asked, self.wanted.today);
            figure.cell.value
        };
        // Between two candidates nothing changes.
        let mut before = at(self.from);
        let mut changed = Vec::new();
        for line in candidates {
            let after = at(*line);
            if after != before {
                changed.push(*line);
            }
            before = after;
        }
        changed
    }
}

fn named(mut lines: Vec<u32>, is_exact: bool) -> ChangedBy {
    let total = lines.len();
    lines.truncate(NAMED);
    ChangedBy {
        lines,
        total,
        is_exact,
    }
}

/// The measures of a rule: those counted at the unit, and those looked for
/// about a person or unit anywhere.
#[derive(Debug, Default)]
struct LookedAt {
    here: Vec<MeasureId>,
    elsewhere: Vec<MeasureId>,
}

impl LookedAt {
    fn all(&self) -> impl Iterator<Item = &MeasureId> {
        self.here.iter().chain(&self.elsewhere)
    }
}

fn looked_at(rule: &Rule) -> LookedAt {
    let mut measures = LookedAt::default();
    match rule {
        Rule::Sum { plus, minus, .. } => measures.here.extend(plus.iter().chain(minus)),
        Rule::Times { of }
        | Rule::Persons { of }
        | Rule::Units { of, .. }
        | Rule::Held { of, .. }
        | Rule::Since { of } => measures.here.extend(of),
        Rule::Set {
            first, all, needs, ..
        } => {
            measures.here.push(*first);
            let conditions = all.iter().flat_map(|condition| &condition.any);
            measures.elsewhere.extend(conditions.chain(needs));
        }
        Rule::Ratio { of, over } => {
            for part in [looked_at(of), looked_at(over)] {
                measures.here.extend(part.here);
                measures.elsewhere.extend(part.elsewhere);
            }
        }
    }
    measures
}

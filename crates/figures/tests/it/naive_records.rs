//! "Records behind a figure", word for word.

use crate::naive::{Group, Model};
use figures::{FactRow, Question, Rule};
use kit::{MeasureId, UnitId};
use std::collections::BTreeMap;

/// Line, n, measure, quantity, holder.
pub type Listed = (u32, u32, u16, i64, u32);

impl Model {
    pub fn drill(&self, rule: &Rule, q: &Question, unit: UnitId) -> Vec<Listed> {
        let mut listed = match rule {
            Rule::Ratio { of, .. } => return self.drill(of, q, unit),
            Rule::Sum { plus, minus, kind } => {
                let minus = self.listed(minus, *kind, q, unit, false).into_iter();
                let negated = minus.map(|(l, n, m, quantity, h)| (l, n, m, -quantity, h));
                let mut all = self.listed(plus, *kind, q, unit, false);
                all.extend(negated);
                all
            }
            Rule::Times { of } => self.listed(of, None, q, unit, true),
            Rule::Since { .. } => {
                let first = self.first(rule, q, unit).into_iter();
                first.map(|f| (f.line, f.n, f.measure.0, 1, 0)).collect()
            }
            _ if self.number(rule, q, unit).is_none() => Vec::new(),
            _ => self
                .counted(rule, q, unit)
                .into_iter()
                .map(|(thing, f)| {
                    let holder = if matches!(rule, Rule::Held { .. }) {
                        thing
                    } else {
                        0
                    };
                    (f.line, f.n, f.measure.0, 1, holder)
                })
                .collect(),
        };
        listed.sort_unstable();
        listed
    }

    fn listed(
        &self,
        measures: &[MeasureId],
        kind: Option<u8>,
        q: &Question,
        unit: UnitId,
        signs: bool,
    ) -> Vec<Listed> {
        let weigh = |f: &FactRow| {
            if signs {
                f.quantity.signum()
            } else {
                f.quantity
            }
        };
        let mut listed = Vec::new();
        for &measure in measures {
            let mut groups: BTreeMap<(Group, u16), Vec<&FactRow>> = BTreeMap::new();
            for f in self.facts_of(&[measure], kind, q) {
                if self.looked_at(f, q) && self.reaches(f, q, unit) {
                    let initiative = if self.is_stock(measure) {
                        0
                    } else {
                        f.initiative
                    };
                    groups
                        .entry((self.group(f), initiative))
                        .or_default()
                        .push(f);
                }
            }
            for facts in groups.into_values() {
                let net: i64 = facts.iter().map(|f| weigh(f)).sum();
                if net == 0 {
                    continue;
                }
                if self.is_stock(measure) {
                    let newest = facts
                        .iter()
                        .rev()
                        .find(|f| weigh(f).signum() == net.signum());
                    let newest = newest.expect("a net has a fact of its sign");
                    listed.push((newest.line, newest.n, measure.0, net, 0));
                    continue;
                }
                // Strike out: each row, newest first, with the newest opposite.
                let mut left: Vec<Option<&FactRow>> = facts.into_iter().map(Some).collect();
                for i in (0..left.len()).rev() {
                    let Some(row) = left[i].filter(|row| row.quantity != 0) else {
                        left[i] = None;
                        continue;
                    };
                    let opposite = (0..i)
                        .rev()
                        .find(|&j| left[j].is_some_and(|o| o.quantity == -row.quantity));
                    if let Some(j) = opposite {
                        (left[i], left[j]) = (None, None);
                    }
                }
                let rows = left.into_iter().flatten();
                listed.extend(rows.map(|f| (f.line, f.n, measure.0, weigh(f), 0)));
            }
        }
        listed
    }
}

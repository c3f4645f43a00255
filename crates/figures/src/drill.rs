//! The records behind a figure.

use crate::columns::{Column, index32};
use crate::context::Context;
use crate::engine::Engine;
use crate::eval::{Asked, needs_met};
use crate::groups::{Keep, each_in_one};
use crate::opposed::Opposed;
use crate::question::{Question, Rule};
use crate::since::firsts;
use crate::slots::passes;
use crate::totals::{Term, Weight};
use kit::{Day, Grade, MeasureId, PersonNo, Precision, UnitId};
use std::cmp::Reverse;
use std::sync::Arc;

/// One fact behind a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    pub line: u32,
    pub n: u32,
    pub measure: MeasureId,
    pub unit: UnitId,
    pub person: PersonNo,
    pub initiative: u16,
    pub day: Day,
    pub precision: Precision,
    /// What the record adds to the figure.
    pub quantity: i64,
    pub grade: Grade,
    pub subject: UnitId,
    /// The unit counted, where units are counted that hold something; else none.
    pub holder: UnitId,
}

/// The records behind a figure, by line then n.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drill {
    /// The figure; for a ratio the number of its first rule, for a year 1. 0
    /// where null.
    pub total: i64,
    /// For a ratio the number of its second rule.
    pub over: Option<i64>,
    /// How many records there are; `records` may be a page of them.
    pub len: usize,
    pub records: Vec<Record>,
}

/// A record before it is written out.
#[derive(Clone, Copy)]
struct Pick {
    pos: u32,
    ord: u32,
    m: u16,
    quantity: i64,
    holder: u32,
}

/// All records counted, and those that may stand among the first few.
struct Picked {
    total: i64,
    len: usize,
    /// How many of the first records are wanted.
    wanted: usize,
    picks: Vec<Pick>,
}

impl Picked {
    fn upto(wanted: usize) -> Picked {
        Picked {
            total: 0,
            len: 0,
            wanted,
            picks: Vec::new(),
        }
    }

    /// Counts a record; it is kept unless `wanted` records are known to stand
    /// before it.
    fn add(&mut self, pick: Pick, before: usize) {
        self.total = self.total.wrapping_add(pick.quantity);
        self.len += 1;
        if before < self.wanted {
            self.picks.push(pick);
        }
    }
}

impl Engine {
    /// Every record behind the figure.
    pub fn drill(&self, rule: &Rule, question: &Question, unit: UnitId) -> Drill {
        self.drill_page(rule, question, unit, 0, usize::MAX)
    }

    /// At most `take` records after the first `skip`.
    pub fn drill_page(
        &self,
        rule: &Rule,
        question: &Question,
        unit: UnitId,
        skip: usize,
        take: usize,
    ) -> Drill {
        if let Rule::Ratio { of, over } = rule {
            let mut drill = self.drill_page(of, question, unit, skip, take);
            let over = self.drill_page(over, question, unit, 0, 0);
            drill.over = Some(over.total);
            return drill;
        }
        let mut drill = Drill {
            total: 0,
            over: None,
            len: 0,
            records: Vec::new(),
        };
        let asked = self.asked(question.line, question.tree, Some(unit.0));
        if unit.0 as usize >= self.units() || !needs_met(self, rule, asked.upto) {
            return drill;
        }
        let terms = asked.terms(rule);
        let mut picked = Picked::upto(skip.saturating_add(take));
        for slots in passes(&[question.span()], true, true) {
            let tree = Arc::clone(&asked.tree);
            let context = Context::new(tree, slots, question.tree, asked.only, true);
            asked.pick(rule, &context, &terms, &mut picked);
        }
        drill.total = picked.total;
        drill.len = picked.len;
        drill.records = page(&mut picked.picks, skip, take)
            .iter()
            .map(|pick| self.record(pick, rule, &terms))
            .collect();
        drill
    }

    fn record(&self, pick: &Pick, rule: &Rule, terms: &[Term<'_>]) -> Record {
        let column = terms[usize::from(pick.m)].column;
        let i = pick.ord as usize;
        let (line, n) = self.line_of(pick.pos);
        // Measures without a column have no term and so no pick.
        let measure = rule
            .measures()
            .into_iter()
            .filter(|&measure| self.column(measure).is_some())
            .nth(usize::from(pick.m));
        Record {
            line,
            n,
            measure: measure.unwrap_or_default(),
            unit: UnitId(column.unit[i]),
            person: PersonNo(column.person[i]),
            initiative: column.initiative[i],
            day: Day::from_number(i64::from(column.day[i])).unwrap_or_default(),
            precision: column.precision(i),
            quantity: pick.quantity,
            grade: column.grade(i),
            subject: UnitId(column.subject(i)),
            holder: UnitId(pick.holder),
        }
    }
}

/// The page's picks in order. Only they are sorted: behind a page of fifty may
/// stand a million records.
fn page(picks: &mut [Pick], skip: usize, take: usize) -> &[Pick] {
    let order = |pick: &Pick| (pick.pos, pick.m);
    let mut rest = picks;
    if skip >= rest.len() {
        return &[];
    }
    if skip > 0 {
        rest.select_nth_unstable_by_key(skip, order);
        rest = &mut rest[skip..];
    }
    if take < rest.len() {
        rest.select_nth_unstable_by_key(take, order);
        rest = &mut rest[..take];
    }
    rest.sort_unstable_by_key(order);
    rest
}

impl Asked<'_> {
    fn pick(&self, rule: &Rule, context: &Context, terms: &[Term<'_>], picked: &mut Picked) {
        match rule {
            Rule::Sum { .. } | Rule::Times { .. } => {
                let kept = rule.kept_kind();
                let of_kind = |subject: u32| self.engine.kind(subject) == kept;
                let keep: Keep<'_> = if kept.is_some() { Some(&of_kind) } else { None };
                for (m, term) in (0u16..).zip(terms) {
                    added(context, term, m, keep, picked);
                }
            }
            Rule::Held { by, levels, .. } => {
                let mut marks = self.held(context, terms, *by, levels);
                marks.sort_unstable_by_key(|mark| (mark.holder, Reverse(mark.pos)));
                marks.dedup_by_key(|mark| mark.holder);
                for mark in marks {
                    let pick = Pick {
                        pos: mark.pos,
                        ord: mark.ord,
                        m: mark.m,
                        quantity: 1,
                        holder: mark.holder,
                    };
                    picked.add(pick, 0);
                }
            }
            Rule::Since { .. } => {
                if let Some(pick) = first(context, terms) {
                    picked.add(pick, 0);
                }
            }
            _ => self.pick_counted(rule, context, terms, picked),
        }
    }

    /// One pick per person or subject counted: its newest fact.
    fn pick_counted(
        &self,
        rule: &Rule,
        context: &Context,
        terms: &[Term<'_>],
        picked: &mut Picked,
    ) {
        let Some(meets) = self.meets(rule, context) else {
            return;
        };
        let kept = rule.kept_kind();
        let of_kind = |subject: u32| self.engine.kind(subject) == kept;
        let keep: Keep<'_> = if kept.is_some() { Some(&of_kind) } else { None };
        let (key, keys) = self.key(rule);
        // One more than the newest position, 0 for none.
        let mut newest = vec![0u32; keys as usize];
        each_in_one(context, terms, key, keep, |k, pos| {
            let newest = &mut newest[k as usize];
            *newest = (*newest).max(pos + 1);
        });
        let counted = (0u32..).zip(newest).skip(1);
        let mut positions: Vec<u32> = counted
            .filter(|&(k, pos)| pos > 0 && meets(k))
            .map(|(_, pos)| pos - 1)
            .collect();
        let len = positions.len();
        if picked.wanted < len {
            positions.select_nth_unstable(picked.wanted);
            positions.truncate(picked.wanted);
        }
        picked.len += len;
        picked.total = i64::try_from(len).unwrap_or(i64::MAX);
        let found = |pos: u32| {
            // A position is in one column only.
            (0u16..).zip(terms).find_map(|(m, term)| {
                let ord = term.column.pos.binary_search(&pos).ok()?;
                Some(Pick {
                    pos,
                    ord: index32(ord),
                    m,
                    quantity: 1,
                    holder: 0,
                })
            })
        };
        picked.picks.extend(positions.into_iter().filter_map(found));
    }
}

/// The newest fact of the earliest first day.
fn first(context: &Context, terms: &[Term<'_>]) -> Option<Pick> {
    let mut earliest = None;
    firsts(context, terms, |one| {
        let rank = (one.day, Reverse(one.pos));
        if earliest.is_none_or(|(known, _)| rank < known) {
            let pick = Pick {
                pos: one.pos,
                ord: one.ord,
                m: one.m,
                quantity: 1,
                holder: 0,
            };
            earliest = Some((rank, pick));
        }
    });
    earliest.map(|(_, pick)| pick)
}

/// The picks of one measure of a sum.
fn added(context: &Context, term: &Term<'_>, m: u16, keep: Keep<'_>, picked: &mut Picked) {
    let column = term.column;
    let reaching = (0..term.len).filter(|&i| {
        crate::groups::entry(context, column, 0, i).is_some()
            && keep.is_none_or(|keep| keep(column.subject(i)))
    });
    let pick = |ord: u32, quantity: i64| Pick {
        pos: column.pos[ord as usize],
        ord,
        m,
        quantity,
        holder: 0,
    };
    let weight = |ord: u32| {
        let i = ord as usize;
        term.weight.of(column.quantity(i), column.flags[i])
    };
    if !column.is_flow() {
        for (ord, net) in netted_stock(column, reaching.map(index32), term.weight) {
            picked.add(pick(ord, net), 0);
        }
        return;
    }
    let opposed = Opposed::among(std::slice::from_ref(term));
    let mut doubtful = Vec::new();
    let mut before = 0;
    for i in reaching {
        let ord = index32(i);
        if opposed.may_be(column, i) {
            doubtful.push(ord);
        } else {
            picked.add(pick(ord, weight(ord)), before);
            before += 1;
        }
    }
    for ord in struck_out(column, &mut doubtful, weight) {
        picked.add(pick(ord, weight(ord)), 0);
    }
}

/// What is left of each flow group that does not net to 0, after pairs of
/// opposite rows are struck out from the newest on. A row of quantity 0 adds
/// nothing and is not listed.
fn struck_out(column: &Column, ords: &mut [u32], weight: impl Fn(u32) -> i64) -> Vec<u32> {
    let group = |ord: &u32| {
        let i = *ord as usize;
        let what = (column.unit[i], column.person[i], column.initiative[i]);
        (what, column.day[i], column.subject(i))
    };
    ords.sort_unstable_by_key(|ord| (group(ord), *ord));
    let mut left = Vec::new();
    for same in ords.chunk_by(|a, b| group(a) == group(b)) {
        let net = same.iter().map(|&o| weight(o)).fold(0, i64::wrapping_add);
        if net == 0 {
            continue;
        }
        let size = |ord: &u32| column.quantity(*ord as usize).unsigned_abs();
        let mut sized = same.to_vec();
        sized.sort_by_key(size);
        for equal in sized.chunk_by(|a, b| size(a) == size(b)) {
            let (plus, minus): (Vec<u32>, Vec<u32>) = equal
                .iter()
                .filter(|ord| size(ord) > 0)
                .partition(|&&ord| column.quantity(ord as usize) > 0);
            // Striking the newest pair each time leaves the oldest rows of the
            // sign there are more of.
            let pairs = plus.len().min(minus.len());
            left.extend(&plus[..plus.len() - pairs]);
            left.extend(&minus[..minus.len() - pairs]);
        }
    }
    left
}

/// One row per stock group that does not net to 0: its newest fact of the net's
/// sign, and the net.
fn netted_stock(
    column: &Column,
    ords: impl Iterator<Item = u32>,
    weight: Weight,
) -> Vec<(u32, i64)> {
    // With their groups beside them: looked up while sorting, each comparison
    // would wait for memory.
    let mut grouped: Vec<((u32, u32, u32), u32)> = ords
        .map(|ord| {
            let i = ord as usize;
            ((column.person[i], column.unit[i], column.subject(i)), ord)
        })
        .collect();
    grouped.sort_unstable();
    let of_group = |same: &[((u32, u32, u32), u32)]| {
        let weigh = |ord: u32| {
            let i = ord as usize;
            weight.of(column.quantity(i), column.flags[i])
        };
        let ords = same.iter().map(|&(_, ord)| ord);
        let net = ords.clone().map(weigh).fold(0, i64::wrapping_add);
        let newest = ords.rev().find(|&ord| weigh(ord).signum() == net.signum());
        newest.filter(|_| net != 0).map(|ord| (ord, net))
    };
    grouped
        .chunk_by(|a, b| a.0 == b.0)
        .filter_map(of_group)
        .collect()
}

//! Several spans counted in one pass: a *slot* is a span's number in the pass.

use crate::question::{MeasureKind, Span};
use kit::Day;

/// The day belongs to no slot.
pub(crate) const NO_SLOT: u16 = u16::MAX;

/// Spans whose periods do not overlap, in order, with stock days that do not go
/// back: a day then belongs to one slot, and a stock that has begun is there in
/// every slot from one on.
#[derive(Debug, Clone)]
pub(crate) struct Slots {
    /// Numbers of the spans in the caller's list.
    pub spans: Vec<usize>,
    slot_of: Vec<u16>,
    first_stock: Vec<u16>,
    pub stock_days: Vec<u16>,
    flow_cuts: Vec<(u16, u16, u16)>,
    stock_cuts: Vec<(u16, u16, u16)>,
}

/// Parts the spans into as few passes as they need. Only what the rule looks at
/// counts: stock days may repeat and go back if there are only flows.
pub(crate) fn passes(spans: &[Span], flows: bool, stocks: bool) -> Vec<Slots> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|&i| {
        let span = &spans[i];
        (flows.then_some(span.period.from), span.stock_day)
    });
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for i in order {
        let fits = |part: &&mut Vec<usize>| {
            let after = part.iter().all(|&j| {
                let (before, here) = (&spans[j], &spans[i]);
                (!flows || before.period.to < here.period.from || is_empty(before))
                    && (!stocks || before.stock_day <= here.stock_day)
            });
            after && part.len() < usize::from(NO_SLOT) - 1
        };
        match parts.iter_mut().find(fits) {
            Some(part) => part.push(i),
            None => parts.push(vec![i]),
        }
    }
    parts
        .into_iter()
        .map(|part| Slots::new(spans, part))
        .collect()
}

fn is_empty(span: &Span) -> bool {
    span.period.to < span.period.from
}

impl Slots {
    fn new(all: &[Span], spans: Vec<usize>) -> Slots {
        let mut slots = Slots {
            slot_of: vec![NO_SLOT; 1 << 16],
            first_stock: vec![NO_SLOT; 1 << 16],
            stock_days: Vec::new(),
            flow_cuts: Vec::new(),
            stock_cuts: Vec::new(),
            spans: Vec::new(),
        };
        let mut open = 0;
        for (slot, &i) in (0u16..).zip(&spans) {
            let span = &all[i];
            let (from, to) = (span.period.from, span.period.to);
            if from <= to {
                slots.slot_of[days(from, to)].fill(slot);
                if from != from.first_of_month() {
                    slots.flow_cuts.push(month(slot, from));
                }
                if to != to.last_of_month() {
                    slots.flow_cuts.push(month(slot, to));
                }
            }
            let stock = span.stock_day;
            if stock != stock.last_of_month() {
                slots.stock_cuts.push(month(slot, stock));
            }
            let until = usize::from(stock.number()) + 1;
            if open < until {
                slots.first_stock[open..until].fill(slot);
                open = until;
            }
            slots.stock_days.push(stock.number());
        }
        slots.spans = spans;
        slots
    }

    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// The slot whose period has the day, or [`NO_SLOT`].
    #[inline]
    pub fn flow(&self, day: u16) -> u16 {
        self.slot_of[usize::from(day)]
    }

    /// The first slot whose stock day is not before the day, or [`NO_SLOT`].
    #[inline]
    pub fn stock(&self, day: u16) -> u16 {
        self.first_stock[usize::from(day)]
    }

    /// The slots whose range cuts the month of `day`.
    pub fn cutting(&self, kind: MeasureKind, day: u16) -> impl Iterator<Item = usize> + '_ {
        let cuts = match kind {
            MeasureKind::Flow => &self.flow_cuts,
            MeasureKind::Stock => &self.stock_cuts,
        };
        cuts.iter()
            .filter(move |(_, from, to)| *from <= day && day <= *to)
            .map(|&(slot, ..)| usize::from(slot))
    }
}

fn days(from: Day, to: Day) -> std::ops::RangeInclusive<usize> {
    usize::from(from.number())..=usize::from(to.number())
}

fn month(slot: u16, day: Day) -> (u16, u16, u16) {
    let (first, last) = (day.first_of_month(), day.last_of_month());
    (slot, first.number(), last.number())
}

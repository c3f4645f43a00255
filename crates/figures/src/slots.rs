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
    pub stock_days: Vec<u16>,
    flows: Table,
    /// For days after the first stock day.
    stocks: Table,
    flow_cuts: Vec<(u16, u16, u16)>,
    stock_cuts: Vec<(u16, u16, u16)>,
}

/// A slot for each day from one day on.
#[derive(Debug, Clone, Default)]
struct Table {
    from: u16,
    slots: Vec<u16>,
}

impl Table {
    #[inline]
    fn at(&self, day: u16) -> u16 {
        let i = usize::from(day.wrapping_sub(self.from));
        self.slots.get(i).copied().unwrap_or(NO_SLOT)
    }

    /// Gives the slot to every day from `from` to `to` that has none yet. Ranges
    /// must come in order.
    fn give(&mut self, from: u16, to: u16, slot: u16) {
        if self.slots.is_empty() {
            self.from = from;
        }
        let place = |day: u16| usize::from(day.saturating_sub(self.from));
        let (begin, end) = (place(from), place(to) + 1);
        if self.slots.len() < begin {
            self.slots.resize(begin, NO_SLOT);
        }
        if self.slots.len() < end {
            self.slots.resize(end, slot);
        }
    }
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
            stock_days: Vec::new(),
            flows: Table::default(),
            stocks: Table::default(),
            flow_cuts: Vec::new(),
            stock_cuts: Vec::new(),
            spans: Vec::new(),
        };
        for (slot, &i) in (0u16..).zip(&spans) {
            let span = &all[i];
            let (from, to) = (span.period.from, span.period.to);
            if from <= to {
                slots.flows.give(from.number(), to.number(), slot);
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
            if let Some(&first) = slots.stock_days.first().filter(|&&d| d < stock.number()) {
                slots.stocks.give(first + 1, stock.number(), slot);
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
        self.flows.at(day)
    }

    /// The first slot whose stock day is not before the day, or [`NO_SLOT`].
    #[inline]
    pub fn stock(&self, day: u16) -> u16 {
        if self.stock_days.first().is_some_and(|&first| day <= first) {
            0
        } else {
            self.stocks.at(day)
        }
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

fn month(slot: u16, day: Day) -> (u16, u16, u16) {
    let (first, last) = (day.first_of_month(), day.last_of_month());
    (slot, first.number(), last.number())
}

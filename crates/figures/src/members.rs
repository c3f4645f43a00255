//! Who meets a set's conditions, anywhere in the city.

use crate::columns::Column;
use crate::engine::Engine;
use crate::groups::Key;
use crate::opposed::Opposed;
use crate::question::Condition;
use crate::totals::{Term, Weight};
use kit::{Day, MeasureId};

/// A set of dense numbers.
#[derive(Debug, Clone)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    pub fn new(len: u32) -> Bits {
        Bits(vec![0; len as usize / 64 + 1])
    }

    pub fn insert(&mut self, i: u32) {
        self.0[i as usize / 64] |= 1 << (i % 64);
    }

    pub fn remove(&mut self, i: u32) {
        self.0[i as usize / 64] &= !(1 << (i % 64));
    }

    /// How many of the set's numbers meet `also`.
    pub fn count(&self, also: impl Fn(u32) -> bool) -> usize {
        let mut count = 0;
        for (at, &word) in (0u32..).zip(&self.0) {
            let mut rest = word;
            while rest != 0 {
                count += usize::from(also(at * 64 + rest.trailing_zeros()));
                rest &= rest - 1;
            }
        }
        count
    }

    #[inline]
    pub fn has(&self, i: u32) -> bool {
        let word = self.0.get(i as usize / 64).copied().unwrap_or(0);
        word >> (i % 64) & 1 == 1
    }
}

/// The days a condition looks at: all up to `stock_day` for a stock, the twelve
/// months that end with it for a flow.
pub(crate) fn window(is_flow: bool, stock_day: u16) -> std::ops::RangeInclusive<u16> {
    let back = Day::from_number(i64::from(stock_day)).unwrap_or(Day::ALWAYS);
    let from = if is_flow {
        back.twelve_months_back().number()
    } else {
        0
    };
    from..=stock_day
}

/// Whether any group among these facts of one entity nets above 0.
pub(crate) fn any_above(column: &Column, ords: &mut [u32]) -> bool {
    let group = |ord: &u32| {
        let i = *ord as usize;
        let day = if column.is_flow() { column.day[i] } else { 0 };
        (column.unit[i], column.person[i], column.subject(i), day)
    };
    ords.sort_unstable_by_key(group);
    ords.chunk_by(|a, b| group(a) == group(b)).any(|same| {
        let sum: i64 = same
            .iter()
            .map(|&ord| column.quantity(ord as usize))
            .fold(0, i64::wrapping_add);
        sum > 0
    })
}

/// The keys with a group of `measure` above 0 on `stock_day` (stock) or within
/// the twelve months that end with it (flow), by facts before `upto`.
fn holding(
    engine: &Engine,
    measure: MeasureId,
    key: Key,
    keys: u32,
    stock_day: u16,
    upto: u32,
) -> Bits {
    let mut there = Bits::new(keys);
    let Some(column) = engine.column(measure) else {
        return there;
    };
    let len = column.before(upto);
    let window = window(column.is_flow(), stock_day);
    let opposed = Opposed::among(&[Term {
        column,
        len,
        weight: Weight::Nothing,
    }]);
    let mut doubtful: Vec<(u32, u32)> = Vec::new();
    for ord in 0..len {
        if !window.contains(&column.day[ord]) {
            continue;
        }
        let k = key.of(column, ord);
        if opposed.may_be(column, ord) {
            doubtful.push((k, crate::columns::index32(ord)));
        } else {
            there.insert(k);
        }
    }
    doubtful.sort_unstable();
    for same in doubtful.chunk_by(|a, b| a.0 == b.0) {
        let mut ords: Vec<u32> = same.iter().map(|&(_, ord)| ord).collect();
        if let (Some(&(k, _)), true) = (same.first(), any_above(column, &mut ords)) {
            there.insert(k);
        }
    }
    there.remove(0);
    there
}

/// The keys that meet every condition on `stock_day`.
pub(crate) fn meeting(
    engine: &Engine,
    all: &[Condition],
    key: Key,
    keys: u32,
    stock_day: u16,
    upto: u32,
) -> Bits {
    let mut meeting = Bits(vec![u64::MAX; keys as usize / 64 + 1]);
    for condition in all {
        let mut any = Bits::new(keys);
        for &measure in &condition.any {
            let one = holding(engine, measure, key, keys, stock_day, upto);
            for (any, one) in any.0.iter_mut().zip(&one.0) {
                *any |= one;
            }
        }
        for (meeting, any) in meeting.0.iter_mut().zip(&any.0) {
            *meeting &= if condition.negated { !any } else { *any };
        }
    }
    meeting
}

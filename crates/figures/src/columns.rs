//! The facts of one measure, packed, in journal order.

use crate::question::MeasureKind;
use crate::rows::FactRow;
use kit::{Grade, Precision};

pub(crate) const NEGATIVE: u8 = 1;
/// The quantity is neither 1 nor −1 and stands in [`Column::odd`].
pub(crate) const ODD: u8 = 2;
const GRADE_SHIFT: u8 = 2;
const GRADE_MASK: u8 = 0b1100;
pub(crate) const MONTH: u8 = 16;
/// The subject is the fact's own unit.
const OWN: u8 = 32;
/// The subject is another unit and stands in [`Column::far`].
pub(crate) const FAR: u8 = 64;
pub(crate) const ZERO: u8 = 128;

/// Values for a few of a column's facts, by the fact's place in the column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sparse<T> {
    pub at: Vec<u32>,
    pub values: Vec<T>,
}

impl<T: Copy + Default> Sparse<T> {
    fn get(&self, at: u32) -> T {
        let found = self.at.binary_search(&at).ok();
        found
            .and_then(|i| self.values.get(i))
            .copied()
            .unwrap_or_default()
    }

    fn push(&mut self, at: u32, value: T) {
        self.at.push(at);
        self.values.push(value);
    }
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Column {
    pub kind: MeasureKind,
    /// Place among all facts, from which line and n are found again.
    pub pos: Vec<u32>,
    pub person: Vec<u32>,
    pub unit: Vec<u32>,
    pub day: Vec<u16>,
    pub initiative: Vec<u16>,
    pub flags: Vec<u8>,
    /// Places of the facts whose quantity is not above 0: few, and asked for by
    /// every distinct count.
    pub against: Vec<u32>,
    pub odd: Sparse<i64>,
    pub far: Sparse<u32>,
}

/// Room for an eighth more instead of twice as much: at ten million facts the
/// difference is a hundred megabytes.
pub(crate) fn push<T>(column: &mut Vec<T>, value: T) {
    if column.len() == column.capacity() {
        column.reserve_exact(column.len() / 8 + 64);
    }
    column.push(value);
}

impl Column {
    pub fn len(&self) -> usize {
        self.pos.len()
    }

    pub fn is_flow(&self) -> bool {
        self.kind == MeasureKind::Flow
    }

    pub fn push(&mut self, pos: u32, fact: &FactRow) {
        // At most one per global position, and those are u32.
        let at = u32::try_from(self.len()).unwrap_or(u32::MAX);
        let mut flags = (fact.grade as u8) << GRADE_SHIFT;
        if fact.quantity < 0 {
            flags |= NEGATIVE;
        }
        if fact.quantity == 0 {
            flags |= ZERO;
        }
        if fact.quantity.unsigned_abs() != 1 {
            flags |= ODD;
            self.odd.push(at, fact.quantity);
        }
        if fact.precision == Precision::Month {
            flags |= MONTH;
        }
        if fact.subject.0 != 0 {
            if fact.subject == fact.unit {
                flags |= OWN;
            } else {
                flags |= FAR;
                self.far.push(at, fact.subject.0);
            }
        }
        if fact.quantity <= 0 {
            self.against.push(at);
        }
        push(&mut self.pos, pos);
        push(&mut self.person, fact.person.0);
        push(&mut self.unit, fact.unit.0);
        push(&mut self.day, fact.day.number());
        push(&mut self.initiative, fact.initiative);
        push(&mut self.flags, flags);
    }

    /// How many of the column's facts stand before the global position `upto`.
    pub fn before(&self, upto: u32) -> usize {
        if self.pos.last().is_none_or(|&last| last < upto) {
            return self.len();
        }
        self.pos.partition_point(|&pos| pos < upto)
    }

    pub fn quantity(&self, i: usize) -> i64 {
        let flags = self.flags[i];
        if flags & ODD != 0 {
            return self.odd.get(index32(i));
        }
        sign(flags)
    }

    /// Whether the fact's quantity is not above 0.
    pub fn is_against(&self, i: usize) -> bool {
        self.flags[i] & (NEGATIVE | ZERO) != 0
    }

    pub fn subject(&self, i: usize) -> u32 {
        let flags = self.flags[i];
        if flags & OWN != 0 {
            self.unit[i]
        } else if flags & FAR != 0 {
            self.far.get(index32(i))
        } else {
            0
        }
    }

    pub fn precision(&self, i: usize) -> Precision {
        if self.flags[i] & MONTH != 0 {
            Precision::Month
        } else {
            Precision::Day
        }
    }

    pub fn grade(&self, i: usize) -> Grade {
        Grade::from_number(i64::from((self.flags[i] & GRADE_MASK) >> GRADE_SHIFT))
            .unwrap_or(Grade::C)
    }

    /// Bytes held, spare room included.
    pub fn bytes(&self) -> usize {
        4 * (self.pos.capacity() + self.person.capacity() + self.unit.capacity())
            + 2 * (self.day.capacity() + self.initiative.capacity())
            + self.flags.capacity()
            + 4 * self.against.capacity()
            + 12 * self.odd.values.capacity()
            + 8 * self.far.values.capacity()
    }
}

/// A place in a column as it is stored.
pub(crate) fn index32(i: usize) -> u32 {
    u32::try_from(i).unwrap_or(u32::MAX)
}

/// +1, −1 or 0.
pub(crate) fn sign(flags: u8) -> i64 {
    if flags & ZERO != 0 {
        0
    } else if flags & NEGATIVE != 0 {
        -1
    } else {
        1
    }
}

/// The grade as note bits: B is 1, C is 2, so that or-ing keeps the worst.
pub(crate) fn grade_bits(flags: u8) -> u8 {
    (flags & GRADE_MASK) >> GRADE_SHIFT
}

//! Which facts may share a group with a fact that is not positive.

use crate::columns::{Column, NEGATIVE, ZERO};
use crate::totals::Term;

/// A hash set of groups that errs on the side of yes. Opposite facts are rare:
/// everything outside it counts as it stands, and only the rest need be sorted
/// into groups and netted.
#[derive(Debug)]
pub(crate) struct Opposed {
    /// Empty if no fact is opposed.
    bits: Vec<u64>,
    shift: u32,
}

impl Opposed {
    pub fn among(terms: &[Term<'_>]) -> Opposed {
        let within = |term: &Term<'_>| (0..term.len).filter(|&i| takes(term.column, i)).count();
        let count: usize = terms.iter().map(within).sum();
        if count == 0 {
            return Opposed {
                bits: Vec::new(),
                shift: 0,
            };
        }
        // Some sixteen bits a group: few errors, and still in the cache.
        let log = (count.ilog2() + 5).clamp(6, 26);
        let mut opposed = Opposed {
            bits: vec![0; 1 << (log - 6)],
            shift: 64 - log,
        };
        for term in terms {
            for i in (0..term.len).filter(|&i| takes(term.column, i)) {
                let (word, bit) = opposed.place(term.column, i);
                opposed.bits[word] |= bit;
            }
        }
        opposed
    }

    fn place(&self, column: &Column, i: usize) -> (usize, u64) {
        let day = if column.is_flow() { column.day[i] } else { 0 };
        let key = u64::from(column.person[i]) << 32 | u64::from(column.unit[i]);
        let mixed = key
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .wrapping_add(u64::from(day))
            .wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let at = mixed >> self.shift;
        ((at >> 6) as usize, 1 << (at & 63))
    }

    #[inline]
    pub fn may_be(&self, column: &Column, i: usize) -> bool {
        if self.bits.is_empty() {
            return false;
        }
        let (word, bit) = self.place(column, i);
        self.bits[word] & bit != 0
    }
}

fn takes(column: &Column, i: usize) -> bool {
    column.flags[i] & (NEGATIVE | ZERO) != 0
}

//! Which facts may share a group with a fact that is not positive.

use crate::columns::Column;
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
        let count: usize = terms.iter().map(|term| against(term).len()).sum();
        if count == 0 {
            return Opposed {
                bits: Vec::new(),
                shift: 0,
            };
        }
        // Sixteen bits a group, two of them set: about one error in a hundred, and
        // still in the cache.
        let log = (count.ilog2() + 5).clamp(6, 26);
        let mut opposed = Opposed {
            bits: vec![0; 1 << (log - 6)],
            shift: 64 - log,
        };
        for term in terms {
            for &i in against(term) {
                for at in opposed.places(term.column, i as usize) {
                    opposed.bits[(at >> 6) as usize] |= 1 << (at & 63);
                }
            }
        }
        opposed
    }

    /// Two bits for the fact's group, both from one hash.
    #[inline]
    fn places(&self, column: &Column, i: usize) -> [u64; 2] {
        let day = if column.is_flow() { column.day[i] } else { 0 };
        let key = u64::from(column.person[i]) << 32 | u64::from(column.unit[i]);
        let mixed = key
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .wrapping_add(u64::from(day))
            .wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let again = mixed.rotate_left(27).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        [mixed >> self.shift, again >> self.shift]
    }

    #[inline]
    pub fn may_be(&self, column: &Column, i: usize) -> bool {
        if self.bits.is_empty() {
            return false;
        }
        let is_set = |at: u64| self.bits[(at >> 6) as usize] >> (at & 63) & 1 == 1;
        let [one, other] = self.places(column, i);
        is_set(one) && is_set(other)
    }
}

/// Places of the term's facts that are not positive.
fn against<'a>(term: &Term<'a>) -> &'a [u32] {
    let all = &term.column.against;
    let before = all.partition_point(|&at| (at as usize) < term.len);
    &all[..before]
}

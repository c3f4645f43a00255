use kit::Day;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Seeded chance in whole numbers. It draws from the generator's raw words
/// itself, because `rand` may change how it maps them to a range between
/// releases, and a demo city must stay the same city.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// Each part of the city draws from a stream of its own, so that a change
    /// in one part leaves the others as they were.
    pub(super) fn new(seed: u64, stream: u64) -> Dice {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Dice(rng)
    }

    /// A number from 0 to `n - 1`; 0 when `n` is 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        // The high half of a 32 × 32 product: the bias is under n / 2³².
        let wide = u64::from(self.0.next_u32()) * u64::try_from(n).unwrap_or(0);
        usize::try_from(wide >> 32).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high.saturating_sub(low) + 1)
    }

    pub(super) fn chance(&mut self, per_mille: usize) -> bool {
        self.below(1000) < per_mille
    }

    /// One of a list that is known not to be empty (a list of words).
    pub(super) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// One of a list that may be empty.
    pub(super) fn pick_some<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    /// One of a list that is known not to be empty, by weight.
    pub(super) fn weighted<T: Copy>(&mut self, list: &[(usize, T)]) -> T {
        let total = list.iter().map(|(weight, _)| weight).sum();
        let mut at = self.below(total);
        for (weight, item) in list {
            if at < *weight {
                return *item;
            }
            at -= weight;
        }
        list[0].1
    }

    /// A day from `from` to `to`, both included; `from` when `to` lies before it.
    pub(super) fn day(&mut self, from: Day, to: Day) -> Day {
        let span = usize::from(to.number().saturating_sub(from.number()));
        from.plus_days(i32::try_from(self.between(0, span)).unwrap_or(0))
    }

    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

/// The same day `years` later (earlier when negative), 28 February for a 29th
/// that the year does not have.
pub(super) fn years_later(day: Day, years: i16) -> Day {
    let year = day.year() + years;
    Day::from_ymd(year, day.month(), day.day_of_month())
        .or_else(|| Day::from_ymd(year, day.month(), 28))
        .unwrap_or(day)
}

/// 1 January of `year`.
pub(super) fn new_year(year: i16) -> Day {
    Day::from_ymd(year, 1, 1).unwrap_or(Day::ALWAYS)
}

//! How fast somebody may ask: presses of one person or one address, requests of
//! one key.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Those who have pressed nothing for a while are forgotten from here on.
const MOST: usize = 10_000;

/// What is left, by who asks.
#[derive(Debug)]
pub struct Limits {
    burst: f64,
    per_second: f64,
    left: Mutex<HashMap<String, (f64, i64)>>,
}

/// For pages: presses of one person or one address. Reading is not limited: pages
/// are cheap, and a hall of elders may share one address.
impl Default for Limits {
    fn default() -> Limits {
        Limits::new(240, 2)
    }
}

impl Limits {
    /// So many at once, and again so many in a second.
    pub fn new(burst: u32, per_second: u32) -> Limits {
        Limits {
            burst: burst.into(),
            per_second: per_second.into(),
            left: Mutex::default(),
        }
    }

    /// For programs: requests of one key.
    pub fn of_keys() -> Limits {
        Limits::new(3_000, 30)
    }

    /// Takes one of `who`'s; false where there is none left.
    pub fn take(&self, who: &str, now_ms: i64) -> bool {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        // Milliseconds of one day are exact in an f64.
        let refilled = |tokens: f64, at: i64| {
            let seconds = (now_ms - at).clamp(0, 86_400_000) as f64 / 1_000.0;
            (tokens + seconds * self.per_second).min(self.burst)
        };
        if left.len() >= MOST {
            left.retain(|_, (tokens, at)| refilled(*tokens, *at) < self.burst);
        }
        let (tokens, at) = left.entry(who.to_owned()).or_insert((self.burst, now_ms));
        let now = refilled(*tokens, *at);
        *at = now_ms;
        *tokens = if now >= 1.0 { now - 1.0 } else { now };
        now >= 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presses_run_out_for_one_and_come_back_with_time() {
        let limits = Limits::default();
        let taken = (0..300).filter(|_| limits.take("a", 1_000)).count();
        assert_eq!(taken, 240);
        assert!(
            limits.take("b", 1_000),
            "another person is not kept waiting"
        );
        assert!(!limits.take("a", 1_400));
        assert!(limits.take("a", 2_000));
        let taken = (0..300).filter(|_| limits.take("a", 500_000)).count();
        assert_eq!(taken, 240, "never more than at once");
    }
}

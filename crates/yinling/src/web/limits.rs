//! How fast presses may come from one person or one address. Reading is not
//! limited: pages are cheap, and a hall of elders may share one address.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Presses at once, and again so many in a second.
const BURST: f64 = 240.0;
const PER_SECOND: f64 = 2.0;
/// Those who have pressed nothing for a while are forgotten from here on.
const MOST: usize = 10_000;

/// Presses left, by who presses.
#[derive(Debug, Default)]
pub struct Limits(Mutex<HashMap<String, (f64, i64)>>);

impl Limits {
    /// Takes one press of `who`; false where there is none left.
    pub fn take(&self, who: &str, now_ms: i64) -> bool {
        let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Milliseconds of one day are exact in an f64.
        let refilled = |tokens: f64, at: i64| {
            let seconds = (now_ms - at).clamp(0, 86_400_000) as f64 / 1_000.0;
            (tokens + seconds * PER_SECOND).min(BURST)
        };
        if left.len() >= MOST {
            left.retain(|_, (tokens, at)| refilled(*tokens, *at) < BURST);
        }
        let (tokens, at) = left.entry(who.to_owned()).or_insert((BURST, now_ms));
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

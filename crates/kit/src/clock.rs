use crate::Day;

/// Where "now" comes from. Time is a parameter everywhere else.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn now_ms(&self) -> i64;

    /// Today by the wall clock of mainland China (UTC+8, no summer time).
    fn today(&self) -> Day {
        Day::of_china_ms(self.now_ms())
    }
}

/// The machine's own clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock"
    )]
    fn now_ms(&self) -> i64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still, for tests and for the demo.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub i64);

impl FixedClock {
    /// Noon in China on `day`.
    pub fn at_noon(day: Day) -> FixedClock {
        FixedClock(day.china_noon_ms())
    }
}

impl Clock for FixedClock {
    fn now_ms(&self) -> i64 {
        self.0
    }
}

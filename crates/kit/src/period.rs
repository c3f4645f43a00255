//! A span of days with the words the user gave for it.

use crate::Day;
use std::str::FromStr;

/// A span of whole days, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Period {
    pub from: Day,
    pub to: Day,
    label: String,
}

/// The text is none of `2026`, `2026Q1`, `2026-03`, `2026-03-05`,
/// `2026-01-01..2026-06-30`, or its end lies before its beginning.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a period: {0} (write 2026, 2026Q1, 2026-03 or 2026-01-01..2026-06-30)")]
pub struct BadPeriod(pub String);

impl Period {
    pub fn new(from: Day, to: Day) -> Period {
        Period {
            from,
            to,
            label: format!("{from}..{to}"),
        }
    }

    pub fn year(year: i16) -> Option<Period> {
        year.to_string().parse().ok()
    }

    pub fn contains(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// The period as it was asked for: `2026Q1`.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The same span ended at `day` at the latest. A span that would lie wholly
    /// after `day` becomes empty (its end before its beginning).
    pub fn cut_at(&self, day: Day) -> Period {
        Period {
            to: self.to.min(day),
            ..self.clone()
        }
    }

    /// The months the span touches, in order, each cut to the span.
    pub fn months(&self) -> Vec<Period> {
        let mut months = Vec::new();
        let mut at = self.from;
        while at <= self.to {
            let end = at.last_of_month().min(self.to);
            months.push(Period {
                from: at,
                to: end,
                label: format!("{:04}-{:02}", at.year(), at.month()),
            });
            if end == Day::LAST {
                break;
            }
            at = end.succ();
        }
        months
    }
}

impl FromStr for Period {
    type Err = BadPeriod;

    fn from_str(text: &str) -> Result<Period, BadPeriod> {
        let bad = || BadPeriod(text.to_owned());
        let (from, to) = if let Some((from, to)) = text.split_once("..") {
            (
                from.parse().map_err(|_| bad())?,
                to.parse().map_err(|_| bad())?,
            )
        } else if let Some((year, quarter)) = text.split_once(['Q', 'q']) {
            let quarter = quarter
                .parse::<i8>()
                .ok()
                .filter(|q| (1..=4).contains(q))
                .ok_or_else(bad)?;
            let from = month_start(year, quarter * 3 - 2).ok_or_else(bad)?;
            let last = month_start(year, quarter * 3).ok_or_else(bad)?;
            (from, last.last_of_month())
        } else if let Ok(day) = text.parse::<Day>() {
            (day, day)
        } else if let Some((year, month)) = text.split_once('-') {
            let month = Some(month)
                .filter(|m| m.len() == 2)
                .and_then(|m| m.parse().ok());
            let from = month_start(year, month.ok_or_else(bad)?).ok_or_else(bad)?;
            (from, from.last_of_month())
        } else {
            let from = month_start(text, 1).ok_or_else(bad)?;
            (from, month_start(text, 12).ok_or_else(bad)?.last_of_month())
        };
        if to < from {
            return Err(bad());
        }
        Ok(Period {
            from,
            to,
            label: text.to_owned(),
        })
    }
}

fn month_start(year: &str, month: i8) -> Option<Day> {
    let year = Some(year).filter(|y| y.len() == 4)?;
    Day::from_ymd(year.parse().ok()?, month, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> String {
        let period: Period = text.parse().expect("a period");
        format!("{} {}", period.from, period.to)
    }

    #[test]
    fn every_form_of_period_is_read() {
        assert_eq!(span("2026"), "2026-01-01 2026-12-31");
        assert_eq!(span("2026Q1"), "2026-01-01 2026-03-31");
        assert_eq!(span("2024-02"), "2024-02-01 2024-02-29");
        assert_eq!(span("2026-01-01..2026-06-30"), "2026-01-01 2026-06-30");
        for bad in [
            "26",
            "2026Q5",
            "2026-13",
            "2026-3",
            "2026-06-30..2026-01-01",
            "",
            "2026-02-30",
        ] {
            assert!(bad.parse::<Period>().is_err(), "{bad}");
        }
    }

    #[test]
    fn months_of_a_cut_year_tile_it() {
        let period: Period = "2026-01-15..2026-03-10".parse().expect("a period");
        let spans: Vec<_> = period
            .months()
            .iter()
            .map(|m| format!("{} {}", m.from, m.to))
            .collect();
        assert_eq!(
            spans,
            [
                "2026-01-15 2026-01-31",
                "2026-02-01 2026-02-28",
                "2026-03-01 2026-03-10"
            ]
        );
    }
}

//! What a counting rule looks at, as the dictionary writes it.

use super::dictionary::{Counting, Indicator};
use super::measures::{Measure, MeasureKind};

impl Counting {
    /// The measures counted, by code; none for a ratio, which counts figures.
    pub fn measures(&self) -> Vec<&str> {
        let all: Vec<&String> = match self {
            Counting::Sum { plus, minus, .. } => plus.iter().chain(minus).collect(),
            Counting::Times(of)
            | Counting::Persons(of)
            | Counting::Units(of)
            | Counting::Since(of) => of.iter().collect(),
            Counting::Held { of, .. } => of.iter().collect(),
            Counting::Set { first, .. } => vec![first],
            Counting::Ratio { .. } => Vec::new(),
        };
        all.into_iter().map(String::as_str).collect()
    }
}

impl Indicator {
    /// Whether the figure counts what happened in a period. A ratio of stocks
    /// does not, and there is no other ratio yet.
    pub fn is_flow(&self) -> bool {
        let codes = self.counting.measures();
        !codes.is_empty() && !codes.into_iter().any(Measure::is_stock)
    }

    /// Whether it adds up along the tree of one day: a sum of stocks.
    pub fn adds_up_on_a_day(&self) -> bool {
        let codes = self.counting.measures();
        matches!(&self.counting, Counting::Sum { minus, .. } if minus.is_empty())
            && codes.into_iter().all(Measure::is_stock)
    }
}

impl Measure {
    /// Whether this code's measure begins and ends; legacy measures do not.
    pub fn is_stock(code: &str) -> bool {
        Measure::find(code).is_some_and(|measure| measure.kind == MeasureKind::Stock)
    }
}

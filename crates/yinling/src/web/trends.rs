//! A few figures at the ends of the last twelve months, for every unit at once:
//! one pass over the facts instead of one for each page.

use super::pages::Trend;
use super::reads::months::{Named, name, tell, twelve_months};
use crate::indicators::{Indicator, Live};
use crate::web::links::{self, Question};
use crate::web::words::labels::unit_of_count;
use crate::words::{Language, either, speaking};
use figures::Grid;
use kit::{Day, Period, UnitId};

/// What a unit's page draws, where there is something to draw.
const DRAWN: [&str; 2] = ["people.retired", "org.branches"];

#[derive(Debug)]
pub struct Trends {
    day: Day,
    line: u32,
    months: Vec<Period>,
    /// What the months are called, in Chinese and in English.
    names: [Vec<Named>; 2],
    grids: Vec<(Indicator, Grid)>,
}

impl Trends {
    pub fn count(live: &Live, day: Day, line: u32) -> Trends {
        let months = twelve_months(day);
        let drawn = DRAWN.iter().filter_map(|id| live.find_indicator(id));
        let grids = drawn
            .map(|indicator| {
                let grid = live.month_ends(&indicator, &months, day, line);
                (indicator, grid)
            })
            .collect();
        let names = [Language::Chinese, Language::English]
            .map(|language| speaking(language, || name(&months, day, false)));
        Trends {
            day,
            line,
            months,
            names,
            grids,
        }
    }

    pub fn is_as_of(&self, day: Day, line: u32) -> bool {
        (self.day, self.line) == (day, line)
    }

    /// The unit's drawings; none for a figure that never had a number there.
    pub fn of(&self, unit: UnitId, code: &str) -> Vec<Trend> {
        let trend = |(indicator, grid): &(Indicator, Grid)| {
            let spans = 0..self.months.len();
            let cells: Vec<_> = spans.map(|span| grid.cell(span, unit)).collect();
            let [chinese, english] = &self.names;
            let months = tell(either(chinese, english), &cells, false, indicator)?;
            Some(Trend {
                name: indicator.name.said().to_owned(),
                unit_of_count: unit_of_count(&indicator.unit).to_owned(),
                href: links::figure(&indicator.id, code, &Question::default()),
                line: self.line.into(),
                months,
            })
        };
        self.grids.iter().filter_map(trend).collect()
    }
}

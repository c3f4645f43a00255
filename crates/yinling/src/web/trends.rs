//! A few figures at the ends of the last twelve months, for every unit at once:
//! one pass over the facts instead of one for each page.

use super::pages::Trend;
use super::reads::months::{Named, name, tell, twelve_months};
use crate::indicators::{Indicator, Live};
use crate::web::links::{self, Question};
use crate::web::words::labels::unit_of_count;
use crate::words::{Language, either, speaking};
use figures::{Grid, Mark};
use kit::{Day, Period, UnitId};
use std::sync::Arc;

/// What a unit's page draws, where there is something to draw.
const DRAWN: [&str; 2] = ["people.retired", "org.branches"];

#[derive(Debug)]
pub struct Trends {
    day: Day,
    line: u32,
    months: Vec<Period>,
    /// What the months are called, in Chinese and in English.
    names: [Vec<Named>; 2],
    drawn: Vec<Drawn>,
}

#[derive(Debug, Clone)]
struct Drawn {
    indicator: Indicator,
    mark: Mark,
    grid: Arc<Grid>,
}

impl Trends {
    /// What no line since `before` has touched is taken from there.
    pub fn count(live: &Live, day: Day, line: u32, before: Option<&Trends>) -> Trends {
        let months = twelve_months(day);
        let before = before.filter(|before| before.day == day);
        let drawn = |indicator: Indicator| {
            let mark = live.mark(&indicator, line);
            let is_same = |known: &&Drawn| {
                let known = (&known.indicator.rule, known.mark);
                known == (&indicator.rule, mark)
            };
            let known = before.and_then(|before| before.drawn.iter().find(is_same));
            let grid = known.map_or_else(
                || Arc::new(live.month_ends(&indicator, &months, day, line)),
                |known| known.grid.clone(),
            );
            Drawn {
                indicator,
                mark,
                grid,
            }
        };
        let found = DRAWN.iter().filter_map(|id| live.find_indicator(id));
        let drawn = found.map(drawn).collect();
        let names = [Language::Chinese, Language::English]
            .map(|language| speaking(language, || name(&months, day, false)));
        Trends {
            day,
            line,
            months,
            names,
            drawn,
        }
    }

    pub fn is_as_of(&self, day: Day, line: u32) -> bool {
        (self.day, self.line) == (day, line)
    }

    /// The unit's drawings; none for a figure that never had a number there.
    pub fn of(&self, unit: UnitId, code: &str) -> Vec<Trend> {
        let trend = |drawn: &Drawn| {
            let Drawn {
                indicator, grid, ..
            } = drawn;
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
        self.drawn.iter().filter_map(trend).collect()
    }
}

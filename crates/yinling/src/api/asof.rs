//! A period, and as of which day and line: the question of every figure.

use super::state::{ApiState, loading};
use super::trouble::Trouble;
use crate::disclosure::SmallCounts;
use crate::indicators::Asked;
use crate::units::Directory;
use kit::{Day, Period, Refusal, UnitId};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};
use utoipa::{IntoParams, ToSchema};

/// Along which tree figures are rolled up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tree {
    /// The tree of the day each thing happened on.
    #[default]
    Then,
    /// Today's tree for everything.
    Today,
}

/// A real day from 1900-01-01 to 2078-12-31.
const DAY: &str = "^((19[0-9]{2}|20[0-6][0-9]|207[0-8])-(((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01]))|((0[469]|11)-(0[1-9]|[12][0-9]|30))|(02-(0[1-9]|1[0-9]|2[0-8])))|(19(0[48]|[2468][048]|[13579][26])|20([0246][048]|[135][26]|7[26]))-02-29)$";

/// A year, a quarter or a month.
const PERIOD: &str = "^(19[0-9]{2}|20[0-6][0-9]|207[0-8])(Q[1-4]|-(0[1-9]|1[0-2]))?$";

/// A day in an address.
pub fn day_schema() -> Object {
    text_schema(DAY, "2026-03-31")
}

pub fn period_schema() -> Object {
    text_schema(PERIOD, "2026Q1")
}

fn text_schema(pattern: &str, example: &str) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(pattern))
        .examples([example])
        .build()
}

#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AsOfQuery {
    /// `2026`, `2026Q1` or `2026-03`; this year where none is given.
    #[param(schema_with = period_schema, required = false)]
    pub period: Option<String>,
    /// Stocks on this day, flows up to it.
    #[param(schema_with = day_schema, required = false)]
    pub day: Option<String>,
    /// As known with this journal line; a line that is not there is 404.
    #[param(value_type = i64, required = false, minimum = 0, maximum = 4294967295_i64)]
    pub line: Option<u32>,
    /// Along the tree of each day, or along today's.
    #[param(value_type = Tree, required = false, inline)]
    pub tree: Option<Tree>,
}

/// What was asked, and what it is answered from.
#[derive(Debug, Clone)]
pub struct AsOf {
    pub period: Period,
    pub day: Option<Day>,
    /// The line it is as of, also where none was asked for.
    pub line: u32,
    pub tree: Tree,
    pub today: Day,
    /// Small counts are known of now alone; `None` for any other question.
    pub small: Option<Arc<SmallCounts>>,
}

/// The view may move between two looks at it.
const LOOKS: usize = 5;

impl AsOf {
    pub fn of(state: &ApiState, directory: &Directory, asked: &AsOfQuery) -> Result<AsOf, Trouble> {
        for _ in 0..LOOKS {
            let (today, head) = state.standing()?;
            let small = state.disclosure.small_counts(&state.live, directory);
            let small = small.ok_or_else(loading)?;
            if small.is_as_of(today, head) {
                return AsOf::read(asked, today, head, small);
            }
        }
        Err(loading())
    }

    fn read(
        asked: &AsOfQuery,
        today: Day,
        head: u32,
        small: Arc<SmallCounts>,
    ) -> Result<AsOf, Trouble> {
        let this_year = || Period::year(today.year()).unwrap_or_else(|| Period::new(today, today));
        let period = match asked.period.as_deref() {
            None => this_year(),
            Some(text) => read_period(text)?,
        };
        let day = asked.day.as_deref().map(read_day).transpose()?;
        if let Some(line) = asked.line.filter(|line| *line > head) {
            let refusal = Refusal::new("unknown_line").with("line", line);
            return Err(Trouble::not_found(refusal));
        }
        let tree = asked.tree.unwrap_or_default();
        let is_now = period == this_year()
            && day.is_none_or(|day| day == today)
            && asked.line.is_none_or(|line| line == head)
            && tree == Tree::Then;
        Ok(AsOf {
            period,
            day,
            line: asked.line.unwrap_or(head),
            tree,
            today,
            small: is_now.then_some(small),
        })
    }

    /// The engine's way of asking the same, for one unit.
    pub fn asked(&self, unit: UnitId) -> Asked {
        Asked {
            unit,
            period: self.period.clone(),
            day: self.day,
            line: Some(self.line),
            todays_tree: self.tree == Tree::Today,
        }
    }
}

/// A day as [`DAY`] describes it.
pub fn read_day(text: &str) -> Result<Day, Trouble> {
    let day = text.parse::<Day>().ok();
    let day = day.filter(|day| day.year() <= LAST_YEAR && day.to_string() == text);
    day.ok_or_else(|| Trouble::unclear("day", text))
}

/// A period as [`PERIOD`] describes it.
fn read_period(text: &str) -> Result<Period, Trouble> {
    let is_short = text.len() <= "2026-03".len();
    let period = text.parse::<Period>().ok().filter(|_| is_short);
    let period = period.filter(|period| period.to.year() <= LAST_YEAR);
    period.ok_or_else(|| Trouble::unclear("period", text))
}

/// The last year of which every day is known.
const LAST_YEAR: i16 = 2078;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_periods_are_read_to_the_letter() {
        assert!(read_day("2024-02-29").is_ok());
        for text in [
            "2023-02-29",
            "2079-01-01",
            "1899-12-31",
            "2024-2-29",
            "",
            " 2024-02-29",
        ] {
            assert!(read_day(text).is_err(), "{text}");
        }
        for text in ["2026", "2026Q4", "2026-12"] {
            assert!(read_period(text).is_ok(), "{text}");
        }
        for text in [
            "2079",
            "2026Q5",
            "2026-13",
            "26",
            "2026-01-01",
            "2026..2027",
            "",
        ] {
            assert!(read_period(text).is_err(), "{text}");
        }
    }
}

//! One figure, with everything that must stand beside it.

use super::Completeness;
use figures::{Cell, Question, TreeReading};
use kit::{Day, Period, UnitId};

/// What is asked: a unit, a period, and as of when.
#[derive(Debug, Clone)]
pub struct Asked {
    pub unit: UnitId,
    pub period: Period,
    /// As of this day: stocks are counted on it, flows end with it.
    pub day: Option<Day>,
    /// As of this journal line.
    pub line: Option<u32>,
    /// Along today's tree instead of the tree of each day.
    pub todays_tree: bool,
}

/// The answer. A null value is not 0: nothing was ever recorded.
#[derive(Debug, Clone)]
pub struct Figure {
    pub cell: Cell,
    pub completeness: Option<Completeness>,
    /// The line it is as of.
    pub line: u32,
}

/// The engine's question for what is asked. Without a day given, stocks are
/// counted on the earlier of the period's end and today.
pub fn question(asked: &Asked, today: Day) -> Question {
    let period = match asked.day {
        Some(day) => asked.period.cut_at(day),
        None => asked.period.clone(),
    };
    Question {
        period,
        stock_day: asked.day.unwrap_or_else(|| asked.period.to.min(today)),
        line: asked.line,
        tree: if asked.todays_tree {
            TreeReading::On(today)
        } else {
            TreeReading::Then
        },
    }
}

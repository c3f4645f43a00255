//! 此后变化: what later lines changed about the state a report was frozen at.

use super::changed_by::{ChangedBy, Search, changed_by};
use super::check::as_defined;
use super::statement::{FrozenFigure, Statement, Wanted};
use crate::db::Db;
use crate::indicators::{self, Asked, Dictionary, Indicator, Live};
use crate::journal::Failure;
use crate::reports::figure::digits;
use anyhow::Context;
use kit::Refusal;
use std::sync::Arc;

/// The same question, asked of a later line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restated {
    pub statement: Statement,
    /// The line it is read at now.
    pub line: u32,
    pub figures: Vec<RestatedFigure>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestatedFigure {
    pub frozen: FrozenFigure,
    /// In the same digits and by the same definition; `None` is null.
    pub now: Option<String>,
    /// `+3`, `-0.25`; empty where nothing changed or there is no number now.
    pub difference: String,
    /// The version of the definition in use now, where it is another one.
    pub redefined: Option<i64>,
    pub changed_by: ChangedBy,
}

impl RestatedFigure {
    pub fn is_changed(&self) -> bool {
        self.now.as_ref() != Some(&self.frozen.value)
    }
}

impl Restated {
    pub fn changed(&self) -> impl Iterator<Item = &RestatedFigure> {
        self.figures.iter().filter(|figure| figure.is_changed())
    }
}

/// Asks the frozen question of the state at `line` (the newest when absent):
/// same unit, period, days and definitions, later knowledge.
///
/// Refuses `unknown_line` for a line that is not there, `line_before_frozen`
/// for one before the report's own state, `proof_unreadable`.
pub async fn restate(
    db: &Db,
    live: &Arc<Live>,
    statement: &Statement,
    line: Option<u32>,
) -> Result<Restated, Failure> {
    let head = live.head().0;
    let line = line.unwrap_or(head);
    if line > head {
        return Err(Refusal::new("unknown_line").with("line", line).into());
    }
    if line < statement.line {
        let refusal = Refusal::new("line_before_frozen").with("line", line);
        return Err(refusal.with("frozen", statement.line).into());
    }
    let wanted = statement.wanted()?;
    let dictionary = indicators::recorded(db.read(), statement.definitions_line).await?;
    let counting = Counting {
        live: live.clone(),
        statement: statement.clone(),
        wanted: Wanted {
            asked: Asked {
                line: Some(line),
                ..wanted.asked
            },
            today: wanted.today,
        },
        dictionary,
    };
    // Figures are looked for among every fact: not on this thread.
    let counted = tokio::task::spawn_blocking(move || counting.figures());
    let mut restated = Restated {
        statement: statement.clone(),
        line,
        figures: Vec::new(),
    };
    for (mut figure, indicator) in counted.await.context("counting again")? {
        if let Some(indicator) = indicator.filter(|_| figure.is_changed()) {
            let search = Search {
                live: live.clone(),
                indicator,
                wanted: statement.wanted()?,
                from: statement.line,
                to: line,
            };
            figure.changed_by = changed_by(db, search).await?;
        }
        restated.figures.push(figure);
    }
    Ok(restated)
}

struct Counting {
    live: Arc<Live>,
    statement: Statement,
    wanted: Wanted,
    dictionary: Dictionary,
}

impl Counting {
    fn figures(&self) -> Vec<(RestatedFigure, Option<Indicator>)> {
        let all = self.statement.figures.iter();
        all.map(|frozen| self.figure(frozen)).collect()
    }

    fn figure(&self, frozen: &FrozenFigure) -> (RestatedFigure, Option<Indicator>) {
        let Wanted { asked, today } = &self.wanted;
        let indicator = as_defined(&self.dictionary, &self.live, frozen);
        let indicator = indicator.filter(|_| self.live.knows(asked.unit));
        let now = indicator.as_ref().and_then(|indicator| {
            let figure = self.live.figure(indicator, asked, *today);
            figure.cell.value.map(digits)
        });
        let in_use = self.live.find_indicator(&frozen.id);
        let redefined = in_use
            .map(|one| one.version)
            .filter(|v| *v != frozen.version);
        let figure = RestatedFigure {
            difference: difference(&frozen.value, now.as_deref()),
            now,
            redefined,
            changed_by: ChangedBy::default(),
            frozen: frozen.clone(),
        };
        (figure, indicator)
    }
}

fn difference(then: &str, now: Option<&str>) -> String {
    let Some(now) = now.filter(|now| *now != then) else {
        return String::new();
    };
    if let (Ok(then), Ok(now)) = (then.parse::<i64>(), now.parse::<i64>()) {
        return format!("{:+}", now - then);
    }
    match (then.parse::<f64>(), now.parse::<f64>()) {
        (Ok(then), Ok(now)) => {
            let four = format!("{:+.4}", now - then);
            four.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_said_with_their_sign() {
        for (then, now, told) in [
            ("3", Some("5"), "+2"),
            ("5", Some("3"), "-2"),
            ("66.6666", Some("50"), "-16.6666"),
            ("50", Some("62.5"), "+12.5"),
            ("3", Some("3"), ""),
            ("3", None, ""),
        ] {
            assert_eq!(difference(then, now), told);
        }
    }
}

//! What came of one place.

use crate::indicators::{Completeness, Figure, Indicator};
use crate::units::UnitCard;
use crate::words::{self, Language};
use figures::Number;
use kit::{Day, Period};

/// The figure that fills a place, with what stands behind it.
#[derive(Debug, Clone)]
pub struct Found {
    pub indicator: String,
    pub name: String,
    pub version: i64,
    pub definition: String,
    pub unit_of_count: String,
    pub number: Number,
    /// Code and name of the unit it is about.
    pub unit: String,
    pub unit_name: String,
    pub period: Period,
    pub as_of: Day,
    pub grade: kit::Grade,
    pub completeness: Option<Completeness>,
    /// As it is written into the form.
    pub written: String,
}

/// A place that was left as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// As a person finds it: `汇总!B5`.
    pub place: String,
    /// The mark, without its brackets.
    pub mark: String,
    pub why: Why,
}

/// Why a place was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// No figure has this name; those that come nearest.
    UnknownName(Vec<String>),
    /// No unit is called so, or several are.
    UnknownUnit(String),
    ManyUnits(String, usize),
    /// Neither one unit nor one period.
    BrokenMark,
    BadPeriod(String),
    /// The period has not begun.
    NotYet(String),
    NoRecords,
    /// The domain that would record it is not there yet.
    Needs(String),
    /// The cell reckons for itself.
    Formula,
    /// Something else is written there now.
    Occupied,
    /// In merged cells, or on a sheet that is gone.
    Gone,
    /// In a text box, a comment, a chart or a page header.
    OutOfReach,
}

impl Why {
    /// Stable and scriptable.
    pub fn code(&self) -> &'static str {
        match self {
            Why::UnknownName(_) => "unknown_name",
            Why::UnknownUnit(_) => "unknown_unit",
            Why::ManyUnits(..) => "many_units",
            Why::BrokenMark => "broken_mark",
            Why::BadPeriod(_) => "bad_period",
            Why::NotYet(_) => "not_yet",
            Why::NoRecords => "no_records",
            Why::Needs(_) => "needs",
            Why::Formula => "formula",
            Why::Occupied => "occupied",
            Why::Gone => "gone",
            Why::OutOfReach => "out_of_reach",
        }
    }

    /// What is wrong and what to do.
    pub fn words(&self, language: Language) -> String {
        let count;
        let offered;
        let (key, args): (&str, Vec<(&str, &str)>) = match self {
            Why::UnknownName(nearest) if nearest.is_empty() => ("form-left-unknown", vec![]),
            Why::UnknownName(nearest) => {
                let quoted: Vec<String> = nearest.iter().map(|n| format!("【{n}】")).collect();
                offered = quoted.join("");
                ("form-left-nearest", vec![("nearest", &offered)])
            }
            Why::UnknownUnit(unit) => ("form-left-unit", vec![("unit", unit)]),
            Why::ManyUnits(unit, several) => {
                count = several.to_string();
                (
                    "form-left-many-units",
                    vec![("unit", unit), ("count", &count)],
                )
            }
            Why::BrokenMark => ("form-left-broken", vec![]),
            Why::BadPeriod(period) => ("form-left-period", vec![("period", period)]),
            Why::NotYet(period) => ("form-left-not-yet", vec![("period", period)]),
            Why::NoRecords => ("form-left-no-records", vec![]),
            Why::Needs(what) => ("form-left-needs", vec![("what", what)]),
            Why::Formula => ("form-left-formula", vec![]),
            Why::Occupied => ("form-left-occupied", vec![]),
            Why::Gone => ("form-left-gone", vec![]),
            Why::OutOfReach => ("form-left-out-of-reach", vec![]),
        };
        words::text(key, &args, language).unwrap_or_else(|| self.code().to_owned())
    }
}

/// The figure as it was found; its digits are for a text.
pub(super) fn found(
    indicator: &Indicator,
    unit: &UnitCard,
    period: Period,
    as_of: Day,
    figure: &Figure,
) -> Result<Found, Why> {
    let Some(number) = figure.cell.value else {
        return Err(match &indicator.gap {
            Some(gap) => Why::Needs(gap.clone()),
            None => Why::NoRecords,
        });
    };
    Ok(Found {
        indicator: indicator.id.clone(),
        name: indicator.name.zh.clone(),
        version: indicator.version,
        definition: indicator.definition.zh.clone(),
        unit_of_count: indicator.unit.clone(),
        number,
        unit: unit.code.clone(),
        unit_name: unit.name.clone(),
        period,
        as_of,
        grade: figure.cell.grade,
        completeness: figure.completeness.clone(),
        written: in_text(number),
    })
}

/// Every digit of a count; a share to four decimals, cut.
fn in_text(number: Number) -> String {
    match number {
        Number::Int(count) => count.to_string(),
        Number::Rate(rate) => ((rate * 10_000.0 + 1e-6).floor() / 10_000.0).to_string(),
    }
}

/// As a cell holds it: a share in full, a hundredth of it where the cell shows
/// hundredths as percent.
pub(super) fn in_cell(number: Number, is_percent: bool) -> String {
    match number {
        Number::Int(count) => count.to_string(),
        Number::Rate(rate) if is_percent => hundredth(&rate.to_string()),
        Number::Rate(rate) => rate.to_string(),
    }
}

/// The point two places to the left: dividing would leave a trace of binary
/// fractions.
fn hundredth(digits: &str) -> String {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let shifted = format!("{whole:0>3}{part}");
    let (whole, part) = shifted.split_at(whole.len().max(3) - 2);
    let part = part.trim_end_matches('0');
    match part.is_empty() {
        true => whole.to_owned(),
        false => format!("{whole}.{part}"),
    }
}

/// All digits there are.
pub(super) fn exact(number: Number) -> String {
    in_cell(number, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_written_as_the_cell_shows_them() {
        assert_eq!(in_cell(Number::Rate(72.46), true), "0.7246");
        assert_eq!(in_cell(Number::Rate(100.0), true), "1");
        assert_eq!(in_cell(Number::Rate(0.0), true), "0");
        assert_eq!(in_cell(Number::Rate(5.5), true), "0.055");
        assert_eq!(in_cell(Number::Rate(72.46), false), "72.46");
        assert_eq!(in_cell(Number::Int(72), true), "72");
        assert_eq!(in_text(Number::Rate(200.0 / 3.0)), "66.6666");
        assert_eq!(in_text(Number::Rate(50.0)), "50");
        assert_eq!(exact(Number::Rate(0.000_01)), "0.00001");
    }
}

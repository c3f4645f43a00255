//! `yinling figures`

use super::Format;
use super::desk::Desk;
use super::print::Printer;
use crate::indicators::{Asked, Figure, Indicator, Live};
use crate::journal::Failure;
use crate::units;
use clap::{Args, ValueEnum};
use figures::Number;
use kit::{Day, Period, Refusal};
use serde_json::{Value, json};
use std::process::ExitCode;

/// A unit, a period, and as of when.
#[derive(Debug, Clone, Args)]
pub struct AskedArgs {
    /// The unit's code.
    #[arg(long)]
    pub unit: String,
    /// 2026, 2026Q1, 2026-03 or 2026-01-01..2026-06-30.
    #[arg(long)]
    period: Period,
    /// Stocks on this day, flows up to it.
    #[arg(long)]
    as_of_day: Option<Day>,
    /// As known with this journal line.
    #[arg(long)]
    as_of_line: Option<u32>,
    /// Along the tree of each day, or along today's.
    #[arg(long, value_enum, default_value_t = TreeArg::Then)]
    tree: TreeArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TreeArg {
    Then,
    Today,
}

#[derive(Debug, Args)]
pub struct FiguresArgs {
    #[command(flatten)]
    asked: AskedArgs,
    /// Only this figure.
    #[arg(long)]
    indicator: Option<String>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub async fn run(desk: Desk, args: FiguresArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    let live = desk.live().await?;
    let asked = resolve(&desk, &live, &args.asked).await?;
    let indicators = match &args.indicator {
        Some(id) => vec![find_indicator(&live, id)?],
        None => live.indicators(),
    };
    let today = desk.today();
    let rows: Vec<(Indicator, Figure)> = indicators
        .into_iter()
        .map(|one| {
            let figure = live.figure(&one, &asked, today);
            (one, figure)
        })
        .collect();
    match args.format {
        Format::Json => {
            let list = rows
                .iter()
                .map(|(one, figure)| as_json(one, figure, &args.asked));
            printer.json(&list.collect());
        }
        Format::Csv => print_csv(&rows, &args.asked, printer),
        Format::Text => {
            for (one, figure) in &rows {
                printer.line(&as_text(one, figure, printer));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The unit by its code; the line must exist.
pub async fn resolve(desk: &Desk, live: &Live, args: &AskedArgs) -> Result<Asked, Failure> {
    let unit = units::get_unit(desk.db.read(), &args.unit).await?;
    if let Some(line) = args.as_of_line.filter(|line| *line > live.head().0) {
        return Err(Refusal::new("unknown_line").with("line", line).into());
    }
    Ok(Asked {
        unit,
        period: args.period.clone(),
        day: args.as_of_day,
        line: args.as_of_line,
        todays_tree: args.tree == TreeArg::Today,
    })
}

pub fn find_indicator(live: &Live, id: &str) -> Result<Indicator, Refusal> {
    let unknown = || Refusal::new("unknown_indicator").with("indicator", id);
    live.find_indicator(id).ok_or_else(unknown)
}

fn number(figure: &Figure) -> Value {
    match figure.cell.value {
        Some(Number::Int(number)) => number.into(),
        Some(Number::Rate(rate)) => rate.into(),
        None => Value::Null,
    }
}

fn as_json(one: &Indicator, figure: &Figure, args: &AskedArgs) -> Value {
    json!({
        "indicator": one.id,
        "unit": args.unit,
        "period": args.period.label(),
        "value": number(figure),
        "unit_of_count": one.unit,
        "grade": figure.cell.grade.letter(),
        "completeness": figure.completeness,
        "as_of_line": figure.line,
        "version": one.version,
        "gap": if figure.cell.value.is_none() { one.gap.clone() } else { None },
        "cuts_months": figure.cell.cut_months,
    })
}

fn as_text(one: &Indicator, figure: &Figure, printer: &Printer) -> String {
    let value = match (figure.cell.value, &one.gap) {
        (Some(Number::Int(number)), _) => format!("{number} {}", one.unit),
        (Some(Number::Rate(rate)), _) => format!("{rate:.2}{}", one.unit),
        (None, Some(gap)) => printer.text("gap-figure", &[("gap", gap)]),
        (None, None) => printer.text("null-figure", &[]),
    };
    let complete = figure.completeness.as_ref();
    let complete = complete
        .map(|c| format!("  {}/{}", c.present, c.expected))
        .unwrap_or_default();
    format!("{:<44} {value}{complete}", one.id)
}

fn print_csv(rows: &[(Indicator, Figure)], args: &AskedArgs, printer: &Printer) {
    printer.line("indicator,unit,period,value,unit_of_count,grade,expected,present,as_of_line");
    for (one, figure) in rows {
        let value = match number(figure) {
            Value::Null => String::new(),
            value => value.to_string(),
        };
        let complete = figure.completeness.as_ref();
        let (expected, present) = complete
            .map(|c| (c.expected.to_string(), c.present.to_string()))
            .unwrap_or_default();
        printer.line(&format!(
            "{},{},{},{value},{},{},{expected},{present},{}",
            super::drill::quoted(&one.id),
            super::drill::quoted(&args.unit),
            args.period.label(),
            one.unit,
            figure.cell.grade.letter(),
            figure.line
        ));
    }
}

//! `yinling report restate`

use super::{code, get, is_json};
use crate::cli::Format;
use crate::cli::desk::Desk;
use crate::cli::print::Printer;
use crate::journal::Failure;
use crate::reports::frozen::{Restated, RestatedFigure, restate};
use clap::Args;
use serde_json::{Value, json};
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Debug, Args)]
pub struct RestateArgs {
    /// The report's number.
    id: i64,
    /// As known with this journal line (default the newest).
    #[arg(long)]
    as_of_line: Option<u32>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub async fn run(desk: Desk, args: RestateArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    let (_, frozen) = get(&desk, args.id).await?;
    let live = Arc::new(desk.live().await?);
    let statement = &frozen.proof.statement;
    let restated = restate(&desk.db, &live, statement, args.as_of_line).await?;
    match is_json(args.format) {
        true => printer.json(&as_json(&restated)),
        false => tell(&restated, printer),
    }
    Ok(code(restated.changed().next().is_none()))
}

fn as_json(restated: &Restated) -> Value {
    let figure = |figure: &RestatedFigure| {
        json!({
            "indicator": figure.frozen.id,
            "then": figure.frozen.value,
            "now": figure.now,
            "difference": figure.difference,
            "changed": figure.is_changed(),
            "redefined": figure.redefined,
            "lines": figure.changed_by.lines,
            "lines_total": figure.changed_by.total,
            "lines_are_exact": figure.changed_by.is_exact,
        })
    };
    json!({
        "from_line": restated.statement.line,
        "to_line": restated.line,
        "changed": restated.changed().count(),
        "figures": restated.figures.iter().map(figure).collect::<Vec<_>>(),
    })
}

fn tell(restated: &Restated, printer: &Printer) {
    let (from, to) = (
        restated.statement.line.to_string(),
        restated.line.to_string(),
    );
    let changed = restated.changed().count().to_string();
    let all = restated.figures.len().to_string();
    let told = [
        ("from", from.as_str()),
        ("to", to.as_str()),
        ("changed", changed.as_str()),
        ("all", all.as_str()),
    ];
    printer.line(&printer.text("restated", &told));
    for figure in &restated.figures {
        if figure.is_changed() {
            changed_figure(figure, printer);
        }
        if let Some(version) = figure.redefined {
            let version = version.to_string();
            let told = [("id", figure.frozen.id.as_str()), ("version", &version)];
            printer.line(&printer.text("restate-redefined", &told));
        }
    }
}

fn changed_figure(figure: &RestatedFigure, printer: &Printer) {
    let frozen = &figure.frozen;
    let now = figure.now.clone().unwrap_or_else(|| "—".to_owned());
    let told = [
        ("id", frozen.id.as_str()),
        ("name", &frozen.name),
        ("then", &frozen.value),
        ("now", &now),
        ("unit", &frozen.unit),
        ("difference", &figure.difference),
    ];
    printer.line(&printer.text("restate-figure", &told));
    let by = &figure.changed_by;
    let lines: Vec<String> = by.lines.iter().map(u32::to_string).collect();
    let (lines, total) = (lines.join(", "), by.total.to_string());
    let key = match (by.is_exact, by.total > by.lines.len()) {
        (true, false) => "restate-lines",
        (true, true) => "restate-lines-more",
        (false, _) => "restate-lines-perhaps",
    };
    printer.line(&printer.text(key, &[("lines", &lines), ("total", &total)]));
}

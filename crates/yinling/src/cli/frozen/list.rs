//! `yinling report list`

use super::is_json;
use crate::cli::Format;
use crate::cli::desk::Desk;
use crate::cli::print::Printer;
use crate::journal::Failure;
use crate::reports::frozen::{FrozenLine, list_frozen};
use crate::units;
use clap::Args;
use kit::hex;
use serde_json::{Value, json};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct ListArgs {
    /// Only those of this unit.
    #[arg(long)]
    unit: Option<String>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub async fn run(desk: Desk, args: ListArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    let unit = match &args.unit {
        Some(code) => Some(units::get_unit(desk.db.read(), code).await?),
        None => None,
    };
    let frozen = list_frozen(desk.db.read(), unit).await?;
    if is_json(args.format) {
        printer.json(&frozen.iter().map(as_json).collect());
        return Ok(ExitCode::SUCCESS);
    }
    if frozen.is_empty() {
        printer.line(&printer.text("frozen-none", &[]));
    }
    for one in &frozen {
        let told = [
            ("id", one.line.to_string()),
            ("unit", one.unit.clone()),
            ("period", one.period.clone()),
            ("day", one.at_day.to_string()),
            ("line", one.at_line.to_string()),
            ("figures", one.figures.to_string()),
        ];
        let told: Vec<(&str, &str)> = told.iter().map(|(k, v)| (*k, v.as_str())).collect();
        printer.line(&printer.text("frozen-entry", &told));
        if let Some(by) = one.withdrawn_by {
            printer.line(&printer.text("frozen-withdrawn", &[("by", &by.to_string())]));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn as_json(one: &FrozenLine) -> Value {
    json!({
        "id": one.line,
        "hash": hex(&one.hash),
        "unit": one.unit,
        "period": one.period,
        "as_of_day": one.at_day,
        "as_of_line": one.at_line,
        "figures": one.figures,
        "public_key": one.public_key,
        "withdrawn_by": one.withdrawn_by,
    })
}

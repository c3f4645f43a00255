//! `yinling drill`

use super::Format;
use super::desk::Desk;
use super::figures::{AskedArgs, find_indicator, resolve};
use super::print::Printer;
use crate::db::{FromQueryResult, rows};
use crate::journal::Failure;
use clap::Args;
use figures::{Drill, Record};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct DrillArgs {
    #[arg(long)]
    indicator: String,
    #[command(flatten)]
    asked: AskedArgs,
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    /// A file to write to instead of standard output.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(FromQueryResult)]
struct CodeRow {
    id: i64,
    code: Option<String>,
}

pub async fn run(desk: Desk, args: DrillArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    let live = desk.live().await?;
    let asked = resolve(&desk, &live, &args.asked).await?;
    let indicator = find_indicator(&live, &args.indicator)?;
    let drill = live.drill(&indicator, &asked, desk.today(), 0, usize::MAX);
    let codes = rows::<CodeRow, _>(desk.db.read(), "SELECT id, code FROM unit", []).await?;
    let codes: HashMap<i64, String> = codes
        .into_iter()
        .map(|row| (row.id, row.code.unwrap_or_else(|| format!("#{}", row.id))))
        .collect();
    let text = match args.format {
        Format::Csv => as_csv(&drill, &codes),
        _ => as_json(&drill, &codes).to_string(),
    };
    match args.out {
        Some(path) => {
            let write = || -> std::io::Result<()> {
                let mut file = std::fs::File::create(&path)?;
                file.write_all(text.as_bytes())?;
                file.sync_all()
            };
            write().map_err(|error| {
                let why = format!("{}: {error}", path.display());
                kit::Refusal::new("no_access").with("why", why)
            })?;
        }
        None => printer.line(text.trim_end()),
    }
    Ok(ExitCode::SUCCESS)
}

fn code<'a>(codes: &'a HashMap<i64, String>, record: &Record) -> &'a str {
    // A counted holder is what the figure counts; the fact's unit is below it.
    let unit = if record.holder.0 != 0 {
        record.holder
    } else {
        record.unit
    };
    codes.get(&i64::from(unit)).map_or("", String::as_str)
}

fn as_json(drill: &Drill, codes: &HashMap<i64, String>) -> Value {
    let records = drill.records.iter().map(|record| {
        json!({
            "line": record.line,
            "n": record.n,
            "day": record.day,
            "unit": code(codes, record),
            "person_no": record.person.is_somebody().then_some(record.person),
            "quantity": record.quantity,
            "grade": record.grade.letter(),
        })
    });
    let mut answer = json!({ "total": drill.total, "records": records.collect::<Vec<_>>() });
    if let Some(over) = drill.over {
        answer["over"] = over.into();
    }
    answer
}

fn as_csv(drill: &Drill, codes: &HashMap<i64, String>) -> String {
    let mut text = String::from("line,n,day,unit,person_no,quantity,grade\n");
    for record in &drill.records {
        let person = match record.person.is_somebody() {
            true => record.person.to_string(),
            false => String::new(),
        };
        text.push_str(&format!(
            "{},{},{},{},{person},{},{}\n",
            record.line,
            record.n,
            record.day,
            quoted(code(codes, record)),
            record.quantity,
            record.grade.letter()
        ));
    }
    text
}

/// A CSV cell that no spreadsheet takes for a formula.
pub fn quoted(text: &str) -> String {
    let guarded = match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{text}"),
        _ => text.to_owned(),
    };
    if guarded.contains([',', '"', '\n']) {
        return format!("\"{}\"", guarded.replace('"', "\"\""));
    }
    guarded
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn cell_cannot_become_a_formula_or_break_the_row() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(quoted("370102-Z01"), "370102-Z01");
    }
}

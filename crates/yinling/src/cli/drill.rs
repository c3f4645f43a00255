//! `yinling drill`

use super::desk::Desk;
use super::figures::{AskedArgs, find_indicator, resolve};
use super::print::Printer;
use crate::db::{FromQueryResult, rows};
use crate::indicators::measures::INSTRUCTOR_EVER;
use crate::instructors::document_of;
use crate::journal::Failure;
use clap::{Args, ValueEnum};
use figures::{Drill, Record};
use kit::Refusal;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct DrillArgs {
    #[arg(long)]
    indicator: String,
    #[command(flatten)]
    asked: AskedArgs,
    #[arg(long, value_enum, default_value_t = DrillFormat::Json)]
    format: DrillFormat,
    /// A file to write to instead of standard output.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DrillFormat {
    Text,
    Json,
    Csv,
    /// A workbook; needs --out.
    Xlsx,
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
    if args.format == DrillFormat::Xlsx {
        let path = args
            .out
            .ok_or_else(|| Refusal::new("missing_value").with("field", "--out"))?;
        return as_xlsx(&path, &drill, &codes);
    }
    let text = match args.format {
        DrillFormat::Csv => as_csv(&drill, &codes),
        _ => as_json(&desk, &drill, &codes).await?.to_string(),
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
                Refusal::new("no_access").with("why", why)
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

/// Every cell text: no code or number becomes a formula.
fn as_xlsx(path: &Path, drill: &Drill, codes: &HashMap<i64, String>) -> Result<ExitCode, Failure> {
    let header = [
        "流水",
        "序号",
        "日期",
        "单位代码",
        "人员编号",
        "数量",
        "等级",
    ];
    let rows = drill.records.iter().map(|record| {
        let person = match record.person.is_somebody() {
            true => record.person.to_string(),
            false => String::new(),
        };
        [
            record.line.to_string(),
            record.n.to_string(),
            record.day.to_string(),
            code(codes, record).to_owned(),
            person,
            record.quantity.to_string(),
            record.grade.letter().to_string(),
        ]
    });
    sheets::write::write_table(path, "记录", &header, rows)
        .map_err(|error| Refusal::new("no_access").with("why", error))?;
    Ok(ExitCode::SUCCESS)
}

/// The first year opens to its document too.
async fn as_json(
    desk: &Desk,
    drill: &Drill,
    codes: &HashMap<i64, String>,
) -> Result<Value, Failure> {
    let mut records = Vec::new();
    for record in &drill.records {
        let mut one = json!({
            "line": record.line,
            "n": record.n,
            "day": record.day,
            "unit": code(codes, record),
            "person_no": record.person.is_somebody().then_some(record.person),
            "quantity": record.quantity,
            "grade": record.grade.letter(),
        });
        if record.measure == INSTRUCTOR_EVER {
            let document = document_of(desk.db.read(), record.line.into()).await?;
            one["document"] = document.into();
        }
        records.push(one);
    }
    let mut answer = json!({ "total": drill.total, "records": records });
    if let Some(over) = drill.over {
        answer["over"] = over.into();
    }
    Ok(answer)
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

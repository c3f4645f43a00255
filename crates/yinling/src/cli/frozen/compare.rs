//! `yinling report compare`

use super::{code, get, is_json, read};
use crate::cli::Format;
use crate::cli::desk::Desk;
use crate::cli::print::Printer;
use crate::journal::Failure;
use crate::reports::frozen::compare;
use clap::Args;
use documents::returned::{Change, Comparison, Kind};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct CompareArgs {
    /// The report's number.
    id: i64,
    /// The copy that came back.
    file: PathBuf,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub async fn run(desk: Desk, args: CompareArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    let (_, frozen) = get(&desk, args.id).await?;
    let comparison = compare(&frozen, &read(&args.file)?)?;
    match is_json(args.format) {
        true => printer.json(&as_json(&comparison)),
        false => tell(&comparison, printer),
    }
    Ok(code(comparison.numbers.is_empty()))
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Changed => "changed",
        Kind::Added => "added",
        Kind::Removed => "removed",
    }
}

fn as_json(comparison: &Comparison) -> Value {
    let change = |change: &Change| {
        json!({
            "kind": kind(change.kind),
            "before": change.before,
            "after": change.after,
            "sentence_before": change.sentence_before,
            "sentence_after": change.sentence_after,
            "figure": change.figure,
        })
    };
    json!({
        "numbers_changed": comparison.numbers.len(),
        "numbers_looked_at": comparison.looked_at,
        "texts_changed": comparison.texts,
        "changes": comparison.numbers.iter().map(change).collect::<Vec<_>>(),
    })
}

fn tell(comparison: &Comparison, printer: &Printer) {
    let (changed, looked_at, texts) = (
        comparison.numbers.len().to_string(),
        comparison.looked_at.to_string(),
        comparison.texts.to_string(),
    );
    let told = [
        ("changed", changed.as_str()),
        ("all", &looked_at),
        ("texts", &texts),
    ];
    printer.line(&printer.text("compared", &told));
    for change in &comparison.numbers {
        let key = match change.kind {
            Kind::Changed => "compare-changed",
            Kind::Added => "compare-added",
            Kind::Removed => "compare-removed",
        };
        let told = [
            ("before", change.before.as_str()),
            ("after", &change.after),
            ("figure", change.figure.as_deref().unwrap_or_default()),
        ];
        printer.line(&printer.text(key, &told));
        for (sign, sentence) in [
            ("-", &change.sentence_before),
            ("+", &change.sentence_after),
        ] {
            if !sentence.is_empty() {
                printer.line(&format!("  {sign} {sentence}"));
            }
        }
    }
}

//! `yinling report check`

use super::{code, get, is_json, read};
use crate::cli::Format;
use crate::cli::desk::Desk;
use crate::cli::print::Printer;
use crate::journal::{self, Failure};
use crate::reports::frozen::{
    ChainReading, Checked, CheckedFigure, Claim, Proof, Seal, Signer, check,
};
use clap::Args;
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The report's number, or its proof file.
    #[arg(value_name = "ID|FILE")]
    what: String,
    /// Read only its own lines of the journal again, not every line before.
    #[arg(long)]
    skip_chain: bool,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub async fn run(desk: Desk, args: CheckArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    let (kept, alone);
    let claim = match args.what.parse::<i64>() {
        Ok(id) => {
            kept = get(&desk, id).await?;
            Claim::Kept(&kept.0, &kept.1)
        }
        Err(_) => {
            let bytes = read(Path::new(&args.what))?;
            alone = Proof::parse(&String::from_utf8_lossy(&bytes))?;
            Claim::Alone(&alone)
        }
    };
    let live = desk.live().await?;
    let chain = match args.skip_chain {
        true => ChainReading::ItsLines,
        false => ChainReading::Whole,
    };
    let (head, _) = journal::head(desk.db.read()).await?;
    let bar = printer.progress(u64::try_from(head).unwrap_or(0), "check");
    let seen = |line| bar.set_position(u64::try_from(line).unwrap_or(0));
    let checked = check(&desk.db, &live, &desk.secrets, claim, chain, seen).await?;
    bar.finish_and_clear();
    match is_json(args.format) {
        true => printer.json(&as_json(&checked)),
        false => tell(&checked, printer),
    }
    Ok(code(checked.is_proven()))
}

fn as_json(checked: &Checked) -> Value {
    let figure = |figure: &CheckedFigure| {
        json!({
            "indicator": figure.frozen.id,
            "value": figure.frozen.value,
            "live": figure.live,
            "recounted": figure.recounted,
            "definition_holds": figure.is_defined,
            "proven": figure.is_proven(),
        })
    };
    let seals = checked.seals.iter();
    let seals = seals.map(|seal| (seal.code().to_owned(), Value::Bool(seal.holds())));
    json!({
        "proven": checked.is_proven(),
        "unit": checked.statement.unit.code,
        "period": checked.statement.period,
        "as_of_day": checked.statement.as_of_day,
        "as_of_line": checked.statement.line,
        "hash": checked.statement.hash,
        "withdrawn_by": checked.withdrawn_by,
        "seals": seals.collect::<serde_json::Map<String, Value>>(),
        "figures": checked.figures.iter().map(figure).collect::<Vec<_>>(),
    })
}

fn tell(checked: &Checked, printer: &Printer) {
    for seal in &checked.seals {
        printer.line(&sentence(seal, printer));
    }
    for figure in &checked.figures {
        let frozen = &figure.frozen;
        let none = || "—".to_owned();
        let told = [
            ("id", frozen.id.clone()),
            ("name", frozen.name.clone()),
            ("value", format!("{}{}", frozen.value, frozen.unit)),
            ("live", figure.live.clone().unwrap_or_else(none)),
            ("recounted", figure.recounted.clone().unwrap_or_else(none)),
        ];
        let told: Vec<(&str, &str)> = told.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let key = match (figure.is_proven(), figure.is_defined) {
            (true, _) => "check-figure-proven",
            (false, true) => "check-figure-not-proven",
            (false, false) => "check-figure-not-defined",
        };
        printer.line(&printer.text(key, &told));
    }
    if let Some(by) = checked.withdrawn_by {
        printer.line(&printer.text("frozen-withdrawn", &[("by", &by.to_string())]));
    }
    let proven = checked.figures.iter().filter(|figure| figure.is_proven());
    let (proven, all) = (
        proven.count().to_string(),
        checked.figures.len().to_string(),
    );
    let key = match checked.is_proven() {
        true => "check-proven",
        false => "check-not-proven",
    };
    printer.line(&printer.text(key, &[("proven", &proven), ("all", &all)]));
}

fn sentence(seal: &Seal, printer: &Printer) -> String {
    let key = match seal {
        Seal::Signature(true) => "seal-signature",
        Seal::Signature(false) => "seal-signature-broken",
        Seal::Key(Signer::House) => "seal-key",
        Seal::Key(Signer::Former { until_line }) => {
            return printer.text("seal-key-former", &[("line", &until_line.to_string())]);
        }
        Seal::Key(Signer::Foreign) => "seal-key-foreign",
        Seal::Document(true) => "seal-document",
        Seal::Document(false) => "seal-document-broken",
        Seal::Line(true) => "seal-line",
        Seal::Line(false) => "seal-line-broken",
        Seal::Chain(Ok(lines)) => {
            return printer.text("seal-chain", &[("lines", &lines.to_string())]);
        }
        Seal::Chain(Err((line, table))) => {
            let told = [("line", line.to_string()), ("table", (*table).to_owned())];
            let told: Vec<(&str, &str)> = told.iter().map(|(k, v)| (*k, v.as_str())).collect();
            return printer.text("seal-chain-broken", &told);
        }
    };
    printer.text(key, &[])
}

//! `yinling verify`

use super::desk::Desk;
use super::print::Printer;
use crate::indicators::verify_figures;
use crate::journal::{self, Failure};
use crate::{people, units};
use clap::Args;
use kit::Refusal;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// A line and its hash as printed on a report or backup: SEQ:HASH.
    #[arg(long, value_name = "SEQ:HASH", value_parser = parse_expected)]
    expect: Option<(u32, String)>,
    /// Leave out counting every figure again.
    #[arg(long)]
    skip_figures: bool,
}

fn parse_expected(text: &str) -> Result<(u32, String), String> {
    let (seq, hash) = text.split_once(':').ok_or("write it as SEQ:HASH")?;
    let seq = seq
        .parse()
        .map_err(|_| "SEQ is a line's number".to_owned())?;
    if hash.len() < 8 || !hash.chars().all(|c| c.is_ascii_hexdigit()) {
        return Err("HASH is at least eight hex digits".into());
    }
    Ok((seq, hash.to_lowercase()))
}

pub async fn run(desk: Desk, args: VerifyArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    let (head, head_hash) = journal::head(desk.db.read()).await?;
    let bar = printer.progress(u64::try_from(head).unwrap_or(0), "verify");
    let chain = journal::verify_chain(desk.db.read(), |line| {
        bar.set_position(u64::try_from(line).unwrap_or(0));
    })
    .await?;
    let report = chain.map_err(|broken| {
        let what = Refusal::new("broken").with("line", broken.line);
        what.with("table", broken.table).with("what", broken.what)
    })?;
    if let Some((seq, hash)) = args.expect {
        let line = journal::find_line(desk.db.read(), seq.into()).await?;
        let same = line.is_some_and(|line| journal::hex(&line.hash).starts_with(&hash));
        if !same {
            return Err(Refusal::new("head_mismatch").with("line", seq).into());
        }
    }
    if let Some(unit) = units::check_projection(desk.db.read(), desk.today()).await? {
        return Err(Refusal::new("tree_differs").with("unit", unit).into());
    }
    if !units::check_numbers(desk.db.read()).await? {
        let broken = Refusal::new("broken")
            .with("line", head)
            .with("table", "counter");
        return Err(broken
            .with("what", "it would give a number out twice")
            .into());
    }
    let people = people::check_identities(desk.db.read())
        .await?
        .map_err(|(person, table)| {
            Refusal::new("person_differs")
                .with("person", person)
                .with("table", table)
        })?;
    let mut figures = 0;
    if !args.skip_figures {
        let live = desk.live().await?;
        bar.set_length(live.indicators().len() as u64);
        bar.set_position(0);
        let verified = verify_figures(&live, &desk.db, desk.today(), |_| bar.inc(1)).await?;
        figures = verified.map_err(|m| {
            let shown = |n: Option<f64>| n.map_or_else(|| "—".to_owned(), |n| n.to_string());
            Refusal::new("figures_differ")
                .with("indicator", m.indicator)
                .with("unit", m.unit)
                .with("period", m.period)
                .with("live", shown(m.live))
                .with("recounted", shown(m.recounted))
        })?;
    }
    bar.finish_and_clear();
    let numbers = [
        ("lines", report.lines.to_string()),
        ("facts", report.facts.to_string()),
        ("rows", report.other_rows.to_string()),
        ("people", people.to_string()),
        ("figures", figures.to_string()),
        ("line", head.to_string()),
        ("hash", journal::hex(&head_hash)),
    ];
    let numbers: Vec<(&str, &str)> = numbers.iter().map(|(k, v)| (*k, v.as_str())).collect();
    printer.line(&printer.text("verified", &numbers));
    Ok(ExitCode::SUCCESS)
}

//! `yinling verify`

use super::desk::Desk;
use super::print::Printer;
use crate::backups::prove;
use crate::indicators::verify_figures;
use crate::journal::{self, Failure};
use clap::Args;
use indicatif::ProgressBar;
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
    let proof = prove(desk.db.read(), desk.today(), |line| bar.set_position(line)).await?;
    if let Some((seq, hash)) = args.expect {
        let line = journal::find_line(desk.db.read(), seq.into()).await?;
        let same = line.is_some_and(|line| kit::hex(&line.hash).starts_with(&hash));
        if !same {
            return Err(Refusal::new("head_mismatch").with("line", seq).into());
        }
    }
    let figures = match args.skip_figures {
        true => 0,
        false => recount(&desk, &bar).await?,
    };
    bar.finish_and_clear();
    let numbers = [
        ("lines", proof.chain.lines.to_string()),
        ("facts", proof.chain.facts.to_string()),
        ("rows", proof.chain.other_rows.to_string()),
        ("people", proof.people.to_string()),
        ("figures", figures.to_string()),
        ("line", head.to_string()),
        ("hash", kit::hex(&head_hash)),
    ];
    let numbers: Vec<(&str, &str)> = numbers.iter().map(|(k, v)| (*k, v.as_str())).collect();
    printer.line(&printer.text("verified", &numbers));
    Ok(ExitCode::SUCCESS)
}

/// Counts every figure again by SQL; answers with how many there were.
pub(super) async fn recount(desk: &Desk, bar: &ProgressBar) -> Result<u64, Failure> {
    let live = desk.live().await?;
    bar.set_length(live.indicators().len() as u64);
    bar.set_position(0);
    let verified = verify_figures(&live, &desk.db, desk.today(), |_| bar.inc(1)).await?;
    Ok(verified.map_err(|m| {
        let shown = |n: Option<f64>| n.map_or_else(|| "—".to_owned(), |n| n.to_string());
        Refusal::new("figures_differ")
            .with("indicator", m.indicator)
            .with("unit", m.unit)
            .with("period", m.period)
            .with("live", shown(m.live))
            .with("recounted", shown(m.recounted))
    })?)
}

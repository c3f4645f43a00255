//! `yinling restore`

use super::desk::{Desk, key_given};
use super::print::Printer;
use super::verify::recount;
use crate::backups::{RestoreForm, restore};
use crate::journal::Failure;
use crate::privacy;
use clap::Args;
use kit::{Clock, Day, SystemClock};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// A file that `backup` wrote, on either kind of database.
    file: PathBuf,
    /// The file of the old key, where the backup does not hold it.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Prove the journal, but leave out counting every figure again.
    #[arg(long)]
    quick: bool,
}

pub async fn run(
    folder: &Path,
    database: Option<&str>,
    args: RestoreArgs,
    printer: &Printer,
) -> Result<ExitCode, Failure> {
    let key_given = key_given();
    let form = RestoreForm {
        backup: &args.file,
        folder,
        url: database,
        key_file: args.key.as_deref(),
        key_given: key_given.as_deref(),
        today: SystemClock.today(),
    };
    let bar = printer.progress(1, "");
    let (label, proof) = restore(form, |step, done, total| {
        bar.set_message(printer.text(&format!("restore-{step}"), &[]));
        bar.set_length(total);
        bar.set_position(done);
    })
    .await?;
    let desk = Desk::open(folder, database).await?;
    // A backup older than somebody's wish brings nobody back.
    let again = privacy::erase_again(&desk.db, &desk.writer, &*desk.clock, folder).await?;
    let figures = match args.quick {
        true => None,
        false => Some(recount(&desk, &bar).await?),
    };
    bar.finish_and_clear();
    let numbers = [
        ("made", Day::of_china_ms(label.made_at).to_string()),
        ("lines", label.line.to_string()),
        ("facts", proof.chain.facts.to_string()),
        ("people", proof.people.to_string()),
        ("hash", label.hash),
        ("figures", figures.unwrap_or_default().to_string()),
    ];
    let numbers: Vec<(&str, &str)> = numbers.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let key = match figures {
        Some(_) => "restored",
        None => "restored-quick",
    };
    printer.line(&printer.text(key, &numbers));
    if again > 0 {
        let count = again.to_string();
        printer.line(&printer.text("erased-again", &[("count", &count)]));
    }
    Ok(ExitCode::SUCCESS)
}

//! `yinling backup`

use super::Format;
use super::desk::{Desk, key_given};
use super::print::Printer;
use crate::access::find_key;
use crate::backups::{Label, back_up};
use crate::journal::Failure;
use clap::Args;
use kit::Refusal;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The file to write. One that is there is not overwritten.
    file: PathBuf,
    /// Put the key into the backup: whoever has it can then read everything.
    #[arg(long)]
    with_key: bool,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub async fn run(desk: Desk, args: BackupArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    let key = match args.with_key {
        true => Some(key_text(&desk)?),
        false => None,
    };
    let bar = printer.progress(1, &printer.text("backup-step", &[]));
    let seen = |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    };
    let (db, clock) = (&desk.db, &*desk.clock);
    let label = back_up(db, &desk.secrets, clock, &args.file, key, seen).await?;
    bar.finish_and_clear();
    print(&label, &args, printer);
    Ok(ExitCode::SUCCESS)
}

fn key_text(desk: &Desk) -> Result<String, Failure> {
    let found = find_key(&desk.folder, key_given().as_deref())?;
    let missing = || Refusal::new("missing_key").with("file", desk.folder.display());
    Ok(found.ok_or_else(missing)?)
}

fn print(label: &Label, args: &BackupArgs, printer: &Printer) {
    let warning = printer.text(
        match label.key {
            Some(_) => "backup-with-key",
            None => "backup-without-key",
        },
        &[],
    );
    if args.format != Format::Text {
        printer.json(&json!({
            "file": args.file,
            "line": label.line,
            "hash": label.hash,
            "facts": label.facts,
            "people": label.people,
            "bytes": label.image,
            "with_key": label.key.is_some(),
        }));
        // Scripts read the answer; people must still hear this.
        printer.aside(&warning);
        return;
    }
    let size = label.image.div_ceil(1_000_000).to_string();
    let file = args.file.display().to_string();
    let numbers = [
        ("file", file),
        ("size", size),
        ("line", label.line.to_string()),
        ("hash", label.hash.clone()),
        ("facts", label.facts.to_string()),
        ("people", label.people.to_string()),
    ];
    let numbers: Vec<(&str, &str)> = numbers.iter().map(|(k, v)| (*k, v.as_str())).collect();
    printer.line(&printer.text("backed-up", &numbers));
    printer.line(&warning);
}

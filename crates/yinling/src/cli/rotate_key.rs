//! `yinling rotate-key`

use super::Format;
use super::desk::{Desk, key_given};
use super::print::Printer;
use crate::house_key::{Change, Rotation};
use crate::journal::{Channel, Failure, THIS_MACHINE};
use clap::Args;
use kit::Refusal;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Change the key under which everything sensitive is sealed.
///
/// A fresh key is made. Everything sealed in the database (ID numbers, phones,
/// addresses, second steps) is sealed anew under it, and everything by which
/// people, phones and cards are found is computed anew, in one transaction.
/// Everybody signs in as before; cards that were printed, keys of the API and
/// frozen reports stay good. Stop the server first; other commands are refused until
/// it is done.
///
/// Killed at any moment, the house has either the old key or the new one, whole:
/// start any command, it finds out which. Where the old one is still in force,
/// run this again.
///
/// What it protects: whoever has learnt the old key opens nothing in this
/// database any more, and can neither sign for this house nor try out ID
/// numbers, phones or cards against it.
///
/// What it does not protect: copies made before. Old backups, old copies of the
/// database file, a PostgreSQL's older write-ahead logs and pages not yet
/// reused open with the old key as before. ID numbers and phones cannot be
/// changed, so whoever had such a copy and the key knows them. Persons known
/// from past ledgers only keep the hash of the number their ledger gave them:
/// the journal covers it. A proof signed with the old key holds only for lines
/// before the change.
///
/// Old backups still need the old key: keep it apart, or make a new backup now.
#[derive(Debug, Args)]
pub struct RotateKeyArgs {
    /// The file to put the new key into. Needed where the key stands in the
    /// environment (YINLING_KEY), and only there: else the file key of the data
    /// folder changes.
    #[arg(long, value_name = "FILE")]
    key_out: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub async fn run(
    folder: &Path,
    database: Option<&str>,
    args: RotateKeyArgs,
    printer: &Printer,
) -> Result<ExitCode, Failure> {
    check_out(args.key_out.as_deref())?;
    let desk = Desk::open_alone(folder, database).await?;
    let rotation = Rotation {
        db: &desk.db,
        writer: &desk.writer,
        secrets: &desk.secrets,
        folder: &desk.folder,
        out: args.key_out.as_deref(),
        today: desk.today(),
    };
    let bar = printer.progress(1, &printer.text("rotate-step", &[]));
    let shown = bar.clone();
    let seen = move |done, total| {
        shown.set_length(total);
        shown.set_position(done);
    };
    let act = desk.act(THIS_MACHINE, Channel::Cli);
    let change = rotation.change(act, Arc::new(seen)).await?;
    bar.set_message(printer.text("rotate-settle", &[]));
    let former = rotation.settle(&change).await?;
    bar.finish_and_clear();
    tell(&change, former.as_deref(), &args, printer);
    Ok(ExitCode::SUCCESS)
}

/// Before anything is done: where the new key goes must be clear.
fn check_out(out: Option<&Path>) -> Result<(), Refusal> {
    match (key_given(), out) {
        (Some(_), None) => Err(Refusal::new("key_out_needed")),
        (None, Some(_)) => Err(Refusal::new("key_out_not_needed")),
        (_, Some(file)) if file.exists() => {
            Err(Refusal::new("key_out_exists").with("file", file.display()))
        }
        _ => Ok(()),
    }
}

fn tell(change: &Change, former: Option<&Path>, args: &RotateKeyArgs, printer: &Printer) {
    let line = change.recorded.line.to_string();
    let posted = &change.posted;
    let shown = |path: Option<&Path>| path.map(|path| path.display().to_string());
    let (former, out) = (shown(former), shown(args.key_out.as_deref()));
    let then = match (&out, &former) {
        (Some(out), _) => printer.text("rotated-out", &[("file", out)]),
        (None, Some(former)) => printer.text("rotated-file", &[("file", former)]),
        (None, None) => String::new(),
    };
    let then = [then, printer.text("rotated-backups", &[])];
    let then = then.iter().filter(|sentence| !sentence.is_empty());
    if args.format != Format::Text {
        printer.json(&json!({
            "line": change.recorded.line,
            "people": posted.people,
            "accounts": posted.accounts,
            "cards": posted.cards,
            "former_key": former,
            "new_key": out,
        }));
        // Scripts read the answer; people must still hear this.
        then.for_each(|sentence| printer.aside(sentence));
        return;
    }
    let numbers = [
        ("line", line),
        ("people", posted.people.to_string()),
        ("accounts", posted.accounts.to_string()),
        ("cards", posted.cards.to_string()),
    ];
    let numbers: Vec<(&str, &str)> = numbers.iter().map(|(k, v)| (*k, v.as_str())).collect();
    printer.line(&printer.text("rotated", &numbers));
    then.for_each(|sentence| printer.line(sentence));
}

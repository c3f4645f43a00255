//! A city comes back from one file, whole or not at all.

use super::draft::Draft;
use super::{Label, Proof, prove};
use crate::access::{Secrets, find_key, put_key};
use crate::db::{ConnectionTrait, Db, Schema, Tx, exec, scalar, schema_of};
use crate::journal::Failure;
use crate::{people, units};
use anyhow::Context;
use kit::{Day, Refusal};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What a restore asks for.
#[derive(Debug, Clone, Copy)]
pub struct RestoreForm<'a> {
    pub backup: &'a Path,
    /// The data folder to be filled; made if it is not there.
    pub folder: &'a Path,
    /// As for [`Db::connect`].
    pub url: Option<&'a str>,
    /// A file that holds the key.
    pub key_file: Option<&'a Path>,
    /// The key from the environment.
    pub key_given: Option<&'a str>,
    pub today: Day,
}

/// While a restore works in a folder.
const DRAFT: &str = "restoring.db";
const LOCK: &str = "restoring.lock";

const LINES: &str = "SELECT seq FROM journal_head WHERE id = 1";
/// Today's tree is made anew, and on the next opening once more.
const FORGET_DAY: &str = "DELETE FROM setting WHERE name = 'projected_on'";

/// Restores and proves it. `seen` is told what is being done (`check`, `copy`,
/// `verify`), how far it is and how far it goes.
///
/// Refusals, all of them before anything is touched: those of [`Label::read`],
/// `missing_key`, `wrong_key`, `target_not_empty`, `restore_running`. Those of
/// [`prove`] come before anything has taken effect.
pub async fn restore(
    form: RestoreForm<'_>,
    mut seen: impl FnMut(&'static str, u64, u64),
) -> Result<(Label, Proof), Failure> {
    let label = Label::read(form.backup, |done, total| seen("check", done, total))?;
    let key = fitting_key(&form, &label)?;
    let target = Target::of(&form).await?;
    std::fs::create_dir_all(form.folder)
        .with_context(|| format!("the folder {} cannot be made", form.folder.display()))?;
    let _lock = alone_in(form.folder)?;
    let draft = Draft::new(form.folder.join(DRAFT))?;
    take_out(form.backup, label.image, &draft.path)?;
    let image = Db::open_image(&draft.path).await?;
    people::clear_staging(&image, form.today, true).await?;
    let secrets = Secrets::of_text(&key)?;
    let proof = match target {
        Target::Open(city) => {
            let tx = city.begin().await?;
            city.migrate_within(&tx).await?;
            // Nobody can have come between from here on.
            require_empty(&tx, &form).await?;
            Db::read_image(&tx, &image, |done, total| seen("copy", done, total)).await?;
            let proof = settle(&tx, &form, &label, &secrets, seen).await?;
            keep_key(&form, &key)?;
            tx.commit().await?;
            city.close().await?;
            image.close().await?;
            proof
        }
        Target::File(file) => {
            let tx = image.begin().await?;
            let proof = settle(&tx, &form, &label, &secrets, seen).await?;
            tx.commit().await?;
            image.close().await?;
            keep_key(&form, &key)?;
            if !draft.put(&file)? {
                return Err(not_empty(&form).into());
            }
            proof
        }
    };
    Ok((label, proof))
}

/// Where the city is to be.
enum Target {
    /// A file that is not there yet: the image itself becomes it.
    File(PathBuf),
    /// A database without a city: the rows are copied in one transaction.
    Open(Db),
}

impl Target {
    async fn of(form: &RestoreForm<'_>) -> Result<Target, Failure> {
        if let Some(file) = Db::file_of(form.folder, form.url)?.filter(|file| !file.exists()) {
            return Ok(Target::File(file));
        }
        let city = Db::connect(form.folder, form.url).await?;
        if matches!(schema_of(&city).await?, Schema::At(version) if version > 0) {
            require_empty(city.read(), form).await?;
        }
        Ok(Target::Open(city))
    }
}

async fn require_empty<C: ConnectionTrait>(
    conn: &C,
    form: &RestoreForm<'_>,
) -> Result<(), Failure> {
    match scalar(conn, LINES, []).await? {
        0 => Ok(()),
        _ => Err(not_empty(form).into()),
    }
}

/// Makes today's tree anew, and proves everything before it takes effect.
async fn settle(
    tx: &Tx,
    form: &RestoreForm<'_>,
    label: &Label,
    secrets: &Secrets,
    mut seen: impl FnMut(&'static str, u64, u64),
) -> Result<Proof, Failure> {
    exec(tx, FORGET_DAY, []).await?;
    units::project_all(tx, form.today).await?;
    let total = u64::try_from(label.line).unwrap_or(0);
    let proof = prove(tx, form.today, |line| seen("verify", line, total)).await?;
    if (proof.chain.lines, &proof.chain.head) != (label.line, &label.hash) {
        return Err(Refusal::new("head_mismatch")
            .with("line", label.line)
            .into());
    }
    if !people::opens_with(tx, secrets).await? {
        return Err(wrong_key("key").into());
    }
    Ok(proof)
}

/// The key that the backup was made under. Every key that is offered must be
/// that one: a second one would be left over and mistaken for it some day.
fn fitting_key(form: &RestoreForm<'_>, label: &Label) -> Result<String, Failure> {
    let mut offered = Vec::new();
    if let Some(path) = form.key_file {
        let missing = || Refusal::new("not_found").with("file", path.display());
        let text = std::fs::read_to_string(path).map_err(|_| missing())?;
        offered.push((path.display().to_string(), text));
    }
    if let Some(text) = form.key_given {
        offered.push(("YINLING_KEY".to_owned(), text.to_owned()));
    }
    if let Some(text) = find_key(form.folder, None)? {
        offered.push((form.folder.join("key").display().to_string(), text));
    }
    if let Some(text) = &label.key {
        offered.push((form.backup.display().to_string(), text.clone()));
    }
    for (source, text) in &offered {
        let value = Secrets::of_text(text).map(|secrets| secrets.check_value());
        if !value.is_ok_and(|value| value == label.key_check) {
            return Err(wrong_key(source).into());
        }
    }
    let first = offered.into_iter().next();
    let missing = || Refusal::new("missing_key").with("file", form.backup.display());
    Ok(first.ok_or_else(missing)?.1)
}

/// A key from the environment stays there.
fn keep_key(form: &RestoreForm<'_>, key: &str) -> anyhow::Result<()> {
    match form.key_given {
        Some(_) => Ok(()),
        None => put_key(form.folder, key.trim()),
    }
}

fn wrong_key(source: &str) -> Refusal {
    Refusal::new("wrong_key").with("source", source)
}

fn not_empty(form: &RestoreForm<'_>) -> Refusal {
    let target = match Db::file_of(form.folder, form.url) {
        Ok(Some(file)) => file.display().to_string(),
        _ => "PostgreSQL".to_owned(),
    };
    Refusal::new("target_not_empty").with("target", target)
}

/// The image without label and seal.
fn take_out(backup: &Path, length: u64, to: &Path) -> anyhow::Result<()> {
    let mut image = File::open(backup)?.take(length);
    let mut to = std::fs::OpenOptions::new().write(true).open(to)?;
    let copied = std::io::copy(&mut image, &mut to)?;
    anyhow::ensure!(copied == length, "the backup became shorter");
    Ok(())
}

/// One restore at a time in a folder. The lock ends with the process, however
/// it ends; its file stays, for to remove it would let two hold it.
fn alone_in(folder: &Path) -> Result<File, Failure> {
    let path = folder.join(LOCK);
    let file = File::create(&path).with_context(|| path.display().to_string())?;
    let running = || Refusal::new("restore_running").with("target", folder.display());
    file.try_lock().map_err(|_| running())?;
    Ok(file)
}

//! The city is written into one file while it goes on working.

use super::Label;
use super::draft::Draft;
use crate::access::Secrets;
use crate::db::{Db, scalar};
use crate::journal::{self, Failure};
use crate::people;
use kit::{Clock, Refusal, hex};
use std::path::Path;

const FACTS: &str = "SELECT CAST(COALESCE(SUM(facts_n), 0) AS BIGINT) FROM journal";
const PEOPLE: &str = "SELECT COUNT(*) FROM shown_person";
const SCHEMA: &str = "SELECT MAX(version) FROM schema_version";

/// Writes `file`, which appears under its name when it is whole and on disk.
/// `key` is the text of the key where the backup is to hold it. `seen` is told
/// how much is done and how much there is.
///
/// Refusals: `file_exists`, `wrong_key`.
pub async fn back_up(
    db: &Db,
    secrets: &Secrets,
    clock: &dyn Clock,
    file: &Path,
    key: Option<String>,
    seen: impl FnMut(u64, u64),
) -> Result<Label, Failure> {
    let taken = || Refusal::new("file_exists").with("file", file.display());
    if file.exists() {
        return Err(taken().into());
    }
    let wrong = || Refusal::new("wrong_key").with("source", "key");
    if !people::opens_with(db.read(), secrets).await? {
        return Err(wrong().into());
    }
    if let Some(text) = &key {
        // Where the key was changed and its file could not follow.
        let is_ours = Secrets::of_text(text)?.check_value() == secrets.check_value();
        is_ours.then_some(()).ok_or_else(wrong)?;
    }
    let mut beside = file.as_os_str().to_owned();
    beside.push(format!(".{}.new", std::process::id()));
    let draft = Draft::new(beside.into())?;
    let digest = db.write_image(&draft.path, seen).await?;
    let image = Db::open_still(&draft.path).await?;
    let (line, hash) = journal::head(image.read()).await?;
    let label = Label {
        schema: scalar(image.read(), SCHEMA, []).await?,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: clock.now_ms(),
        line,
        hash: hex(&hash),
        facts: scalar(image.read(), FACTS, []).await?,
        people: scalar(image.read(), PEOPLE, []).await?,
        image: length(&draft.path)?,
        key_check: secrets.check_value(),
        key,
    };
    image.close().await?;
    label.seal(&draft.path, digest)?;
    if !draft.put(file)? {
        return Err(taken().into());
    }
    Ok(label)
}

fn length(file: &Path) -> anyhow::Result<u64> {
    Ok(std::fs::metadata(file)?.len())
}

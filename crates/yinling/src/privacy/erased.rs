//! Who was erased, in a file beside the database and outside every backup: a
//! backup made before brings nobody back.
//!
//! Each row is a person's number, the line that erased them and the first
//! sixteen letters of the city's first line, so that a folder in which another
//! city is restored erases nobody there.

use super::erase::wipe;
use crate::db::{ConnectionTrait, Db};
use crate::journal::{self, Act, Channel, Failure, Writer, verb};
use crate::people;
use anyhow::Context;
use kit::{Clock, PersonNo, hex};
use std::collections::BTreeMap;
use std::path::Path;

const FILE: &str = "erased";
const VERB: &str = "privacy::erase";

/// Number and city; the line.
type Erased = BTreeMap<(u32, String), i64>;

/// Writes down everybody the journal says was erased, beside those who stand in
/// the file already.
pub async fn keep_erased<C: ConnectionTrait>(conn: &C, folder: &Path) -> Result<(), Failure> {
    let mut erased = read(folder)?;
    let Some(city) = city(conn).await? else {
        return Ok(());
    };
    for line in journal::list_lines_of(conn, VERB).await? {
        let number = line.subject.strip_prefix("person:");
        if let Some(number) = number.and_then(|number| number.parse().ok()) {
            erased.entry((number, city.clone())).or_insert(line.seq);
        }
    }
    if erased.is_empty() {
        return Ok(());
    }
    let rows = erased
        .iter()
        .map(|((number, city), line)| format!("{number} {line} {city}\n"));
    let draft = folder.join(format!("{FILE}.new"));
    let told = || format!("the list of the erased in {}", folder.display());
    std::fs::write(&draft, rows.collect::<String>()).with_context(told)?;
    std::fs::rename(&draft, folder.join(FILE)).with_context(told)?;
    Ok(())
}

/// Erases those of the file whom a restored backup has brought back; answers
/// with how many there were.
pub async fn erase_again(
    db: &Db,
    writer: &Writer,
    clock: &dyn Clock,
    folder: &Path,
) -> Result<usize, Failure> {
    let erased = read(folder)?;
    let city = city(db.read()).await?;
    let mut again = 0;
    for ((number, of), _) in erased {
        let person = PersonNo(number);
        if Some(of) != city || people::find_person(db.read(), person).await?.is_none() {
            continue;
        }
        let act = Act {
            actor: "恢复".into(),
            on_behalf_of: PersonNo::NOBODY,
            channel: Channel::Cli,
        };
        let (now, today) = (clock.now_ms(), clock.today());
        let erasing = verb(move |tx| Box::pin(wipe(tx, person, now, today)));
        writer.record(act, erasing).await?;
        again += 1;
    }
    if again > 0 {
        db.scrub().await?;
    }
    keep_erased(db.read(), folder).await?;
    Ok(again)
}

async fn city<C: ConnectionTrait>(conn: &C) -> Result<Option<String>, Failure> {
    let first = journal::find_line(conn, 1).await?;
    Ok(first.map(|line| hex(&line.hash)[..16].to_owned()))
}

/// Rows that are not ours are left out.
fn read(folder: &Path) -> Result<Erased, Failure> {
    let path = folder.join(FILE);
    if !path.exists() {
        return Ok(Erased::new());
    }
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let rows = text.lines().filter_map(|row| {
        let mut parts = row.split(' ');
        let number = parts.next()?.parse().ok()?;
        let line = parts.next()?.parse().ok()?;
        Some(((number, parts.next()?.to_owned()), line))
    });
    Ok(rows.collect())
}

//! Another key takes the place of the one in force.

use super::unlock::FORMER_KEYS;
use crate::access::{Secrets, draw_key, next_key_file, take_next_key};
use crate::db::{Db, KEY_CHANGED, KEY_CHECK, Tx, exec};
use crate::journal::{Act, Failure, Posting, ROTATE_KEY, Recorded, Writer, verb};
use crate::{accounts, people};
use kit::{Day, Refusal, hex};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The verb; its subject is the house.
pub const ROTATE: &str = ROTATE_KEY;

const PUT_CHECK: &str = "UPDATE setting SET value = $3 WHERE name = $1 AND value = $2";
const PUT_FORMER: &str = "INSERT INTO setting (name, value) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";

/// Told how many rows are done, and of how many.
pub type Seen = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// What a change of the key works with. Nobody else may be at work in the house.
pub struct Rotation<'a> {
    pub db: &'a Db,
    pub writer: &'a Writer,
    pub secrets: &'a Arc<Secrets>,
    pub folder: &'a Path,
    /// Where the new key is put; without it, beside the one in the folder.
    pub out: Option<&'a Path>,
    pub today: Day,
}

/// A change of the key that has taken effect.
#[derive(Debug)]
pub struct Change {
    pub recorded: Recorded,
    pub secrets: Arc<Secrets>,
    pub posted: Counts,
}

/// What was sealed or hashed anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub people: i64,
    pub accounts: i64,
    pub cards: i64,
}

impl Rotation<'_> {
    fn key_file(&self) -> PathBuf {
        let next = || next_key_file(self.folder);
        self.out.map_or_else(next, Path::to_owned)
    }

    /// Puts a fresh key on disk, then brings it into force. What is left to do
    /// is [`Rotation::settle`]. No key is deleted, whatever happens: if the
    /// database's answer got lost, it may be the one in force.
    ///
    /// Refusals: `key_changed`, `person_differs`, `sealed_unreadable`.
    pub async fn change(&self, act: Act, seen: Seen) -> Result<Change, Failure> {
        people::clear_staging(self.db, self.today, true).await?;
        let text = draw_key(&self.key_file())?;
        let secrets = Arc::new(self.secrets.successor(&text)?);
        let posted = Arc::new(Mutex::new(Counts::default()));
        let (old, new, today) = (Arc::clone(self.secrets), Arc::clone(&secrets), self.today);
        let counts = Arc::clone(&posted);
        let rotating = verb(move |tx| {
            let (old, new, seen) = (Arc::clone(&old), Arc::clone(&new), Arc::clone(&seen));
            let counts = Arc::clone(&counts);
            Box::pin(async move {
                let (posting, found) = rotate(tx, &old, &new, today, &seen).await?;
                *counts.lock().unwrap_or_else(PoisonError::into_inner) = found;
                Ok(posting)
            })
        });
        let recorded = self.writer.record(act, rotating.alone()).await?;
        let posted = *posted.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Change {
            recorded,
            secrets,
            posted,
        })
    }

    /// What is left to do once a change has taken effect: what the former key
    /// opens goes from the file's free space, and the new key's file gets its
    /// place. [`super::unlock`] does it where a crash came between. Answers with
    /// where the former key is kept.
    pub async fn settle(&self, change: &Change) -> Result<Option<PathBuf>, Failure> {
        self.db.hold_to(&change.secrets.check_value());
        people::clear_staging(self.db, self.today, true).await?;
        self.db.scrub().await?;
        match self.out {
            None => Ok(take_next_key(self.folder, self.today)?),
            Some(_) => Ok(None),
        }
    }
}

/// The verb, to be run alone. Refusals: those of [`Rotation::change`].
async fn rotate(
    tx: &Tx,
    old: &Secrets,
    new: &Secrets,
    today: Day,
    seen: &Seen,
) -> Result<(Posting, Counts), Failure> {
    let values = [
        KEY_CHECK.into(),
        old.check_value().into(),
        new.check_value().into(),
    ];
    if exec(tx, PUT_CHECK, values).await? != 1 {
        return Err(Refusal::new(KEY_CHANGED).into());
    }
    let total = people::count_sealed(tx).await? + accounts::count_sealed(tx).await?;
    let total = u64::try_from(total).unwrap_or(0);
    let done = AtomicUsize::new(0);
    let count = move |rows| {
        let done = done.fetch_add(rows, Ordering::Relaxed) + rows;
        seen(done as u64, total);
    };
    let people = people::reseal(tx, old, new, today, &count).await?;
    let accounts = accounts::reseal(tx, old, new, &count).await?;
    let former = hex(&new.seal_former()?);
    exec(tx, PUT_FORMER, [FORMER_KEYS.into(), former.into()]).await?;
    let counts = Counts {
        people: people.people,
        accounts: accounts.accounts,
        cards: accounts.cards,
    };
    let posting = Posting {
        verb: ROTATE,
        subject: "house".into(),
        detail: json!({
            "people": people.people,
            "copies": people.copies,
            "accounts": accounts.accounts,
            "cards": accounts.cards,
            "former_check": old.check_value(),
            "former_public_key": hex(&old.public_key()),
            "public_key": hex(&new.public_key()),
        }),
        staged: Some(people.staged),
        ..Posting::default()
    };
    Ok((posting, counts))
}

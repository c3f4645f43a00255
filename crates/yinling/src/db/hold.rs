//! Who works with the house at this moment: many among each other, or one
//! alone. Whoever is alone sees that a server is running before it does
//! anything; what makes it safe is `fence.rs`.
//!
//! A hold ends with the process, however it ends.

use super::dialect::file_of_url;
use anyhow::Context;
use sqlx::{Connection, PgConnection};
use std::fs::{File, TryLockError};
use std::path::Path;

/// The house is in use by this process.
pub struct Hold {
    _lock: Lock,
}

/// How it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Company {
    AmongOthers,
    Alone,
}

#[expect(dead_code, reason = "what is locked is held, not read")]
enum Lock {
    File(File),
    /// A lock of PostgreSQL belongs to its connection, so it has one of its own.
    Session(Box<PgConnection>),
}

impl std::fmt::Debug for Hold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hold")
    }
}

/// Beside the one of migrations, and as arbitrary.
const NUMBER: i64 = 370_101;

impl Hold {
    /// `None` where others are in the way: somebody who is alone, or anybody
    /// for whoever wants to be. `folder` and `url` as for [`super::Db::connect`].
    pub async fn take(
        folder: &Path,
        url: Option<&str>,
        company: Company,
    ) -> anyhow::Result<Option<Hold>> {
        let file = match url {
            None => Some(folder.join(super::FILE)),
            Some(url) => file_of_url(url)?,
        };
        let lock = match (file, url) {
            (Some(file), _) => lock_file(&file.with_extension("lock"), company)?.map(Lock::File),
            (None, url) => lock_session(url.unwrap_or_default(), company)
                .await?
                .map(|connection| Lock::Session(Box::new(connection))),
        };
        Ok(lock.map(|lock| Hold { _lock: lock }))
    }
}

fn lock_file(path: &Path, company: Company) -> anyhow::Result<Option<File>> {
    let told = || path.display().to_string();
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    let file = options.open(path).with_context(told)?;
    let locked = match company {
        Company::AmongOthers => file.try_lock_shared(),
        Company::Alone => file.try_lock(),
    };
    match locked {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error).with_context(told),
    }
}

async fn lock_session(url: &str, company: Company) -> anyhow::Result<Option<PgConnection>> {
    let mut connection = PgConnection::connect(url)
        .await
        .with_context(|| format!("opening {}", super::dialect::without_password(url)))?;
    let sql = match company {
        Company::AmongOthers => "SELECT pg_try_advisory_lock_shared($1)",
        Company::Alone => "SELECT pg_try_advisory_lock($1)",
    };
    let asked = sqlx::query_scalar::<_, bool>(sql).bind(NUMBER);
    let locked = asked.fetch_one(&mut connection).await?;
    Ok(locked.then_some(connection))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::on_both;

    #[tokio::test]
    async fn many_are_among_each_other_and_one_is_alone() {
        on_both(async |house| {
            let take = async |company| {
                let hold = Hold::take(&house.folder, house.url.as_deref(), company);
                hold.await.expect("can be asked")
            };
            let first = take(Company::AmongOthers).await.expect("nobody is there");
            let second = take(Company::AmongOthers).await.expect("beside the first");
            assert!(take(Company::Alone).await.is_none());
            drop(first);
            assert!(take(Company::Alone).await.is_none());
            drop(second);
            // PostgreSQL notices a moment later that a connection is gone.
            let mut alone = take(Company::Alone).await;
            for _ in 0..200 {
                if alone.is_some() {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                alone = take(Company::Alone).await;
            }
            assert!(alone.is_some());
            assert!(take(Company::Alone).await.is_none());
            assert!(take(Company::AmongOthers).await.is_none());
        })
        .await;
    }
}

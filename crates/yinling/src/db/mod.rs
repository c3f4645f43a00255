//! The only place that knows which database it is talking to.
//!
//! [`Db`] holds one connection for writing (the process has one writer) and a
//! pool for reading. SQL elsewhere is portable text with `$n` parameters; what
//! differs between SQLite and PostgreSQL is in `dialect.rs`.

mod copy;
mod dialect;
mod disk;
mod fence;
mod hold;
mod image;
mod insert;
mod migrate;
mod pages;
mod query;
mod scrub;
mod staging;
mod update;

#[cfg(test)]
pub use copy::dump;
pub use disk::sync_folder;
pub use fence::{KEY_CHANGED, KEY_CHECK};
pub use hold::{Company, Hold};
pub use insert::Insert;
#[cfg(test)]
pub use migrate::age;
pub use migrate::{Schema, schema_of};
pub use query::{exec, one, rows, scalar};
pub use sea_orm::{ConnectionTrait, DatabaseTransaction as Tx, DbErr, FromQueryResult, Value};
pub use staging::{Bound, Staging, StagingTx};
pub use update::Update;

use anyhow::Context;
use arc_swap::ArcSwapOption;
use sea_orm::{AccessMode, ConnectOptions, Database, DatabaseConnection, TransactionTrait};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// The city's file in the data folder.
const FILE: &str = "yinling.db";

/// An open database: SQLite in the data folder, or PostgreSQL by its URL.
#[derive(Debug, Clone)]
pub struct Db {
    writing: DatabaseConnection,
    reading: DatabaseConnection,
    /// How `writing` was connected.
    options: Arc<ConnectOptions>,
    kind: dialect::Kind,
    /// The key that this process works with; see `fence.rs`.
    held_to: Arc<ArcSwapOption<String>>,
    /// The city's file, once it has been read as one; see `pages.rs`.
    own_file: Arc<OnceLock<&'static File>>,
}

impl Db {
    /// Opens (and for SQLite creates) the database without touching its schema.
    ///
    /// `url` is `postgres://…` or `sqlite://…`; without one it is the file
    /// `yinling.db` in `folder`.
    pub async fn connect(folder: &Path, url: Option<&str>) -> anyhow::Result<Db> {
        let Some(url) = url else {
            return Db::connect_file(&folder.join(FILE)).await;
        };
        let kind = dialect::Kind::of_url(url)?;
        let shown = dialect::without_password(url);
        let options = |connections| options(url, kind, connections);
        Db::of(kind, options(1), options(kind.readers()), &shown).await
    }

    /// A SQLite database in a file of any name, made if it is not there.
    pub async fn connect_file(file: &Path) -> anyhow::Result<Db> {
        let kind = dialect::Kind::Sqlite;
        let options = |connections| {
            let mut options = options("sqlite:", kind, connections);
            kind.tune(&mut options, Some(file.to_owned()));
            options
        };
        let shown = file.display().to_string();
        Db::of(kind, options(1), options(kind.readers()), &shown).await
    }

    async fn of(
        kind: dialect::Kind,
        writing: ConnectOptions,
        reading: ConnectOptions,
        shown: &str,
    ) -> anyhow::Result<Db> {
        let what = || format!("opening {shown}");
        let options = Arc::new(writing.clone());
        let writing = kind.connect_to_write(writing).await.with_context(what)?;
        Ok(Db {
            writing,
            options,
            reading: Database::connect(reading).await.with_context(what)?,
            kind,
            held_to: Arc::default(),
            own_file: Arc::default(),
        })
    }

    /// The file the database would be in; `None` for PostgreSQL.
    pub fn file_of(folder: &Path, url: Option<&str>) -> anyhow::Result<Option<PathBuf>> {
        match url {
            None => Ok(Some(folder.join(FILE))),
            Some(url) => dialect::file_of_url(url),
        }
    }

    /// Connects and brings the schema up to this program's version.
    pub async fn open(folder: &Path, url: Option<&str>) -> anyhow::Result<Db> {
        let db = Db::connect(folder, url).await?;
        migrate::up(&db).await?;
        Ok(db)
    }

    /// Brings the schema up to this program's version, within `tx`.
    pub async fn migrate_within(&self, tx: &Tx) -> anyhow::Result<()> {
        migrate::up_within(self.kind, tx).await
    }

    /// For reads outside a writing transaction.
    pub fn read(&self) -> &DatabaseConnection {
        &self.reading
    }

    /// A transaction that sees one state of the database from beginning to end.
    pub async fn snapshot(&self) -> Result<Tx, DbErr> {
        let options = self.kind.snapshot(AccessMode::ReadWrite);
        self.reading.begin_with_options(options).await
    }

    /// As [`Db::snapshot`], and nothing can be written in it.
    pub async fn still(&self) -> Result<Tx, DbErr> {
        let options = self.kind.snapshot(AccessMode::ReadOnly);
        self.reading.begin_with_options(options).await
    }

    /// Begins the writing transaction. On SQLite it holds the write lock from
    /// here on, so a read inside it is never stale. Fails with [`KEY_CHANGED`]
    /// where another key has come into force than this process works with.
    pub async fn begin(&self) -> Result<Tx, DbErr> {
        let turn = dialect::Turn::of(self.kind);
        let tx = loop {
            match self.writing.begin_with_options(self.kind.writing()).await {
                Ok(tx) => break tx,
                Err(error) => turn.wait(error).await?,
            }
        };
        self.check_key(&tx).await?;
        Ok(tx)
    }

    /// Gives the rows of `select` a name, for questions within this transaction.
    pub async fn name_within(&self, tx: &Tx, name: &str, select: &str) -> Result<(), DbErr> {
        for statement in self.kind.named(name, select) {
            tx.execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    /// How many verbs one commit may carry (measured: more gain nothing).
    pub fn batch_limit(&self) -> usize {
        self.kind.batch_limit()
    }

    /// `sqlite` or `postgres`, for messages.
    pub fn name(&self) -> &'static str {
        self.kind.name()
    }

    pub async fn close(self) -> Result<(), DbErr> {
        self.reading.close().await?;
        self.writing.close().await
    }
}

fn options(url: &str, kind: dialect::Kind, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(60))
        .idle_timeout(None)
        .test_before_acquire(false)
        .sqlx_logging(false);
    kind.tune(&mut options, None);
    options
}

//! The only place that knows which database it is talking to.
//!
//! [`Db`] holds one connection for writing (the process has one writer) and a
//! pool for reading. SQL elsewhere is portable text with `$n` parameters; what
//! differs between SQLite and PostgreSQL is in `dialect.rs`.

mod dialect;
mod insert;
mod migrate;
mod query;

pub use insert::Insert;
pub use migrate::{Schema, schema_of};
pub use query::{exec, one, rows, scalar};
pub use sea_orm::{ConnectionTrait, DatabaseTransaction as Tx, DbErr, FromQueryResult, Value};

use anyhow::Context;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, TransactionTrait};
use std::path::Path;
use std::time::Duration;

/// An open database: SQLite in the data folder, or PostgreSQL by its URL.
#[derive(Debug, Clone)]
pub struct Db {
    writing: DatabaseConnection,
    reading: DatabaseConnection,
    kind: dialect::Kind,
}

impl Db {
    /// Opens (and for SQLite creates) the database without touching its schema.
    ///
    /// `url` is `postgres://…` or `sqlite://…`; without one it is the file
    /// `yinling.db` in `folder`.
    pub async fn connect(folder: &Path, url: Option<&str>) -> anyhow::Result<Db> {
        let url = match url {
            Some(url) => url.to_owned(),
            None => format!("sqlite://{}?mode=rwc", folder.join("yinling.db").display()),
        };
        let kind = dialect::Kind::of_url(&url)?;
        let writing = Database::connect(options(&url, kind, 1)).await;
        let reading = Database::connect(options(&url, kind, kind.readers())).await;
        let what = || format!("opening {}", dialect::without_password(&url));
        Ok(Db {
            writing: writing.with_context(what)?,
            reading: reading.with_context(what)?,
            kind,
        })
    }

    /// Connects and brings the schema up to this program's version.
    pub async fn open(folder: &Path, url: Option<&str>) -> anyhow::Result<Db> {
        let db = Db::connect(folder, url).await?;
        migrate::up(&db).await?;
        Ok(db)
    }

    /// For reads outside a writing transaction.
    pub fn read(&self) -> &DatabaseConnection {
        &self.reading
    }

    /// A transaction that sees one state of the database from beginning to end.
    pub async fn snapshot(&self) -> Result<Tx, DbErr> {
        self.reading.begin_with_options(self.kind.snapshot()).await
    }

    /// Begins the writing transaction. On SQLite it holds the write lock from
    /// here on, so a read inside it is never stale.
    pub async fn begin(&self) -> Result<Tx, DbErr> {
        self.writing.begin_with_options(self.kind.writing()).await
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
    kind.tune(&mut options);
    options
}

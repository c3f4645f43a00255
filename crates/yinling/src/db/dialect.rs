//! Everything that is different between SQLite and PostgreSQL.

use anyhow::bail;
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr,
    IsolationLevel, SqliteTransactionMode, TransactionOptions,
};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The connection for writing does not wait inside SQLite; see [`super::Db::begin`].
pub(super) const AT_ONCE: &str = "PRAGMA busy_timeout = 0";
/// How long anybody waits for a lock.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub fn of_url(url: &str) -> anyhow::Result<Kind> {
        match url.split(':').next() {
            Some("sqlite") => Ok(Kind::Sqlite),
            Some("postgres" | "postgresql") => Ok(Kind::Postgres),
            _ => bail!("the database URL must begin with sqlite: or postgres:"),
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Kind::Sqlite => "sqlite",
            Kind::Postgres => "postgres",
        }
    }

    pub fn readers(self) -> u32 {
        match self {
            Kind::Sqlite => 4,
            Kind::Postgres => 8,
        }
    }

    pub fn batch_limit(self) -> usize {
        match self {
            Kind::Sqlite => 512,
            Kind::Postgres => 64,
        }
    }

    /// `file` stands for the URL's own, whose letters would be read as a URL's.
    pub fn tune(self, options: &mut ConnectOptions, file: Option<PathBuf>) {
        if self == Kind::Sqlite {
            options.map_sqlx_sqlite_opts(move |sqlite| {
                let sqlite = match &file {
                    Some(file) => sqlite.filename(file).create_if_missing(true),
                    None => sqlite,
                };
                sqlite
                    // Of a new file. An import fills page after page, and each
                    // has its price besides its bytes.
                    .page_size(8192)
                    .pragma("journal_mode", "WAL")
                    .pragma("synchronous", "FULL")
                    .pragma("foreign_keys", "ON")
                    .pragma("cache_size", "-16000")
                    // An import writes the same pages of its indexes again and
                    // again: the log takes most of that in before the pages are
                    // written back.
                    .pragma("wal_autocheckpoint", "4000")
                    .pragma("temp_store", "MEMORY")
                    .busy_timeout(PATIENCE)
            });
        }
    }

    /// SQLite looks the rows up again each time. PostgreSQL guesses wrong how
    /// many a view will give, and then takes hours where minutes would do: the
    /// rows are copied and counted first.
    pub fn named(self, name: &str, select: &str) -> Vec<String> {
        match self {
            Kind::Sqlite => vec![format!("CREATE TEMPORARY VIEW {name} AS {select}")],
            Kind::Postgres => vec![
                format!("CREATE TEMPORARY TABLE {name} AS {select}"),
                format!("ANALYZE {name}"),
            ],
        }
    }

    /// Whether somebody else holds the write lock.
    fn is_busy(self, error: &DbErr) -> bool {
        self == Kind::Sqlite && error.to_string().contains("database is locked")
    }

    pub async fn connect_to_write(
        self,
        options: ConnectOptions,
    ) -> Result<DatabaseConnection, DbErr> {
        let connection = Database::connect(options).await?;
        if self == Kind::Sqlite {
            connection.execute_unprepared(AT_ONCE).await?;
        }
        Ok(connection)
    }

    pub fn writing(self) -> TransactionOptions {
        TransactionOptions {
            isolation_level: None,
            access_mode: None,
            sqlite_transaction_mode: (self == Kind::Sqlite)
                .then_some(SqliteTransactionMode::Immediate),
        }
    }

    /// SQLite knows no access mode for one transaction.
    pub fn snapshot(self, mode: AccessMode) -> TransactionOptions {
        let postgres = self == Kind::Postgres;
        TransactionOptions {
            isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
            access_mode: postgres.then_some(mode),
            sqlite_transaction_mode: None,
        }
    }

    /// Fills the dialect's words into a table's text.
    pub fn fill(self, statement: &str) -> String {
        let (blob, clustered, unlogged, row) = match self {
            Kind::Sqlite => ("BLOB", "WITHOUT ROWID", "", "INTEGER"),
            Kind::Postgres => ("BYTEA", "", "UNLOGGED", "BIGINT"),
        };
        statement
            .replace("{blob}", blob)
            .replace("{clustered}", clustered)
            .replace("{unlogged}", unlogged)
            .replace("{row}", row)
    }

    /// Two processes that open a new database at once must not both create it.
    pub fn migration_lock(self) -> Option<&'static str> {
        match self {
            // BEGIN IMMEDIATE already holds the only write lock.
            Kind::Sqlite => None,
            Kind::Postgres => Some("SELECT pg_advisory_xact_lock(370100)"),
        }
    }
}

/// Waiting for SQLite's write lock. SQLite's own waiting sleeps longer and
/// longer, and sleeps through the moments that an import leaves to others.
pub(super) struct Turn {
    kind: Kind,
    since: Instant,
}

impl Turn {
    pub fn of(kind: Kind) -> Turn {
        Turn {
            kind,
            since: Instant::now(),
        }
    }

    /// A moment passes if the error says that somebody else holds the lock; any
    /// other error, and this one in the end, is given back.
    pub async fn wait(&self, error: DbErr) -> Result<(), DbErr> {
        if !self.kind.is_busy(&error) || self.since.elapsed() >= PATIENCE {
            return Err(error);
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
        Ok(())
    }
}

/// The file behind a SQLite URL; `None` for PostgreSQL.
pub(super) fn file_of_url(url: &str) -> anyhow::Result<Option<PathBuf>> {
    match Kind::of_url(url)? {
        Kind::Postgres => Ok(None),
        Kind::Sqlite => {
            let options: sqlx::sqlite::SqliteConnectOptions = url.parse()?;
            Ok(Some(options.get_filename().to_owned()))
        }
    }
}

/// The URL as it may be shown: without its password.
pub(super) fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{host}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_do_not_reach_messages() {
        let shown = without_password("postgres://li:s3@cret@db.local/city");
        assert_eq!(shown, "postgres://li@db.local/city");
    }
}

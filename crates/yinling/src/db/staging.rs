//! Rows that mean nothing until a later transaction says so: written beside
//! everything else, and on disk when that transaction is, not before.
//!
//! SQLite has a connection of its own for them, and is given its values in the
//! form in which it binds them, made where the rows are: an import hands it
//! millions, and the usual way copies each four times.

use super::dialect::{Kind, Turn};
use super::{ConnectionTrait, Db, DbErr, Insert, KEY_CHECK, Tx, Value, exec};
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe, Sqlite, Transaction};
use std::sync::Arc;
use std::time::Duration;

/// Somebody who looks for the lock every millisecond or two finds it.
const LEFT_TO_OTHERS: Duration = Duration::from_millis(3);

/// Where rows are staged.
#[derive(Debug)]
pub struct Staging(Db);

/// One transaction of it.
pub enum StagingTx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Tx),
}

/// Rows of one table on their way.
pub enum Bound {
    Sqlite(Vec<(Arc<str>, SqliteArguments)>),
    Postgres(Insert),
}

impl Db {
    /// To be closed by [`Staging::close`].
    pub async fn staging(&self) -> Result<Staging, DbErr> {
        let mut beside = self.clone();
        if self.kind == Kind::Sqlite {
            beside.writing = self.kind.connect_to_write((*self.options).clone()).await?;
            let relaxed = "PRAGMA synchronous = NORMAL";
            beside.writing.execute_unprepared(relaxed).await?;
        }
        Ok(Staging(beside))
    }
}

impl Staging {
    /// As [`Db::begin`].
    pub async fn begin(&self) -> Result<StagingTx, DbErr> {
        let db = &self.0;
        if db.kind == Kind::Postgres {
            let tx = db.begin().await?;
            let relaxed = "SET LOCAL synchronous_commit TO OFF";
            tx.execute_unprepared(relaxed).await?;
            return Ok(StagingTx::Postgres(tx));
        }
        let pool = db.writing.get_sqlite_connection_pool();
        let turn = Turn::of(db.kind);
        let mut tx = loop {
            match pool.begin_with("BEGIN IMMEDIATE").await {
                Ok(tx) => break tx,
                Err(error) => turn.wait(told(error)).await?,
            }
        };
        let asked = sqlx::query_scalar(db.kind.key_check()).bind(KEY_CHECK);
        db.compare_key(asked.fetch_optional(&mut *tx).await.map_err(told)?)?;
        Ok(StagingTx::Sqlite(tx))
    }

    /// To be called between two transactions: on SQLite others get their turn.
    pub async fn leave_to_others(&self) {
        if self.0.kind == Kind::Sqlite {
            tokio::time::sleep(LEFT_TO_OTHERS).await;
        }
    }

    pub async fn close(self) -> Result<(), DbErr> {
        match self.0.kind {
            Kind::Sqlite => self.0.writing.close().await,
            Kind::Postgres => Ok(()),
        }
    }
}

impl StagingTx {
    /// Runs a statement about one number (`$1`) and says how many rows it touched.
    pub async fn exec(&mut self, sql: &'static str, number: i64) -> Result<u64, DbErr> {
        match self {
            StagingTx::Sqlite(tx) => {
                let done = sqlx::query(sql).bind(number).execute(&mut **tx).await;
                Ok(done.map_err(told)?.rows_affected())
            }
            StagingTx::Postgres(tx) => exec(tx, sql, [number.into()]).await,
        }
    }

    pub async fn write(&mut self, rows: Bound) -> Result<(), DbErr> {
        match (self, rows) {
            (StagingTx::Sqlite(tx), Bound::Sqlite(statements)) => {
                for (text, values) in statements {
                    let statement = sqlx::query_with(AssertSqlSafe(text), values);
                    statement.execute(&mut **tx).await.map_err(told)?;
                }
                Ok(())
            }
            (StagingTx::Postgres(tx), Bound::Postgres(mut insert)) => insert.write(tx).await,
            _ => Err(DbErr::Custom("rows bound for another database".to_owned())),
        }
    }

    pub async fn commit(self) -> Result<(), DbErr> {
        match self {
            StagingTx::Sqlite(tx) => tx.commit().await.map_err(told),
            StagingTx::Postgres(tx) => tx.commit().await,
        }
    }
}

impl Insert {
    /// The rows in the form in which `db` takes them.
    pub fn bind(self, db: &Db) -> Result<Bound, DbErr> {
        if db.kind == Kind::Postgres {
            return Ok(Bound::Postgres(self));
        }
        let (statements, mut values) = self.into_statements();
        let mut bound = Vec::with_capacity(statements.len());
        for (text, count) in statements {
            let mut arguments = SqliteArguments::default();
            arguments.reserve(count, 0);
            for value in values.by_ref().take(count) {
                add(&mut arguments, value)?;
            }
            bound.push((text, arguments));
        }
        Ok(Bound::Sqlite(bound))
    }
}

fn add(to: &mut SqliteArguments, value: Value) -> Result<(), DbErr> {
    let added = match value {
        Value::BigInt(number) => to.add(number),
        Value::String(text) => to.add(text),
        Value::Bytes(bytes) => to.add(bytes),
        other => return Err(DbErr::Type(format!("no row of ours holds {other:?}"))),
    };
    added.map_err(|error| DbErr::Type(error.to_string()))
}

fn told(error: sqlx::Error) -> DbErr {
    DbErr::Custom(error.to_string())
}

//! Brings a database to the schema this program was built for.

use super::dialect::Kind;
use super::{ConnectionTrait, Db, Tx, exec, scalar};
use anyhow::{Context, bail};

const VERSIONS: &str = "CREATE TABLE IF NOT EXISTS schema_version (
    version BIGINT NOT NULL PRIMARY KEY
)";

/// What a database's schema is, compared with this program's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// No table of ours yet.
    Empty,
    /// Made by this version or an older one.
    At(i64),
}

/// All steps that are missing, in one transaction. A database made by a newer
/// program is left alone with an error that says so.
pub(super) async fn up(db: &Db) -> anyhow::Result<()> {
    if schema_of(db).await? == Schema::At(schema::VERSION) {
        return Ok(());
    }
    let tx = db.begin().await?;
    up_within(db.kind, &tx).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) async fn up_within(kind: Kind, tx: &Tx) -> anyhow::Result<()> {
    if let Some(lock) = kind.migration_lock() {
        tx.execute_unprepared(lock).await?;
    }
    tx.execute_unprepared(VERSIONS).await?;
    let current = scalar(
        tx,
        "SELECT COALESCE(MAX(version), 0) FROM schema_version",
        [],
    )
    .await?;
    if current > schema::VERSION {
        bail!(
            "this database was written by a newer program (schema {current}, this one knows {}): use the newer program",
            schema::VERSION
        );
    }
    for step in schema::MIGRATIONS.iter().filter(|s| s.version > current) {
        for statement in step.statements {
            tx.execute_unprepared(&kind.fill(statement))
                .await
                .with_context(|| format!("schema step {}", step.version))?;
        }
        exec(
            tx,
            "INSERT INTO schema_version (version) VALUES ($1)",
            [step.version.into()],
        )
        .await?;
    }
    Ok(())
}

/// Reads the schema's version without changing anything.
pub async fn schema_of(db: &Db) -> anyhow::Result<Schema> {
    let found = scalar(
        db.read(),
        "SELECT COALESCE(MAX(version), 0) FROM schema_version",
        [],
    )
    .await;
    match found {
        Ok(version) => Ok(Schema::At(version)),
        Err(error) if error.to_string().contains("schema_version") => Ok(Schema::Empty),
        Err(error) => Err(error.into()),
    }
}

/// Makes the empty database `db` what a program of that schema version would
/// have left: the tables of its steps, and in them the rows of `from`.
#[cfg(test)]
pub async fn age(
    db: &Db,
    from: &Db,
    version: i64,
    scratch: &std::path::Path,
) -> anyhow::Result<()> {
    // Only SQLite tells of its columns in a way that copying reads.
    let shape = Db::connect_file(scratch).await?;
    for db in [&shape, db] {
        let tx = db.begin().await?;
        tx.execute_unprepared(VERSIONS).await?;
        for step in schema::MIGRATIONS.iter().filter(|s| s.version <= version) {
            for statement in step.statements {
                tx.execute_unprepared(&db.kind.fill(statement)).await?;
            }
            let noted = "INSERT INTO schema_version (version) VALUES ($1)";
            exec(&tx, noted, [step.version.into()]).await?;
        }
        tx.commit().await?;
    }
    let tables = super::copy::tables(shape.read()).await?;
    let (from, to) = (from.still().await?, db.begin().await?);
    super::copy::copy(&from, &to, &tables, |_, _| {}).await?;
    to.commit().await?;
    from.rollback().await?;
    Ok(shape.close().await?)
}

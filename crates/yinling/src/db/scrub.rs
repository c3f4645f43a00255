//! What was deleted is gone from the file, too.

use super::dialect::{AT_ONCE, Kind, PATIENCE};
use super::{ConnectionTrait, Db, DbErr};

impl Db {
    /// SQLite leaves deleted rows readable in the free space of its file, and
    /// so in every copy of it: the file is written anew. Nothing can be
    /// recorded meanwhile. PostgreSQL uses the space again by itself.
    pub async fn scrub(&self) -> Result<(), DbErr> {
        if self.kind == Kind::Sqlite {
            let patience = format!("PRAGMA busy_timeout = {}", PATIENCE.as_millis());
            for statement in [
                &patience,
                "VACUUM",
                "PRAGMA wal_checkpoint(TRUNCATE)",
                AT_ONCE,
            ] {
                self.writing.execute_unprepared(statement).await?;
            }
        }
        Ok(())
    }
}

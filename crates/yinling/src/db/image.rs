//! The whole database as one SQLite file, whichever kind it is: what a backup
//! holds and a restore reads.

use super::dialect::Kind;
use super::{Db, Tx, copy, exec, migrate, scalar};
use anyhow::Context;
use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Databases up to this size (256 MiB) are copied page by page in memory, which
/// is as quick as copying the file; larger ones are written anew by SQLite.
const MOST_IN_MEMORY: i64 = 256 << 20;

const SIZE: &str = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";

impl Db {
    /// Writes the database as it is at one moment into `file`, which must be
    /// empty, while others go on writing. `seen` is told how much is done and
    /// how much there is. Answers with the SHA-256 so far of the file.
    pub async fn write_image(
        &self,
        file: &Path,
        seen: impl FnMut(u64, u64),
    ) -> anyhow::Result<Sha256> {
        match self.kind {
            Kind::Sqlite => self.write_pages(file, MOST_IN_MEMORY, seen).await,
            Kind::Postgres => self.write_rows(file, seen).await,
        }
    }

    async fn write_pages(
        &self,
        file: &Path,
        most_in_memory: i64,
        mut seen: impl FnMut(u64, u64),
    ) -> anyhow::Result<Sha256> {
        let size = scalar(self.read(), SIZE, []).await?;
        if size <= most_in_memory {
            let pool = self.reading.get_sqlite_connection_pool();
            let mut connection = pool.acquire().await?;
            // Pages straight from the system's cache, not through our own.
            let map = format!("PRAGMA mmap_size = {most_in_memory}");
            sqlx::raw_sql(AssertSqlSafe(map))
                .execute(&mut *connection)
                .await?;
            let pages = connection.serialize(None).await?;
            sqlx::raw_sql("PRAGMA mmap_size = 0")
                .execute(&mut *connection)
                .await?;
            drop(connection);
            let to = OpenOptions::new().write(true).open(file)?;
            return tokio::task::spawn_blocking(move || write_and_hash(to, &pages)).await?;
        }
        let total = u64::try_from(size).unwrap_or(0);
        let name = file.to_str().context("the file's name is not text")?;
        let vacuum = exec(self.read(), "VACUUM INTO $1", [name.into()]);
        tokio::pin!(vacuum);
        loop {
            tokio::select! {
                done = &mut vacuum => {
                    done?;
                    break;
                }
                () = tokio::time::sleep(Duration::from_millis(200)) => {
                    let done = std::fs::metadata(file).map_or(0, |now| now.len());
                    seen(done.min(total), total);
                }
            }
        }
        hash(file.to_owned()).await
    }

    async fn write_rows(&self, file: &Path, seen: impl FnMut(u64, u64)) -> anyhow::Result<Sha256> {
        let image = Db::connect_file(file).await?;
        migrate::up(&image).await?;
        let tables = copy::tables(image.read()).await?;
        let (from, to) = (self.still().await?, image.begin().await?);
        copy::copy(&from, &to, &tables, seen).await?;
        to.commit().await?;
        from.rollback().await?;
        image.close().await?;
        hash(file.to_owned()).await
    }

    /// Fills an empty database of the newest schema from an image of the same.
    pub async fn read_image(tx: &Tx, image: &Db, seen: impl FnMut(u64, u64)) -> anyhow::Result<()> {
        let tables = copy::tables(image.read()).await?;
        let from = image.still().await?;
        copy::copy(&from, tx, &tables, seen).await?;
        Ok(from.rollback().await?)
    }

    /// Opens an image to be read and no more: not a byte of it changes.
    pub async fn open_still(file: &Path) -> anyhow::Result<Db> {
        let kind = Kind::Sqlite;
        let options = || {
            let mut options = super::options("sqlite:", kind, 1);
            let file = file.to_owned();
            options.map_sqlx_sqlite_opts(move |sqlite| {
                sqlite.filename(&file).read_only(true).immutable(true)
            });
            options
        };
        Db::of(kind, options(), options(), &file.display().to_string()).await
    }

    /// Opens an image and brings its schema up to this program's version.
    pub async fn open_image(file: &Path) -> anyhow::Result<Db> {
        let image = Db::connect_file(file).await?;
        migrate::up(&image).await?;
        Ok(image)
    }
}

/// Hashes on one core while the other writes and the disk takes it in.
fn write_and_hash(mut to: File, pages: &[u8]) -> anyhow::Result<Sha256> {
    std::thread::scope(|scope| {
        let hashing = scope.spawn(|| Sha256::new_with_prefix(pages));
        to.write_all(pages)?;
        // Whoever seals the file has little left to wait for.
        to.sync_data()?;
        hashing
            .join()
            .map_err(|_| anyhow::anyhow!("hashing failed"))
    })
}

async fn hash(file: PathBuf) -> anyhow::Result<Sha256> {
    let hashing = tokio::task::spawn_blocking(move || {
        let mut file = File::open(file)?;
        let mut digest = Sha256::new();
        let mut part = vec![0; 1 << 20];
        loop {
            match file.read(&mut part)? {
                0 => return Ok(digest),
                read => digest.update(&part[..read]),
            }
        }
    });
    hashing.await?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::dump;
    use crate::testing::TestHouse;

    #[tokio::test]
    async fn image_is_the_same_whether_copied_in_memory_or_written_anew() {
        let house = TestHouse::sqlite().await;
        let tx = house.db.begin().await.expect("begins");
        for n in 0..20_000_i64 {
            let sql = "INSERT INTO setting (name, value) VALUES ($1, $2)";
            let values = [format!("名{n}").into(), "值\t\\\n'".into()];
            exec(&tx, sql, values).await.expect("inserts");
        }
        tx.commit().await.expect("commits");
        let wanted = dump(house.db.read(), house.db.read()).await.expect("reads");
        assert!(wanted.len() > 20_000);
        for (name, most) in [("memory", i64::MAX), ("anew", 0)] {
            let file = house.folder.join(format!("{name} 50% ?#.db"));
            File::create(&file).expect("a file");
            let digest = house.db.write_pages(&file, most, |_, _| {}).await;
            let again = hash(file.clone()).await.expect("reads");
            assert_eq!(digest.expect(name).finalize(), again.finalize(), "{name}");
            let image = Db::open_still(&file).await.expect("opens");
            let found = dump(image.read(), image.read()).await.expect("reads");
            assert_eq!(found, wanted, "{name}");
            image.close().await.expect("closes");
        }
        house.close().await;
    }
}

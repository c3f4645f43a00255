//! The whole database as one SQLite file, whichever kind it is: what a backup
//! holds and a restore reads.

use super::dialect::Kind;
use super::pages::{self, Still};
use super::{Db, Tx, copy, exec, migrate, scalar};
use anyhow::Context;
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How often whoever waits is told how far it is.
const TELL: Duration = Duration::from_millis(200);

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
            Kind::Sqlite => match self.still_file().await? {
                Some(still) => write_pages(still, file, seen).await,
                None => self.write_anew(file, seen).await,
            },
            Kind::Postgres => self.write_rows(file, seen).await,
        }
    }

    /// By SQLite itself, slower, whoever writes meanwhile.
    async fn write_anew(&self, file: &Path, seen: impl FnMut(u64, u64)) -> anyhow::Result<Sha256> {
        let total = u64::try_from(scalar(self.read(), pages::SIZE, []).await?)?;
        let name = file.to_str().context("the file's name is not text")?;
        let vacuum = exec(self.read(), "VACUUM INTO $1", [name.into()]);
        let done = || std::fs::metadata(file).map_or(0, |now| now.len());
        watched(vacuum, done, total, seen).await?;
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

async fn write_pages(
    still: Still,
    file: &Path,
    seen: impl FnMut(u64, u64),
) -> anyhow::Result<Sha256> {
    let to = OpenOptions::new().write(true).open(file)?;
    let done = Arc::new(AtomicU64::new(0));
    let total = still.length;
    let copying = still.copy(to, done.clone());
    watched(copying, || done.load(Ordering::Relaxed), total, seen).await
}

/// Tells `seen` how far the work is until it is done.
async fn watched<T>(
    work: impl Future<Output = T>,
    done: impl Fn() -> u64,
    total: u64,
    mut seen: impl FnMut(u64, u64),
) -> T {
    tokio::pin!(work);
    loop {
        tokio::select! {
            answer = &mut work => return answer,
            () = tokio::time::sleep(TELL) => seen(done().min(total), total),
        }
    }
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

    async fn write(house: &TestHouse, name: &str, rows: std::ops::Range<i64>) {
        let tx = house.db.begin().await.expect("begins");
        for n in rows {
            let sql = "INSERT INTO setting (name, value) VALUES ($1, $2)";
            let values = [format!("{name}{n}").into(), "值\t\\\n'".into()];
            exec(&tx, sql, values).await.expect("inserts");
        }
        tx.commit().await.expect("commits");
    }

    async fn lines_of(image: &Db) -> Vec<String> {
        dump(image.read(), image.read()).await.expect("reads")
    }

    async fn opened(file: &Path) -> Vec<String> {
        let image = Db::open_still(file).await.expect("opens");
        let found = lines_of(&image).await;
        image.close().await.expect("closes");
        found
    }

    #[tokio::test]
    async fn image_is_the_same_whether_copied_or_written_anew() {
        let house = TestHouse::sqlite().await;
        write(&house, "名", 0..20_000).await;
        let wanted = lines_of(&house.db).await;
        assert!(wanted.len() > 20_000);
        for name in ["copied", "anew"] {
            let file = house.folder.join(format!("{name} 50% ?#.db"));
            File::create(&file).expect("a file");
            let digest = match name {
                "copied" => house.db.write_image(&file, |_, _| {}).await,
                _ => house.db.write_anew(&file, |_, _| {}).await,
            };
            let again = hash(file.clone()).await.expect("reads");
            assert_eq!(digest.expect(name).finalize(), again.finalize(), "{name}");
            assert_eq!(opened(&file).await, wanted, "{name}");
        }
        house.close().await;
    }

    /// Others write, empty the log, and do what they can to have their pages in
    /// the file before it has been copied.
    #[tokio::test]
    async fn copy_is_of_its_moment_whatever_is_written_meanwhile() {
        let house = TestHouse::sqlite().await;
        write(&house, "前", 0..2_000).await;
        let wanted = lines_of(&house.db).await;
        let still = house.db.still_file().await.expect("reads");
        let still = still.expect("nobody else writes");
        for round in 0..3 {
            write(&house, &format!("后{round}"), 0..2_000).await;
            sqlx::raw_sql("PRAGMA wal_checkpoint(PASSIVE)")
                .execute(house.db.reading.get_sqlite_connection_pool())
                .await
                .expect("asked");
        }
        let file = house.folder.join("copy.db");
        File::create(&file).expect("a file");
        let digest = write_pages(still, &file, |_, _| {}).await.expect("copies");
        let again = hash(file.clone()).await.expect("reads");
        assert_eq!(digest.finalize(), again.finalize());
        assert_eq!(opened(&file).await, wanted);
        house.close().await;
    }
}

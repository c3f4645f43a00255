//! A database, a writer and a clock for tests. Every test runs on SQLite and
//! on PostgreSQL; where the second is not named, the test fails.

use crate::access::Secrets;
use crate::db::{ConnectionTrait, Db};
use crate::importing::{Given, ImportOptions};
use crate::journal::{Act, Channel, Failure, Recorded, Verb, Writer};
use kit::{Clock, Day, FixedClock, PersonNo};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// The environment variable that names a PostgreSQL the tests may create
/// databases in. `cargo xtask test` starts one.
pub const POSTGRES: &str = "YINLING_TEST_PG";

/// An installation of its own, gone when the test ends.
#[derive(Debug)]
pub struct TestHouse {
    pub db: Db,
    pub writer: Writer,
    pub secrets: Arc<Secrets>,
    pub clock: Arc<dyn Clock>,
    pub folder: PathBuf,
    /// `None` for SQLite in the folder.
    pub url: Option<String>,
}

/// The day on which every test plays.
pub fn test_day() -> Day {
    day("2026-11-23")
}

pub fn day(text: &str) -> Day {
    text.parse().expect("a day such as 2026-11-23")
}

/// Runs `test` on SQLite, then on PostgreSQL.
pub async fn on_both<F: AsyncFn(&TestHouse)>(test: F) {
    for url in [None, Some(new_postgres_database().await)] {
        let house = TestHouse::open(url).await;
        println!("on {}", house.db.name());
        test(&house).await;
        house.close().await;
    }
}

/// An import that is applied, of today's state.
pub fn import_options() -> ImportOptions {
    ImportOptions {
        dry_run: false,
        as_of_day: test_day(),
        today: test_day(),
        set_aside: None,
        given: Given::default(),
    }
}

impl TestHouse {
    pub async fn open(url: Option<String>) -> TestHouse {
        let folder = std::env::temp_dir().join(format!("yinling-test-{}", unique()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let db = Db::open(&folder, url.as_deref())
            .await
            .expect("the database opens");
        let clock: Arc<dyn Clock> = Arc::new(FixedClock::at_noon(test_day()));
        let writer = Writer::start(db.clone(), clock.clone());
        let secrets = Arc::new(Secrets::from_master(&[42; 32]));
        TestHouse {
            db,
            writer,
            secrets,
            clock,
            folder,
            url,
        }
    }

    /// On SQLite only, for properties of the engine that do not depend on the
    /// database and want thousands of cases.
    pub async fn sqlite() -> TestHouse {
        TestHouse::open(None).await
    }

    /// A file of the house's folder, as imports take them.
    pub fn file(&self, name: &str, text: &str) -> Vec<PathBuf> {
        let path = self.folder.join(name);
        std::fs::write(&path, text).expect("a file is written");
        vec![path]
    }

    pub fn today(&self) -> Day {
        self.clock.today()
    }

    pub fn act(&self) -> Act {
        Act {
            actor: "测试员".into(),
            on_behalf_of: PersonNo::NOBODY,
            channel: Channel::Cli,
        }
    }

    pub async fn record(&self, verb: Verb) -> Result<Recorded, Failure> {
        self.writer.record(self.act(), verb).await
    }

    /// The line's number; panics with the refusal if there was one.
    pub async fn line(&self, verb: Verb) -> u32 {
        self.record(verb)
            .await
            .expect("the verb is accepted")
            .line
            .0
    }

    /// The code the verb is refused with.
    pub async fn refusal(&self, verb: Verb) -> &'static str {
        match self.record(verb).await {
            Err(Failure::Refused(refusal)) => refusal.code,
            other => panic!("expected a refusal, got {other:?}"),
        }
    }

    pub async fn close(self) {
        drop(self.writer);
        self.db.close().await.expect("the database closes");
        std::fs::remove_dir_all(&self.folder).expect("the folder goes");
    }
}

/// A fresh database in the PostgreSQL that the tests were given.
pub async fn new_postgres_database() -> String {
    let server = std::env::var(POSTGRES)
        .unwrap_or_else(|_| panic!("{POSTGRES} is not set: run the tests with `cargo xtask test`"));
    let name = format!("t_{}", unique().replace('-', "_"));
    let admin = Db::connect(&std::env::temp_dir(), Some(&server))
        .await
        .expect("PostgreSQL answers");
    let created = admin
        .read()
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await;
    created.expect("a database can be created");
    admin.close().await.expect("the connection closes");
    let (base, _) = server.rsplit_once('/').expect("a URL with a database");
    format!("{base}/{name}")
}

fn unique() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let salt: [u8; 4] = crate::access::random_bytes().expect("random bytes");
    let salt = u32::from_le_bytes(salt);
    format!(
        "{}-{}-{salt:08x}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

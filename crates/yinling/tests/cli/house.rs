//! A data folder (or a database) and the program that works on it.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use yinling::db::{ConnectionTrait, Db};

pub struct House {
    pub folder: PathBuf,
    pub url: Option<String>,
}

/// Runs `test` on SQLite, then on PostgreSQL.
pub fn on_both(test: impl Fn(&House)) {
    for postgres in [false, true] {
        let house = House::new(postgres);
        println!("on {}", if postgres { "PostgreSQL" } else { "SQLite" });
        test(&house);
        std::fs::remove_dir_all(&house.folder).expect("the folder goes");
    }
}

impl House {
    pub fn new(postgres: bool) -> House {
        let salt: [u8; 8] = yinling::access::random_bytes().expect("random bytes");
        let name = format!("cli_{:016x}", u64::from_le_bytes(salt));
        let folder = std::env::temp_dir().join(format!("yinling-{name}"));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let url = postgres.then(|| {
            let server = std::env::var("YINLING_TEST_PG")
                .expect("YINLING_TEST_PG is not set: run the tests with `cargo xtask test`");
            let (base, _) = server.rsplit_once('/').expect("a URL with a database");
            let url = format!("{base}/{name}");
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            runtime.block_on(async {
                let admin = Db::connect(&folder, Some(&server))
                    .await
                    .expect("it answers");
                let create = format!("CREATE DATABASE {name}");
                admin
                    .read()
                    .execute_unprepared(&create)
                    .await
                    .expect("it can be created");
                admin.close().await.expect("it closes");
            });
            url
        });
        House { folder, url }
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yinling"));
        command.arg("--data").arg(self.folder.join("data"));
        if let Some(url) = &self.url {
            command.args(["--database", url]);
        }
        command.env_remove("DATABASE_URL").env("LC_ALL", "C.UTF-8");
        command.args(args).stdin(Stdio::null());
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the program starts")
    }

    /// The answer of a command that must succeed, as text.
    pub fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{args:?}: {text}{}",
            stderr(&output)
        );
        text
    }

    pub fn json(&self, args: &[&str]) -> Value {
        let text = self.ok(args);
        let line = text.lines().next().unwrap_or_default();
        serde_json::from_str(line).unwrap_or_else(|e| panic!("{args:?}: {e}: {text}"))
    }

    /// Exit code and reason of a command that must not succeed.
    pub fn refused(&self, args: &[&str]) -> (i32, String) {
        let output = self.run(args);
        assert!(!output.status.success(), "{args:?} was accepted");
        (
            output.status.code().expect("it was not killed"),
            stderr(&output),
        )
    }

    /// The value of one figure.
    pub fn figure(&self, unit: &str, period: &str, indicator: &str, more: &[&str]) -> Value {
        let mut args = vec![
            "figures",
            "--unit",
            unit,
            "--period",
            period,
            "--indicator",
            indicator,
        ];
        args.extend(["--format", "json"]);
        args.extend(more);
        self.json(&args)[0]["value"].clone()
    }

    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        std::fs::write(&path, text).expect("a file is written");
        path
    }

    /// Runs SQL behind the program's back.
    pub fn sql(&self, statement: &str) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let data = self.folder.join("data");
            let db = Db::connect(&data, self.url.as_deref())
                .await
                .expect("it opens");
            db.read()
                .execute_unprepared(statement)
                .await
                .unwrap_or_else(|e| panic!("{statement}: {e}"));
            db.close().await.expect("it closes");
        });
    }

    /// Units of a small city: a city, two counties, three branches.
    pub fn small_city(&self) {
        let units = "代码,名称,类别,上级代码,支部类型,结对社团代码,成立日期,撤销日期,平台登记日期\n\
            37,济南市,市,,,,2000-01-01,,\n\
            3701,历下区,县区,37,,,2000-01-01,,\n\
            3702,市中区,县区,37,,,2000-01-01,,\n\
            Z1,第一支部,党支部,3701,常规式,,2005-01-01,,2020-05-01\n\
            Z2,第二支部,党支部,3701,兼合式,,2010-01-01,,\n\
            Z3,第三支部,党支部,3702,,,2026-02-01,,\n";
        let path = self.file("units.csv", units);
        self.ok(&["import", "units", text(&path)]);
    }

    /// A roster of so many people of the small city, not yet imported.
    pub fn many_people(&self, people: usize) -> PathBuf {
        let mut rows = String::from("姓名,性别,出生日期,离退休类别,离退休时间,管理单位,手机\n");
        for at in 0..people {
            let (day, unit) = (1 + at % 28, 1 + at % 3);
            rows.push_str(&format!(
                "张第{at},男,1950-02-{day:02},退休,2010-02-01,Z{unit},154{at:08}\n"
            ));
        }
        self.file("many.csv", &rows)
    }

    /// What comes of importing the small roster once more.
    pub fn small_roster_again(&self) -> Value {
        let roster = self.folder.join("roster.csv");
        let import = ["import", "roster", text(&roster)];
        let how = ["--as-of-day", "2026-01-01", "--format", "json"];
        self.json(&[&import[..], &how].concat())
    }

    /// Four people: three in Z1 and Z2, one of them of unknown affiliation.
    pub fn small_roster(&self) {
        let roster = "姓名,性别,出生日期,政治面貌,入党时间,离退休类别,离退休时间,管理单位,手机\n\
            张一,男,1950-01-05,中共党员,1975-07-01,退休,2010-02-01,Z1,15400000001\n\
            李二,女,1951.3,群众,,退休,2011-04-01,Z1,15400000002\n\
            王三,男,1952年6月1日,,,退休,2012-06-30,Z2,15400000003\n\
            赵四,女,19491001,中共党员,1970.1,离休,2004-10-01,历下区/第二支部,15400000004\n";
        let path = self.file("roster.csv", roster);
        self.ok(&["import", "roster", text(&path), "--as-of-day", "2026-01-01"]);
    }
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub fn text(path: &Path) -> &str {
    path.to_str().expect("a path of ours")
}

//! Measures a roster's import: `import_roster make FILE ROWS`, then
//! `import_roster run FOLDER FILE [POSTGRES_URL]`. Prints milliseconds, the
//! peak resident memory, and the worst answer another verb had to wait for.

use kit::{Clock, Day, PersonNo, SystemClock};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use yinling::access::Secrets;
use yinling::db::Db;
use yinling::importing::{Given, ImportOptions};
use yinling::journal::{Act, Channel, Failure, Writer, verb};
use yinling::{people, units};

const UNITS: u32 = 600;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["make", file, rows] => make(file, rows.parse()?),
        ["run", folder, file] => run(folder, file, None),
        ["run", folder, file, url] => run(folder, file, Some(url)),
        _ => anyhow::bail!("make FILE ROWS, or run FOLDER FILE [POSTGRES_URL]"),
    }
}

const HEADER: [&str; 20] = [
    "序号",
    "姓名",
    "性别",
    "民族",
    "出生日期",
    "身份证号",
    "政治面貌",
    "入党时间",
    "参加工作时间",
    "离退休类别",
    "离退休时间",
    "原单位",
    "原职务",
    "职级",
    "管理单位",
    "现居住区县",
    "街道",
    "详细住址",
    "手机",
    "特长",
];

fn make(file: &str, rows: u32) -> anyhow::Result<()> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, name) in (0..).zip(HEADER) {
        sheet.write_string(0, column, name)?;
    }
    for n in 0..rows {
        for (column, text) in (0..).zip(person(n)) {
            if column == 0 {
                sheet.write_number(n + 1, column, f64::from(n + 1))?;
            } else if !text.is_empty() {
                sheet.write_string(n + 1, column, text)?;
            }
        }
    }
    workbook.save(file)?;
    Ok(())
}

fn person(n: u32) -> [String; 20] {
    const SURNAMES: [&str; 8] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄"];
    const GIVEN: [&str; 10] = [
        "建国", "秀英", "桂兰", "志强", "玉华", "国庆", "淑珍", "文", "军", "秀兰",
    ];
    let pick = |list: &[&str], by: u32| list[(n / by) as usize % list.len()].to_owned();
    let (year, month, day) = (1935 + n / 36_500 % 30, n / 3_000 % 12 + 1, n / 100 % 28 + 1);
    let first = format!(
        "3799{:02}{year}{month:02}{day:02}{:03}",
        n / 1_000 % 99 + 1,
        n % 1_000
    );
    let check = sheets::values::check_digit(&first).unwrap_or('0');
    let male = n % 2 == 1;
    let skill = if n.is_multiple_of(3) { "书法" } else { "" };
    [
        n.to_string(),
        format!("{}{}", pick(&SURNAMES, 1), pick(&GIVEN, 8)),
        if male { "男" } else { "女" }.to_owned(),
        "汉族".to_owned(),
        format!("{year}-{month:02}-{day:02}"),
        format!("{first}{check}"),
        if n.is_multiple_of(4) {
            "群众"
        } else {
            "中共党员"
        }
        .to_owned(),
        if n.is_multiple_of(4) {
            String::new()
        } else {
            format!("19{}.{}", 55 + n % 30, n % 12 + 1)
        },
        format!("{}-07-01", year + 20),
        if n.is_multiple_of(50) {
            "离休"
        } else {
            "退休"
        }
        .to_owned(),
        format!("{}-{month:02}-01", year + 60),
        format!("第{}机床厂", n % 97),
        "科长".to_owned(),
        "正科级".to_owned(),
        format!("B{}", n % UNITS),
        "370102".to_owned(),
        format!("第{}街道", n % 31),
        format!("某路{}号院{}号楼", n % 500, n % 41),
        format!("154{n:08}"),
        skill.to_owned(),
    ]
}

fn act() -> Act {
    Act {
        actor: "bench".into(),
        on_behalf_of: PersonNo::NOBODY,
        channel: Channel::Import,
    }
}

#[tokio::main]
async fn run(folder: &str, file: &str, url: Option<&str>) -> anyhow::Result<()> {
    let folder = Path::new(folder);
    std::fs::create_dir_all(folder)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let db = Db::open(folder, url).await?;
    let writer = Writer::start(db.clone(), clock.clone());
    let secrets = Arc::new(Secrets::load(folder, None)?);
    let options = ImportOptions {
        dry_run: false,
        as_of_day: clock.today(),
        today: clock.today(),
        set_aside: None,
        given: Given::default(),
    };
    let list = folder.join("units.csv");
    let mut text = String::from("代码,名称,类别,上级代码\n37,济南市,市,\n");
    for n in 0..UNITS {
        text.push_str(&format!("B{n},第{n}支部,党支部,37\n"));
    }
    std::fs::write(&list, text)?;
    told(units::import_units(&db, &writer, act(), &[list], &options).await)?;

    let done = Arc::new(AtomicBool::new(false));
    done.store(std::env::var_os("ALONE").is_some(), Ordering::SeqCst);
    let rival = tokio::spawn(rival(writer.clone(), clock.today(), Arc::clone(&done)));
    let files = [PathBuf::from(file)];
    for round in ["first", "again"] {
        let begun = Instant::now();
        let imported = people::import_roster(&db, &writer, &secrets, act(), &files, &options).await;
        told(imported)?;
        println!("{round}: {} ms, {}", begun.elapsed().as_millis(), peak());
    }
    done.store(true, Ordering::SeqCst);
    let (verbs, worst) = rival.await?;
    println!("another verb {verbs} times, worst answer {worst} ms");
    Ok(())
}

fn told(outcomes: Result<Vec<yinling::importing::Outcome>, Failure>) -> anyhow::Result<()> {
    match outcomes {
        Ok(outcomes) => {
            for o in outcomes {
                println!(
                    "{} rows: {} new, {} changed, {} same, {} refused, line {:?}",
                    o.rows, o.new, o.changed, o.same, o.refused, o.journal_line
                );
                for problem in o.problems.iter().take(3) {
                    println!("  {}", problem.message);
                }
            }
            Ok(())
        }
        Err(failure) => anyhow::bail!("{failure}: {failure:?}"),
    }
}

/// Renames a unit again and again; how often, and the longest wait.
async fn rival(writer: Writer, today: Day, done: Arc<AtomicBool>) -> (u32, u128) {
    let (mut verbs, mut worst) = (0, 0);
    while !done.load(Ordering::SeqCst) {
        let name = format!("改名{verbs}");
        let unit = format!("B{}", verbs % UNITS);
        let begun = Instant::now();
        let rename = verb(move |tx| {
            let (name, unit) = (name.clone(), unit.clone());
            Box::pin(async move { units::rename(tx, &unit, &name, today, today).await })
        });
        if writer.record(act(), rename.alone()).await.is_ok() {
            verbs += 1;
            worst = worst.max(begun.elapsed().as_millis());
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    (verbs, worst)
}

fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.unwrap_or("memory unknown").to_owned()
}

//! A report of seven pages from figures to DOCX and to PDF, and a book of 300
//! pages in a process of its own.

use crate::city::City;
use crate::ground::Ground;
use crate::house::House;
use crate::machine::{best, memory, milliseconds, ourselves, output};
use crate::table::{Table, Unit};
use anyhow::{Context, Result, anyhow, ensure};
use documents::pdf::{self, Options};
use documents::{Block, Document, Level, Notes, Run, docx};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use yinling::indicators::{Asked, Dictionary, Live, follow, question};
use yinling::reports::{self, Said, Sources, Subject, Template};

const PAGES: usize = 7;
const BOOK: usize = 300;
/// Blocks of [`filled`] that fill a page and a little more.
const PER_PAGE: usize = 9;

pub async fn run(ground: &Ground, table: &mut Table) -> Result<()> {
    let folder = ground.served().await?;
    let house = House::open(&folder, None).await?;
    let live = followed(&house, &folder).await?;
    let below = yinling::units::list_children(house.db.read(), 1).await?;
    let (sources, subject) = asking(live, &house, ground)?;
    let sources = sources.with_below(reports::Below::of(below.iter()));
    house.close().await?;
    let template = Template::of_folder(&folder).map_err(|refusal| anyhow!(refusal.code))?;
    let report = |blocks| {
        let report = reports::write(&template, &sources, &subject, &Said::nothing());
        report.map(|report| filled(&report.document, blocks))
    };
    let mut blocks = 0;
    let mut document = report(blocks).map_err(|refusal| anyhow!(refusal.code))?;
    ensure!(!document.notes.is_empty(), "the report has no figure");

    let begun = Instant::now();
    let mut first = pdf::write(&document, &Options::default())?;
    table.note(
        "documents: the first PDF, fonts looked for",
        milliseconds(begun),
        Unit::Ms,
    );
    while first.pages < PAGES {
        blocks += 5;
        document = filled(&document, blocks);
        first = pdf::write(&document, &Options::default())?;
    }
    let charts = document.blocks.iter();
    let charts = charts.filter(|block| matches!(block, Block::Picture(_)));
    println!(
        "   {} pages, {} figures, {} charts",
        first.pages,
        document.notes.len(),
        charts.count()
    );
    let to_docx = best(5, || {
        report(blocks).map(|document| docx::write(&document, Notes::Appendix))
    });
    table.bound(
        "documents: figures to DOCX, 7 pages",
        to_docx,
        30.0,
        Unit::Ms,
    );
    let to_pdf = best(5, || {
        report(blocks).map(|document| pdf::write(&document, &Options::default()))
    });
    table.bound(
        "documents: figures to PDF, 7 pages, after the first",
        to_pdf,
        300.0,
        Unit::Ms,
    );

    let said = output(ourselves(&["child", "documents", &BOOK.to_string()])?).await?;
    let number = |name: &str| -> Result<f64> {
        let line = said.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|rest| rest.trim().parse().ok());
        number.with_context(|| format!("no {name} in what the child said: {said}"))
    };
    table.bound(
        "documents: PDF of 300 pages",
        number("book")?,
        2_000.0,
        Unit::Ms,
    );
    table.bound("  memory, peak", number("peak")?, 300.0, Unit::MiB);
    table.note("  memory afterwards", number("after")?, Unit::MiB);
    Ok(())
}

/// As a server has it, that has shown today's figures for a while.
async fn followed(house: &House, folder: &Path) -> Result<Arc<Live>> {
    let live = Arc::new(Live::new(Dictionary::built_in()?));
    let (written, told) = tokio::sync::watch::channel(0);
    let (db, clock) = (house.db.clone(), house.clock.clone());
    let following = tokio::spawn(follow(live.clone(), db, clock, folder.to_owned(), told));
    while live.today_as_of().is_none() {
        ensure!(!following.is_finished(), "nobody follows the journal");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    drop(written);
    following.await?;
    Ok(live)
}

/// Prints one number a line.
pub fn child(pages: usize) -> Result<()> {
    let ourselves = std::process::id();
    let memory = |line: &str| memory(ourselves, line).context("no /proc");
    // Fonts are looked for with the first document, as a server has done long
    // before somebody prints a book.
    pdf::write(&filled(&Document::default(), 3), &Options::default())?;
    let book = filled(&Document::default(), pages * PER_PAGE);
    let begun = Instant::now();
    let printed = pdf::write(&book, &Options::default())?;
    println!("book {}", milliseconds(begun));
    ensure!(printed.pages >= pages, "{} pages only", printed.pages);
    println!("peak {}", memory("VmHWM")?);
    println!("after {}", memory("VmRSS")?);
    Ok(())
}

/// The document with paragraphs of a line and a half added, and a heading
/// among every seven, until it has this many blocks.
fn filled(document: &Document, blocks: usize) -> Document {
    let mut document = document.clone();
    while document.blocks.len() < blocks {
        let at = document.blocks.len();
        document.blocks.push(if at.is_multiple_of(7) {
            Block::Heading(Level::Second, vec![Run::Text(format!("第{at}项工作"))])
        } else {
            let words = format!("全年开展活动{at}场，参加的老同志一次比一次多，各单位都有人到场。");
            Block::Paragraph(vec![Run::Text(words.repeat(2))])
        });
    }
    document
}

fn asking(live: Arc<Live>, house: &House, ground: &Ground) -> Result<(Sources, Subject)> {
    let city = ground.city()?;
    let (line, hash) = live.head();
    let asked = Asked {
        unit: kit::UnitId(1),
        period: city.year.clone(),
        day: None,
        line: Some(line),
        todays_tree: false,
    };
    let today = house.today();
    let subject = Subject {
        code: City::code(1),
        name: "某某市".to_owned(),
        kind: "city".to_owned(),
        period: asked.period.clone(),
        as_of: question(&asked, today).stock_day,
        line,
        hash: kit::hex(&hash),
    };
    let address = Arc::new(|id: &str| Some(format!("https://example.org/figures/{id}?line=1")));
    Ok((Sources::of_everything(live, asked, today, address), subject))
}

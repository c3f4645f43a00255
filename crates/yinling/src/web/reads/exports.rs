//! The lists of the pages as workbooks: what a stranger may read there, and
//! nothing more. Every cell is text, so that no name becomes a formula.

use super::{children, indicators, journal, records};
use crate::web::links;
use crate::web::pages::{Records, Subject, Value};
use crate::web::shown::Figures;
use crate::web::trouble::Trouble;
use crate::web::visit::Visit;
use crate::web::words;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sheets::write::table_bytes;

/// So many rows a workbook holds; a stranger's press is not to cost more.
const MOST: usize = 20_000;
const MOST_LINES: i64 = 5_000;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// `/figures/{id}/records.xlsx?unit=&period=&day=&line=&tree=`
pub async fn records_sheet(Path(id): Path<String>, visit: Visit) -> Result<Response, Trouble> {
    let found = visit.site.live.find_indicator(&id);
    let indicator = found.ok_or(Trouble::NotFound)?;
    let found = match visit.query.get("unit") {
        Some(code) => visit.directory.find(code),
        None => visit.directory.root(),
    };
    let card = found.ok_or(Trouble::NotFound)?.clone();
    let question = visit.query.question(visit.site.live.head().0)?;
    let figures = Figures::of(&visit.site, &visit.directory, question).await?;
    let work = move || {
        let directory = &visit.directory;
        let found = records::some_records(&figures, directory, &indicator, &card, 0, MOST);
        // Personal records are as little in a file as on the page.
        let Records::Units { rows, .. } = found else {
            return Err(Trouble::NotFound);
        };
        let rows = rows.into_iter().map(|row| {
            let line = row.line.to_string();
            [row.unit.code, row.unit.name, row.kind, row.day, line]
        });
        let name = format!("{}，{}", indicator.name.zh, card.name);
        workbook(&name, &["单位代码", "单位", "类别", "日期", "流水"], rows)
    };
    crate::words::blocking(work)
        .await
        .map_err(anyhow::Error::from)?
}

/// `/units/{code}/children.xlsx?day=&line=&tree=`
pub async fn children_sheet(Path(code): Path<String>, visit: Visit) -> Result<Response, Trouble> {
    let found = visit.directory.find(&code);
    let card = found.ok_or(Trouble::NotFound)?.clone();
    let question = visit.query.question(visit.site.live.head().0)?;
    let figures = Figures::of(&visit.site, &visit.directory, question).await?;
    let work = move || {
        let found = children::all_children(&figures, &visit.directory, &card);
        let columns = found.columns.iter();
        let columns: Vec<String> = columns
            .map(|c| format!("{}（{}）", c.label, c.unit))
            .collect();
        let mut header = vec!["代码", "名称", "类别"];
        header.extend(columns.iter().map(String::as_str));
        let rows = found.rows.into_iter().take(MOST).map(|row| {
            let mut cells = vec![row.unit.code, row.unit.name, row.kind];
            cells.extend(row.cells.iter().map(|cell| bare(&cell.value)));
            cells
        });
        workbook(&format!("{}下属单位", card.name), &header, rows)
    };
    crate::words::blocking(work)
        .await
        .map_err(anyhow::Error::from)?
}

/// `/indicators.xlsx`
pub async fn indicators_sheet(visit: Visit) -> Result<Response, Trouble> {
    let rows = indicators::groups(&visit, MOST).into_iter();
    let rows = rows.flat_map(|group| {
        let name = group.name;
        group.entries.into_iter().map(move |entry| {
            [
                entry.id,
                name.clone(),
                entry.name,
                entry.unit_of_count,
                entry.definition,
                entry.rule,
                entry.version.to_string(),
                entry.gap,
            ]
        })
    });
    let header = [
        "代号",
        "类别",
        "名称",
        "单位",
        "口径",
        "怎么数",
        "版本",
        "还缺",
    ];
    workbook("口径", &header, rows)
}

/// `/journal.xlsx?before=&q=`
pub async fn journal_sheet(visit: Visit) -> Result<Response, Trouble> {
    let asked = journal::Asked::of(&visit).await?;
    let (lines, _) = asked.lines(&visit, MOST_LINES).await?;
    let rows = lines.iter().map(|line| {
        let entry = words::lines::entry(line, &visit.directory);
        let about = match entry.subject {
            Subject::Unit { name, .. } | Subject::Thing(name) => name,
            Subject::Person => "一位人员".into(),
            Subject::Line(seq) => format!("流水第{seq}条"),
            Subject::Nothing => String::new(),
        };
        [
            entry.seq.to_string(),
            words::moment(entry.at_ms),
            entry.verb,
            about,
            entry.channel,
            entry.facts.map(|n| n.to_string()).unwrap_or_default(),
            entry.hash,
            entry.prev_hash,
        ]
    });
    let header = [
        "流水",
        "时间",
        "事项",
        "对象",
        "渠道",
        "事实条数",
        "指纹",
        "前一条的指纹",
    ];
    workbook("流水", &header, rows)
}

/// A number as a spreadsheet wants it: no separators; else the words.
fn bare(value: &Value) -> String {
    match value {
        Value::Count(count) => count.to_string(),
        other => other.text(),
    }
}

fn workbook<R, S>(
    name: &str,
    header: &[&str],
    rows: impl IntoIterator<Item = R>,
) -> Result<Response, Trouble>
where
    R: AsRef<[S]>,
    S: AsRef<str>,
{
    let bytes = table_bytes("银龄", header, rows).map_err(anyhow::Error::from)?;
    let save_as = format!(
        "attachment; filename=\"yinling.xlsx\"; filename*=UTF-8''{}.xlsx",
        links::escape(name)
    );
    let headers = [
        (CONTENT_TYPE, XLSX.to_owned()),
        (CONTENT_DISPOSITION, save_as),
    ];
    Ok((headers, bytes).into_response())
}

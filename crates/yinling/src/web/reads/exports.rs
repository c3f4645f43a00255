//! The lists of the pages as workbooks: what a stranger may read there, and
//! nothing more. Every cell is text, so that no name becomes a formula.

use super::{children, indicators, journal, records};
use crate::say;
use crate::web::links;
use crate::web::pages::{ChildColumn, Subject, Value};
use crate::web::shown::Figures;
use crate::web::trouble::Trouble;
use crate::web::visit::Visit;
use crate::web::words;
use crate::words::either;
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
        let found = records::unit_records(&figures, directory, &indicator, &card, MOST);
        // Personal records are as little in a file as on the page.
        let rows = found.ok_or(Trouble::NotFound)?.into_iter().map(|row| {
            let line = row.line.to_string();
            [row.unit.code, row.unit.name, row.kind, row.day, line]
        });
        let (figure, unit) = (indicator.name.said(), &card.name);
        let header = [
            either("单位代码", "Code of unit"),
            either("单位", "Unit"),
            either("类别", "Kind"),
            either("日期", "Day"),
            either("流水", "Journal line"),
        ];
        workbook(&say!("{figure}，{unit}", "{figure}, {unit}"), &header, rows)
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
        let columns: Vec<String> = columns.map(ChildColumn::words).collect();
        let mut header = vec![
            either("代码", "Code"),
            either("名称", "Name"),
            either("类别", "Kind"),
        ];
        header.extend(columns.iter().map(String::as_str));
        let rows = found.rows.into_iter().take(MOST).map(|row| {
            let mut cells = vec![row.unit.code, row.unit.name, row.kind];
            cells.extend(row.cells.iter().map(|cell| bare(&cell.value)));
            cells
        });
        let unit = &card.name;
        workbook(&say!("{unit}下属单位", "Units below {unit}"), &header, rows)
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
        either("代号", "Id"),
        either("类别", "Group"),
        either("名称", "Name"),
        either("单位", "Unit of count"),
        either("口径", "Definition"),
        either("怎么数", "How it is counted"),
        either("版本", "Version"),
        either("还缺", "Still missing"),
    ];
    workbook(either("口径", "definitions"), &header, rows)
}

/// `/journal.xlsx?before=&q=`
pub async fn journal_sheet(visit: Visit) -> Result<Response, Trouble> {
    let asked = journal::Asked::of(&visit).await?;
    let (lines, _) = asked.lines(&visit, MOST_LINES).await?;
    let rows = lines.iter().map(|line| {
        let entry = words::lines::entry(line, &visit.directory);
        let about = match entry.subject {
            Subject::Unit { name, .. } | Subject::Thing(name) => name,
            Subject::Person => either("一位人员", "a person").into(),
            Subject::Line(seq) => say!("流水第{seq}条", "line {seq}"),
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
        either("流水", "Line"),
        either("时间", "Time"),
        either("事项", "What"),
        either("对象", "About"),
        either("渠道", "By"),
        either("事实条数", "Facts"),
        either("指纹", "Fingerprint"),
        either("前一条的指纹", "Fingerprint of the line before"),
    ];
    workbook(either("流水", "journal"), &header, rows)
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
    let bytes =
        table_bytes(either("银龄", "Yinling"), header, rows).map_err(anyhow::Error::from)?;
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

//! The rows of the files, each cell understood by itself.

use super::super::kind::{Kind, Mode};
use super::file_name;
use crate::importing::{Columns, Given, Layout, Problem, Reading, is_blank, read_file, text_of};
use kit::{Day, Refusal};
use sheets::Row;
use sheets::values::{BadDate, cell_text, clean, parse_date};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

pub(super) const CODE: usize = 0;
pub(super) const NAME: usize = 1;
pub(super) const KIND: usize = 2;
pub(super) const PARENT: usize = 3;
pub(super) const MODE: usize = 4;
pub(super) const SOCIETY: usize = 5;
pub(super) const FOUNDED: usize = 6;
pub(super) const CLOSED: usize = 7;
pub(super) const ONLINE: usize = 8;

pub(super) static COLUMNS: Columns = Columns {
    names: &[
        &["代码", "单位代码", "组织代码", "机构代码", "编码"],
        &["名称", "单位名称", "组织名称", "机构名称", "全称"],
        &["类别", "单位类别", "组织类别", "单位类型", "组织类型"],
        &[
            "上级代码",
            "上级单位代码",
            "上级组织代码",
            "隶属代码",
            "父级代码",
        ],
        &["支部类型", "支部设置模式", "设置模式", "支部模式", "模式"],
        &["结对社团代码", "社团代码", "结对社团"],
        &["成立日期", "成立时间", "设立日期", "成立年月", "建立日期"],
        &["撤销日期", "撤销时间", "注销日期", "撤并日期"],
        &[
            "平台登记日期",
            "平台登记时间",
            "登记日期",
            "上线日期",
            "入驻平台日期",
        ],
    ],
    needed: &[&[NAME], &[KIND]],
    serial: &["序号", "编号", "行号"],
    never_kept: &[],
    least: 2,
    sensitive: &[],
};

/// Where a row stands: file, table in it, row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct At {
    pub file: usize,
    pub table: usize,
    pub row: u32,
}

/// A row of the list of units. Texts are cleaned; empty is "not given".
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub at: At,
    pub code: String,
    pub name: String,
    /// `None` only beside a problem.
    pub kind: Option<Kind>,
    pub parent: String,
    pub mode: Option<Mode>,
    pub societies: Vec<String>,
    pub founded: Option<Day>,
    pub closed: Option<Day>,
    pub online: Option<Day>,
}

#[derive(Debug)]
pub(super) struct FileRead {
    pub path: PathBuf,
    pub name: String,
    /// SHA-256 of its bytes, in hex.
    pub fingerprint: String,
    pub reading: Reading,
    pub rows: u32,
}

/// Everything the files say.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub files: Vec<FileRead>,
    pub lines: Vec<Line>,
    /// By the number of their line.
    pub problems: Vec<(usize, Problem)>,
}

pub(super) fn read_lines(
    parsed: &mut Parsed,
    path: &Path,
    fingerprint: String,
    given: &Given,
) -> Result<(), Refusal> {
    let file = parsed.files.len();
    let first = parsed.lines.len();
    let reading = read_file(path, &COLUMNS, given, &mut |table, layout, row| {
        let at = At {
            file,
            table,
            row: row.number,
        };
        let mut found = Vec::new();
        let line = read_line(at, layout, &row, &mut found);
        let number = parsed.lines.len();
        parsed.lines.push(line);
        let found = found.into_iter().map(|problem| (number, problem));
        parsed.problems.extend(found);
        ControlFlow::Continue(())
    })?;
    parsed.files.push(FileRead {
        path: path.to_owned(),
        name: file_name(path),
        fingerprint,
        reading,
        rows: u32::try_from(parsed.lines.len() - first).unwrap_or(u32::MAX),
    });
    Ok(())
}

fn read_line(at: At, layout: &Layout, row: &Row, problems: &mut Vec<Problem>) -> Line {
    let text = |column| text_of(layout.cell(row, column));
    let needed = |column, problems: &mut Vec<Problem>| {
        let text = text(column);
        if text.is_empty() {
            problems.push(Problem::refused("missing_value", COLUMNS.label(column)));
        }
        text
    };
    let unknown =
        |column, value: &str| Problem::refused("unknown_code", COLUMNS.label(column)).value(value);
    let name = needed(NAME, problems);
    let kind_text = needed(KIND, problems);
    let kind = Kind::parse(&kind_text);
    if kind.is_none() && !kind_text.is_empty() {
        problems.push(unknown(KIND, &kind_text));
    }
    let societies = split(&text(SOCIETY));
    let mode_text = text(MODE).replace(' ', "");
    let is_link = matches!(mode_text.as_str(), "支部+社团" | "支部社团" | "党支部+社团");
    let mode = if is_link {
        if societies.is_empty() {
            let note = Problem::note("society_link_to_complete", COLUMNS.label(MODE));
            problems.push(note.value(mode_text.clone()));
        }
        None
    } else {
        Mode::parse(&mode_text)
    };
    if mode.is_none() && !is_link && !mode_text.is_empty() {
        problems.push(unknown(MODE, &mode_text));
    }
    let (founded, closed) = (
        date(layout, row, FOUNDED, problems),
        date(layout, row, CLOSED, problems),
    );
    let online = date(layout, row, ONLINE, problems);
    if let (Some(from), Some(to)) = (founded, closed)
        && to < from
    {
        let problem = Problem::refused("bad_date", COLUMNS.label(CLOSED));
        problems.push(
            problem
                .value(to.to_string())
                .with("why", "closed_before_founded"),
        );
    }
    if kind.is_some_and(|kind| !kind.is_branch()) {
        let only_of_branches = [
            (MODE, mode_text),
            (SOCIETY, societies.join("、")),
            (ONLINE, online.map(|d| d.to_string()).unwrap_or_default()),
        ];
        for (column, value) in only_of_branches.into_iter().filter(|(_, v)| !v.is_empty()) {
            let said = |p: &Problem| p.column == COLUMNS.label(column);
            if !problems.iter().any(said) {
                problems.push(Problem::refused("not_a_branch", COLUMNS.label(column)).value(value));
            }
        }
    }
    Line {
        at,
        code: text(CODE).replace(' ', ""),
        name,
        kind,
        parent: text(PARENT).replace(' ', ""),
        mode,
        societies,
        founded,
        closed,
        online,
    }
}

fn date(layout: &Layout, row: &Row, column: usize, problems: &mut Vec<Problem>) -> Option<Day> {
    let cell = layout.cell(row, column);
    if is_blank(cell) {
        return None;
    }
    match parse_date(cell) {
        Ok((day, _)) => Some(day),
        Err(BadDate::Empty) => None,
        Err(why) => {
            let shown = cell_text(cell);
            let problem = Problem::refused("bad_date", COLUMNS.label(column));
            problems.push(problem.value(clean(&shown)).with("why", why.code()));
            None
        }
    }
}

/// Several societies in one cell.
fn split(text: &str) -> Vec<String> {
    let parts = text.split(['、', ',', ';', '；', ' ']);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

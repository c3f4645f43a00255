//! The pages of staff who bring spreadsheets in.

use super::Shell;
use crate::web::filters;
use askama::Template;
use kit::Day;

/// `/imports`: what waits, what was imported, and a new one.
#[derive(Debug, Template)]
#[template(path = "imports.html")]
pub struct ImportsPage {
    pub shell: Shell,
    pub token: String,
    pub today: Day,
    /// Why the last press came to nothing; may be empty.
    pub refused: String,
    pub waiting: Vec<WaitingImport>,
    pub past: Vec<PastImportRow>,
    pub older_href: Option<String>,
}

#[derive(Debug, Clone)]
pub struct WaitingImport {
    pub href: String,
    /// 花名册
    pub kind: &'static str,
    pub files: String,
    /// Milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// 还没有导入, 已经导入
    pub state: &'static str,
}

#[derive(Debug, Clone)]
pub struct PastImportRow {
    pub seq: u64,
    pub href: String,
    /// 导入花名册
    pub verb: String,
    pub at_ms: i64,
    /// 新增 12，有变化 3; may be empty.
    pub numbers: String,
    pub is_taken_back: bool,
}

/// `/imports/{id}` before it is applied.
#[derive(Debug, Template)]
#[template(path = "import.html")]
pub struct ImportPage {
    pub shell: Shell,
    pub token: String,
    pub href: String,
    pub kind: &'static str,
    pub kind_code: &'static str,
    pub as_of_day: Day,
    pub revision: u32,
    /// The journal's head when it was checked.
    pub line: u64,
    /// Why the files as a whole cannot be used; then there are no counts.
    pub refused: String,
    pub files: Vec<FileRead>,
    pub counts: Vec<ImportCount>,
    /// Rows that would be written.
    pub good: u64,
    /// Rows that stand in the way.
    pub bad: u64,
    pub bad_href: String,
    /// Cells corrected so far.
    pub corrected: usize,
    pub may_annotate: bool,
}

/// What was understood of one file.
#[derive(Debug, Clone)]
pub struct FileRead {
    pub number: usize,
    pub name: String,
    /// Excel工作簿
    pub format: &'static str,
    pub rows: u64,
    pub tables: Vec<TableRead>,
    pub ignored: Vec<String>,
    /// Every sheet, where there is a choice.
    pub sheets: Vec<SheetChoice>,
    pub has_all: bool,
}

#[derive(Debug, Clone)]
pub struct SheetChoice {
    pub name: String,
    pub is_chosen: bool,
}

#[derive(Debug, Clone)]
pub struct TableRead {
    pub sheet: String,
    pub header_row: u32,
    pub columns: Vec<ColumnRead>,
}

#[derive(Debug, Clone)]
pub struct ColumnRead {
    /// A, B, …
    pub letters: String,
    pub written: String,
    /// Empty where the column is not used.
    pub field: &'static str,
}

/// A number of rows that opens.
#[derive(Debug, Clone)]
pub struct ImportCount {
    pub label: &'static str,
    pub rows: u64,
    /// What it means, in one sentence.
    pub words: &'static str,
    /// Empty where there is nothing behind it.
    pub href: String,
}

/// `/imports/{id}` while something is being done.
#[derive(Debug, Template)]
#[template(path = "import_progress.html")]
pub struct ImportProgressPage {
    pub shell: Shell,
    pub token: String,
    /// 正在核对
    pub title: &'static str,
    pub rows: u32,
    pub words: &'static str,
    /// Where a press to stop goes; empty where it cannot be stopped.
    pub stop_href: String,
}

/// `/imports/{id}/rows`
#[derive(Debug, Template)]
#[template(path = "import_rows.html")]
pub struct ImportRowsPage {
    pub shell: Shell,
    pub token: String,
    pub href: String,
    pub kind: &'static str,
    pub label: &'static str,
    pub words: &'static str,
    pub total: usize,
    pub first: usize,
    pub rows: Vec<ImportRow>,
    /// Where corrections go; empty where nothing can be corrected.
    pub correct_href: String,
    pub how: &'static str,
    pub revision: u32,
    pub newer_href: Option<String>,
    pub older_href: Option<String>,
}

#[derive(Debug, Clone)]
pub struct ImportRow {
    /// 文件与工作表, where there are several.
    pub place: String,
    pub row: u32,
    /// Names of columns and what stands there, masked where due.
    pub cells: Vec<(&'static str, String)>,
    /// Columns with something new.
    pub changed: Vec<&'static str>,
    pub problems: Vec<RowProblem>,
}

#[derive(Debug, Clone)]
pub struct RowProblem {
    /// 不能导入, 有冲突, 请看一眼
    pub severity: &'static str,
    pub stops: bool,
    pub column: &'static str,
    pub value: String,
    pub message: String,
    /// Name of the field that corrects the cell; empty where none can.
    pub field: String,
    pub choices: Vec<&'static str>,
}

/// `/imports/{id}` after it was applied.
#[derive(Debug, Template)]
#[template(path = "import_done.html")]
pub struct ImportDonePage {
    pub shell: Shell,
    pub token: String,
    pub href: String,
    pub kind: &'static str,
    pub at_ms: i64,
    pub files: Vec<DoneFile>,
    pub has_aside: bool,
}

#[derive(Debug, Clone)]
pub struct DoneFile {
    pub name: String,
    pub new: u64,
    pub changed: u64,
    pub same: u64,
    pub aside: u64,
    pub line: Option<u64>,
}

/// `/imports/lines/{seq}`: one import that is in the journal, and its undoing.
#[derive(Debug, Template)]
#[template(path = "import_line.html")]
pub struct ImportLinePage {
    pub shell: Shell,
    pub token: String,
    pub import: PastImportRow,
    pub channel: String,
    /// The line that took it back.
    pub taken_back_by: Option<u64>,
    /// Why it could not be taken back; may be empty.
    pub refused: String,
    /// Lines to be taken back first.
    pub first: Vec<String>,
}

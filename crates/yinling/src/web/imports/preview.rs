//! `/imports/{id}`: what was understood, what would come of it, and the way on.

use super::{GLANCE, get_upload, href};
use crate::importing::{Outcome, Reading};
use crate::intake::{Applied, Came, Purpose, Upload, Work};
use crate::journal::Failure;
use crate::say;
use crate::web::links;
use crate::web::pages::{
    ColumnRead, DoneFile, FileRead, ImportCount, ImportDonePage, ImportPage, ImportProgressPage,
    Section, SheetChoice, TableRead,
};
use crate::web::signed::Staff;
use crate::web::trouble::Trouble;
use crate::web::words::columns;
use crate::words;
use crate::words::either;
use axum::extract::Path;
use axum::response::Response;
use sheets::{Encoding, Format, column_letters};

pub async fn preview(Path(id): Path<String>, staff: Staff) -> Result<Response, Trouble> {
    let upload = get_upload(&staff.intake, &id)?;
    if let Some(applied) = &upload.applied {
        return done(&staff, &upload, applied);
    }
    let found = staff.intake.check(&id)?;
    let Some(end) = found.work.wait(GLANCE).await else {
        return progress(&staff, &found.work, &href(&id));
    };
    match &*end {
        Ok(Came::Checked { outcomes, line }) => {
            let files = files_read(&found.upload, outcomes);
            let page = checked(&staff, &found.upload, files, outcomes, *line);
            staff.page(&page)
        }
        // Applied while we looked.
        Ok(_) => match get_upload(&staff.intake, &id)? {
            upload @ Upload {
                applied: Some(_), ..
            } => {
                let applied = upload.applied.clone().unwrap_or_else(|| Applied {
                    at: 0,
                    files: Vec::new(),
                    has_aside: false,
                });
                done(&staff, &upload, &applied)
            }
            _ => Err(Trouble::NotFound),
        },
        Err(Failure::Refused(refusal)) => {
            let page = refused(&staff, &found.upload, refusal).await?;
            staff.page(&page)
        }
        Err(Failure::Fault(error)) => Err(Trouble::fault(&staff.visit.site.request_id(), error)),
    }
}

/// Something is being done; the page asks again by itself.
pub fn progress(staff: &Staff, work: &Work, back: &str) -> Result<Response, Trouble> {
    let (title, words) = match work.purpose {
        Purpose::Check => (
            either("正在核对", "Checking"),
            either(
                "读完以后，还要和已经登记的逐一比对。这时还没有写入任何内容。",
                "After reading, each row is compared with what is registered. Nothing has been recorded so far.",
            ),
        ),
        Purpose::Apply => (
            either("正在导入", "Importing"),
            either(
                "先再核对一遍，再一次写入：要么全部写入，要么一条也不写。",
                "It is checked once more and then recorded in one go: either all of it or none.",
            ),
        ),
        Purpose::Undo => (
            either("正在撤回", "Taking back"),
            either(
                "一次写入：要么全部撤回，要么一条也不动。",
                "In one go: either all of it is taken back or none.",
            ),
        ),
    };
    let stop_href = match work.purpose {
        Purpose::Undo => String::new(),
        _ => format!("{back}/stop"),
    };
    staff.page(&ImportProgressPage {
        shell: staff.visit.shell(Section::Imports, None),
        token: staff.token(),
        title,
        rows: work.watch.rows(),
        words,
        stop_href,
    })
}

fn done(staff: &Staff, upload: &Upload, applied: &Applied) -> Result<Response, Trouble> {
    let files = applied.files.iter().map(|file| DoneFile {
        name: file.name.clone(),
        new: file.new.into(),
        changed: file.changed.into(),
        same: file.same.into(),
        aside: file.aside.into(),
        line: file.line.map(u64::from),
    });
    staff.page(&ImportDonePage {
        shell: staff.visit.shell(Section::Imports, None),
        token: staff.token(),
        href: href(&upload.id),
        kind: columns::sheet_kind(upload.kind),
        at_ms: applied.at,
        files: files.collect(),
        has_aside: applied.has_aside,
    })
}

fn page_of(staff: &Staff, upload: &Upload) -> ImportPage {
    let edits = upload.files.iter().map(|file| file.edits.count());
    ImportPage {
        shell: staff.visit.shell(Section::Imports, None),
        token: staff.token(),
        href: href(&upload.id),
        kind: columns::sheet_kind(upload.kind),
        kind_code: upload.kind.code(),
        as_of_day: upload.as_of_day,
        revision: upload.revision,
        line: 0,
        refused: String::new(),
        files: Vec::new(),
        counts: Vec::new(),
        good: 0,
        bad: 0,
        bad_href: String::new(),
        corrected: edits.sum(),
        may_annotate: false,
    }
}

/// A file cannot be used as a whole. Another sheet or kind may help.
async fn refused(
    staff: &Staff,
    upload: &Upload,
    refusal: &kit::Refusal,
) -> Result<ImportPage, Trouble> {
    let of_file = refusal.args.iter().find(|(key, _)| *key == "file");
    let stored = of_file.and_then(|(_, path)| path.rsplit(['/', '\\']).next());
    let file = upload
        .files
        .iter()
        .find(|file| Some(file.stored.as_str()) == stored);
    let of = file.map_or(String::new(), |file| {
        let name = &file.name;
        say!("“{name}”：", "“{name}”: ")
    });
    let mut page = page_of(staff, upload);
    page.refused = format!("{of}{}", words::sentence(refusal, words::language()));
    for (number, file) in upload.files.iter().enumerate() {
        let sheets = staff.intake.sheets(upload, number).await?;
        page.files.push(FileRead {
            number,
            name: file.name.clone(),
            format: "",
            rows: 0,
            tables: Vec::new(),
            ignored: Vec::new(),
            has_all: file.edits.sheet.is_none(),
            sheets: choices(&sheets, file.edits.sheet.as_deref()),
        });
    }
    Ok(page)
}

fn checked(
    staff: &Staff,
    upload: &Upload,
    files: Vec<FileRead>,
    outcomes: &[Outcome],
    line: i64,
) -> ImportPage {
    let sum = |of: fn(&Outcome) -> u32| outcomes.iter().map(|one| u64::from(of(one))).sum::<u64>();
    let here = href(&upload.id);
    let counts = super::rows::hows().into_iter().map(|how| {
        let rows = sum(how.count);
        let listed = super::rows::listed(outcomes, &how);
        ImportCount {
            label: how.label,
            rows,
            words: how.words,
            href: match listed {
                0 => String::new(),
                _ => links::with(format!("{here}/rows"), "how", how.code),
            },
        }
    });
    let (refused, conflicts) = (sum(|one| one.refused), sum(|one| one.conflicts));
    let worst = if refused > 0 { "refused" } else { "conflicts" };
    ImportPage {
        line: u64::try_from(line).unwrap_or(0),
        counts: counts.collect(),
        good: sum(|one| one.new) + sum(|one| one.changed),
        bad: refused + conflicts,
        bad_href: links::with(format!("{here}/rows"), "how", worst),
        may_annotate: outcomes.iter().any(|one| !one.problems.is_empty()),
        files,
        ..page_of(staff, upload)
    }
}

fn files_read(upload: &Upload, outcomes: &[Outcome]) -> Vec<FileRead> {
    let columns = upload.kind.columns();
    let all = upload.files.iter().zip(outcomes).enumerate();
    all.map(|(number, (file, outcome))| {
        let reading = &outcome.understood;
        let tables = reading.layouts.iter().map(|layout| TableRead {
            sheet: layout.sheet.clone(),
            header_row: layout.header_row,
            columns: layout
                .written
                .iter()
                .map(|(at, written)| ColumnRead {
                    letters: column_letters(u32::try_from(*at).unwrap_or(0)),
                    written: written.clone(),
                    field: layout
                        .column_at(*at)
                        .map_or("", |column| columns::column(columns.label(column))),
                })
                .collect(),
        });
        FileRead {
            number,
            name: file.name.clone(),
            format: format(reading),
            rows: outcome.rows.into(),
            tables: tables.collect(),
            ignored: outcome.ignored_columns.clone(),
            has_all: file.edits.sheet.is_none(),
            sheets: choices(&reading.sheets, file.edits.sheet.as_deref()),
        }
    })
    .collect()
}

/// Nothing to choose where there is one sheet.
fn choices(sheets: &[String], chosen: Option<&str>) -> Vec<SheetChoice> {
    if sheets.len() < 2 {
        return Vec::new();
    }
    let choice = |name: &String| SheetChoice {
        name: name.clone(),
        is_chosen: chosen == Some(name),
    };
    sheets.iter().map(choice).collect()
}

fn format(reading: &Reading) -> &'static str {
    match reading.format {
        Some(Format::Xlsx) => either("Excel工作簿（xlsx）", "Excel workbook (xlsx)"),
        Some(Format::Xls) => either("旧版Excel工作簿（xls）", "Old Excel workbook (xls)"),
        Some(Format::Csv { encoding }) => match encoding {
            Encoding::Utf8 => either("文本表格，UTF-8编码", "Text table, UTF-8"),
            Encoding::Utf16Le | Encoding::Utf16Be => {
                either("文本表格，UTF-16编码", "Text table, UTF-16")
            }
            Encoding::Gb18030 => either("文本表格，国标编码（GBK）", "Text table, GBK"),
        },
        None => "",
    }
}

//! `/imports/{id}/rows`: the rows behind one of the preview's numbers.

use super::{GLANCE, href};
use crate::importing::{Columns, Outcome, Problem, Severity, ShownRow, TakenAs};
use crate::intake::{Came, Upload};
use crate::say;
use crate::web::links;
use crate::web::pages::{ImportRow, ImportRowsPage, RowProblem, Section};
use crate::web::signed::Staff;
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::web::words::{columns, problems};
use crate::words::either;
use axum::extract::Path;
use axum::response::Response;
use std::collections::{BTreeMap, BTreeSet};

/// What rows have in common.
pub struct How {
    pub code: &'static str,
    pub label: &'static str,
    pub words: &'static str,
    pub count: fn(&Outcome) -> u32,
    of: Of,
}

enum Of {
    Taken(TakenAs),
    Problem(Severity),
}

pub fn hows() -> [How; 6] {
    [
        How {
            code: "new",
            label: either("新增", "New"),
            words: either("还没有登记过的。", "Not registered before."),
            count: |one| one.new,
            of: Of::Taken(TakenAs::New),
        },
        How {
            code: "changed",
            label: either("有变化", "Changed"),
            words: either(
                "登记过的，表里写了新的内容。",
                "Registered, and the sheet says something new.",
            ),
            count: |one| one.changed,
            of: Of::Taken(TakenAs::Changed),
        },
        How {
            code: "same",
            label: either("没有变化", "Unchanged"),
            words: either(
                "登记过的，和表里一样。",
                "Registered, the same as in the sheet.",
            ),
            count: |one| one.same,
            of: Of::Taken(TakenAs::Same),
        },
        How {
            code: "refused",
            label: either("不能导入", "Cannot be imported"),
            words: either(
                "有的格缺了或写得不对，改好才能导入。",
                "Some cells are missing or wrong. They must be corrected first.",
            ),
            count: |one| one.refused,
            of: Of::Problem(Severity::Refused),
        },
        How {
            code: "conflicts",
            label: either("有冲突", "In conflict"),
            words: either(
                "和已经登记的对不上，要先弄清哪个对。",
                "They contradict what is registered. Find out first which is right.",
            ),
            count: |one| one.conflicts,
            of: Of::Problem(Severity::Conflict),
        },
        How {
            code: "notes",
            label: either("请看一眼", "Please look"),
            words: either(
                "不妨碍导入，最好核对一下。",
                "They do not stand in the way. It is best to check them.",
            ),
            count: |one| one.notes,
            of: Of::Problem(Severity::Note),
        },
    ]
}

/// Rows on one page: with a form, and without.
const PROBLEMS: usize = 12;
const TAKEN: usize = 25;

/// One row of one file.
type Place = (usize, usize, u32);

/// How many rows of this kind can be listed.
pub fn listed(outcomes: &[Outcome], how: &How) -> usize {
    places(outcomes, how).len()
}

/// File, table and row of each, in the order of the files.
fn places(outcomes: &[Outcome], how: &How) -> BTreeSet<Place> {
    let mut places = BTreeSet::new();
    for (file, outcome) in outcomes.iter().enumerate() {
        match how.of {
            Of::Taken(wanted) => {
                let taken = outcome.taken.iter().filter(|taken| taken.how == wanted);
                let place = |table: u32| usize::try_from(table).unwrap_or(usize::MAX);
                places.extend(taken.map(|taken| (file, place(taken.table), taken.row)));
            }
            Of::Problem(severity) => {
                let of = outcome.problems.iter().filter(|p| p.severity == severity);
                let table = |p: &Problem| outcome.understood.table_of(&p.sheet);
                places.extend(of.map(|p| (file, table(p), p.row)));
            }
        }
    }
    places
}

pub async fn rows(Path(id): Path<String>, staff: Staff) -> Result<Response, Trouble> {
    let query = &staff.visit.query;
    let asked = query.get("how").unwrap_or_default();
    let how = hows().into_iter().find(|how| how.code == asked);
    let how =
        how.ok_or_else(|| Trouble::BadRequest(say!("“{asked}”这一类", "the kind “{asked}”")))?;
    let from = query
        .number("from", either("起始的一行", "the first row"))?
        .unwrap_or(0);
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    let found = staff.intake.check(&id)?;
    let end = found.work.wait(GLANCE).await;
    // The upload's own page says what is going on.
    let Some(end) = end else {
        return Ok(see(&href(&id)));
    };
    let Ok(Came::Checked { outcomes, .. }) = &*end else {
        return Ok(see(&href(&id)));
    };
    let all = places(outcomes, &how);
    let at_once = match how.of {
        Of::Problem(_) => PROBLEMS,
        Of::Taken(_) => TAKEN,
    };
    let wanted: Vec<Place> = all.iter().copied().skip(from).take(at_once).collect();
    let mut rows = Vec::new();
    for (file, outcome) in outcomes.iter().enumerate() {
        let of_file = wanted.iter().filter(|place| place.0 == file);
        let of_file: BTreeSet<(usize, u32)> =
            of_file.map(|(_, table, row)| (*table, *row)).collect();
        let shown = staff.intake.rows(&found.upload, file, of_file).await?;
        rows.extend(
            shown
                .into_iter()
                .map(|row| row_of(&found.upload, file, outcome, row)),
        );
    }
    let here = |from: usize| {
        let url = links::with(format!("{}/rows", href(&id)), "how", how.code);
        links::with(url, "from", &from.to_string())
    };
    let may_correct = rows
        .iter()
        .any(|row| row.problems.iter().any(|p| !p.field.is_empty()));
    let page = ImportRowsPage {
        shell: staff.visit.shell(Section::Imports, None),
        token: staff.token(),
        href: href(&id),
        kind: columns::sheet_kind(found.upload.kind),
        label: how.label,
        words: how.words,
        total: all.len(),
        first: from + 1,
        correct_href: match may_correct {
            true => format!("{}/corrections", href(&id)),
            false => String::new(),
        },
        how: how.code,
        revision: found.upload.revision,
        newer_href: (from > 0).then(|| here(from.saturating_sub(at_once))),
        older_href: (from + rows.len() < all.len()).then(|| here(from + rows.len())),
        rows,
    };
    staff.page(&page)
}

fn row_of(upload: &Upload, file: usize, outcome: &Outcome, shown: ShownRow) -> ImportRow {
    let columns = upload.kind.columns();
    let sheet = outcome.understood.sheet_of(shown.table);
    // Where there is only one file, its name is above the whole list already.
    let name = if upload.files.len() > 1 {
        upload.files[file].name.clone()
    } else {
        String::new()
    };
    let is_here =
        |row: u32, of: &str| row == shown.row && outcome.understood.table_of(of) == shown.table;
    let problems = outcome.problems.iter().filter(|p| is_here(p.row, &p.sheet));
    let changes = outcome.changes.iter().find(|c| is_here(c.row, &c.sheet));
    let cells = shown.cells.iter().filter(|(_, text)| !text.is_empty());
    let mut told = BTreeSet::new();
    ImportRow {
        place: [name, sheet]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        row: shown.row,
        changed: changes
            .map(|changed| said_columns(&changed.columns))
            .unwrap_or_default(),
        problems: problems
            .map(|p| problem(columns, upload, (file, &shown), p, &mut told))
            .collect(),
        cells: cells
            .map(|(column, text)| (columns::column(columns.label(*column)), short(text)))
            .collect(),
    }
}

fn said_columns(names: &[&'static str]) -> Vec<&'static str> {
    names.iter().copied().map(columns::column).collect()
}

fn problem(
    columns: &Columns,
    upload: &Upload,
    (file, shown): (usize, &ShownRow),
    problem: &Problem,
    told: &mut BTreeSet<usize>,
) -> RowProblem {
    let place = columns.find(problem.column);
    let place = place.filter(|column| shown.cells.iter().any(|(known, _)| known == column));
    // Two problems of one cell are corrected in one field.
    let field = place
        .filter(|column| told.insert(*column))
        .map(|column| format!("c-{file}-{}-{}-{column}", shown.table, shown.row));
    let template = upload.kind.template();
    let of = template
        .columns
        .iter()
        .find(|column| column.name == problem.column);
    RowProblem {
        severity: match problem.severity {
            Severity::Refused => either("不能导入", "Cannot be imported"),
            Severity::Conflict => either("有冲突", "In conflict"),
            Severity::Note => either("请看一眼", "Please look"),
        },
        stops: problem.severity != Severity::Note,
        column: columns::column(problem.column),
        value: short(&problem.value),
        message: problems::said(problem),
        field: field.unwrap_or_default(),
        choices: of.map(|column| column.choices.clone()).unwrap_or_default(),
    }
}

/// A long cell is a remark; its beginning says which.
fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

/// By field name: file, table, row and column of the cell that it corrects.
pub fn read_field(name: &str) -> Option<(usize, usize, u32, usize)> {
    let mut parts = name.strip_prefix("c-")?.split('-');
    let mut next = || parts.next()?.parse::<u32>().ok();
    let (file, table, row, column) = (next()?, next()?, next()?, next()?);
    let place = |n: u32| usize::try_from(n).ok();
    Some((place(file)?, place(table)?, row, place(column)?))
}

/// Corrected cells by place, as the form sent them; empty ones say nothing.
pub fn corrected(fields: &[(String, String)]) -> BTreeMap<(usize, usize, u32, usize), String> {
    let read = |(name, text): &(String, String)| {
        let text = text.trim();
        let place = read_field(name)?;
        (!text.is_empty()).then(|| (place, text.to_owned()))
    };
    fields.iter().filter_map(read).collect()
}

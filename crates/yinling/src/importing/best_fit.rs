//! Which kind of spreadsheet a file is, by a look at its first rows.

use super::tables::{Columns, GUIDE};
use kit::Refusal;
use sheets::header::{SEARCHED_ROWS, find_header, is_totals_row};
use sheets::{Book, Row};
use std::ops::ControlFlow;
use std::path::Path;

/// Which of several importers' columns a file's header names most of, by their
/// place in `kinds`; `None` if no header fits any. The first sheet that fits and
/// has a row below its header decides, and only its first rows are read.
/// Refusals: those of [`sheets::Unreadable`], `header_only`.
pub fn find_best_fit(path: &Path, kinds: &[&Columns]) -> Result<Option<usize>, Refusal> {
    let mut book = Book::open(path).map_err(|e| e.refusal())?;
    let mut sheet_now = String::new();
    let (mut rows, mut best, mut has_header) = (Vec::new(), None, false);
    let mut look = |rows: &[Row]| {
        let found = fit(rows, kinds);
        has_header |= found.is_some();
        found.filter(|fit| fit.has_rows).map(|fit| fit.kind)
    };
    let walked = book.for_each_row(&mut |sheet, row| {
        if sheet.name != sheet_now {
            best = look(&rows);
            sheet_now.clone_from(&sheet.name);
            rows.clear();
        }
        if best.is_none() && sheet.name != GUIDE && rows.len() < SEARCHED_ROWS {
            rows.push(row);
            if rows.len() == SEARCHED_ROWS {
                best = look(&rows);
            }
        }
        match best {
            Some(_) => ControlFlow::Break(()),
            None => ControlFlow::Continue(()),
        }
    });
    walked.map_err(|e| e.refusal())?;
    match best.or_else(|| look(&rows)) {
        None if has_header => Err(Refusal::new("header_only")),
        found => Ok(found),
    }
}

/// A header that fits one of several importers.
struct Fit {
    kind: usize,
    known: usize,
    /// There is more than the header.
    has_rows: bool,
}

/// The one that knows most columns of a header among these rows; of two that
/// know as many the first.
fn fit(rows: &[Row], kinds: &[&Columns]) -> Option<Fit> {
    let fitting = kinds.iter().enumerate().filter_map(|(kind, columns)| {
        let header = find_header(rows, &columns.vocabulary(), columns.least)?;
        let layout = columns.layout(&header, "", Vec::new(), &mut Vec::new());
        columns.check_needed(&layout).ok()?;
        let mut below = rows.iter().filter(|row| row.number > header.row);
        Some(Fit {
            kind,
            known: layout.known(),
            has_rows: below.any(|row| !is_totals_row(row) && !columns.says_nothing(&layout, row)),
        })
    });
    fitting.reduce(|best, other| match other.known > best.known {
        true => other,
        false => best,
    })
}

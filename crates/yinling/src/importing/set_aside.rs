//! The rows that were not taken, as they stood, with their reasons.

use super::{Columns, Given, Layout, read_file};
use anyhow::Context;
use kit::Refusal;
use sheets::values::cell_text;
use sheets::write::{SetAside, write_set_aside};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// The rows of one file that were not taken: table and row, and why.
#[derive(Debug, Clone, Default)]
pub struct Aside {
    pub file: PathBuf,
    pub reasons: BTreeMap<(usize, u32), String>,
}

/// Reads the files once more and writes their rows that stand in `asides`
/// under the headings of all of them. Original texts are not kept in memory
/// while an import runs, so they are fetched again here.
pub fn write_aside(
    out: &Path,
    columns: &Columns,
    given: &Given,
    asides: &[Aside],
) -> anyhow::Result<u32> {
    let given = given.again();
    let asides: Vec<&Aside> = asides.iter().filter(|a| !a.reasons.is_empty()).collect();
    let mut heads: Vec<String> = Vec::new();
    let mut kept: Vec<(Vec<(String, String)>, String)> = Vec::new();
    for aside in asides {
        let read = read_file(&aside.file, columns, &given, &mut |table, layout, row| {
            if let Some(reason) = aside.reasons.get(&(table, row.number)) {
                add_heads(&mut heads, layout);
                let cells = layout.heads.iter().map(|(at, head)| {
                    let text = cell_text(row.cell(*at)).into_owned();
                    (head.clone(), text)
                });
                kept.push((cells.collect(), reason.clone()));
            }
            ControlFlow::Continue(())
        });
        read.map_err(|refusal| anyhow::anyhow!("reading again: {}", refusal.code))?;
    }
    let rows = kept.into_iter().map(|(cells, reason)| {
        let by_head: BTreeMap<String, String> = cells.into_iter().collect();
        let cell = |head| by_head.get(head).cloned().unwrap_or_default();
        SetAside {
            cells: heads.iter().map(cell).collect(),
            reason,
        }
    });
    let names: Vec<&str> = heads.iter().map(String::as_str).collect();
    write_set_aside(out, &names, rows).with_context(|| out.display().to_string())
}

/// The rows that were not taken must not be written over a file being read.
pub(super) fn check_target(out: &Path, files: &[PathBuf]) -> Result<(), Refusal> {
    let whole = |path: &Path| path.canonicalize().ok();
    let target = whole(out);
    if target.is_some() && files.iter().any(|file| whole(file) == target) {
        return Err(Refusal::new("set_aside_is_input").with("file", out.display()));
    }
    Ok(())
}

fn add_heads(heads: &mut Vec<String>, layout: &Layout) {
    for (_, head) in &layout.heads {
        if !heads.contains(head) {
            heads.push(head.clone());
        }
    }
}

//! Cells changed in the parts they stand in.

use super::super::package::Package;
use super::super::xml::{Splices, Walk, attribute, escaped, local, prefix};
use super::super::{At, Edit, Unfillable};
use super::Workbook;
use super::sheet::{Cell, Content, Sheet};
use crate::column_letters;
use quick_xml::events::Event;
use std::collections::{BTreeMap, BTreeSet};

/// The parts that become others.
pub fn write(
    package: &Package,
    book: &Workbook,
    edits: &BTreeMap<At, Edit>,
) -> Result<BTreeMap<String, String>, Unfillable> {
    let mut changed = BTreeMap::new();
    if edits.is_empty() {
        return Ok(changed);
    }
    let mut freed = BTreeSet::new();
    for (area, sheet) in (0u32..).zip(&book.sheets) {
        let own: Vec<(&At, &Edit)> = edits.iter().filter(|(at, _)| at.area == area).collect();
        let mut splices = Splices::default();
        put(book, sheet, &own, &mut splices, &mut freed)?;
        forget_values(sheet, &mut splices);
        if !splices.is_empty() {
            changed.insert(sheet.part.clone(), splices.apply(&sheet.source)?);
        }
    }
    if let Some(strings) = without(book, edits, &freed)? {
        changed.insert(book.strings.part.clone(), strings);
    }
    let workbook = reckoning_anew(&book.part, &package.text(&book.part)?)?;
    changed.insert(book.part.clone(), workbook);
    Ok(changed)
}

/// Puts the edits of one sheet; shared texts that a cell leaves are `freed`.
fn put(
    book: &Workbook,
    sheet: &Sheet,
    edits: &[(&At, &Edit)],
    splices: &mut Splices,
    freed: &mut BTreeSet<usize>,
) -> Result<(), Unfillable> {
    let mut new_cells: BTreeMap<u32, Vec<(u32, String)>> = BTreeMap::new();
    for (at, edit) in edits {
        let p = &sheet.prefix;
        let Some(cell) = sheet.cells.get(&(at.row, at.col)) else {
            let Edit::Number(digits) = edit else {
                return Err(nothing_there());
            };
            let name = format!("{}{}", column_letters(at.col), at.row + 1);
            let style = sheet.style_at(at.row, at.col);
            let style = style.map_or(String::new(), |style| format!(" s=\"{style}\""));
            let digits = escaped(digits);
            let text = format!("<{p}c r=\"{name}\"{style}><{p}v>{digits}</{p}v></{p}c>");
            new_cells.entry(at.row).or_default().push((at.col, text));
            continue;
        };
        if let Content::Shared(of) = &cell.content {
            freed.insert(*of);
        }
        let kept = &cell.kept;
        let text = match edit {
            Edit::Number(digits) => {
                let digits = escaped(digits);
                format!("<{p}c{kept}><{p}v>{digits}</{p}v></{p}c>")
            }
            Edit::Text(stretches) => {
                let inner = inner_with(book, sheet, cell, stretches)?;
                format!("<{p}c{kept} t=\"inlineStr\"><{p}is>{inner}</{p}is></{p}c>")
            }
        };
        splices.put(cell.range.clone(), text);
    }
    for (row, cells) in new_cells {
        insert(sheet, row, &cells, splices);
    }
    Ok(())
}

/// Cells that are not there yet, at their places in the row; the row as well
/// where there is none.
fn insert(sheet: &Sheet, row: u32, cells: &[(u32, String)], splices: &mut Splices) {
    let p = &sheet.prefix;
    let all: String = cells.iter().map(|(_, text)| text.as_str()).collect();
    let Some(there) = sheet.rows.get(&row) else {
        let text = format!("<{p}row r=\"{}\">{all}</{p}row>", row + 1);
        let next = sheet.rows.range(row..).next();
        if sheet.data_end == sheet.data.end && sheet.rows.is_empty() && is_one_tag(sheet) {
            let tag = sheet.source.get(sheet.data.clone()).unwrap_or_default();
            let tag = tag.trim_end_matches('>').trim_end_matches('/').trim_end();
            let text = format!("{tag}>{text}</{p}sheetData>");
            return splices.put(sheet.data.clone(), text);
        }
        let at = next.map_or(sheet.data_end, |(_, next)| next.open.start);
        return splices.put(at..at, text);
    };
    if there.is_one_tag {
        let tag = sheet.source.get(there.open.clone()).unwrap_or_default();
        let tag = tag.trim_end_matches('>').trim_end_matches('/').trim_end();
        return splices.put(there.open.clone(), format!("{tag}>{all}</{p}row>"));
    }
    for (col, text) in cells {
        let mut later = sheet.cells.range((row, *col)..(row + 1, 0));
        let at = later.next().map_or(there.end, |(_, cell)| cell.range.start);
        splices.put(at..at, text.clone());
    }
}

fn is_one_tag(sheet: &Sheet) -> bool {
    let tag = sheet.source.get(sheet.data.clone()).unwrap_or_default();
    tag.ends_with("/>")
}

/// A cell's text with other words in it, its runs kept.
fn inner_with(
    book: &Workbook,
    sheet: &Sheet,
    cell: &Cell,
    stretches: &[(std::ops::Range<usize>, String)],
) -> Result<String, Unfillable> {
    let (source, runs, inner) = match &cell.content {
        Content::Inline(runs) => (&sheet.source, runs, cell.inline.clone()),
        Content::Shared(at) => {
            let shared = book.strings.all.get(*at).ok_or_else(nothing_there)?;
            let (strings, inner) = (&book.strings.source, shared.inner.clone());
            if prefix_of(strings.get(inner.clone()).unwrap_or_default()) != sheet.prefix {
                return plain(sheet, shared.runs.text(), stretches);
            }
            (strings, &shared.runs, inner)
        }
        Content::Plain(text) => return plain(sheet, text.clone(), stretches),
        _ => return Err(nothing_there()),
    };
    let mut splices = Splices::default();
    if !runs.replace(source, stretches, &mut splices) {
        return Err(nothing_there());
    }
    splices.apply_within(source, inner)
}

/// A text of one run, with other words in it.
fn plain(
    sheet: &Sheet,
    mut text: String,
    stretches: &[(std::ops::Range<usize>, String)],
) -> Result<String, Unfillable> {
    for (range, words) in stretches.iter().rev() {
        if text.get(range.clone()).is_none() {
            return Err(nothing_there());
        }
        text.replace_range(range.clone(), words);
    }
    let (p, text) = (&sheet.prefix, escaped(&text));
    Ok(format!("<{p}t xml:space=\"preserve\">{text}</{p}t>"))
}

/// The prefix of the first element in a piece of XML.
fn prefix_of(xml: &str) -> String {
    let name = xml.trim_start().trim_start_matches('<');
    let name = name.split([' ', '>', '/']).next().unwrap_or_default();
    match name.split_once(':') {
        Some((prefix, _)) => format!("{prefix}:"),
        None => String::new(),
    }
}

fn nothing_there() -> Unfillable {
    Unfillable::corrupt("a place to be filled is not there")
}

/// What formulas came to before is not what they come to now; a reader that
/// does not reckon shall see nothing rather than the old number.
fn forget_values(sheet: &Sheet, splices: &mut Splices) {
    for cell in sheet.cells.values() {
        if !matches!(cell.content, Content::Formula) {
            continue;
        }
        if let Some(value) = &cell.known_value {
            splices.put(value.clone(), String::new());
            if let Some(kind) = &cell.kind_at {
                splices.put(kind.clone(), String::new());
            }
        }
    }
}

/// The shared texts without those that no cell shows any more: a mark that
/// was filled is nowhere in the file. `None` where nothing changes.
fn without(
    book: &Workbook,
    edits: &BTreeMap<At, Edit>,
    freed: &BTreeSet<usize>,
) -> Result<Option<String>, Unfillable> {
    let mut freed = freed.clone();
    for (area, sheet) in (0u32..).zip(&book.sheets) {
        for (&(row, col), cell) in &sheet.cells {
            let at = At {
                area,
                row,
                col,
                nth: 0,
            };
            if let Content::Shared(of) = &cell.content
                && !edits.contains_key(&at)
            {
                freed.remove(of);
            }
        }
    }
    if freed.is_empty() {
        return Ok(None);
    }
    let mut splices = Splices::default();
    for at in freed {
        if let Some(shared) = book.strings.all.get(at).filter(|one| !one.inner.is_empty()) {
            let inner = book.strings.source.get(shared.inner.clone());
            let p = prefix_of(inner.unwrap_or_default());
            splices.put(shared.inner.clone(), format!("<{p}t></{p}t>"));
        }
    }
    splices.apply(&book.strings.source).map(Some)
}

/// What stands behind `calcPr` in a workbook, by the schema's order.
const AFTER: [&str; 9] = [
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
];

/// The workbook's part, told to reckon every formula when it is opened.
fn reckoning_anew(part: &str, text: &str) -> Result<String, Unfillable> {
    let mut walk = Walk::of(part, text);
    let (mut depth, mut root, mut before) = (0u32, String::new(), None);
    while let Some(piece) = walk.next()? {
        match &piece.event {
            Event::Start(start) | Event::Empty(start) => {
                if depth == 0 {
                    root = prefix(start);
                }
                if local(start) == "calcPr" {
                    if attribute(start, "fullCalcOnLoad").is_some_and(|is| is == "1") {
                        return Ok(text.to_owned());
                    }
                    let tag = text.get(piece.range.clone()).unwrap_or_default();
                    let mut splices = Splices::default();
                    splices.put(piece.range.clone(), with_full_calc(tag));
                    return splices.apply(text);
                }
                if depth == 1 && AFTER.contains(&local(start)) {
                    before.get_or_insert(piece.range.start);
                }
                if matches!(piece.event, Event::Start(_)) {
                    depth += 1;
                }
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    before.get_or_insert(piece.range.start);
                }
            }
            _ => {}
        }
    }
    let at = before.ok_or_else(|| walk.broken())?;
    let mut splices = Splices::default();
    splices.put(at..at, format!("<{root}calcPr fullCalcOnLoad=\"1\"/>"));
    splices.apply(text)
}

fn with_full_calc(tag: &str) -> String {
    for old in ["fullCalcOnLoad=\"0\"", "fullCalcOnLoad=\"false\""] {
        if tag.contains(old) {
            return tag.replace(old, "fullCalcOnLoad=\"1\"");
        }
    }
    let name = tag.find("calcPr").map_or(tag.len(), |at| at + 6);
    let (head, rest) = tag.split_at(name);
    format!("{head} fullCalcOnLoad=\"1\"{rest}")
}

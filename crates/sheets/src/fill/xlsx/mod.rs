//! Workbooks: sheets of cells.

mod beyond;
mod cells;
mod sheet;
mod strings;
mod styles;
mod write;

pub use beyond::beyond_reach;
pub use write::write;

use super::package::Package;
use super::relations;
use super::xml::{Walk, attribute, local};
use super::{Area, AreaKind, At, Holds, MOST_SLOTS, Unfillable};
use quick_xml::events::Event;
use sheet::{Content, Sheet};
use std::collections::HashSet;
use strings::Strings;

/// Merged cells of one sheet: each cell is held against all of them.
const MOST_MERGED: usize = 5_000;

#[derive(Debug)]
pub struct Workbook {
    pub areas: Vec<Area>,
    /// The workbook's own part.
    part: String,
    sheets: Vec<Sheet>,
    strings: Strings,
    /// Cell formats that show hundredths.
    percents: HashSet<u32>,
}

pub fn read(package: &Package) -> Result<Workbook, Unfillable> {
    let part = relations::root(package)?;
    let related = relations::of(package, &part)?;
    let one = |kind: &str| {
        let mut of_kind = related.iter().filter(|one| one.kind == kind);
        let found = of_kind.find(|one| package.has(&one.target));
        found.map(|one| one.target.clone())
    };
    let strings = match one("sharedStrings") {
        Some(name) => strings::read(package, name)?,
        None => Strings::default(),
    };
    let percents = match one("styles") {
        Some(name) => styles::percents(&name, &package.text(&name)?)?,
        None => HashSet::new(),
    };
    let (mut areas, mut sheets, mut cells) = (Vec::new(), Vec::new(), 0);
    for (name, id) in sheets_of(package, &part)? {
        let found = related.iter().find(|one| one.id == id);
        // A sheet may be a chart of its own, with no cells.
        let Some(found) = found.filter(|one| one.kind == "worksheet") else {
            continue;
        };
        let sheet = sheet::read(&found.target, package.text(&found.target)?)?;
        if sheet.merges() > MOST_MERGED {
            let limit = format!("{MOST_MERGED}处合并的格");
            return Err(Unfillable::TooLarge { limit });
        }
        cells += sheet.cells.len();
        if cells > MOST_SLOTS {
            let limit = format!("{MOST_SLOTS}格");
            return Err(Unfillable::TooLarge { limit });
        }
        areas.push(Area {
            kind: AreaKind::Sheet,
            name,
        });
        sheets.push(sheet);
    }
    Ok(Workbook {
        areas,
        part,
        sheets,
        strings,
        percents,
    })
}

/// Names of the sheets in order, with the relation each is found by.
fn sheets_of(package: &Package, part: &str) -> Result<Vec<(String, String)>, Unfillable> {
    let text = package.text(part)?;
    let mut walk = Walk::of(part, &text);
    let mut found = Vec::new();
    while let Some(piece) = walk.next()? {
        if let Event::Start(start) | Event::Empty(start) = &piece.event
            && local(start) == "sheet"
        {
            let get = |name| attribute(start, name).unwrap_or_default();
            found.push((get("name"), get("id")));
        }
    }
    Ok(found)
}

impl Workbook {
    fn sheet(&self, at: At) -> Option<&Sheet> {
        self.sheets.get(usize::try_from(at.area).ok()?)
    }

    pub fn filled(&self) -> Vec<(At, Holds)> {
        let mut found = Vec::new();
        for (area, sheet) in (0u32..).zip(&self.sheets) {
            for &(row, col) in sheet.cells.keys() {
                let at = At {
                    area,
                    row,
                    col,
                    nth: 0,
                };
                match self.holds(at) {
                    Holds::Nothing | Holds::Covered | Holds::Outside => {}
                    holds => found.push((at, holds)),
                }
            }
        }
        found
    }

    pub fn holds(&self, at: At) -> Holds {
        let Some(sheet) = self.sheet(at).filter(|_| at.nth == 0) else {
            return Holds::Outside;
        };
        if sheet.is_covered(at.row, at.col) {
            return Holds::Covered;
        }
        let Some(cell) = sheet.cells.get(&(at.row, at.col)) else {
            return Holds::Nothing;
        };
        let text = |text: String| match text.is_empty() {
            true => Holds::Nothing,
            false => Holds::Text(text),
        };
        match &cell.content {
            Content::Nothing => Holds::Nothing,
            Content::Number => Holds::Number,
            Content::Formula => Holds::Formula,
            Content::Plain(plain) => text(plain.clone()),
            Content::Inline(runs) => text(runs.text()),
            Content::Shared(at) => text(self.strings.text(*at)),
        }
    }

    pub fn anchor(&self, at: At) -> At {
        let merged = self
            .sheet(at)
            .and_then(|sheet| sheet.merged_around(at.row, at.col));
        match merged {
            Some((row, col)) => At { row, col, ..at },
            None => at,
        }
    }

    pub fn is_percent(&self, at: At) -> bool {
        let style = self
            .sheet(at)
            .and_then(|sheet| sheet.style_at(at.row, at.col));
        self.percents.contains(&style.unwrap_or(0))
    }
}

//! Words in places of a workbook that are no cells.

use super::super::Unfillable;
use super::super::package::Package;
use super::super::xml::{Walk, local, words};
use super::Workbook;
use quick_xml::events::Event;

const FOLDERS: [&str; 4] = [
    "xl/drawings/",
    "xl/charts/",
    "xl/comments",
    "xl/threadedComments/",
];
/// Elements of a sheet that are printed above and below each page.
const PAGE_ENDS: [&str; 6] = [
    "oddHeader",
    "oddFooter",
    "evenHeader",
    "evenFooter",
    "firstHeader",
    "firstFooter",
];

/// Text boxes, comments, charts, and the headers and footers of printed pages:
/// where they stand and what they say.
pub fn beyond_reach(
    package: &Package,
    book: &Workbook,
) -> Result<Vec<(String, String)>, Unfillable> {
    let mut found = Vec::new();
    let of_folders = package.parts().filter(|name| {
        let is_there = FOLDERS.iter().any(|folder| name.starts_with(folder));
        is_there && !name.contains("/_rels/")
    });
    let mut parts: Vec<&str> = of_folders.collect();
    parts.sort_unstable();
    for part in parts {
        let said = paragraphs(part, &package.text(part)?, |_| true)?;
        found.extend(said.into_iter().map(|text| (part.to_owned(), text)));
    }
    for (area, sheet) in book.areas.iter().zip(&book.sheets) {
        let said = paragraphs(&sheet.part, &sheet.source, |name| PAGE_ENDS.contains(&name))?;
        found.extend(said.into_iter().map(|text| (area.name.clone(), text)));
    }
    Ok(found)
}

/// Texts of the elements that are wanted; runs of one paragraph are joined.
fn paragraphs(
    part: &str,
    text: &str,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Vec<String>, Unfillable> {
    let mut walk = Walk::of(part, text);
    let (mut found, mut said, mut wanted) = (Vec::new(), String::new(), 0u32);
    while let Some(piece) = walk.next()? {
        match &piece.event {
            Event::Start(start) if is_wanted(local(start)) => wanted += 1,
            Event::End(end) => {
                let name = end.local_name().into_inner();
                if is_wanted(name) {
                    wanted = wanted.saturating_sub(1);
                }
                let ends = ["p", "text", "comment"].contains(&name) || PAGE_ENDS.contains(&name);
                if ends && !said.is_empty() {
                    found.push(std::mem::take(&mut said));
                }
            }
            event if wanted > 0 => said.push_str(&words(event).unwrap_or_default()),
            _ => {}
        }
    }
    Ok(found)
}

//! The documents a stranger looks for first, and a map that shows every room.

use std::collections::BTreeSet;

use super::{File, Finding, is_word};

const NEEDED: [&str; 4] = ["README.md", "README.zh-CN.md", MAP, "CHANGELOG.md"];
const MAP: &str = "ARCHITECTURE.md";
const PRODUCT: &str = "crates/yinling/src/";

pub fn check(files: &[File]) -> Vec<Finding> {
    let here = |name: &str| files.iter().find(|file| file.path == name);
    let mut findings: Vec<Finding> = NEEDED
        .iter()
        .filter(|name| here(name).is_none())
        .map(|name| Finding::new(*name, 0, "is missing"))
        .collect();
    if let Some(map) = here(MAP) {
        let absent = folders(files)
            .into_iter()
            .filter(|name| !shows(&map.text, name));
        findings.extend(absent.map(|name| {
            let what = format!("does not mention {PRODUCT}{name}/");
            Finding::new(MAP, 0, what)
        }));
    }
    findings
}

fn folders(files: &[File]) -> BTreeSet<&str> {
    let inside = files
        .iter()
        .filter_map(|file| file.path.strip_prefix(PRODUCT));
    inside
        .filter_map(|path| path.split_once('/').map(|(folder, _)| folder))
        .collect()
}

/// A folder is mentioned as `name/` or in backticks, not as a word of a sentence.
fn shows(map: &str, name: &str) -> bool {
    let as_folder = format!("{name}/");
    let mut places = map.match_indices(&as_folder);
    map.contains(&format!("`{name}`"))
        || places.any(|(at, _)| !map[..at].ends_with(|c| is_word(c) || c == '-'))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{file, printed};
    use super::*;

    #[test]
    fn a_missing_document_and_a_room_not_on_the_map_are_found() {
        let files = [
            file("README.md", ""),
            file("CHANGELOG.md", ""),
            file(
                "ARCHITECTURE.md",
                "units/ and `people`; good works and events",
            ),
            file("crates/yinling/src/main.rs", ""),
            file("crates/yinling/src/units/mod.rs", ""),
            file("crates/yinling/src/people/mod.rs", ""),
            file("crates/yinling/src/works/mod.rs", ""),
        ];
        assert_eq!(
            printed(&check(&files)),
            [
                "README.zh-CN.md: is missing",
                "ARCHITECTURE.md: does not mention crates/yinling/src/works/"
            ]
        );
    }
}

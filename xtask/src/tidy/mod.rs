//! The rules of the house that neither the compiler nor clippy can see.
//!
//! Each check is a pure function from files to findings, and each is tested to really find
//! something. To add one: a file here, a line in [`check`], a test that feeds it a breach.

mod addresses;
mod cycles;
mod documents;
mod layers;
mod manifests;
mod mask;
mod paths;
mod ranking;
mod size;
mod spoken;
mod words;

use anyhow::{Context, Result, bail};

use crate::{sh, worktree};

/// A file of the work tree that holds text.
#[derive(Debug)]
pub struct File {
    /// Relative to the root, with `/`.
    pub path: String,
    pub text: String,
}

impl File {
    fn ends_with(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.path.ends_with(ending))
    }

    fn is_below(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.path.starts_with(folder))
    }
}

/// Something that is wrong, and where. Line 0 is the file as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub path: String,
    pub line: usize,
    pub what: String,
}

impl Finding {
    fn new(path: impl Into<String>, line: usize, what: impl Into<String>) -> Finding {
        Finding {
            path: path.into(),
            line,
            what: what.into(),
        }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(to, "{}: {}", self.path, self.what),
            line => write!(to, "{}:{line}: {}", self.path, self.what),
        }
    }
}

/// `cargo xtask tidy`: gives the exit code.
pub fn run() -> Result<u8> {
    sh::step("tidy", must_be_tidy)?;
    Ok(0)
}

pub fn must_be_tidy() -> Result<()> {
    let files = read_files()?;
    for warning in size::warnings(&files) {
        println!("   warning: {warning}");
    }
    let findings = check(&files);
    for finding in &findings {
        println!("   {finding}");
    }
    match findings.len() {
        0 => Ok(()),
        n => bail!("tidy found {n}"),
    }
}

fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = [
        size::check(files),
        words::check(files),
        manifests::check(files),
        layers::check(files),
        addresses::check(files),
        ranking::check(files),
        documents::check(files),
        spoken::check(files),
    ]
    .concat();
    findings.sort();
    findings.dedup();
    findings
}

/// Everything that is text. Pictures and fonts have no lines to be tidy.
fn read_files() -> Result<Vec<File>> {
    let root = sh::root();
    let mut files = Vec::new();
    for path in worktree::files()? {
        let bytes = std::fs::read(root.join(&path)).with_context(|| path.clone())?;
        if let Ok(text) = String::from_utf8(bytes) {
            files.push(File { path, text });
        }
    }
    Ok(files)
}

/// The line, from 1, on which the byte `at` stands.
fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where `word` stands in `text` as a word of its own: no letter, digit or underscore joins the
/// side of it that is itself one. A `word` that ends in an underscore is a beginning.
fn find_words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(word).filter_map(move |(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        let joined_before = word.starts_with(is_word) && before.ends_with(is_word);
        let joined_after =
            word.ends_with(is_word) && !word.ends_with('_') && after.starts_with(is_word);
        (!joined_before && !joined_after).then_some(at)
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub fn file(path: &str, text: &str) -> File {
        File {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// The findings as they are printed.
    pub fn printed(findings: &[Finding]) -> Vec<String> {
        findings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_check_is_asked() {
        let breaches = [
            file("crates/kit/src/a.rs", &"\n".repeat(801)),
            file("crates/kit/src/b.rs", "fn f() { dbg!(1); }"),
            file(
                "crates/kit/Cargo.toml",
                "[dependencies]\nfigures.workspace = true",
            ),
            file("crates/figures/Cargo.toml", ""),
            file("crates/yinling/src/db/mod.rs", "use crate::units::X;"),
            file("crates/yinling/src/units/mod.rs", ""),
            file(
                "crates/yinling/src/units/templates/a.html",
                "<p style=\"\">",
            ),
            file("crates/yinling/src/units/list.sql", "ORDER BY likes"),
        ];
        let found = printed(&check(&breaches)).join("\n");
        for expected in [
            "801 lines",
            "dbg!",
            "kit may not depend on figures",
            "db may not use units",
            "style attribute",
            "ORDER BY likes",
            "README.md: is missing",
        ] {
            assert!(found.contains(expected), "no {expected:?} in\n{found}");
        }
    }

    #[test]
    fn words_are_found_whole_and_beginnings_as_beginnings() {
        let at = |text, word| find_words(text, word).collect::<Vec<_>>();
        assert_eq!(at("now nowhere know now", "now"), [0, 17]);
        assert_eq!(at("pg_lock xpg_lock", "pg_"), [0]);
    }
}

//! `cargo xtask test`: everything that has to hold before a change is accepted.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::postgres::{Durability, Postgres};
use crate::worktree::{self, Changes};
use crate::{axe, fonts, prepare, schemathesis, sh, tidy};

/// Gives the exit code of the run; `filters` go to nextest as they are.
pub fn run(filters: &[String]) -> Result<u8> {
    sh::step("prepare", || {
        let needs = prepare::SERVER.iter().chain(&prepare::BROWSER);
        let needs = needs.chain(&prepare::OFFICE).chain(&prepare::PRINT);
        prepare::packages(needs.chain(&prepare::BOOKS))?;
        prepare::toolchain()
    })?;
    let axe = sh::step("axe-core", axe::fetch)?;
    let fonts = sh::step("FandolFang", fonts::fetch)?;
    let schemathesis = sh::step("schemathesis", schemathesis::fetch)?;
    // Before anything is compiled: a lock file brought up to date is a change like any other.
    let before = Changes::now()?;

    sh::step("format", || {
        sh::must(sh::cargo(&["fmt", "--all", "--check"]))
    })?;
    sh::step("clippy", || {
        sh::must(sh::cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]))
    })?;
    sh::step("tidy", tidy::must_be_tidy)?;

    let documented = documented_crates()?;
    if !documented.is_empty() {
        sh::step("examples in the documentation", || {
            let mut cargo = sh::cargo(&["test", "--quiet", "--doc"]);
            for name in &documented {
                cargo.args(["--package", name]);
            }
            sh::must(cargo)
        })?;
    }
    sh::step("build the tests", || {
        let build = ["nextest", "run", "--workspace", "--no-run"];
        sh::must(sh::cargo(&build))
    })?;
    let server = sh::step("PostgreSQL", || Postgres::start(Durability::Fast))?;

    // No seconds at the end of this one: nextest's own summary says them, and stands last.
    println!("== tests, on SQLite and on PostgreSQL");
    let mut nextest = sh::cargo(&["nextest", "run", "--workspace"]);
    nextest
        .args(filters)
        .env("YINLING_TEST_PG", server.url())
        .env("YINLING_CHROMEDRIVER", program("chromedriver")?)
        .env("YINLING_CHROMIUM", program("chromium")?)
        .env("YINLING_SOFFICE", program("soffice")?)
        .env("YINLING_EPUBCHECK", program("epubcheck")?)
        .env("YINLING_FONTS", fonts)
        .env("YINLING_SCHEMATHESIS", schemathesis)
        .env("YINLING_AXE", axe);
    let code = sh::code_of(nextest)?;
    drop(server);

    let changed = Changes::now()?.since(&before);
    if !changed.is_empty() {
        bail!(
            "the tests changed files; look at the difference and commit it:\n  {}",
            changed.join("\n  ")
        );
    }
    Ok(code)
}

fn program(name: &str) -> Result<PathBuf> {
    sh::find_program(name).with_context(|| format!("{name} is not in PATH"))
}

/// The library crates with examples in their documentation. Asking for the others would build
/// and start an empty test for each.
fn documented_crates() -> Result<BTreeSet<String>> {
    let files = worktree::files()?;
    let mut found = BTreeSet::new();
    for path in &files {
        let Some(name) = crate_of(path) else { continue };
        let is_library = files.contains(&format!("crates/{name}/src/lib.rs"));
        if !is_library || found.contains(name) {
            continue;
        }
        let text = std::fs::read_to_string(sh::root().join(path)).context(path.clone())?;
        if has_example(&text) {
            found.insert(name.to_owned());
        }
    }
    Ok(found)
}

/// `kit` for `crates/kit/src/day.rs`.
fn crate_of(path: &str) -> Option<&str> {
    let (name, rest) = path.strip_prefix("crates/")?.split_once('/')?;
    (rest.starts_with("src/") && rest.ends_with(".rs")).then_some(name)
}

fn has_example(text: &str) -> bool {
    let mut inside = false;
    text.lines().any(|line| {
        let line = line.trim_start();
        let comment = line.strip_prefix("///").or(line.strip_prefix("//!"));
        let Some(kind) = comment.and_then(|said| said.trim_start().strip_prefix("```")) else {
            return false;
        };
        inside = !inside;
        inside && !kind.starts_with("text") && !kind.starts_with("ignore")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_in_a_doc_comment_is_an_example_and_one_of_text_alone_is_not() {
        assert!(has_example("/// ```\n/// let x = 1;\n/// ```\n"));
        assert!(!has_example("// ```\nlet s = \"```\";\n"));
        assert!(!has_example("/// ```text\n/// a picture\n/// ```\n"));
    }

    #[test]
    fn crates_are_known_by_their_folder() {
        assert_eq!(crate_of("crates/kit/src/day.rs"), Some("kit"));
        assert_eq!(crate_of("crates/kit/Cargo.toml"), None);
        assert_eq!(crate_of("xtask/src/main.rs"), None);
    }
}

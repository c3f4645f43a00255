//! Words that do not belong where they stand.

use super::{File, Finding, find_words, is_word, line_of, mask};

/// Files people write by hand and a machine reads.
const SOURCES: [&str; 8] = [
    ".rs", ".html", ".css", ".js", ".ftl", ".sql", ".toml", ".sh",
];

// The words are put together here so that they do not find themselves.
const UNFINISHED: [&str; 3] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("X", "XX"),
];
const UNFINISHED_CODE: [&str; 3] = [
    concat!("to", "do!"),
    concat!("unimpl", "emented!"),
    concat!("db", "g!"),
];
const IGNORED_TEST: &str = concat!("#[ign", "ore");

/// Words of one database, and what to write instead.
const DIALECT: [(&str, &str); 8] = [
    ("DbBackend", "which database runs is known to db/ alone"),
    (
        "DatabaseBackend",
        "which database runs is known to db/ alone",
    ),
    ("PRAGMA", "SQLite only: connections are set up in db/"),
    ("sqlite_", "SQLite only: catalogues are read in db/"),
    ("pg_", "PostgreSQL only: catalogues and locks belong to db/"),
    (
        "FOR UPDATE",
        "PostgreSQL only: write a guarded UPDATE … WHERE",
    ),
    (
        "date_trunc",
        "PostgreSQL only: compute ranges of days in Rust",
    ),
    ("strftime", "SQLite only: compute ranges of days in Rust"),
];
const DIALECT_HOMES: [&str; 3] = ["crates/yinling/src/db/", "crates/schema/", "xtask/"];

const CLOCKS: [&str; 3] = ["SystemTime::now", "Timestamp::now", "Zoned::now"];
const CLOCK_HOME: &str = "crates/kit/src/clock.rs";

const PRINTING: [&str; 4] = ["println!", "eprintln!", "print!", "eprint!"];
/// Where somebody sits before the terminal, or looks on because a test failed.
const TERMINALS: [&str; 9] = [
    "/cli/",
    "/main.rs",
    "xtask/",
    "/examples/",
    "crates/bench/",
    "/build.rs",
    "/testing.rs",
    "/testing/",
    "/tests/",
];

/// Folders of somebody's machine. Put together for the same reason as above.
const MACHINE_PATHS: [&str; 3] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
];

pub fn check(files: &[File]) -> Vec<Finding> {
    files.iter().flat_map(check_file).collect()
}

fn check_file(file: &File) -> Vec<Finding> {
    let mut findings = machine_paths(file);
    if file.ends_with(&SOURCES) {
        findings.extend(find(file, &file.text, &UNFINISHED, "is unfinished work"));
    }
    if file.ends_with(&[".rs"]) {
        findings.extend(rust(file));
    }
    if file.ends_with(&[".sql"]) {
        findings.extend(dialect(file, &mask::sql_without_comments(&file.text)));
    }
    findings
}

fn rust(file: &File) -> Vec<Finding> {
    let bare = mask::bare(&file.text);
    let mut findings = find(file, &bare, &UNFINISHED_CODE, "is unfinished work");
    let ignored = "hides a test: repair it or delete it";
    findings.extend(find(file, &bare, &[IGNORED_TEST], ignored));
    findings.extend(dialect(file, &mask::without_comments(&file.text)));
    if file.path != CLOCK_HOME {
        let clock = "reads the machine's clock: take a kit::Clock";
        findings.extend(find(file, &bare, &CLOCKS, clock));
    }
    let path = format!("/{}", file.path);
    if !TERMINALS.iter().any(|place| path.contains(place)) {
        let printing = "prints where nobody looks: use tracing, or return it to cli/";
        findings.extend(find(file, &bare, &PRINTING, printing));
    }
    findings
}

fn dialect(file: &File, text: &str) -> Vec<Finding> {
    if file.is_below(&DIALECT_HOMES) {
        return Vec::new();
    }
    let breaches = DIALECT.iter().flat_map(|(word, reason)| {
        let reason = format!("is a word of one database ({reason})");
        find(file, text, &[word], &reason)
    });
    breaches.collect()
}

fn find(file: &File, text: &str, words: &[&str], what: &str) -> Vec<Finding> {
    let found = words.iter().flat_map(|word| {
        find_words(text, word).map(move |at| {
            let what = format!("`{word}` {what}");
            Finding::new(&file.path, line_of(text, at), what)
        })
    });
    found.collect()
}

fn machine_paths(file: &File) -> Vec<Finding> {
    let found = MACHINE_PATHS.iter().flat_map(|folder| {
        let hits = file.text.match_indices(folder).filter(|(at, _)| {
            // Within a longer path it is a folder of ours that happens to be called so.
            let before = file.text[..*at].chars().next_back();
            !before.is_some_and(|c| is_word(c) || "./-}*~".contains(c))
        });
        hits.map(move |(at, _)| {
            let what = format!("`{folder}` is a folder of somebody's machine");
            Finding::new(&file.path, line_of(&file.text, at), what)
        })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{file, printed};
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        printed(&check(&[file(path, text)]))
    }

    const UNITS: &str = "crates/yinling/src/units/list.rs";

    #[test]
    fn unfinished_work_is_found_also_in_comments() {
        for word in UNFINISHED {
            let found = findings(UNITS, &format!("\n// {word}: later"));
            assert_eq!(found, [format!("{UNITS}:2: `{word}` is unfinished work")]);
            assert_eq!(findings(UNITS, &format!("// {word}S")), [""; 0]);
        }
        for word in UNFINISHED_CODE {
            assert_eq!(findings(UNITS, &format!("fn f() {{ {word}() }}")).len(), 1);
        }
    }

    #[test]
    fn an_ignored_test_is_found_with_and_without_a_reason() {
        assert_eq!(
            findings(UNITS, &format!("{IGNORED_TEST}]\nfn x() {{}}")).len(),
            1
        );
        assert_eq!(
            findings(UNITS, &format!("{IGNORED_TEST} = \"slow\"]\nfn x() {{}}")).len(),
            1
        );
    }

    #[test]
    fn each_word_of_one_database_is_found_outside_its_homes() {
        for (word, reason) in DIALECT {
            let rust = format!("const Q: &str = \"{word}\";");
            let found = findings(UNITS, &rust);
            assert_eq!(found.len(), 1, "{word}");
            assert!(found[0].contains(reason), "{found:?}");
            assert_eq!(findings("crates/yinling/src/db/open.rs", &rust), [""; 0]);
            assert_eq!(findings(UNITS, &format!("// {word}")), [""; 0]);
            assert_eq!(findings("crates/yinling/src/units/a.sql", word).len(), 1);
        }
    }

    #[test]
    fn clocks_are_read_in_one_place() {
        let rust = "let now = std::time::SystemTime::now();";
        assert_eq!(findings(UNITS, rust).len(), 1);
        assert_eq!(
            findings(UNITS, "let now = jiff::Timestamp::now();").len(),
            1
        );
        assert_eq!(findings(CLOCK_HOME, rust), [""; 0]);
    }

    #[test]
    fn only_faces_with_a_terminal_print() {
        let rust = "fn f() { println!(\"x\"); }";
        assert_eq!(findings(UNITS, rust).len(), 1);
        assert_eq!(findings("crates/yinling/src/cli/units.rs", rust), [""; 0]);
        assert_eq!(findings("crates/yinling/src/main.rs", rust), [""; 0]);
        assert_eq!(findings("crates/yinling/src/testing.rs", rust), [""; 0]);
        assert_eq!(findings(UNITS, "/// println!(\"x\")"), [""; 0]);
    }

    #[test]
    fn folders_of_a_machine_are_found_in_any_file() {
        for folder in MACHINE_PATHS {
            assert_eq!(
                findings("docs/a.md", &format!("see {folder}notes")).len(),
                1
            );
            assert_eq!(
                findings("docs/a.md", &format!("see docs{folder}notes")),
                [""; 0]
            );
        }
    }
}

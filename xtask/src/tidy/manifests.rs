//! Which crate may depend on which. Arrows point one way: yinling → figures, sheets, … → kit.

use super::{File, Finding};

/// Every crate of the workspace, and the crates of the workspace it may depend on. A new crate
/// needs a line here, which is the moment to think about where it stands.
const MAY_DEPEND_ON: [(&str, &[&str]); 10] = [
    ("kit", &[]),
    ("schema", &["kit"]),
    ("figures", &["kit"]),
    ("sheets", &["kit"]),
    ("documents", &["kit"]),
    ("wechat", &["kit"]),
    (
        "yinling",
        &["kit", "schema", "figures", "sheets", "documents", "wechat"],
    ),
    (
        "testkit",
        &["kit", "schema", "figures", "sheets", "documents", "yinling"],
    ),
    (
        "bench",
        &["kit", "schema", "figures", "sheets", "documents", "yinling"],
    ),
    ("xtask", &[]),
];
/// For tests alone, so it is in nobody's `[dependencies]`.
const FOR_TESTS: &str = "testkit";

pub fn check(files: &[File]) -> Vec<Finding> {
    let manifests: Vec<(&str, &File)> = files
        .iter()
        .filter_map(|file| Some((crate_of(&file.path)?, file)))
        .collect();
    let ours: Vec<&str> = manifests.iter().map(|(name, _)| *name).collect();
    manifests
        .iter()
        .flat_map(|(name, file)| check_manifest(name, file, &ours))
        .collect()
}

fn check_manifest(name: &str, file: &File, ours: &[&str]) -> Vec<Finding> {
    let row = MAY_DEPEND_ON.iter().find(|(known, _)| *known == name);
    let Some((_, allowed)) = row else {
        let what = format!("say in {} where the crate {name} stands", table());
        return vec![Finding::new(&file.path, 0, what)];
    };
    let mut findings = Vec::new();
    for Dependency {
        line,
        on,
        for_tests,
    } in dependencies(&file.text)
    {
        let breach = if on == FOR_TESTS {
            !for_tests
        } else {
            ours.contains(&on.as_str()) && !allowed.contains(&on.as_str())
        };
        if breach {
            let what = format!("{name} may not depend on {on}");
            findings.push(Finding::new(&file.path, line, what));
        }
    }
    findings
}

fn table() -> String {
    file!().replace('\\', "/")
}

fn crate_of(path: &str) -> Option<&str> {
    let folder = path.strip_suffix("/Cargo.toml")?;
    let name = folder.strip_prefix("crates/").unwrap_or(folder);
    (!name.contains('/')).then_some(name)
}

struct Dependency {
    line: usize,
    on: String,
    for_tests: bool,
}

/// Understands what cargo manifests hold, not all of TOML: tables, and one key per line.
fn dependencies(toml: &str) -> Vec<Dependency> {
    let mut found = Vec::new();
    let mut table = String::new();
    for (index, line) in toml.lines().enumerate() {
        let line = line.split('#').next().unwrap_or("").trim();
        let dependency = if let Some(header) = line.strip_prefix('[') {
            table = header.trim_end_matches(']').to_owned();
            // [dependencies.kit], also behind [target.'cfg(unix)'.…]
            table.rsplit_once("dependencies.").map(|(_, name)| name)
        } else if table.ends_with("dependencies") {
            line.split(['=', '.']).next()
        } else {
            // A renamed crate still says who it is.
            let renamed = table.contains("dependencies.") && line.starts_with("package");
            renamed.then(|| line.split('"').nth(1).unwrap_or(""))
        };
        let inline = line
            .split_once("package")
            .and_then(|(_, behind)| behind.split('"').nth(1));
        let inline = inline.filter(|_| table.ends_with("dependencies"));
        for name in dependency.into_iter().chain(inline) {
            let on = name.trim().trim_matches('"').to_owned();
            let for_tests = table.contains("dev-dependencies");
            if !on.is_empty() {
                found.push(Dependency {
                    line: index + 1,
                    on,
                    for_tests,
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::{file, printed};
    use super::*;

    fn findings(name: &str, toml: &str) -> Vec<String> {
        let path = format!("crates/{name}/Cargo.toml");
        let mut files: Vec<File> = MAY_DEPEND_ON
            .iter()
            .map(|(known, _)| file(&format!("crates/{known}/Cargo.toml"), ""))
            .filter(|file| file.path != path)
            .collect();
        files.push(file(&path, toml));
        printed(&check(&files))
    }

    #[test]
    fn an_arrow_that_points_back_is_found_however_it_is_written() {
        let expected = "may not depend on yinling";
        for toml in [
            "[dependencies]\nyinling.workspace = true",
            "[dependencies]\nyinling = { path = \"../yinling\" }",
            "[dependencies]\nyl = { path = \"../yinling\", package = \"yinling\" }",
            "[dependencies.yinling]\npath = \"../yinling\"",
            "[dependencies.yl]\npackage = \"yinling\"",
            "[build-dependencies]\nyinling.workspace = true",
            "[dev-dependencies]\nyinling.workspace = true",
            "[target.'cfg(unix)'.dependencies]\nyinling.workspace = true",
        ] {
            let found = findings("figures", toml);
            assert_eq!(found.len(), 1, "{toml}: {found:?}");
            assert!(found[0].contains(expected), "{found:?}");
        }
    }

    #[test]
    fn arrows_that_point_down_and_crates_of_others_are_fine() {
        let toml = "[package]\nname = \"figures\"\n[dependencies]\nkit.workspace = true # kit\n\
                    serde = { version = \"1\" }\n[lints]\nworkspace = true";
        assert_eq!(findings("figures", toml), [""; 0]);
        assert_eq!(
            findings("kit", "[dependencies]\nfigures.workspace = true").len(),
            1
        );
    }

    #[test]
    fn the_crate_for_tests_is_a_dev_dependency_only() {
        assert_eq!(
            findings("yinling", "[dependencies]\ntestkit.workspace = true").len(),
            1
        );
        assert_eq!(
            findings("yinling", "[dev-dependencies]\ntestkit.workspace = true"),
            [""; 0]
        );
    }

    #[test]
    fn a_crate_that_is_not_in_the_table_is_found() {
        assert!(findings("newcomer", "")[0].contains("say in xtask/src/tidy/manifests.rs"));
    }
}

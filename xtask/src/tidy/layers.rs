//! Who may reach whom inside the product: faces → domains → river → ground.

use std::collections::{BTreeMap, BTreeSet};

use super::cycles::{self, Arrow};
use super::paths::{Path, paths};
use super::{File, Finding};

/// From the bottom up: a module may use its own layer and those below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    /// The dialects of the two databases.
    Ground,
    /// What every domain stands in: the journal, who may, the figures.
    River,
    /// One folder for each thing the city does. One domain reaches another only through its
    /// `mod.rs`, and no two need each other.
    Domain,
    /// Where somebody or something comes in.
    Face,
    /// Built for tests alone: reaches everything, and no code outside tests reaches it.
    Tests,
}

/// Every folder and file directly below `crates/yinling/src`. A new one needs a line here, which
/// is the moment to decide where it stands.
const MODULES: [(&str, Layer); 37] = [
    ("db", Layer::Ground),
    ("words", Layer::Ground),
    ("access", Layer::River),
    ("indicators", Layer::River),
    ("importing", Layer::River),
    ("journal", Layer::River),
    ("accounts", Layer::Domain),
    ("api_keys", Layer::Domain),
    ("backups", Layer::Domain),
    ("branchwork", Layer::Domain),
    ("corrections", Layer::Domain),
    ("disclosure", Layer::Domain),
    ("events", Layer::Domain),
    ("exhibitions", Layer::Domain),
    ("forms", Layer::Domain),
    ("honours", Layer::Domain),
    ("house_key", Layer::Domain),
    ("instructors", Layer::Domain),
    ("intake", Layer::Domain),
    ("learning", Layer::Domain),
    ("ledgers", Layer::Domain),
    ("people", Layer::Domain),
    ("praise", Layer::Domain),
    ("press", Layer::Domain),
    ("privacy", Layer::Domain),
    ("programme", Layer::Domain),
    ("reorganisations", Layer::Domain),
    ("reports", Layer::Domain),
    ("second_thoughts", Layer::Domain),
    ("service", Layer::Domain),
    ("units", Layer::Domain),
    ("works", Layer::Domain),
    ("api", Layer::Face),
    ("cli", Layer::Face),
    ("demo", Layer::Face),
    ("web", Layer::Face),
    ("testing", Layer::Tests),
];

const PRODUCT: &str = "crates/yinling/src/";
/// The roots put everything together, so they may reach everything.
const ROOTS: [&str; 3] = ["main", "lib", "bin"];

pub fn check(files: &[File]) -> Vec<Finding> {
    let sources: Vec<(&File, Vec<&str>)> = files
        .iter()
        .filter_map(|file| Some((file, module_of(&file.path)?)))
        .filter(|(_, module)| !ROOTS.contains(&module[0]))
        .collect();
    // Modules that have a file, by their full names: what is not among them is a type or function.
    let modules: BTreeSet<String> = sources
        .iter()
        .flat_map(|(_, module)| (1..=module.len()).map(|n| module[..n].join("::")))
        .collect();
    let mut findings = unknown(&modules);
    let mut arrows = BTreeMap::new();
    for (file, module) in sources.iter().filter(|(file, _)| !is_test(&file.path)) {
        let from = module[0];
        for path in paths(&file.text, module) {
            let to = path.names[0].as_str();
            if to == from || !modules.contains(to) {
                continue;
            }
            if let Some(what) = breach(from, &path, &modules) {
                findings.push(Finding::new(&file.path, path.line, what));
            }
            let arrow = Arrow {
                from: from.to_owned(),
                to: to.to_owned(),
            };
            let place = (file.path.clone(), path.line);
            arrows.entry(arrow).or_insert(place);
        }
    }
    findings.extend(cycles::find(&arrows));
    findings
}

/// `["units", "register"]` for `…/src/units/register.rs`; `None` for what is not a module.
fn module_of(path: &str) -> Option<Vec<&str>> {
    let path = path.strip_prefix(PRODUCT)?.strip_suffix(".rs")?;
    let mut names: Vec<&str> = path.split('/').collect();
    if names.len() > 1 && names.last() == Some(&"mod") {
        names.pop();
    }
    Some(names)
}

fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

fn layer_of(name: &str) -> Option<Layer> {
    let row = MODULES.iter().find(|(known, _)| *known == name);
    row.map(|(_, layer)| *layer)
}

fn unknown(modules: &BTreeSet<String>) -> Vec<Finding> {
    let top = modules.iter().filter(|name| !name.contains("::"));
    top.filter(|name| layer_of(name).is_none())
        .map(|name| {
            let table = file!().replace('\\', "/");
            let what = format!("say in {table} to which layer it belongs");
            Finding::new(format!("{PRODUCT}{name}"), 0, what)
        })
        .collect()
}

fn breach(from: &str, path: &Path, modules: &BTreeSet<String>) -> Option<String> {
    let to = path.names[0].as_str();
    let (above, below) = (layer_of(from)?, layer_of(to)?);
    if below > above {
        return Some(format!(
            "{from} may not use {to}: {above:?} is below {below:?}"
        ));
    }
    let inner = path.names.get(..2)?.join("::");
    let between_domains = (above, below) == (Layer::Domain, Layer::Domain);
    // `crate::people::register` may be a verb that mod.rs gives out under its file's name.
    let goes_inside = path.names.len() > 2 && modules.contains(&inner);
    (between_domains && goes_inside).then(|| {
        let whole = path.names.join("::");
        format!("{from} may use {to} only through its mod.rs, not {whole}")
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{file, printed};
    use super::*;

    /// A product with a few modules, in which `name` holds `rust`.
    fn findings(name: &str, rust: &str) -> Vec<String> {
        let skeleton = [
            "main",
            "db/mod",
            "journal/mod",
            "access/mod",
            "units/mod",
            "units/register",
            "people/mod",
            "people/register",
            "testing",
            "web/mod",
            "cli/mod",
        ];
        let mut files: Vec<File> = skeleton
            .iter()
            .filter(|other| **other != name)
            .map(|other| file(&format!("{PRODUCT}{other}.rs"), ""))
            .collect();
        files.push(file(&format!("{PRODUCT}{name}.rs"), rust));
        printed(&check(&files))
    }

    #[test]
    fn arrows_that_point_up_are_found() {
        for (name, rust) in [
            ("db/mod", "use crate::journal::Line;"),
            ("db/mod", "fn f(x: super::units::Unit) {}"),
            ("journal/mod", "use crate::{db, people::Person};"),
            ("access/mod", "use crate::web::Page;"),
            ("units/register", "use crate::web::Page;"),
            ("units/register", "use super::super::cli::Bar;"),
        ] {
            let found = findings(name, rust);
            assert_eq!(found.len(), 1, "{name}: {rust}: {found:?}");
            assert!(found[0].contains(":1: "), "{found:?}");
            assert!(found[0].contains(" may not use "), "{found:?}");
        }
    }

    #[test]
    fn arrows_that_point_down_and_the_root_are_fine() {
        assert_eq!(
            findings("web/mod", "use crate::{cli, units::Unit, db};"),
            [""; 0]
        );
        assert_eq!(
            findings("units/register", "use crate::journal::X; use super::Y;"),
            [""; 0]
        );
        assert_eq!(findings("main", "use crate::web; use crate::db;"), [""; 0]);
        assert_eq!(
            findings("db/mod", "#[cfg(test)] mod tests { use crate::web; }"),
            [""; 0]
        );
        assert_eq!(findings("db/tests", "use crate::web;"), [""; 0]);
    }

    #[test]
    fn support_for_tests_reaches_everything_and_only_tests_reach_it() {
        assert_eq!(
            findings("testing", "use crate::{db, units::Unit, web};"),
            [""; 0]
        );
        assert_eq!(findings("cli/mod", "use crate::testing::on_both;").len(), 1);
        let test = "#[cfg(test)] mod tests { use crate::testing::on_both; }";
        assert_eq!(findings("db/mod", test), [""; 0]);
    }

    #[test]
    fn a_domain_is_entered_by_its_front_door() {
        let found = findings("units/register", "use crate::people::register::Input;");
        assert_eq!(found.len(), 1);
        assert!(
            found[0].contains("not people::register::Input"),
            "{found:?}"
        );
        assert_eq!(
            findings("units/register", "use crate::people::{Person, register};"),
            [""; 0]
        );
        assert_eq!(
            findings("units/register", "fn f() { crate::people::Person::new(); }"),
            [""; 0]
        );
    }

    #[test]
    fn two_domains_that_need_each_other_are_found() {
        let files = [
            file("crates/yinling/src/units/mod.rs", "use crate::people::P;"),
            file("crates/yinling/src/people/mod.rs", "\nuse crate::units::U;"),
        ];
        assert_eq!(
            printed(&check(&files)),
            ["crates/yinling/src/people/mod.rs:2: cycle: people → units → people"]
        );
    }

    #[test]
    fn a_new_folder_forces_a_decision() {
        let found = findings("helpers/mod", "");
        assert_eq!(
            found,
            [
                "crates/yinling/src/helpers: say in xtask/src/tidy/layers.rs to which layer it belongs"
            ]
        );
        assert_eq!(findings("settings", "").len(), 1);
    }
}

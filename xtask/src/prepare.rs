//! What the tests need from the machine, and how it gets there.

use std::path::Path;

use anyhow::{Result, bail};

use crate::{postgres, sh};

/// Something the tests need, the Debian package that brings it, and how its presence shows.
#[derive(Debug)]
pub struct Need {
    pub package: &'static str,
    pub sign: Sign,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sign {
    /// A program in `PATH`.
    Program(&'static str),
    /// PostgreSQL's own programs, which Debian keeps out of `PATH`.
    PostgresServer,
    /// A module that `python3` can import.
    PythonModule(&'static str),
    /// A file somewhere below the system's fonts whose name begins so.
    Font(&'static str),
}

pub const SERVER: [Need; 1] = [Need {
    package: "postgresql",
    sign: Sign::PostgresServer,
}];

pub const BROWSER: [Need; 3] = [
    Need {
        package: "chromium",
        sign: Sign::Program("chromium"),
    },
    Need {
        package: "chromium-driver",
        sign: Sign::Program("chromedriver"),
    },
    // Without it every Chinese page is a page of boxes, and widths are wrong.
    Need {
        package: "fonts-noto-cjk",
        sign: Sign::Font("NotoSansCJK"),
    },
];

/// Reads the documents we write as an office suite does. The tests bring it a
/// folder of their own for its settings.
pub const OFFICE: [Need; 1] = [Need {
    package: "libreoffice-writer-nogui",
    sign: Sign::Program("soffice"),
}];

/// Reads the books we write as their readers do; it brings a Java of its own.
pub const BOOKS: [Need; 1] = [Need {
    package: "epubcheck",
    sign: Sign::Program("epubcheck"),
}];

/// What PDFs are printed with, and read back with.
pub const PRINT: [Need; 2] = [
    Need {
        package: "fonts-arphic-ukai",
        sign: Sign::Font("ukai"),
    },
    Need {
        package: "poppler-utils",
        sign: Sign::Program("pdftotext"),
    },
];

/// Makes the folder that schemathesis lives in. A Python without `ensurepip` makes none.
pub const PYTHON: [Need; 1] = [Need {
    package: "python3-venv",
    sign: Sign::PythonModule("ensurepip"),
}];

pub const NPM: [Need; 1] = [Need {
    package: "npm",
    sign: Sign::Program("npm"),
}];

/// Brought from source where it is missing, so the version is ours to choose.
const NEXTEST: &str = "0.9.143";

/// Makes sure that the packages behind `needs` are there: as root they are installed, else the
/// error holds the line to type.
pub fn packages<'a>(needs: impl IntoIterator<Item = &'a Need>) -> Result<()> {
    let missing = missing(needs, is_here);
    let can_install = sh::is_root() && sh::find_program("apt-get").is_some();
    match remedy(&missing, can_install) {
        Remedy::Nothing => Ok(()),
        Remedy::Tell(line) => bail!("missing on this machine. Please run:\n  {line}"),
        Remedy::Install(lines) => {
            for words in lines {
                println!("   {}", words.join(" "));
                let mut apt = sh::command(words[0]);
                apt.args(&words[1..])
                    .env("DEBIAN_FRONTEND", "noninteractive");
                sh::must(apt)?;
            }
            Ok(())
        }
    }
}

/// The parts of the Rust toolchain that a minimal installation lacks.
pub fn toolchain() -> Result<()> {
    for (command, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if !sh::succeeds(sh::cargo(&[command, "--version"])) {
            println!("   rustup component add {component}");
            let mut rustup = sh::command("rustup");
            rustup.args(["component", "add", component]);
            sh::must(rustup)?;
        }
    }
    if !sh::succeeds(sh::cargo(&["nextest", "--version"])) {
        println!("   building cargo-nextest {NEXTEST}; this takes some minutes, once");
        let install = ["install", "cargo-nextest", "--locked", "--version", NEXTEST];
        sh::must(sh::cargo(&install))?;
    }
    Ok(())
}

fn missing<'a>(
    needs: impl IntoIterator<Item = &'a Need>,
    is_here: impl Fn(Sign) -> bool,
) -> Vec<&'static str> {
    let absent = needs.into_iter().filter(|need| !is_here(need.sign));
    absent.map(|need| need.package).collect()
}

#[derive(Debug, PartialEq)]
enum Remedy {
    Nothing,
    Install(Vec<Vec<&'static str>>),
    Tell(String),
}

fn remedy(missing: &[&'static str], can_install: bool) -> Remedy {
    const INSTALL: [&str; 4] = ["apt-get", "install", "-y", "--no-install-recommends"];
    if missing.is_empty() {
        return Remedy::Nothing;
    }
    let install = [&INSTALL[..], missing].concat();
    if can_install {
        Remedy::Install(vec![vec!["apt-get", "update"], install])
    } else {
        Remedy::Tell(format!("sudo {}", install.join(" ")))
    }
}

fn is_here(sign: Sign) -> bool {
    match sign {
        Sign::Program(name) => sh::find_program(name).is_some(),
        Sign::PostgresServer => postgres::find_server(Path::new(postgres::DEBIAN_HOME)).is_some(),
        Sign::PythonModule(name) => {
            let mut python = sh::command("python3");
            python.args(["-c", &format!("import {name}")]);
            sh::succeeds(python)
        }
        Sign::Font(name) => has_file_named(Path::new("/usr/share/fonts"), name),
    }
}

fn has_file_named(folder: &Path, beginning: &str) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return has_file_named(&path, beginning);
        }
        let name = entry.file_name();
        name.to_str()
            .is_some_and(|name| name.starts_with(beginning))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = &'static Need> {
        let needs = SERVER.iter().chain(&BROWSER);
        needs.chain(&OFFICE).chain(&PRINT)
    }

    #[test]
    fn only_what_is_missing_is_asked_for() {
        assert_eq!(missing(all(), |_| true), Vec::<&str>::new());
        assert_eq!(
            missing(all(), |sign| sign != Sign::PostgresServer),
            ["postgresql"]
        );
        assert_eq!(
            missing(all(), |_| false),
            [
                "postgresql",
                "chromium",
                "chromium-driver",
                "fonts-noto-cjk",
                "libreoffice-writer-nogui",
                "fonts-arphic-ukai",
                "poppler-utils"
            ]
        );
    }

    #[test]
    fn a_complete_machine_is_left_alone() {
        assert_eq!(remedy(&[], true), Remedy::Nothing);
        assert_eq!(remedy(&[], false), Remedy::Nothing);
    }

    #[test]
    fn root_updates_then_installs() {
        let Remedy::Install(lines) = remedy(&["postgresql"], true) else {
            panic!("root can install");
        };
        let lines: Vec<String> = lines.iter().map(|words| words.join(" ")).collect();
        assert_eq!(
            lines,
            [
                "apt-get update",
                "apt-get install -y --no-install-recommends postgresql"
            ]
        );
    }

    #[test]
    fn anyone_else_is_told_the_line_to_type() {
        assert_eq!(
            remedy(&["chromium", "fonts-noto-cjk"], false),
            Remedy::Tell(
                "sudo apt-get install -y --no-install-recommends chromium fonts-noto-cjk".into()
            )
        );
    }

    #[test]
    fn a_font_is_found_in_a_folder_within_a_folder() {
        let fonts = std::env::temp_dir().join(format!("yinling-fonts-{}", std::process::id()));
        let noto = fonts.join("opentype").join("noto");
        std::fs::create_dir_all(&noto).expect("temporary folder");
        let before = has_file_named(&fonts, "NotoSansCJK");
        std::fs::write(noto.join("NotoSansCJK-Regular.ttc"), "").expect("temporary file");
        let after = has_file_named(&fonts, "NotoSansCJK");
        std::fs::remove_dir_all(&fonts).expect("temporary folder");
        assert_eq!((before, after), (false, true));
    }
}

//! `cargo xtask dist`: what is handed out, in `target/dist`
//! (or where `CARGO_TARGET_DIR` points).
//!
//! One program for each kind of machine, that needs nothing but the C library any Linux of the
//! last ten years has; two Debian packages; a unit for systemd; a container file; and the SHA-256
//! of each. What cannot be built on this machine is said, and the rest goes on.

mod cross;
mod debian;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::sh;
use cross::Tools;

/// A kind of machine that Yinling is handed out for.
#[derive(Debug)]
pub struct Target {
    /// As in the names of the files.
    pub name: &'static str,
    /// As Rust calls it.
    pub triple: &'static str,
    /// The oldest C library it is to run with (none on Windows).
    pub glibc: Option<&'static str>,
    /// As Debian calls it, where there is a package.
    pub debian: Option<&'static str>,
    pub ending: &'static str,
}

/// Kylin and UOS of 2018 have glibc 2.28, CentOS 7 has 2.17: so old are county PCs.
const OLDEST_GLIBC: &str = "2.17";

pub const TARGETS: [Target; 3] = [
    Target {
        name: "linux-x86_64",
        triple: "x86_64-unknown-linux-gnu",
        glibc: Some(OLDEST_GLIBC),
        debian: Some("amd64"),
        ending: "",
    },
    Target {
        name: "linux-aarch64",
        triple: "aarch64-unknown-linux-gnu",
        glibc: Some(OLDEST_GLIBC),
        debian: Some("arm64"),
        ending: "",
    },
    Target {
        name: "windows-x86_64",
        triple: "x86_64-pc-windows-gnu",
        glibc: None,
        debian: None,
        ending: ".exe",
    },
];

/// Files that are handed out as they are.
const BESIDE: [&str; 2] = ["packaging/yinling.service", "packaging/Containerfile"];

/// Builds everything, or the targets named. Gives 0 where at least one program was built.
pub fn run(names: &[String]) -> Result<u8> {
    let targets = chosen(names)?;
    let dist = sh::target().join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist)?;
    }
    fs::create_dir_all(&dist).with_context(|| dist.display().to_string())?;
    let version = version()?;
    let tools = sh::step("tools for other machines", || Ok(Tools::prepare()))?;
    let (mut built, mut missing) = (0, Vec::new());
    for target in targets {
        match sh::step(target.name, || one(target, &version, &tools, &dist)) {
            Ok(()) => built += 1,
            Err(fault) => missing.push(format!("{}: {fault:#}", target.name)),
        }
    }
    for path in BESIDE {
        let from = sh::root().join(path);
        let name = from.file_name().context("a file's name")?;
        fs::copy(&from, dist.join(name)).with_context(|| path.to_owned())?;
    }
    sums(&dist)?;
    for why in &missing {
        println!("   could not be built here: {why}");
    }
    println!("   {}", dist.display());
    Ok(u8::from(built == 0))
}

fn chosen(names: &[String]) -> Result<Vec<&'static Target>> {
    let is_known = |name: &String| TARGETS.iter().any(|target| target.name == name);
    if let Some(unknown) = names.iter().find(|name| !is_known(name)) {
        let known: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        bail!(
            "nothing is called {unknown}; there are {}",
            known.join(", ")
        );
    }
    let asked = |target: &&Target| names.is_empty() || names.iter().any(|name| name == target.name);
    Ok(TARGETS.iter().filter(asked).collect())
}

fn one(target: &Target, version: &str, tools: &Tools, dist: &Path) -> Result<()> {
    let program = tools.build(target)?;
    let name = format!("yinling-{version}-{}{}", target.name, target.ending);
    fs::copy(&program, dist.join(name)).with_context(|| program.display().to_string())?;
    match target.debian {
        Some(architecture) => debian::package(&program, version, architecture, dist).map(drop),
        None => Ok(()),
    }
}

/// The workspace's own.
fn version() -> Result<String> {
    let manifest = fs::read_to_string(sh::root().join("Cargo.toml"))?;
    let line = manifest.lines().find(|line| line.starts_with("version = "));
    let version = line.and_then(|line| line.split('"').nth(1));
    version
        .map(str::to_owned)
        .context("Cargo.toml names no version")
}

/// `SHA256SUMS`, as `sha256sum --check` reads it.
fn sums(dist: &Path) -> Result<()> {
    let mut names: Vec<PathBuf> = fs::read_dir(dist)?
        .map(|entry| Ok(PathBuf::from(entry?.file_name())))
        .collect::<Result<_>>()?;
    names.sort();
    let mut sum = sh::command("sha256sum");
    sum.args(&names).current_dir(dist);
    let listed = sh::output_of(sum)?;
    Ok(fs::write(dist.join("SHA256SUMS"), listed)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_chosen_by_name_and_an_unknown_one_is_refused() {
        let all = chosen(&[]).expect("all");
        assert_eq!(all.len(), TARGETS.len());
        let one = chosen(&["linux-aarch64".to_owned()]).expect("one");
        assert_eq!(one[0].debian, Some("arm64"));
        let fault = chosen(&["amiga".to_owned()]).expect_err("no such machine");
        assert!(fault.to_string().contains("linux-x86_64"), "{fault}");
    }

    #[test]
    fn version_is_the_one_the_program_prints() {
        assert_eq!(version().expect("a version"), env!("CARGO_PKG_VERSION"));
    }

    /// What an administrator relies on when a unit is said to be hardened.
    #[test]
    fn service_runs_as_its_own_user_and_may_write_its_own_folder_only() {
        let unit = fs::read_to_string(sh::root().join(BESIDE[0])).expect("the unit");
        for line in [
            "User=yinling",
            "StateDirectory=yinling",
            "ProtectSystem=strict",
            "ProtectHome=yes",
            "NoNewPrivileges=yes",
            "CapabilityBoundingSet=",
            "UMask=0077",
        ] {
            assert!(unit.lines().any(|found| found == line), "{line}");
        }
        let start = unit
            .lines()
            .find_map(|line| line.strip_prefix("ExecStart="));
        let start = start.expect("a command");
        assert!(start.starts_with("/usr/bin/yinling --data /var/lib/yinling serve"));
    }
}

//! Building for machines that are not this one, and for C libraries older than this one's.
//!
//! `zig cc` is a C compiler and linker for every target at once; `cargo-zigbuild` puts it under
//! cargo. Both come from the Python registry into a folder of their own. Without them only this
//! machine's own program is built, and it needs a C library as new as this machine's.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::Target;
use crate::sh;

/// `None` behind a tool that could not be had, with the reason.
#[derive(Debug)]
pub struct Tools {
    zig: std::result::Result<PathBuf, String>,
}

const ZIGBUILD: &str = "cargo-zigbuild==0.24.0";
const ZIG: &str = "ziglang==0.17.1";

impl Tools {
    pub fn prepare() -> Tools {
        let zig = install_zig().map_err(|fault| format!("{fault:#}"));
        if let Err(why) = &zig {
            println!("   no zig: {why}");
        }
        Tools { zig }
    }

    /// Builds for release and gives the program's path.
    pub fn build(&self, target: &Target) -> Result<PathBuf> {
        let is_ours = target.triple == host()?;
        let command = match &self.zig {
            Ok(bin) => {
                standard_library(target.triple)?;
                zigbuild(bin, target)
            }
            Err(_) if is_ours => {
                println!("   built for this machine's own C library: older ones will not run it");
                let mut command = sh::cargo(&["build"]);
                command.args(["--target", target.triple]);
                command
            }
            Err(why) => bail!("it needs zig, and there is none: {why}"),
        };
        let mut command = command;
        command.args(["--release", "--package", "yinling", "--bin", "yinling"]);
        sh::must(command)?;
        let program = sh::target()
            .join(target.triple)
            .join("release")
            .join(format!("yinling{}", target.ending));
        match program.is_file() {
            true => Ok(program),
            false => bail!("{} was not made", program.display()),
        }
    }
}

fn zigbuild(bin: &Path, target: &Target) -> std::process::Command {
    let mut command = sh::cargo(&["zigbuild"]);
    let triple = match target.glibc {
        Some(glibc) => format!("{}.{glibc}", target.triple),
        None => target.triple.to_owned(),
    };
    command.args(["--target", &triple]);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders = vec![bin.to_owned()];
    folders.extend(std::env::split_paths(&path));
    if let Ok(path) = std::env::join_paths(folders) {
        command.env("PATH", path);
    }
    command
}

/// Into `zig` beside what cargo builds, once.
fn install_zig() -> Result<PathBuf> {
    let folder = sh::target().join("zig");
    let bin = folder.join("bin");
    if bin.join("cargo-zigbuild").is_file() {
        return Ok(bin);
    }
    let mut make = sh::command("python3");
    make.args(["-m", "venv"]).arg(&folder);
    sh::output_of(make).context("python3-venv is missing")?;
    let mut pip = sh::command(bin.join("pip"));
    pip.args(["install", "--quiet", ZIGBUILD, ZIG]);
    sh::output_of(pip).context("the Python registry does not answer")?;
    Ok(bin)
}

/// Rust's standard library for the target, brought where it is missing.
fn standard_library(triple: &str) -> Result<()> {
    let mut list = sh::command("rustup");
    list.args(["target", "list", "--installed"]);
    let installed = sh::output_of(list).context("rustup is missing")?;
    if installed.lines().any(|line| line == triple) {
        return Ok(());
    }
    let mut add = sh::command("rustup");
    add.args(["target", "add", triple]);
    sh::output_of(add)
        .map(drop)
        .context("Rust's standard library for it cannot be had")
}

fn host() -> Result<String> {
    let mut rustc = sh::command("rustc");
    rustc.arg("-vV");
    let said = sh::output_of(rustc)?;
    let line = said.lines().find_map(|line| line.strip_prefix("host: "));
    line.map(str::to_owned).context("rustc names no host")
}

#[cfg(test)]
mod tests {
    use super::super::TARGETS;
    use super::*;

    fn words(target: &Target) -> String {
        let command = zigbuild(Path::new("/zig/bin"), target);
        let words = command.get_args().map(|word| word.to_string_lossy());
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn linux_is_built_for_an_old_c_library_and_windows_for_none() {
        assert!(words(&TARGETS[0]).ends_with("x86_64-unknown-linux-gnu.2.17"));
        assert!(words(&TARGETS[2]).ends_with("--target x86_64-pc-windows-gnu"));
    }

    #[test]
    fn without_zig_another_machine_is_refused_with_the_reason() {
        let tools = Tools {
            zig: Err("no network".to_owned()),
        };
        let other = TARGETS.iter().find(|t| t.ending == ".exe").expect("one");
        let fault = tools.build(other).expect_err("cannot be built");
        assert!(fault.to_string().contains("no network"), "{fault}");
    }
}

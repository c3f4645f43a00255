//! schemathesis, the program that holds the API against its OpenAPI document. It comes from PyPI
//! into a folder of its own below `target`, with every package it needs in one pinned version.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{prepare, sh};

/// Every package by name and version, as `pip freeze` writes them.
const REQUIREMENTS: &str = "xtask/schemathesis/requirements.txt";

/// The path of the program, brought if it is not there in the pinned versions.
pub fn fetch() -> Result<PathBuf> {
    let wanted = fs::read_to_string(sh::root().join(REQUIREMENTS)).context(REQUIREMENTS)?;
    let folder = sh::root().join("target").join("schemathesis");
    let program = folder.join("bin").join("schemathesis");
    // Written last: what was interrupted is begun anew.
    let brought = folder.join("brought.txt");
    let is_same = fs::read_to_string(&brought).is_ok_and(|brought| brought == wanted);
    if is_same && program.is_file() {
        return Ok(program);
    }
    prepare::packages(&prepare::PYTHON)?;
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    let mut venv = sh::command("python3");
    venv.args(["-m", "venv"]).arg(&folder);
    sh::output_of(venv)?;
    let mut pip = sh::command(folder.join("bin").join("pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check"])
        .args(["--no-deps", "--requirement", REQUIREMENTS]);
    sh::output_of(pip).context(
        "schemathesis cannot be brought from PyPI. Is there a network? The tests of the API need it once",
    )?;
    fs::write(&brought, wanted).with_context(|| brought.display().to_string())?;
    Ok(program)
}

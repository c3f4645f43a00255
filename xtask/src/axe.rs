//! axe-core, the accessibility checker that browser tests run inside a page. Its licence (MPL)
//! and its size speak against committing it, so it is fetched once, pinned and checked.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::pinned::is_pinned;
use crate::{prepare, sh};

const VERSION: &str = "4.14.1";
const SHA256: &str = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c";

/// The path of `axe.min.js`, fetched if it is not there in the pinned version.
pub fn fetch() -> Result<PathBuf> {
    let folder = sh::root().join("target").join("axe");
    let script = folder.join("axe.min.js");
    if is_pinned(&script, SHA256) {
        return Ok(script);
    }
    prepare::packages(&prepare::NPM)?;
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let mut npm = sh::command("npm");
    npm.args(["pack", "--silent", "--pack-destination"])
        .arg(&folder)
        .arg(format!("axe-core@{VERSION}"));
    sh::output_of(npm)?;
    let mut tar = sh::command("tar");
    tar.args(["--strip-components=1", "-C"])
        .arg(&folder)
        .arg("-xzf")
        .arg(folder.join(format!("axe-core-{VERSION}.tgz")))
        .arg("package/axe.min.js");
    sh::output_of(tar)?;
    if !is_pinned(&script, SHA256) {
        bail!("axe-core {VERSION} is not the file it was when it was pinned");
    }
    Ok(script)
}

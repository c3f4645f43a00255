//! FandolFang, the free font that looks like 仿宋. Debian has it inside a package that brings a
//! hundred MiB of TeX along, so the package is unpacked for this one file and never installed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::{pinned, sh};

const PACKAGE: &str = "texlive-lang-chinese";
const WITHIN: &str = "./usr/share/texlive/texmf-dist/fonts/opentype/public/fandol";
const FILE: &str = "FandolFang-Regular.otf";
const SHA256: &str = "d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9";

/// The folder that holds the font, fetched if it is not there in the pinned version.
pub fn fetch() -> Result<PathBuf> {
    let folder = sh::root().join("target").join("fonts");
    let font = folder.join(FILE);
    if pinned::is_pinned(&font, SHA256) {
        return Ok(folder);
    }
    // Beside the fonts, not among them: a font folder is read whole.
    let unpacked = sh::root().join("target").join("fonts-package");
    fs::create_dir_all(&unpacked).with_context(|| unpacked.display().to_string())?;
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    if download(&unpacked).is_err() {
        // A machine that had every package already may never have read the lists of packages.
        let mut apt = sh::command("apt-get");
        apt.arg("update");
        sh::output_of(apt)
            .with_context(|| format!("{PACKAGE} cannot be had; run: sudo apt-get update"))?;
        download(&unpacked)?;
    }
    let mut dpkg = sh::command("dpkg-deb");
    dpkg.arg("-x").arg(package(&unpacked)?).arg(&unpacked);
    sh::output_of(dpkg)?;
    fs::copy(unpacked.join(WITHIN).join(FILE), &font)
        .with_context(|| font.display().to_string())?;
    fs::remove_dir_all(&unpacked).with_context(|| unpacked.display().to_string())?;
    if !pinned::is_pinned(&font, SHA256) {
        bail!("{FILE} of {PACKAGE} is not the file it was when it was pinned");
    }
    Ok(folder)
}

fn download(folder: &Path) -> Result<()> {
    let mut apt = sh::command("apt-get");
    apt.args(["download", PACKAGE]).current_dir(folder);
    sh::output_of(apt).map(drop)
}

fn package(folder: &Path) -> Result<PathBuf> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut files = entries.flatten().map(|entry| entry.path());
    files
        .find(|path| path.extension().is_some_and(|ending| ending == "deb"))
        .with_context(|| format!("apt-get brought no package {PACKAGE}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_package_is_found_beside_what_else_lies_there() {
        let folder = std::env::temp_dir().join(format!("yinling-deb-{}", std::process::id()));
        fs::create_dir_all(folder.join("usr")).expect("temporary folder");
        let before = package(&folder).is_ok();
        fs::write(folder.join("texlive_1_all.deb"), "").expect("temporary file");
        let after = package(&folder).map(|path| path.ends_with("texlive_1_all.deb"));
        fs::remove_dir_all(&folder).expect("temporary folder");
        assert!(!before);
        assert!(after.expect("the package"));
    }
}

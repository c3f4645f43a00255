//! axe-core, the accessibility checker that browser tests run inside a page. Its licence (MPL)
//! and its size speak against committing it, so it is fetched once, pinned and checked.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

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

fn is_pinned(file: &Path, expected: &str) -> bool {
    let mut sum = Command::new("sha256sum");
    sum.arg(file);
    sh::output_of(sum).is_ok_and(|line| line.split_whitespace().next() == Some(expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_file_that_was_pinned_will_do() {
        let file = std::env::temp_dir().join(format!("yinling-axe-{}", std::process::id()));
        assert!(!is_pinned(&file, SHA256), "no file");
        fs::write(&file, "abc").expect("temporary file");
        // The hash of "abc" is the first example of FIPS 180-4.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let (other, same) = (is_pinned(&file, SHA256), is_pinned(&file, abc));
        fs::remove_file(&file).expect("temporary file");
        assert_eq!((other, same), (false, true));
    }
}

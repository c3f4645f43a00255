//! A Debian package: a folder laid out as it will stand, and `dpkg-deb`, which knows the rest.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::sh;

/// Where each file of the repository stands when it is installed.
const FILES: [(&str, &str); 6] = [
    (
        "packaging/yinling.service",
        "usr/lib/systemd/system/yinling.service",
    ),
    (
        "packaging/yinling.sysusers",
        "usr/lib/sysusers.d/yinling.conf",
    ),
    ("packaging/copyright", "usr/share/doc/yinling/copyright"),
    ("README.md", "usr/share/doc/yinling/README.md"),
    ("docs/operations.md", "usr/share/doc/yinling/operations.md"),
    (
        "docs/operations.zh-CN.md",
        "usr/share/doc/yinling/operations.zh-CN.md",
    ),
];
/// Run by dpkg, after unpacking and before removal.
const SCRIPTS: [&str; 2] = ["postinst", "prerm"];

/// Writes `yinling_VERSION_ARCHITECTURE.deb` into `dist`.
pub fn package(program: &Path, version: &str, architecture: &str, dist: &Path) -> Result<PathBuf> {
    let root = dist.join(format!("deb-{architecture}"));
    lay_out(program, &root)?;
    let size = kilobytes(&root)?;
    let debian = root.join("DEBIAN");
    fs::create_dir_all(&debian)?;
    fs::write(debian.join("control"), control(version, architecture, size))?;
    for script in SCRIPTS {
        let from = sh::root().join("packaging").join(script);
        put(&from, &debian.join(script), 0o755)?;
    }
    let file = dist.join(format!("yinling_{version}_{architecture}.deb"));
    let mut build = sh::command("dpkg-deb");
    build.args(["--root-owner-group", "--build"]);
    build.arg(&root).arg(&file);
    sh::output_of(build)?;
    fs::remove_dir_all(&root)?;
    Ok(file)
}

fn lay_out(program: &Path, root: &Path) -> Result<()> {
    put(program, &root.join("usr/bin/yinling"), 0o755)?;
    for (from, to) in FILES {
        put(&sh::root().join(from), &root.join(to), 0o644)?;
    }
    Ok(())
}

/// Copies a file, with the folders above it.
fn put(from: &Path, to: &Path, mode: u32) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).with_context(|| from.display().to_string())?;
    Ok(fs::set_permissions(to, fs::Permissions::from_mode(mode))?)
}

fn kilobytes(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        bytes += match entry.file_type()?.is_dir() {
            true => kilobytes(&entry.path())? * 1024,
            false => entry.metadata()?.len(),
        };
    }
    Ok(bytes.div_ceil(1024))
}

/// As Debian's policy manual, chapter 5, asks for it.
fn control(version: &str, architecture: &str, kilobytes: u64) -> String {
    let glibc = super::OLDEST_GLIBC;
    format!(
        "Package: yinling\n\
         Version: {version}\n\
         Architecture: {architecture}\n\
         Maintainer: Yinling developers <yinling@localhost>\n\
         Installed-Size: {kilobytes}\n\
         Depends: libc6 (>= {glibc})\n\
         Recommends: systemd\n\
         Suggests: postgresql, fonts-noto-cjk, fonts-arphic-ukai\n\
         Section: misc\n\
         Priority: optional\n\
         Description: yearly work and report of a city's retired cadres\n \
         Runs a city's year for its retired cadres and writes the report in which\n \
         every number is counted from records and opens to them. One program, one\n \
         data folder; SQLite inside, or PostgreSQL.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_file_has_every_field_and_no_empty_line_in_it() {
        let text = control("0.1.0", "arm64", 20_000);
        for field in [
            "Package: yinling",
            "Version: 0.1.0",
            "Architecture: arm64",
            "Installed-Size: 20000",
            "Depends: libc6 (>= 2.17)",
        ] {
            assert!(text.lines().any(|line| line == field), "{field}");
        }
        assert!(text.ends_with('\n') && !text.contains("\n\n"), "{text}");
        let folded = text.lines().skip_while(|l| !l.starts_with("Description"));
        assert!(folded.skip(1).all(|line| line.starts_with(' ')), "{text}");
    }

    /// With a script in the program's place: the package is what dpkg takes apart again.
    #[test]
    fn package_holds_the_program_the_unit_and_the_documents() {
        if sh::find_program("dpkg-deb").is_none() {
            println!("no dpkg-deb here: Debian packages are built on Debian");
            return;
        }
        let folder = std::env::temp_dir().join(format!("yinling-deb-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a temporary folder");
        let program = folder.join("program");
        fs::write(&program, "#!/bin/sh\necho 银龄\n").expect("a program");
        let file = package(&program, "0.1.0", "amd64", &folder).expect("is built");
        let mut list = sh::command("dpkg-deb");
        list.arg("--contents").arg(&file);
        let listed = sh::output_of(list).expect("is listed");
        for path in FILES.iter().map(|(_, to)| *to).chain(["usr/bin/yinling"]) {
            let line = listed
                .lines()
                .find(|line| line.ends_with(&format!("./{path}")));
            let line = line.unwrap_or_else(|| panic!("{path} in {listed}"));
            assert!(line.contains("root/root"), "{line}");
            assert_eq!(
                line.starts_with("-rwxr-xr-x"),
                path == "usr/bin/yinling",
                "{line}"
            );
        }
        fs::remove_dir_all(&folder).expect("the folder goes");
    }
}

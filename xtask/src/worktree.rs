//! What git knows about the files: which are ours, and whether they changed.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use anyhow::Result;

use crate::sh;

/// Every file that is tracked, or new and not ignored, relative to the root.
pub fn files() -> Result<Vec<String>> {
    let listed = git(&[
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ])?;
    let root = sh::root();
    let mut files: Vec<String> = listed
        .split_terminator('\0')
        .filter(|path| root.join(path).is_file())
        .map(str::to_owned)
        .collect();
    files.sort();
    files.dedup();
    Ok(files)
}

/// The files that differ from the last commit, and how.
#[derive(Debug, PartialEq)]
pub struct Changes(BTreeMap<String, (String, Option<u64>)>);

impl Changes {
    pub fn now() -> Result<Changes> {
        let status = git(&[
            "status",
            "--porcelain",
            "-z",
            "--no-renames",
            "--untracked-files=all",
        ])?;
        Ok(Changes::read(&status, &sh::root()))
    }

    /// Contents count too: a file may have been dirty before and be changed once more.
    fn read(status: &str, root: &Path) -> Changes {
        let changes = status.split_terminator('\0').filter_map(|entry| {
            let (state, path) = (entry.get(..2)?, entry.get(3..)?);
            let print = std::fs::read(root.join(path)).ok().map(|bytes| {
                let mut hasher = DefaultHasher::new();
                bytes.hash(&mut hasher);
                hasher.finish()
            });
            Some((path.to_owned(), (state.to_owned(), print)))
        });
        Changes(changes.collect())
    }

    /// The paths that are not now as they were `before`.
    pub fn since(&self, before: &Changes) -> Vec<String> {
        let paths = self.0.keys().chain(before.0.keys());
        let mut changed: Vec<String> = paths
            .filter(|path| self.0.get(*path) != before.0.get(*path))
            .cloned()
            .collect();
        changed.sort();
        changed.dedup();
        changed
    }
}

fn git(args: &[&str]) -> Result<String> {
    let mut git = sh::command("git");
    git.args(args);
    sh::output_of(git)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_tests_write_is_seen_also_when_it_was_dirty_before() {
        let root = std::env::temp_dir().join(format!("yinling-changes-{}", std::process::id()));
        std::fs::create_dir_all(&root).expect("temporary folder");
        let write = |name: &str, text: &str| std::fs::write(root.join(name), text);
        write("matrix.txt", "old").expect("temporary file");
        let before = Changes::read(" M matrix.txt\0", &root);
        assert_eq!(
            Changes::read(" M matrix.txt\0", &root).since(&before),
            Vec::<String>::new()
        );

        write("matrix.txt", "new").expect("temporary file");
        write("fresh.txt", "").expect("temporary file");
        let after = Changes::read(" M matrix.txt\0?? fresh.txt\0", &root);
        std::fs::remove_dir_all(&root).expect("temporary folder");
        assert_eq!(after.since(&before), ["fresh.txt", "matrix.txt"]);
    }

    #[test]
    fn a_file_that_tests_put_back_is_a_change_too() {
        let nowhere = Path::new("/nonexistent");
        let before = Changes::read(" M lost.txt\0", nowhere);
        assert_eq!(Changes::read("", nowhere).since(&before), ["lost.txt"]);
    }
}

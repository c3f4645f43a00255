//! Small files: they are read top-down by people who did not write them.

use super::{File, Finding};

const COUNTED: [&str; 6] = [".rs", ".html", ".css", ".ftl", ".sql", ".toml"];
const WARN_ABOVE: usize = 400;
const FAIL_ABOVE: usize = 800;

pub fn check(files: &[File]) -> Vec<Finding> {
    counted(files)
        .filter(|(_, lines)| *lines > FAIL_ABOVE)
        .map(|(file, lines)| {
            let what = format!("{lines} lines; {FAIL_ABOVE} is the limit");
            Finding::new(&file.path, 0, what)
        })
        .collect()
}

/// The files that are on their way to becoming too long.
pub fn warnings(files: &[File]) -> Vec<Finding> {
    counted(files)
        .filter(|(_, lines)| (WARN_ABOVE + 1..=FAIL_ABOVE).contains(lines))
        .map(|(file, lines)| Finding::new(&file.path, 0, format!("{lines} lines")))
        .collect()
}

fn counted(files: &[File]) -> impl Iterator<Item = (&File, usize)> {
    let counted = files.iter().filter(|file| file.ends_with(&COUNTED));
    counted.map(|file| (file, file.text.lines().count()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{file, printed};
    use super::*;

    #[test]
    fn a_long_file_warns_and_a_very_long_one_fails() {
        let files = [
            file("a.rs", &"x\n".repeat(400)),
            file("b.rs", &"x\n".repeat(401)),
            file("c.sql", &"x\n".repeat(801)),
            file("Cargo.lock", &"x\n".repeat(9000)),
        ];
        assert_eq!(printed(&warnings(&files)), ["b.rs: 401 lines"]);
        assert_eq!(
            printed(&check(&files)),
            ["c.sql: 801 lines; 800 is the limit"]
        );
    }
}

//! Files that are fetched have to be the very files they were when they were chosen.

use std::path::Path;
use std::process::Command;

use crate::sh;

pub fn is_pinned(file: &Path, expected: &str) -> bool {
    let mut sum = Command::new("sha256sum");
    sum.arg(file);
    sh::output_of(sum).is_ok_and(|line| line.split_whitespace().next() == Some(expected))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn only_the_very_file_that_was_pinned_will_do() {
        let file = std::env::temp_dir().join(format!("yinling-pinned-{}", std::process::id()));
        let other = "00".repeat(32);
        assert!(!is_pinned(&file, &other), "no file");
        fs::write(&file, "abc").expect("temporary file");
        // The hash of "abc" is the first example of FIPS 180-4.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let (other, same) = (is_pinned(&file, &other), is_pinned(&file, abc));
        fs::remove_file(&file).expect("temporary file");
        assert_eq!((other, same), (false, true));
    }
}

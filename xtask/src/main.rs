//! The chores of this workspace: `cargo xtask test`, `tidy`, `pg`, `bench`, `dist`.
//!
//! `test` is the whole gate, the same on a developer's machine and in continuous integration:
//! it installs what is missing, checks form, and runs every test on both databases. Nothing
//! here is needed to build or to run Yinling itself.

mod axe;
mod bench;
mod dist;
mod fonts;
mod pinned;
mod postgres;
mod prepare;
mod schemathesis;
mod sh;
mod test;
mod tidy;
mod worktree;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  test [-- FILTER…]    prepare the machine, check form, run every test on both databases
  tidy                 check the rules of the house that the compiler cannot see
  pg -- COMMAND…       run COMMAND beside a private PostgreSQL (YINLING_TEST_PG)
  bench [-- ARGS…]     run the bench crate beside a private PostgreSQL with fsync on
                       (YINLING_BENCH_PG)
  dist [-- TARGET…]    what is handed out, in target/dist: programs for Linux and Windows,
                       Debian packages, a systemd unit, a container file
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some(command) = Command::parse(&words) else {
        eprint!("{USAGE}");
        return ExitCode::from(2);
    };
    let outcome = match command {
        Command::Test(filters) => test::run(&filters),
        Command::Tidy => tidy::run(),
        Command::Pg(words) => postgres::run_beside(&words),
        Command::Bench(args) => bench::run(&args),
        Command::Dist(targets) => dist::run(&targets),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(fault) => {
            eprintln!("error: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

#[derive(Debug, PartialEq)]
enum Command {
    Test(Vec<String>),
    Tidy,
    Pg(Vec<String>),
    Bench(Vec<String>),
    Dist(Vec<String>),
}

impl Command {
    /// `None` where usage should be shown. What belongs to another program stands behind `--`.
    fn parse(words: &[String]) -> Option<Command> {
        let (name, rest) = words.split_first()?;
        let behind = match rest.split_first() {
            None => Vec::new(),
            Some((dashes, rest)) if dashes == "--" => rest.to_vec(),
            Some(_) => return None,
        };
        match name.as_str() {
            "test" => Some(Command::Test(behind)),
            "tidy" if behind.is_empty() => Some(Command::Tidy),
            "pg" if !behind.is_empty() => Some(Command::Pg(behind)),
            "bench" => Some(Command::Bench(behind)),
            "dist" => Some(Command::Dist(behind)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Option<Command> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Command::parse(&words)
    }

    #[test]
    fn filters_stand_behind_two_dashes() {
        assert_eq!(parse("test"), Some(Command::Test(vec![])));
        let filters = vec!["full_event".to_owned(), "-E".to_owned()];
        assert_eq!(parse("test -- full_event -E"), Some(Command::Test(filters)));
        assert_eq!(parse("test full_event"), None);
    }

    #[test]
    fn no_command_and_an_unknown_command_show_usage() {
        assert_eq!(parse(""), None);
        assert_eq!(parse("deploy"), None);
        assert_eq!(parse("pg"), None, "a PostgreSQL beside nothing is no use");
        assert_eq!(parse("tidy -- x"), None);
    }
}

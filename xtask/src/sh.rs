//! Running other programs, and saying what is being done and how long it took.

use std::ffi::OsStr;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// Says what begins, does it, says how long it took.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("== {name}");
    let began = Instant::now();
    let done = work();
    println!("   {:.1} s", began.elapsed().as_secs_f64());
    done
}

/// The workspace's own folder.
pub fn root() -> PathBuf {
    // The environment comes first: several checkouts may share one built xtask.
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map_or_else(|| here.clone(), Path::to_owned)
}

/// Where cargo puts what it builds: `CARGO_TARGET_DIR`, else `target` in the workspace.
pub fn target() -> PathBuf {
    let asked = std::env::var_os("CARGO_TARGET_DIR").filter(|folder| !folder.is_empty());
    root().join(asked.map_or_else(|| PathBuf::from("target"), PathBuf::from))
}

/// A command at the workspace root that is told to end when we die, by whatever signal.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = match find_program("setpriv") {
        Some(setpriv) => {
            let mut command = Command::new(setpriv);
            command.args(["--pdeathsig", "TERM", "--"]).arg(program);
            command
        }
        // Not Linux: a stray child may outlive a killed xtask, but never a PostgreSQL.
        None => Command::new(program),
    };
    command.current_dir(root());
    command
}

pub fn cargo(args: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = command(cargo);
    command.args(args);
    // What cargo says about us is not about what it builds next; a build script that watches
    // it (ring's does) would be run anew, and with it half the tree compiled anew, each time
    // a build of ours follows one by hand.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name.as_ref());
        }
    }
    command
}

/// Runs to the end; anything but success is an error.
pub fn must(mut command: Command) -> Result<()> {
    let status = command.status().with_context(|| named(&command))?;
    if !status.success() {
        bail!("{} failed ({status})", named(&command));
    }
    Ok(())
}

/// Runs to the end and gives the exit code, as a shell would give it.
pub fn code_of(mut command: Command) -> Result<u8> {
    let status = command.status().with_context(|| named(&command))?;
    Ok(code(status))
}

/// Runs silently: did it succeed? A program that is not there did not.
pub fn succeeds(mut command: Command) -> bool {
    command.output().is_ok_and(|out| out.status.success())
}

/// What the command printed.
pub fn output_of(mut command: Command) -> Result<String> {
    let out = command.output().with_context(|| named(&command))?;
    if !out.status.success() {
        let said = String::from_utf8_lossy(&out.stderr);
        bail!("{} failed: {}", named(&command), said.trim());
    }
    String::from_utf8(out.stdout).with_context(|| named(&command))
}

pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

pub fn is_root() -> bool {
    output_of({
        let mut id = Command::new("id");
        id.arg("-u");
        id
    })
    .is_ok_and(|uid| uid.trim() == "0")
}

fn code(status: ExitStatus) -> u8 {
    let code = match (status.code(), status.signal()) {
        (Some(code), _) => code,
        (None, Some(signal)) => 128 + signal,
        (None, None) => 1,
    };
    u8::try_from(code).unwrap_or(1)
}

/// The command as a person would type it, without the wrapper that ties its life to ours.
fn named(command: &Command) -> String {
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let bare = match words.iter().position(|word| word == "--") {
        Some(at) if words[0].ends_with("setpriv") => &words[at + 1..],
        _ => &words[..],
    };
    let Some((program, args)) = bare.split_first() else {
        return String::new();
    };
    // Where cargo lives on this machine is of no interest.
    let program = program.rsplit('/').next().unwrap_or(program);
    [&[program.to_owned()], args].concat().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut shell = command("sh");
        shell.args(["-c", script]);
        shell
    }

    #[test]
    fn a_failing_command_is_an_error_that_names_it() {
        let fault = must(shell("exit 3")).expect_err("exit 3 is no success");
        assert!(
            fault.to_string().starts_with("sh -c exit 3 failed"),
            "{fault}"
        );
    }

    #[test]
    fn the_exit_code_of_a_command_is_passed_on() {
        assert_eq!(code_of(shell("exit 7")).expect("sh runs"), 7);
        assert_eq!(code_of(shell("kill -9 $$")).expect("sh runs"), 137);
    }

    #[test]
    fn a_program_that_is_not_there_did_not_succeed() {
        assert!(!succeeds(Command::new("no-such-program-anywhere")));
        assert!(find_program("no-such-program-anywhere").is_none());
        assert!(find_program("sh").is_some());
    }
}

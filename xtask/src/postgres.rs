//! A private PostgreSQL: a fresh folder, a free port, gone afterwards.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{prepare, sh};

const KEEPER: &str = include_str!("keeper.sh");

/// Where Debian puts the server's programs, one folder per major version.
pub const DEBIAN_HOME: &str = "/usr/lib/postgresql";

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Durability {
    /// No fsync: a crash loses the database, which a test does not mind.
    Fast,
    /// As in service: what was committed is on the disk.
    Durable,
}

/// Runs while it is held; dropping it stops the server and removes its folder.
pub struct Postgres {
    keeper: Child,
    url: String,
    filesystem: String,
}

impl Postgres {
    /// Starts a server that only this machine can reach, and waits until it answers.
    pub fn start(durability: Durability) -> Result<Postgres> {
        let bin = find_server(Path::new(DEBIAN_HOME)).context("no PostgreSQL server found")?;
        let port = free_port()?;
        let fsync = match durability {
            Durability::Fast => "off",
            Durability::Durable => "on",
        };
        let user = if sh::is_root() { "postgres" } else { "" };
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(&bin)
            .args([&port.to_string(), fsync, user])
            // PGDATA, PGHOST and their kin would lead initdb astray.
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("TMPDIR", std::env::temp_dir())
            .env("LC_ALL", "C")
            // A group of its own: Ctrl-C at the terminal must not reach the keeper.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("sh")?;
        let mut line = String::new();
        if let Some(said) = keeper.stdout.take() {
            BufReader::new(said).read_line(&mut line)?;
        }
        let Some(filesystem) = line.strip_prefix("ready ") else {
            keeper.wait()?;
            bail!("PostgreSQL did not start; its log stands above");
        };
        Ok(Postgres {
            filesystem: filesystem.trim().to_owned(),
            url: format!("postgres://yinling@127.0.0.1:{port}/postgres"),
            keeper,
        })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// The kind of file system the data lie on, as `stat -f` calls it.
    pub fn filesystem(&self) -> &str {
        &self.filesystem
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // Nothing could be done about a failure here, and nobody is left to tell.
        let _ = self.keeper.wait();
    }
}

/// `cargo xtask pg`: gives the exit code of the command.
pub fn run_beside(words: &[String]) -> Result<u8> {
    prepare::packages(&prepare::SERVER)?;
    let Some((program, args)) = words.split_first() else {
        bail!("no command");
    };
    let server = Postgres::start(Durability::Fast)?;
    let mut command = sh::command(program);
    command.args(args).env("YINLING_TEST_PG", server.url());
    sh::code_of(command)
}

/// The folder of the newest server's programs: below `home`, or beside an `initdb` in `PATH`.
pub fn find_server(home: &Path) -> Option<PathBuf> {
    let versions = std::fs::read_dir(home).into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|entry| {
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            let bin = entry.path().join("bin");
            bin.join("initdb").is_file().then_some((version, bin))
        })
        .max();
    if let Some((_, bin)) = newest {
        return Some(bin);
    }
    let initdb = sh::find_program("initdb")?.canonicalize().ok()?;
    initdb.parent().map(Path::to_owned)
}

fn free_port() -> Result<u16> {
    let socket = TcpListener::bind("127.0.0.1:0").context("no free port")?;
    Ok(socket.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_server_is_taken_and_versions_compare_as_numbers() {
        let home = std::env::temp_dir().join(format!("yinling-servers-{}", std::process::id()));
        for version in ["9", "15", "17"] {
            let bin = home.join(version).join("bin");
            std::fs::create_dir_all(&bin).expect("temporary folder");
            // 17 is half removed: only a folder is left of it.
            if version != "17" {
                std::fs::write(bin.join("initdb"), "").expect("temporary file");
            }
        }
        let found = find_server(&home);
        std::fs::remove_dir_all(&home).expect("temporary folder");
        assert_eq!(found, Some(home.join("15").join("bin")));
    }
}

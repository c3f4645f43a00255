//! The machine: its load, the memory and time of processes, the program under
//! measurement, and folders and processes that are gone afterwards.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

pub fn load_average() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let three: Vec<&str> = text.split_whitespace().take(3).collect();
    if three.is_empty() {
        "unknown".to_owned()
    } else {
        three.join(" ")
    }
}

/// A line of `/proc/<pid>/status` in MiB: `VmHWM` is the peak, `VmRSS` now.
pub fn memory(process: u32, line: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let found = status.lines().find(|l| l.starts_with(line))?;
    let kib: f64 = found.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1_024.0)
}

/// Whether the process has ended (and waits to be looked after), and the
/// milliseconds of processor time it has used.
pub fn state_and_time(process: u32) -> Option<(bool, f64)> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The program's name, in brackets, may hold spaces.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    // Linux counts hundredths of a second here on every machine we meet.
    Some((fields.first() == Some(&"Z"), ticks * 10.0))
}

pub fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}

/// Milliseconds of the fastest of `runs`: the machine is shared.
pub fn best<T>(runs: usize, run: impl Fn() -> T) -> f64 {
    let times = (0..runs).map(|_| {
        let begun = Instant::now();
        std::hint::black_box(run());
        milliseconds(begun)
    });
    times.fold(f64::INFINITY, f64::min)
}

/// The value below which `share` of the sorted numbers lie.
pub fn quantile(numbers: &mut [f64], share: f64) -> f64 {
    numbers.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place in a list"
    )]
    let at = (numbers.len() as f64 * share) as usize;
    numbers
        .get(at.min(numbers.len().saturating_sub(1)))
        .copied()
        .unwrap_or(f64::NAN)
}

/// A folder that is gone when it is dropped.
#[derive(Debug)]
pub struct TempFolder(PathBuf);

impl TempFolder {
    pub fn new() -> Result<TempFolder> {
        let path = std::env::temp_dir().join(format!("yinling-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path).with_context(|| path.display().to_string())?;
        Ok(TempFolder(path))
    }

    /// A new folder inside it.
    pub fn inner(&self, name: &str) -> Result<PathBuf> {
        let path = self.0.join(name);
        std::fs::create_dir_all(&path).with_context(|| path.display().to_string())?;
        Ok(path)
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// The files of a folder (not of folders in it) into another.
pub fn copy_files(from: &Path, to: &Path) -> Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// `yinling` on a data folder. It dies with us.
pub fn yinling(folder: &Path, args: &[&str]) -> Result<Command> {
    let here = std::env::current_exe()?;
    let program = here.with_file_name(format!("yinling{}", std::env::consts::EXE_SUFFIX));
    if !program.exists() {
        bail!("{} is not built", program.display());
    }
    let mut command = Command::new(program);
    command
        .arg("--data")
        .arg(folder)
        .args(args)
        .env_remove("DATABASE_URL")
        .env_remove("YINLING_KEY")
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    Ok(command)
}

/// Runs the command to its end and gives what it printed.
pub async fn output(mut command: Command) -> Result<String> {
    let done = tokio::time::timeout(Duration::from_secs(600), command.output()).await??;
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    if !done.status.success() {
        let error = String::from_utf8_lossy(&done.stderr);
        bail!("{}: {} {}", done.status, said.trim(), error.trim());
    }
    Ok(said)
}

/// This program again, doing one thing in a process of its own.
pub fn ourselves(args: &[&str]) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    Ok(command)
}

/// A process that serves on the address it printed; ended when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    pub address: String,
    pub begun: Instant,
    // Kept open: a server that prints into a closed pipe would stop.
    _out: BufReader<tokio::process::ChildStdout>,
}

impl Server {
    /// Starts it and waits for the line that holds `http://HOST:PORT`.
    pub async fn start(mut command: Command) -> Result<Server> {
        let begun = Instant::now();
        let mut child = command.stderr(Stdio::inherit()).spawn()?;
        let mut out = BufReader::new(child.stdout.take().context("no standard output")?);
        let mut line = String::new();
        while !line.contains("http://") {
            line.clear();
            let read = tokio::time::timeout(Duration::from_secs(60), out.read_line(&mut line));
            if read.await.context("the server says nothing")?? == 0 {
                bail!("the server ended: {}", child.wait().await?);
            }
        }
        let rest = line.split("http://").nth(1).unwrap_or_default();
        let address = rest
            .chars()
            .take_while(|c| c.is_ascii_digit() || *c == '.' || *c == ':')
            .collect::<String>();
        Ok(Server {
            child,
            address: address.trim_end_matches(['.', ':']).to_owned(),
            begun,
            _out: out,
        })
    }

    pub fn process(&self) -> Result<u32> {
        self.child.id().context("the server has ended")
    }

    pub async fn stop(mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }
}

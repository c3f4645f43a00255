use anyhow::Result;

use crate::postgres::{Durability, Postgres};
use crate::{prepare, sh};

/// Builds the `bench` crate with the profile of what is handed out and runs it beside a
/// PostgreSQL that really writes to disk. Gives the exit code of the bench.
pub fn run(args: &[String]) -> Result<u8> {
    prepare::packages(prepare::SERVER.iter().chain(&prepare::PRINT))?;
    // Built before the server starts, so that no compiler runs beside a measurement.
    sh::step("build as handed out", || {
        sh::must(sh::cargo(&[
            "build",
            "--profile",
            "dist",
            "--package",
            "bench",
            "--package",
            "yinling",
        ]))
    })?;
    let server = sh::step("PostgreSQL, fsync on", || {
        Postgres::start(Durability::Durable)
    })?;
    println!("   data on {}", server.filesystem());
    if server.filesystem() == "tmpfs" {
        println!("   warning: a memory disk makes fsync free; set TMPDIR to a folder on a disk");
    }
    println!("== bench");
    let mut bench = sh::cargo(&["run", "--profile", "dist", "--package", "bench", "--"]);
    bench.args(args).env("YINLING_BENCH_PG", server.url());
    sh::code_of(bench)
}

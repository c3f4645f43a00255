use anyhow::Result;

use crate::postgres::{Durability, Postgres};
use crate::{prepare, sh};

/// Builds the `bench` crate for release and runs it beside a
/// PostgreSQL that really writes to disk. Gives the exit code of the bench.
pub fn run(args: &[String]) -> Result<u8> {
    prepare::packages(prepare::SERVER.iter().chain(&prepare::PRINT))?;
    // Built before the server starts, so that no compiler runs beside a measurement.
    sh::step("build for release", || {
        sh::must(sh::cargo(&[
            "build",
            "--release",
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
    let mut bench = sh::cargo(&["run", "--release", "--package", "bench", "--"]);
    bench.args(args).env("YINLING_BENCH_PG", server.url());
    sh::code_of(bench)
}

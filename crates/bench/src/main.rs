//! What `cargo xtask bench` runs: the speed and memory the issue promises, each
//! as a ratio to its floor in the same run where it names one.
//!
//! `cargo xtask bench -- [--quick] [roster engine engine10 fresh writer cli page
//! documents backup preview idle access fresh10]`. A target that is missed is a
//! row of the table, not a failure: the exit code is 1 only if a count came out
//! wrong or a bench could not run.

mod benches;
mod city;
mod ground;
mod house;
mod http;
mod machine;
mod roster_file;
mod table;

use benches::{
    access, backup, cli, documents, engine, engine10, floor, fresh, idle, page, preview, roster,
    writer,
};
use ground::Ground;
use std::process::ExitCode;
use table::Table;

const NAMES: [&str; 13] = [
    "roster",
    "engine",
    "engine10",
    "fresh",
    "writer",
    "cli",
    "page",
    "documents",
    "backup",
    "preview",
    "idle",
    "access",
    // Last: the disk is long busy with what it wrote.
    "fresh10",
];

#[tokio::main]
async fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    if let ["child", rest @ ..] = args.as_slice() {
        return code(child(rest).await);
    }
    // Folders and processes are ended by their owners, so an interrupt must
    // let go of them rather than end us on the spot.
    tokio::select! {
        result = run(&args) => code(result),
        _ = tokio::signal::ctrl_c() => ExitCode::from(130),
        () = terminated() => ExitCode::from(143),
    }
}

fn code(result: anyhow::Result<bool>) -> ExitCode {
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn terminated() {
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    }
}

/// Work that is measured in a process of its own.
async fn child(args: &[&str]) -> anyhow::Result<bool> {
    match args {
        ["engine10", facts] => engine10::child(facts.parse()?)?,
        ["documents", pages] => documents::child(pages.parse()?)?,
        ["floor", bytes] => floor::serve(bytes.parse()?).await?,
        _ => anyhow::bail!("child engine10 FACTS, child documents PAGES, or child floor BYTES"),
    }
    Ok(true)
}

/// Runs what is named, or everything; answers whether every bench ran.
async fn run(args: &[&str]) -> anyhow::Result<bool> {
    let quick = args.contains(&"--quick");
    let asked: Vec<&str> = args.iter().copied().filter(|a| *a != "--quick").collect();
    if let Some(unknown) = asked.iter().find(|name| !NAMES.contains(name)) {
        anyhow::bail!(
            "no bench is called {unknown}; there are {}",
            NAMES.join(" ")
        );
    }
    let ground = Ground::new(quick)?;
    let mut table = Table::default();
    let mut broken = Vec::new();
    for name in NAMES {
        if !asked.is_empty() && !asked.contains(&name) {
            continue;
        }
        println!("== {name}   load average {}", machine::load_average());
        if let Err(error) = one(name, &ground, &mut table).await {
            println!("   {name} could not be measured: {error:#}");
            broken.push(name);
        }
    }
    table.print();
    println!("\n{} targets missed", table.missed());
    if !broken.is_empty() {
        println!("not measured: {}", broken.join(" "));
    }
    Ok(broken.is_empty())
}

async fn one(name: &str, ground: &Ground, table: &mut Table) -> anyhow::Result<()> {
    match name {
        "roster" => roster::run(ground, table).await,
        "engine" => engine::run(ground, table).await,
        "engine10" => engine10::run(ground, table).await,
        "fresh" => fresh::run(ground, table).await,
        "fresh10" => fresh::run10(ground, table).await,
        "writer" => writer::run(ground, table).await,
        "cli" => cli::run(ground, table).await,
        "page" => page::run(ground, table).await,
        "documents" => documents::run(ground, table).await,
        "backup" => backup::run(ground, table).await,
        "access" => access::run(ground, table).await,
        "preview" => preview::run(ground, table).await,
        _ => idle::run(ground, table).await,
    }
}

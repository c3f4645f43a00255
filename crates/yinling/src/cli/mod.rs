//! The command line. Others script against it: names, output and exit codes
//! (0 done, 1 refused with a reason, 2 bad usage) stay as they are.

// A reader that has gone away would end the program: see `print`.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod admin;
mod api_keys;
mod backup;
mod corrections;
mod demo;
mod desk;
mod drill;
mod figures;
mod fill_form;
mod frozen;
mod import;
mod instructors;
mod log;
mod people;
mod plan;
mod print;
mod report;
mod report_template;
mod restore;
mod rotate_key;
mod serve;
mod units;
mod verify;

use clap::{Parser, Subcommand, ValueEnum};
use desk::Desk;
use kit::Day;
use print::Printer;
use std::path::PathBuf;
use std::process::ExitCode;

/// Runs a city's year for its retired cadres; every number opens to its records.
#[derive(Debug, Parser)]
#[command(name = "yinling", version)]
pub struct Cli {
    /// The data folder (default ./data, for the demo ./data/demo).
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    /// PostgreSQL or SQLite by URL; without it SQLite in the data folder.
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true)]
    database: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a demo city and serve it.
    Demo(demo::DemoArgs),
    /// Serve the pages.
    Serve(serve::ServeArgs),
    /// Bring the database to this program's schema.
    Migrate,
    /// Check the chain, every row, every figure.
    Verify(verify::VerifyArgs),
    /// Write the whole city into one file, while it goes on working.
    Backup(backup::BackupArgs),
    /// Bring a city back from a backup, into an empty place.
    Restore(restore::RestoreArgs),
    RotateKey(rotate_key::RotateKeyArgs),
    /// Those who may sign in: the first administrator, a password, a rule.
    #[command(subcommand)]
    Admin(admin::AdminCommand),
    /// Import units, a roster or a past ledger from spreadsheets.
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// What happens to units, each on its day.
    #[command(subcommand)]
    Units(units::UnitsCommand),
    /// What happens to people, each on its day.
    #[command(subcommand)]
    People(people::PeopleCommand),
    /// Instructors: appointed, assigned to branches, handed over, ended.
    #[command(subcommand)]
    Instructors(instructors::InstructorsCommand),
    /// Take back what one line recorded.
    Correct(corrections::TakeBackArgs),
    /// Take a whole line back, an import for example.
    Undo(corrections::TakeBackArgs),
    /// Figures of a unit, as of any day and any line.
    Figures(figures::FiguresArgs),
    /// The records behind a figure.
    Drill(drill::DrillArgs),
    /// The report of a unit and a period, every number with what is behind it;
    /// frozen, checked, restated, compared.
    Report(frozen::ReportCommandArgs),
    /// What a report promises for the next year, and what became of it.
    #[command(subcommand)]
    Plan(plan::PlanCommand),
    /// Fill somebody else's form with figures: cells that say 【离退休干部数】.
    FillForm(fill_form::FillFormArgs),
    /// Keys with which other programs read figures and bring spreadsheets in.
    #[command(subcommand)]
    ApiKeys(api_keys::ApiKeysCommand),
    /// Print the OpenAPI document of the API.
    Openapi,
    /// Put the report's template into the data folder, to be edited.
    ReportTemplate,
}

/// What every verb on the command line takes.
#[derive(Debug, Clone, clap::Args)]
pub struct VerbArgs {
    /// The day it takes effect, also in the past (default today).
    #[arg(long)]
    day: Option<Day>,
    /// Who does it.
    #[arg(long, default_value = "本机")]
    actor: String,
    /// Show what would be posted, change nothing.
    #[arg(long)]
    dry_run: bool,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
    Csv,
}

/// Runs the command of the process and gives its exit code.
pub async fn run() -> ExitCode {
    let cli = Cli::parse();
    log::begin();
    let printer = Printer::of_environment();
    match dispatch(cli, &printer).await {
        Ok(code) => code,
        Err(failure) => printer.failure(&failure),
    }
}

async fn dispatch(cli: Cli, printer: &Printer) -> Result<ExitCode, crate::journal::Failure> {
    let Cli {
        data,
        database,
        command,
    } = cli;
    let is_demo = matches!(command, Command::Demo(_));
    let folder = data.unwrap_or_else(|| if is_demo { "data/demo" } else { "data" }.into());
    let database = database.filter(|url| !url.is_empty());
    let open = || Desk::open(&folder, database.as_deref());
    match command {
        Command::Demo(args) => demo::run(&folder, database.as_deref(), args, printer).await,
        Command::Serve(args) => serve::run(open().await?, args, printer).await,
        Command::Migrate => {
            open().await?.define().await?;
            printer.line(&printer.text("migrated", &[]));
            Ok(ExitCode::SUCCESS)
        }
        Command::Verify(args) => verify::run(open().await?, args, printer).await,
        Command::Backup(args) => backup::run(open().await?, args, printer).await,
        Command::Restore(args) => restore::run(&folder, database.as_deref(), args, printer).await,
        Command::RotateKey(args) => {
            rotate_key::run(&folder, database.as_deref(), args, printer).await
        }
        Command::Admin(command) => admin::run(open().await?, command, printer).await,
        Command::Import(command) => import::run(open().await?, command, printer).await,
        Command::Units(command) => units::run(open().await?, command, printer).await,
        Command::People(command) => people::run(open().await?, command, printer).await,
        Command::Instructors(command) => instructors::run(open().await?, command, printer).await,
        Command::Correct(args) => {
            corrections::run(open().await?, args, corrections::How::Correct, printer).await
        }
        Command::Undo(args) => {
            corrections::run(open().await?, args, corrections::How::Undo, printer).await
        }
        Command::Figures(args) => figures::run(open().await?, args, printer).await,
        Command::Drill(args) => drill::run(open().await?, args, printer).await,
        Command::Report(args) => frozen::run(open().await?, args, printer).await,
        Command::Plan(command) => plan::run(open().await?, command, printer).await,
        Command::FillForm(args) => fill_form::run(open().await?, args, printer).await,
        Command::ApiKeys(command) => api_keys::run(open().await?, command, printer).await,
        Command::Openapi => {
            printer.line(crate::api::document().trim_end());
            Ok(ExitCode::SUCCESS)
        }
        Command::ReportTemplate => report_template::run(&folder, printer),
    }
}

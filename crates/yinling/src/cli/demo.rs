//! `yinling demo`

use super::desk::Desk;
use super::print::Printer;
use super::serve::{self, ServeArgs};
use crate::demo::city::Scale;
use crate::demo::{self, Stage};
use crate::journal::Failure;
use clap::{Args, ValueEnum};
use std::path::Path;
use std::process::ExitCode;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ScaleArg {
    /// 600 branches, 10,000 people.
    Small,
    /// 6,000 branches, 100,000 people.
    City,
}

#[derive(Debug, Args)]
pub struct DemoArgs {
    #[arg(long, value_enum, default_value_t = ScaleArg::Small)]
    scale: ScaleArg,
    /// The same seed makes the same city.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Make the city and stop.
    #[arg(long)]
    no_serve: bool,
    #[command(flatten)]
    serve: ServeArgs,
}

pub async fn run(
    folder: &Path,
    database: Option<&str>,
    args: DemoArgs,
    printer: &Printer,
) -> Result<ExitCode, Failure> {
    let desk = Desk::open(folder, database).await?;
    desk.define().await?;
    let stage = Stage {
        db: desk.db.clone(),
        writer: desk.writer.clone(),
        secrets: desk.secrets.clone(),
        today: desk.today(),
    };
    let scale = match args.scale {
        ScaleArg::Small => Scale::Small,
        ScaleArg::City => Scale::City,
    };
    let bar = printer.progress(1, "");
    let made = demo::make(&stage, folder, scale, args.seed, |step, at, of| {
        bar.set_message(printer.text(&format!("demo-{step}"), &[]));
        bar.set_length(of);
        bar.set_position(at);
    })
    .await?;
    bar.finish_and_clear();
    if made.is_new {
        let numbers = [
            ("units", made.units.to_string()),
            ("people", made.people.to_string()),
            ("lines", made.lines.to_string()),
        ];
        let numbers: Vec<(&str, &str)> = numbers.iter().map(|(k, v)| (*k, v.as_str())).collect();
        printer.line(&printer.text("demo-made", &numbers));
    } else {
        printer.line(&printer.text("demo-found", &[]));
    }
    for ready in demo::READY {
        let told = [
            ("who", ready.who),
            ("how", ready.how),
            ("name", ready.name),
            ("secret", ready.secret),
        ];
        printer.line(&printer.text("demo-account", &told));
    }
    if args.no_serve {
        return Ok(ExitCode::SUCCESS);
    }
    serve::run(desk, args.serve, printer).await
}

//! `yinling serve`

use super::desk::Desk;
use super::print::Printer;
use crate::indicators::{self, Dictionary, Live};
use crate::intake::Intake;
use crate::journal::Failure;
use crate::web;
use anyhow::Context;
use clap::Args;
use kit::Refusal;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;

#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Address and port to listen on. Only this machine's, until there is
    /// sign-in.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}

/// Refuses (`loopback_only`) what cannot be served yet.
pub fn check(args: &ServeArgs) -> Result<(), Refusal> {
    if args.listen.ip().is_loopback() {
        return Ok(());
    }
    Err(Refusal::new("loopback_only").with("address", args.listen))
}

/// Listens at once; figures say "loading" until they are there.
pub async fn run(desk: Desk, args: ServeArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    check(&args)?;
    let listener = TcpListener::bind(args.listen)
        .await
        .with_context(|| format!("cannot listen on {}", args.listen))?;
    let address = listener.local_addr().map_err(anyhow::Error::from)?;
    let live = Arc::new(Live::new(
        Dictionary::built_in().map_err(anyhow::Error::from)?,
    ));
    let following = indicators::follow(
        live.clone(),
        desk.db.clone(),
        desk.clock.clone(),
        desk.folder.clone(),
        desk.writer.head(),
    );
    tokio::spawn(following);
    let midnight = desk.clone();
    tokio::spawn(async move { keep_projecting(midnight).await });
    // Listening on this machine only, whoever asks is staff.
    let intake = Intake::open(desk.house(), &desk.folder)?;
    tokio::spawn(keep_sweeping(intake.clone()));
    printer.line(&printer.text("serving", &[("address", &format!("http://{address}"))]));
    let state = web::WebState {
        db: desk.db.clone(),
        writer: desk.writer.clone(),
        live,
        clock: desk.clock.clone(),
        folder: desk.folder.clone(),
        intake: Some(intake),
    };
    let served = tokio::select! {
        served = web::serve(listener, state) => served,
        () = stopped() => Ok(()),
    };
    served.context("the server stopped")?;
    Ok(ExitCode::SUCCESS)
}

/// The calendar moves on while we serve.
async fn keep_projecting(desk: Desk) {
    loop {
        tokio::time::sleep(std::time::Duration::from_secs(60)).await;
        if let Err(error) = desk.project().await {
            tracing::error!("today's tree could not be projected: {error:#}");
        }
    }
}

/// Uploads that nobody touched for a day go.
async fn keep_sweeping(intake: Intake) {
    loop {
        let desk = intake.clone();
        let swept = tokio::task::spawn_blocking(move || desk.sweep()).await;
        if let Ok(Err(error)) = swept {
            tracing::error!("old uploads could not be removed: {error:#}");
        }
        tokio::time::sleep(std::time::Duration::from_secs(3_600)).await;
    }
}

/// Ctrl-C, or the signal a service manager sends.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminated = async {
            match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                Ok(mut signal) => drop(signal.recv().await),
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = interrupted => {}
            () = terminated => {}
        }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
}

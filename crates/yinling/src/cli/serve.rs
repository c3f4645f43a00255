//! `yinling serve`

use super::desk::Desk;
use super::print::Printer;
use crate::accounts::gateway_of;
use crate::indicators::{self, Dictionary, Live};
use crate::intake::{House, Intake};
use crate::journal::Failure;
use crate::web;
use crate::{accounts, demo};
use anyhow::Context;
use clap::Args;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;

#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Address and port to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The pages are reached by https alone (through a proxy that holds the
    /// certificate): cookies are marked secure, and browsers told to insist.
    #[arg(long)]
    pub https: bool,
    /// Requests come through a proxy of ours, which tells the address asked from
    /// in X-Forwarded-For.
    #[arg(long)]
    pub behind_proxy: bool,
}

/// Listens at once; figures say "loading" until they are there.
pub async fn run(desk: Desk, args: ServeArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    let gateway = gateway_of(&|name| std::env::var(name).ok(), desk.clock.clone())?;
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
    let intake = Intake::open(desk.house(), &desk.folder)?;
    tokio::spawn(keep_sweeping(intake.clone()));
    printer.line(&printer.text("serving", &[("address", &format!("http://{address}"))]));
    if !address.ip().is_loopback() && !args.https {
        printer.line(&printer.text("serving-open", &[]));
    }
    let state = web::WebState {
        db: desk.db.clone(),
        writer: desk.writer.clone(),
        live,
        clock: desk.clock.clone(),
        folder: desk.folder.clone(),
        intake: Some(intake),
        secrets: desk.secrets.clone(),
        gateway,
        manner: web::Manner {
            is_https: args.https,
            is_behind_proxy: args.behind_proxy,
            ready: if demo::is_demo(&desk.db).await? {
                demo::READY
            } else {
                &[]
            },
        },
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
        let House { db, clock, .. } = &intake.house;
        if let Err(error) = accounts::sweep(db, clock.now_ms()).await {
            tracing::error!("old sessions could not be removed: {error:#}");
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

//! `yinling undo` and `yinling correct`

use super::VerbArgs;
use super::desk::Desk;
use super::print::Printer;
use crate::corrections;
use crate::journal::{Failure, verb};
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct TakeBackArgs {
    /// The line's number in the journal.
    line: u32,
    /// Why.
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    verb: VerbArgs,
}

#[derive(Debug, Clone, Copy)]
pub enum How {
    Undo,
    Correct,
}

pub async fn run(
    desk: Desk,
    args: TakeBackArgs,
    how: How,
    printer: &Printer,
) -> Result<ExitCode, Failure> {
    let TakeBackArgs {
        line,
        reason,
        verb: common,
    } = args;
    let (today, secrets) = (desk.today(), desk.secrets.clone());
    let take_back = verb(move |tx| {
        let (reason, secrets) = (reason.clone(), secrets.clone());
        Box::pin(async move {
            match how {
                How::Undo => corrections::undo(tx, &secrets, line, &reason, today).await,
                How::Correct => corrections::correct(tx, &secrets, line, &reason, today).await,
            }
        })
    });
    desk.record(&common, take_back.alone(), printer).await
}

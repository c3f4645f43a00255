//! `yinling report-template`

use super::print::Printer;
use crate::journal::Failure;
use crate::reports::Template;
use std::path::Path;
use std::process::ExitCode;

/// Puts the program's own template where an operator edits it.
pub fn run(folder: &Path, printer: &Printer) -> Result<ExitCode, Failure> {
    let file = Template::put_into(folder)?;
    let file = file.display().to_string();
    printer.line(&printer.text("template-put", &[("file", &file)]));
    Ok(ExitCode::SUCCESS)
}

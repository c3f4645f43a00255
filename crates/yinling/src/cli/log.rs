//! The program's log, on standard error: what went wrong, with the number that
//! the reader's page told, and what runs otherwise than usual.

use tracing_subscriber::EnvFilter;

/// Warnings and errors, or whatever `RUST_LOG` asks for.
pub fn begin() {
    let asked = EnvFilter::try_from_default_env();
    tracing_subscriber::fmt()
        .with_env_filter(asked.unwrap_or_else(|_| EnvFilter::new("warn")))
        .with_writer(std::io::stderr)
        // Told on standard error too, where somebody who has gone away would
        // end the program.
        .log_internal_errors(false)
        .init();
}

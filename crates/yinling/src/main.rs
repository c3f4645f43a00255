use std::process::ExitCode;

/// Half a page's time is spent on short-lived strings.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    yinling::cli::run().await
}

use std::process::ExitCode;

/// An import hands millions of small texts from the thread that makes them to
/// the one that lets go of them; with the system's allocator that is a fifth of
/// its time.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    yinling::cli::run().await
}

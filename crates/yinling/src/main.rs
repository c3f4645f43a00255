use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    yinling::cli::run().await
}

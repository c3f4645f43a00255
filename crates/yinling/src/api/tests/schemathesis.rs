//! schemathesis, a program that reads the document and tries to find an answer
//! that breaks it: never a 5xx, never an answer the document does not know.

use super::imports::{HEADER, send};
use super::*;
use std::path::PathBuf;
use std::process::Stdio;

/// The program, which `cargo xtask test` prepares.
const PROGRAM: &str = "YINLING_SCHEMATHESIS";
const SETTINGS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../xtask/schemathesis/schemathesis.toml"
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn schemathesis_finds_no_fault_and_no_breach_of_the_document() {
    let program = std::env::var_os(PROGRAM).map(PathBuf::from);
    let program = program
        .unwrap_or_else(|| panic!("{PROGRAM} is not set: run the tests with `cargo xtask test`"));
    let house = TestHouse::sqlite().await;
    {
        let town = Town::of(&house).await;
        let secret = key(&house, "370100", &ALL).await;
        let own = Program::of(&town, &secret);
        let roster = format!(
            "{}\n甲,男,1950-03-02,退休,群众,370105-1,13800000001\n",
            HEADER.join(",")
        );
        let sent = send(&own, "roster", "", Some("w"), roster.as_bytes()).await;
        assert_eq!(sent.status, 200, "{}", sent.text);
        town.caught_up().await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = listener.local_addr().expect("an address");
        let served = tokio::spawn(crate::web::serve(listener, town.state.clone()));
        let mut run = std::process::Command::new(program);
        run.args(["--config-file", SETTINGS, "run"])
            .arg(format!("http://{address}/api/v1/openapi.json"))
            .args(["--header", &format!("Authorization: Bearer {secret}")])
            .env("PYTHONHASHSEED", "0")
            .current_dir(&house.folder)
            .stdin(Stdio::null());
        let run = tokio::task::spawn_blocking(move || run.output()).await;
        let run = run.expect("no panic").expect("schemathesis runs");
        served.abort();
        let said = String::from_utf8_lossy(&run.stdout);
        println!("{said}");
        assert!(
            run.status.success(),
            "{said}\n{}",
            String::from_utf8_lossy(&run.stderr)
        );
        assert!(!said.contains("No operations"), "{said}");
    }
    house.close().await;
}

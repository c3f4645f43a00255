//! A process killed at any moment restarts with nothing acknowledged lost and
//! nothing half done.

use crate::house::{on_both, text};
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Duration;

#[test]
fn import_killed_at_any_moment_is_there_whole_or_not_at_all() {
    on_both(|house| {
        house.small_city();
        let people = 6_000;
        let path = house.many_people(people);
        let mut applied = 0;
        for wait in [40, 120, 250, 400, 600, 900, 1_300] {
            let mut command = house.command(&["import", "roster", text(&path), "--format", "json"]);
            let mut child = command
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .expect("starts");
            std::thread::sleep(Duration::from_millis(wait));
            let before_end = child.try_wait().expect("can be asked").is_none();
            child.kill().ok();
            child.wait().expect("ends");
            let now = house.figure("37", "2026", "people.retired", &[]);
            let whole = now == json!(people);
            assert!(
                whole || now == json!(null),
                "{now} of {people} after {wait} ms"
            );
            assert!(before_end || whole, "acknowledged and lost");
            applied += u32::from(whole);
        }
        // Whatever was left behind does not stand in the way of the next try.
        let again = house.json(&["import", "roster", text(&path), "--format", "json"]);
        let taken = if applied > 0 { "same" } else { "new" };
        assert_eq!(again[taken], json!(people), "{again}");
        house.ok(&["verify"]);
    });
}

#[test]
fn acknowledged_verbs_survive_a_kill() {
    on_both(|house| {
        house.small_city();
        let mut acknowledged = Vec::new();
        for at in 0..12_u64 {
            let code = format!("K{at}");
            let mut command = house.command(&[
                "units",
                "found",
                &code,
                "--name",
                "新支部",
                "--kind",
                "党支部",
                "--parent",
                "3701",
                "--day",
                "2026-03-01",
                "--format",
                "json",
            ]);
            let mut child = command.stdout(Stdio::piped()).spawn().expect("starts");
            let out = child.stdout.take().expect("its output");
            if at % 3 == 0 {
                std::thread::sleep(Duration::from_millis(5 + 9 * at));
            } else {
                // Killed in the moment in which it has answered.
                let mut line = String::new();
                BufReader::new(out)
                    .read_line(&mut line)
                    .expect("it answers");
                assert!(line.contains("\"line\""), "{line}");
                acknowledged.push(code);
            }
            child.kill().ok();
            child.wait().expect("ends");
        }
        let drill = house.json(&[
            "drill",
            "--indicator",
            "org.branches",
            "--unit",
            "3701",
            "--period",
            "2026",
            "--format",
            "json",
        ]);
        let listed = drill["records"].to_string();
        for code in &acknowledged {
            assert!(
                listed.contains(&format!("\"{code}\"")),
                "{code} was lost: {listed}"
            );
        }
        house.ok(&["verify"]);
    });
}

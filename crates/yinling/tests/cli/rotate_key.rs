//! The key is changed through the real program: while a server runs, when it is
//! killed, and by whoever keeps the key in the environment.

use crate::frozen::{answer, freeze};
use crate::house::{on_both, stderr, text};
use crate::server::Server;
use serde_json::json;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

fn key(file: &Path) -> String {
    let text = std::fs::read_to_string(file).expect("a key");
    text.trim().to_owned()
}

#[test]
fn key_is_changed_by_a_command_and_frozen_reports_of_before_stay_proven() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        let frozen = freeze(house);
        let file = house.folder.join("data/key");
        let old = key(&file);
        let said = house.ok(&["rotate-key"]);
        let new = key(&file);
        assert_ne!(old, new);
        assert!(!said.contains(&new) && !said.contains(&old), "{said}");
        assert!(said.contains("4 人") && said.contains("新备份"), "{said}");
        let folder = std::fs::read_dir(house.folder.join("data")).expect("reads");
        let names = folder.flatten().map(|entry| entry.file_name());
        let names: Vec<String> = names
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        let kept = names.iter().find(|name| name.starts_with("key.until-"));
        let kept = kept.unwrap_or_else(|| panic!("{names:?}"));
        assert_eq!(key(&house.folder.join("data").join(kept)), old);
        assert!(said.contains(kept.as_str()), "{said}");

        house.ok(&["verify"]);
        assert_eq!(house.small_roster_again()["same"], json!(4));
        for what in [frozen.id.as_str(), text(&frozen.proof)] {
            let (code, checked) = answer(house, &["report", "check", what]);
            assert_eq!((code, &checked["proven"]), (0, &json!(true)), "{checked}");
            let told = house.ok(&["report", "check", what]);
            assert!(told.contains("从前的"), "{told}");
        }
        // A report of today carries the key of today.
        let told = house.ok(&["report", "freeze", "--unit", "37", "--period", "2025"]);
        let id: String = told.chars().skip_while(|c| !c.is_ascii_digit()).collect();
        let id: String = id.chars().take_while(char::is_ascii_digit).collect();
        let told = house.ok(&["report", "check", &id]);
        assert!(
            told.contains("本机的") && !told.contains("从前的"),
            "{told}"
        );
        // The former key, put back, is refused by name.
        std::fs::copy(house.folder.join("data").join(kept), &file).expect("is put back");
        let (code, reason) = house.refused(&["verify"]);
        assert_eq!(code, 1);
        assert!(reason.starts_with("former_key"), "{reason}");
    });
}

#[test]
fn key_is_not_changed_under_a_running_server() {
    on_both(|house| {
        house.small_city();
        let file = house.folder.join("data/key");
        let old = key(&file);
        let server = Server::start(house);
        let (code, reason) = house.refused(&["rotate-key"]);
        assert_eq!(code, 1);
        assert!(reason.starts_with("house_in_use"), "{reason}");
        assert_eq!(key(&file), old);
        // Everything else goes on beside it.
        house.ok(&["verify"]);
        drop(server);
        // PostgreSQL notices a moment later that the server is gone.
        let mut done = house.run(&["rotate-key"]);
        for _ in 0..50 {
            if done.status.success() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
            done = house.run(&["rotate-key"]);
        }
        assert!(done.status.success(), "{}", stderr(&done));
        assert_ne!(key(&file), old);
    });
}

#[test]
fn change_killed_at_any_moment_leaves_one_key_wholly_in_force() {
    on_both(|house| {
        house.small_city();
        let people = 3_000;
        let path = house.many_people(people);
        house.ok(&["import", "roster", text(&path)]);
        let import = ["import", "roster", text(&path), "--format", "json"];
        let (mut killed, mut changed) = (0, 0);
        for wait in [20, 60, 120, 200, 300, 450, 650, 900, 1_300, 2_000] {
            let before = key(&house.folder.join("data/key"));
            let mut command = house.command(&["rotate-key"]);
            let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
            let mut child = child.expect("starts");
            std::thread::sleep(Duration::from_millis(wait));
            killed += u32::from(child.try_wait().expect("can be asked").is_none());
            child.kill().ok();
            child.wait().expect("ends");
            // Opens under whichever key is in force; everybody is found by it.
            let again = house.json(&import);
            assert_eq!(again["same"], json!(people), "after {wait} ms: {again}");
            changed += u32::from(key(&house.folder.join("data/key")) != before);
        }
        assert!(killed > 0, "none was killed in time");
        house.ok(&["verify"]);
        let mut done = house.run(&["rotate-key"]);
        for _ in 0..50 {
            if done.status.success() {
                break;
            }
            // PostgreSQL notices a moment later that a killed one is gone.
            assert!(
                stderr(&done).starts_with("house_in_use"),
                "{}",
                stderr(&done)
            );
            std::thread::sleep(Duration::from_millis(100));
            done = house.run(&["rotate-key"]);
        }
        assert!(done.status.success(), "{} of {killed} changed it", changed);
        assert_eq!(house.json(&import)["same"], json!(people));
        house.ok(&["verify"]);
    });
}

#[test]
fn key_of_the_environment_goes_where_the_operator_says() {
    on_both(|house| {
        let old = "3c".repeat(32);
        let with = |key: &str, args: &[&str]| {
            let output = house.command(args).env("YINLING_KEY", key).output();
            let output = output.expect("the program starts");
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            (
                output.status.success(),
                format!("{said}{}", stderr(&output)),
            )
        };
        let (done, told) = with(&old, &["migrate"]);
        assert!(done, "{told}");
        let out = house.folder.join("new-key");
        let rotate = ["rotate-key", "--key-out", text(&out)];
        let (done, told) = with(&old, &["rotate-key"]);
        assert!(!done && told.starts_with("key_out_needed"), "{told}");
        let (done, told) = with(&old, &rotate);
        assert!(done && told.contains("YINLING_KEY"), "{told}");
        let (done, told) = with(&old, &["verify"]);
        assert!(!done && told.starts_with("former_key"), "{told}");
        let new = key(&out);
        assert!(!told.contains(&new));
        let (done, told) = with(&new, &["verify"]);
        assert!(done, "{told}");
        let (done, told) = with(&new, &rotate);
        assert!(!done && told.starts_with("key_out_exists"), "{told}");
        assert!(!house.folder.join("data/key").exists());
    });
}

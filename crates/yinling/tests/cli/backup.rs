//! Backups through the real program, while it works and when it is killed.

use crate::house::{House, on_both, text};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

fn key_of(house: &House) -> PathBuf {
    house.folder.join("data/key")
}

fn figures(house: &House) -> Value {
    house.json(&[
        "figures", "--unit", "37", "--period", "2026", "--format", "json",
    ])
}

fn retired(house: &House) -> Value {
    house.figure("37", "2026", "people.retired", &[])
}

fn restore_into(other: &House, backup: &Path, key: &Path) -> String {
    other.ok(&["restore", text(backup), "--key", text(key)])
}

#[test]
fn backup_while_verbs_run_comes_back_on_the_other_database_and_verifies() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        let before = retired(house);
        let backup = house.folder.join("city.backup");
        let said = std::thread::scope(|scope| {
            let verbs = scope.spawn(|| {
                for at in 0..6 {
                    let code = format!("K{at}");
                    house.ok(&[
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
                    ]);
                }
            });
            let said = house.json(&["backup", text(&backup), "--format", "json"]);
            verbs.join().expect("the verbs are accepted");
            said
        });
        let line = said["line"].as_i64().expect("a line");
        assert!((2..=8).contains(&line), "{said}");
        let other = House::new(house.url.is_none());
        let told = restore_into(&other, &backup, &key_of(house));
        let hash = said["hash"].as_str().expect("a hash");
        assert!(told.contains(hash), "{told}");
        other.ok(&["verify", "--expect", &format!("{line}:{hash}")]);
        // People are as they were; branches were founded meanwhile.
        assert_eq!(retired(&other), before);
        // The restored city is alive, and its sealed fields open.
        other.ok(&[
            "people",
            "transfer",
            "--person",
            "1",
            "--to",
            "Z2",
            "--day",
            "2026-05-01",
        ]);
        other.ok(&["verify"]);
        // And a backup of it comes back to where it began.
        let back = house.folder.join("back.backup");
        other.ok(&["backup", text(&back)]);
        let third = House::new(house.url.is_some());
        restore_into(&third, &back, &key_of(&other));
        assert_eq!(figures(&third), figures(&other));
        for house in [other, third] {
            std::fs::remove_dir_all(&house.folder).expect("the folder goes");
        }
    });
}

#[test]
fn restore_killed_at_any_moment_leaves_nothing_in_the_way_of_the_next() {
    on_both(|target| {
        let source = House::new(false);
        source.small_city();
        let people = source.many_people(4_000);
        source.ok(&["import", "roster", text(&people)]);
        let backup = source.folder.join("city.backup");
        source.ok(&["backup", text(&backup), "--with-key"]);
        // Looks at the same database from a folder of its own, with the key that
        // is to be restored: whoever opens a house first says which key it has.
        let onlooker = House {
            url: target.url.clone(),
            ..House::new(false)
        };
        let theirs = onlooker.folder.join("data");
        std::fs::create_dir_all(&theirs).expect("a folder");
        std::fs::copy(key_of(&source), theirs.join("key")).expect("the key is copied");
        let is_there = || match &target.url {
            None => target.folder.join("data/yinling.db").exists(),
            Some(_) => {
                let asked = onlooker.run(&["figures", "--unit", "37", "--period", "2026"]);
                asked.status.success()
            }
        };
        for wait in [5, 30, 80, 150, 300, 500, 900, 1_500] {
            let mut command = target.command(&["restore", text(&backup), "--quick"]);
            let mut child = command
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("starts");
            std::thread::sleep(Duration::from_millis(wait));
            child.kill().ok();
            child.wait().expect("ends");
            if is_there() {
                break;
            }
        }
        if !is_there() {
            target.ok(&["restore", text(&backup)]);
        }
        std::fs::remove_dir_all(&onlooker.folder).expect("the folder goes");
        let now = target.figure("37", "2026", "people.retired", &[]);
        assert_eq!(now, serde_json::json!(4_000));
        target.ok(&["verify"]);
        std::fs::remove_dir_all(&source.folder).expect("the folder goes");
    });
}

#[test]
fn backup_says_loudly_whether_it_holds_the_key_and_refusals_say_what_to_do() {
    on_both(|house| {
        house.small_city();
        let backup = house.folder.join("city.backup");
        let said = house.ok(&["backup", text(&backup)]);
        assert!(said.contains("备份里没有钥匙"), "{said}");
        let with_key = house.folder.join("key.backup");
        let said = house.ok(&["backup", text(&with_key), "--with-key"]);
        assert!(said.contains("备份里有钥匙"), "{said}");
        let other = House::new(house.url.is_some());
        let (code, reason) = other.refused(&["restore", text(&backup)]);
        assert_eq!(code, 1);
        assert!(
            reason.starts_with("missing_key") && reason.contains("--key"),
            "{reason}"
        );
        let (_, reason) = house.refused(&["restore", text(&with_key)]);
        assert!(reason.starts_with("target_not_empty"), "{reason}");
        let (_, reason) = house.refused(&["backup", text(&backup)]);
        assert!(reason.starts_with("file_exists"), "{reason}");
        other.ok(&["restore", text(&with_key)]);
        assert!(other.ok(&["verify"]).contains("核对无误"));
        std::fs::remove_dir_all(&other.folder).expect("the folder goes");
    });
}

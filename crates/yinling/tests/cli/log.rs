//! What whoever runs the house finds in the log of the program that serves.

use crate::house::{House, on_both};
use crate::server::Server;
use std::process::Stdio;
use std::time::Duration;

/// Where no vendor is set up the code stands in the log of the program that
/// serves, and opens the door.
#[test]
fn code_for_a_phone_stands_in_the_log() {
    on_both(|house| {
        house.small_city();
        let phone = "13800001234";
        house.ok(&[
            "admin",
            "create",
            "--login",
            "shi",
            "--name",
            "李趵突",
            "--phone",
            phone,
        ]);
        let server = Server::start(house);
        let asked = format!("phone={phone}");
        let answer = server.press("/sign-in/phone", "/sign-in/phone", &asked);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        let told = "code for the phone ending in 1234: ";
        let code = (0..100).find_map(|_| {
            std::thread::sleep(Duration::from_millis(20));
            let log = server.log();
            let code = log.split(told).nth(1)?.get(..6)?;
            Some(code.to_owned())
        });
        let code = code.unwrap_or_else(|| panic!("no code in: {}", server.log()));
        let said = format!("phone={phone}&code={code}");
        let answer = server.press("/sign-in/phone", "/sign-in/phone/code", &said);
        assert!(
            answer.starts_with("HTTP/1.1 303") && answer.contains("yl_in="),
            "{answer}"
        );
        assert!(!server.log().contains(phone), "no whole phone in a log");
    });
}

#[test]
fn fault_of_a_page_stands_in_the_log_under_the_number_the_page_tells() {
    on_both(|house| {
        house.small_city();
        let server = Server::start(house);
        assert!(
            server.comes_to_show("/journal", "/journal/1\""),
            "all is well"
        );
        assert_eq!(server.log(), "", "nothing to tell of");
        house.sql("ALTER TABLE journal RENAME TO journal_gone");
        let page = server.get("/journal");
        assert!(page.starts_with("HTTP/1.1 500"), "{page}");
        let log = server.log();
        let number = log.split("request=\"").nth(1);
        let number = number.and_then(|rest| rest.split('"').next());
        let number = number.unwrap_or_else(|| panic!("no number in: {log}"));
        assert!(page.contains(number), "{number}: {page}");
        assert!(log.contains("a page failed"), "what was wrong: {log}");
        assert!(
            !page.contains("failed"),
            "that is not for the reader: {page}"
        );
    });
}

/// `yinling … 2>&1 | head -1`: whoever has read enough goes away.
#[test]
fn reader_who_has_gone_away_changes_no_exit_code() {
    let house = House::new(false);
    house.small_city();
    for (args, code) in [
        (&["figures", "--unit", "37", "--period", "2026"][..], 0),
        (&["units", "close", "37", "--day", "2026-01-01"], 1),
    ] {
        let mut command = house.command(args);
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        drop((child.stdout.take(), child.stderr.take()));
        let status = child.wait().expect("it ends");
        assert_eq!(status.code(), Some(code), "{args:?}");
    }
    std::fs::remove_dir_all(&house.folder).expect("the folder goes");
}

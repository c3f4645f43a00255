//! The server and the command line work on one folder and see each other.

use crate::house::{House, on_both};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(house: &House) -> Server {
        let mut command = house.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("it says where");
        let address = line.split("http://").nth(1).expect("an address");
        let address = address
            .chars()
            .take_while(|c| c.is_ascii_digit() || ".:".contains(*c))
            .collect();
        Server { child, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream
            .write_all(request.as_bytes())
            .expect("it takes the request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer
    }

    /// Whether the page shows `what` before ten seconds are over.
    fn comes_to_show(&self, path: &str, what: &str) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(10) {
            if self.get(path).contains(what) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[test]
fn page_shows_what_the_command_line_has_just_recorded() {
    on_both(|house| {
        house.small_city();
        let server = Server::start(house);
        assert!(server.comes_to_show("/units/3702", "第三支部"));
        house.ok(&[
            "units",
            "rename",
            "Z3",
            "--name",
            "泉水支部",
            "--day",
            "2026-06-01",
        ]);
        assert!(server.comes_to_show("/units/3702", "泉水支部"));
        assert!(server.comes_to_show("/journal", "/journal/2"));
    });
}

//! A server of its own process, ended when dropped.

use crate::house::House;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

pub struct Server {
    child: Child,
    address: String,
    log: PathBuf,
}

impl Server {
    pub fn start(house: &House) -> Server {
        let mut command = house.command(&["serve", "--listen", "127.0.0.1:0"]);
        let log = house.folder.join("server.log");
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(File::create(&log).expect("a file"))
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
        Server {
            child,
            address,
            log,
        }
    }

    /// The answer with its head; a file is read as far as it is text.
    pub fn get(&self, path: &str) -> String {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        ))
    }

    /// A form pressed on the page at `from`, with the token and cookies that the
    /// page gave.
    pub fn press(&self, from: &str, path: &str, fields: &str) -> String {
        let page = self.get(from);
        let after = |before: &str, end: char| {
            let found = page
                .split(before)
                .nth(1)
                .and_then(|rest| rest.split(end).next());
            found.unwrap_or_default().to_owned()
        };
        let body = format!("token={}&{fields}", after("name=\"token\" value=\"", '"'));
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nCookie: {1}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {2}\r\n\
             Connection: close\r\n\r\n{body}",
            self.address,
            after("set-cookie: ", ';'),
            body.len()
        ))
    }

    /// What it has written to standard error.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).expect("a log")
    }

    fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        stream
            .write_all(request.as_bytes())
            .expect("it takes the request");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it answers");
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Whether the page shows `what` before ten seconds are over.
    pub fn comes_to_show(&self, path: &str, what: &str) -> bool {
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

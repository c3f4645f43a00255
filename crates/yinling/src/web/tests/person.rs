//! A browser in a test: it keeps its cookies and knows the form of the page it
//! is on.

use super::town::{Answer, Town, words};
use axum::body::Body;
use axum::http::{Request, header};
use std::collections::BTreeMap;
use std::sync::Mutex;

pub struct Person<'a> {
    town: &'a Town,
    host: &'static str,
    cookies: Mutex<BTreeMap<String, String>>,
    token: Mutex<String>,
}

impl Person<'_> {
    pub fn at(town: &Town) -> Person<'_> {
        Person {
            town,
            host: "yinling.test",
            cookies: Mutex::default(),
            token: Mutex::default(),
        }
    }

    /// At the machine itself.
    pub fn on_machine(town: &Town) -> Person<'_> {
        Person {
            host: "127.0.0.1:8080",
            ..Person::at(town)
        }
    }

    /// Signed in already: the session's cookie.
    pub fn with<'a>(town: &'a Town, cookie: &str) -> Person<'a> {
        let person = Person::at(town);
        person.keep(cookie);
        person
    }

    pub fn keep(&self, cookie: &str) {
        let pair = cookie.split(';').next().unwrap_or_default();
        let (name, value) = pair.split_once('=').expect("a cookie");
        let mut cookies = self.cookies.lock().expect("cookies");
        match value {
            "" => cookies.remove(name),
            value => cookies.insert(name.to_owned(), value.to_owned()),
        };
    }

    fn cookies(&self) -> String {
        let cookies = self.cookies.lock().expect("cookies");
        let pairs = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        let answer = self.town.ask(request).await;
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            self.keep(cookie.to_str().expect("text"));
        }
        if let Some((_, rest)) = answer.text.split_once("name=\"token\" value=\"") {
            let token = rest.split('"').next().unwrap_or_default();
            *self.token.lock().expect("a token") = token.to_owned();
        }
        answer
    }

    pub async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path)
            .header("host", self.host)
            .header("cookie", self.cookies());
        self.ask(request.body(Body::empty()).expect("a request"))
            .await
    }

    /// What a person reads on a page that is there.
    pub async fn read(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", words(&answer.text));
        assert!(
            answer.text.len() < 100_000,
            "{path} weighs {}",
            answer.text.len()
        );
        words(&answer.text)
    }

    /// Presses a button of the page last read.
    pub async fn press(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let escape = crate::web::links::escape;
        let mut body = format!("token={}", self.token.lock().expect("a token"));
        for (name, value) in fields {
            body.push_str(&format!("&{}={}", escape(name), escape(value)));
        }
        let request = Request::post(path)
            .header("host", self.host)
            .header("origin", format!("http://{}", self.host))
            .header("cookie", self.cookies())
            .header("content-type", "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(body)).expect("a request"))
            .await
    }

    /// The same, where the press leads on to another page: its address.
    pub async fn on(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.press(path, fields).await;
        assert_eq!(answer.status, 303, "{path}: {}", words(&answer.text));
        answer.headers["location"]
            .to_str()
            .expect("text")
            .to_owned()
    }
}

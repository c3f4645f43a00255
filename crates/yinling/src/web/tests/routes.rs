//! Every address of the router, asked for by a stranger, against the list that
//! is checked in. A new address stands in the list or the test fails.

use super::people::{ELDER, NAME, neighbours};
use super::town::{Answer, Town};
use crate::testing::TestHouse;
use axum::body::Body;
use axum::http::{Method, Request};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const LIST: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../docs/routes-for-strangers.txt"
);
const HEAD: &str = "What a stranger gets at every address of the pages. `sign in` leads to the \
     sign-in,\n`not counted` refuses a press that comes from no page of ours. Written by a test: \
     UPDATE_CHECKED_IN=1.\n\n";

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true if path.ends_with("tests") || path.ends_with("samples") => {}
            true => sources(&path, found),
            false => found.push(path),
        }
    }
}

/// Method and address of each `.route(…)` in the sources of the pages.
fn routes() -> BTreeSet<(String, Method)> {
    let mut files = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
    sources(&root, &mut files);
    let mut routes = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(file).expect("a source");
        for piece in text.split(".route(").skip(1) {
            let piece = piece.split(".route(").next().unwrap_or_default();
            let piece = piece.split(".layer(").next().unwrap_or_default();
            let Some(path) = piece.trim_start().strip_prefix('"') else {
                continue;
            };
            let (path, rest) = path.split_once('"').expect("an address ends");
            let handlers = rest.split([';', '}']).next().unwrap_or_default();
            for (word, method) in [("get(", Method::GET), ("post(", Method::POST)] {
                if handlers.contains(word) {
                    routes.insert((path.to_owned(), method));
                }
            }
        }
    }
    routes
}

/// An address of something that is there.
fn filled(path: &str) -> String {
    let id = match path.split('/').nth(1) {
        Some("figures") => "org.branches",
        _ => "1",
    };
    path.replace("{code}", "370102")
        .replace("{period}", "2026")
        .replace("{part}", "opening")
        .replace("{kind}", "roster.xlsx")
        .replace("{seq}", "5")
        .replace("{line}", "30")
        .replace("{no}", &ELDER.to_string())
        .replace("{number}", "100020003000")
        .replace("{door}", "works")
        .replace("{field}", "phone")
        .replace("{list}", "1")
        .replace("{id}", id)
}

fn told(answer: &Answer) -> String {
    let place = answer.headers.get("location");
    let place = place.map(|place| place.to_str().expect("text").to_owned());
    match (answer.status.as_u16(), place) {
        (200, _) => "open".to_owned(),
        (303, Some(place)) if place.starts_with("/sign-in") => "sign in".to_owned(),
        (303, Some(place)) => format!("leads to {place}"),
        (403, _) => "not counted".to_owned(),
        (404, _) => "not there".to_owned(),
        (status, _) => status.to_string(),
    }
}

#[tokio::test]
async fn stranger_gets_at_every_address_what_the_list_says() {
    let house = TestHouse::sqlite().await;
    let mut list = HEAD.to_owned();
    {
        let town = Town::of(&house).await;
        neighbours(&house).await;
        let routes = routes();
        assert!(routes.len() > 90, "only {} routes were found", routes.len());
        let (before, _) = crate::journal::head(house.db.read()).await.expect("reads");
        for (path, method) in routes {
            let request = Request::builder()
                .method(&method)
                .uri(filled(&path))
                .header("host", "yinling.test")
                .header("content-type", "application/x-www-form-urlencoded");
            let answer = town
                .ask(request.body(Body::empty()).expect("a request"))
                .await;
            assert!(!answer.status.is_server_error(), "{method} {path}");
            assert!(
                !answer.text.contains(NAME),
                "{method} {path} names somebody"
            );
            let method = method.as_str();
            list.push_str(&format!("{method:<5}{path:<52}{}\n", told(&answer)));
        }
        let (after, _) = crate::journal::head(house.db.read()).await.expect("reads");
        assert_eq!(before, after, "a stranger wrote a line");
    }
    house.close().await;
    if std::env::var_os("UPDATE_CHECKED_IN").is_some() {
        std::fs::write(LIST, &list).expect("the list is written");
    }
    let known = std::fs::read_to_string(LIST).expect("docs/routes-for-strangers.txt");
    assert_eq!(
        known, list,
        "look whether strangers may have this, then write the list anew"
    );
}

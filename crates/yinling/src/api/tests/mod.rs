//! The API as other programs meet it.

mod document;
mod figures;
mod imports;
mod keys;
mod people;
mod schemathesis;
mod troubles;
mod units;

use crate::api_keys::{KeyForm, Right, Rights, Secret, create, revoke};
use crate::journal::verb;
use crate::testing::{TestHouse, day, test_day};
use crate::web::tests::town::{Answer, Town};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::Value;

pub const ALL: [Right; 3] = Right::ALL;
pub const COUNTS: [Right; 1] = [Right::Counts];
pub const SEES_PEOPLE: [Right; 2] = [Right::Counts, Right::People];

/// A new key's secret.
pub async fn key_until(house: &TestHouse, unit: &str, rights: &[Right], until: &str) -> String {
    let secret = Secret::mint().expect("random bytes");
    let text = secret.text.clone();
    let form = KeyForm {
        name: "测试".into(),
        unit: unit.into(),
        rights: Rights::of(rights),
        expires_on: day(until),
    };
    let made_on = test_day().min(form.expires_on);
    let making = verb(move |tx| {
        let (form, secret) = (form.clone(), secret.clone());
        Box::pin(async move { create(tx, &form, &secret, made_on).await })
    });
    house.line(making.alone()).await;
    text
}

pub async fn key(house: &TestHouse, unit: &str, rights: &[Right]) -> String {
    key_until(house, unit, rights, "2027-12-31").await
}

pub async fn revoke_key(house: &TestHouse, id: i64) {
    let revoking = verb(move |tx| Box::pin(revoke(tx, id)));
    house.line(revoking.alone()).await;
}

/// A program with a key, or without.
pub struct Program<'a> {
    pub town: &'a Town,
    pub secret: Option<String>,
}

impl<'a> Program<'a> {
    pub fn of(town: &'a Town, secret: &str) -> Program<'a> {
        Program {
            town,
            secret: Some(secret.to_owned()),
        }
    }

    pub fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"));
        match &self.secret {
            Some(secret) => request.header(header::AUTHORIZATION, format!("Bearer {secret}")),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        let request = self.request("GET", path).body(Body::empty());
        self.town.ask(request.expect("a request")).await
    }

    /// The JSON of what is there.
    pub async fn read(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json");
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store", "{path}");
        serde_json::from_str(&answer.text).expect("JSON")
    }

    /// The code a request is refused with; everything must be a problem.
    pub async fn refused(&self, path: &str) -> (u16, String) {
        problem(&self.get(path).await)
    }
}

/// Status and code of a problem.
pub fn problem(answer: &Answer) -> (u16, String) {
    let status = answer.status.as_u16();
    assert!(status >= 400, "{status}: {}", answer.text);
    let kind = &answer.headers[header::CONTENT_TYPE];
    assert_eq!(kind, "application/problem+json", "{}", answer.text);
    let body: Value = serde_json::from_str(&answer.text).expect("JSON");
    assert_eq!(body["status"], status);
    assert_eq!(body["type"], "about:blank");
    let code = body["code"].as_str().expect("a code").to_owned();
    let detail = body["detail"].as_str().expect("a sentence");
    assert_ne!(detail, code, "a sentence is missing");
    (status, code)
}

/// Every address that is read, with parts filled in for `unit`.
pub fn reads(unit: &str) -> Vec<String> {
    let paths = [
        "/units",
        "/units?below={unit}&limit=3",
        "/units/{unit}",
        "/units/{unit}/children",
        "/units/{unit}/figures",
        "/units/{unit}/figures/org.branches",
        "/units/{unit}/figures/org.branches/records",
        "/units/{unit}/figures/people.retired",
        "/indicators",
        "/indicators/org.branches",
        "/journal/head",
        "/journal/lines",
        "/journal/lines/1",
        "/people",
        "/people?unit={unit}",
        "/units/{unit}/figures/people.retired/records",
    ];
    paths
        .iter()
        .map(|path| path.replace("{unit}", unit))
        .collect()
}

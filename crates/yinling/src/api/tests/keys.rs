use super::*;
use crate::testing::on_both;

#[tokio::test]
async fn every_address_answers_a_key_with_the_right_and_nobody_without() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let good = key(house, "370102", &SEES_PEOPLE).await;
        let over = key_until(house, "370102", &ALL[..2], "2026-11-22").await;
        let revoked = key(house, "370102", &SEES_PEOPLE).await;
        revoke_key(house, 3).await;
        town.caught_up().await;
        let program = Program::of(&town, &good);
        let nobody = Program {
            town: &town,
            secret: None,
        };
        let mut said = Vec::new();
        for path in reads("370102") {
            program.read(&path).await;
            for secret in [&over, &revoked, "yl_00", "", "张三"] {
                let stranger = Program::of(&town, secret);
                let answer = stranger.get(&path).await;
                assert_eq!(problem(&answer), (401, "key_not_accepted".into()), "{path}");
                assert_eq!(answer.headers[header::WWW_AUTHENTICATE], "Bearer");
                said.push(answer.text);
            }
            assert_eq!(nobody.refused(&path).await.0, 401, "{path}");
            said.push(nobody.get(&path).await.text);
        }
        said.dedup();
        assert_eq!(said.len(), 1, "every bad key is told the same words");
        // The same key under another scheme is no key.
        let basic = Request::get("/api/v1/units").header("authorization", format!("Basic {good}"));
        let basic = town
            .ask(basic.body(Body::empty()).expect("a request"))
            .await;
        assert_eq!(problem(&basic).0, 401);
    })
    .await;
}

#[tokio::test]
async fn stranger_sees_the_document_and_that_the_house_is_up_and_nothing_else() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let nobody = Program {
            town: &town,
            secret: None,
        };
        assert_eq!(nobody.get("/openapi.json").await.status, 200);
        assert_eq!(town.get("/health").await.text, "ok");
        let document: Value = serde_json::from_str(crate::api::document()).expect("JSON");
        let mut walked = 0;
        for (path, operations) in document["paths"].as_object().expect("paths") {
            for method in operations.as_object().expect("operations").keys() {
                if path == "/api/v1/openapi.json" {
                    continue;
                }
                let path = path
                    .replace("{code}", "370100")
                    .replace("{indicator}", "org.branches")
                    .replace("{line}", "1")
                    .replace("{person_no}", "1")
                    .replace("{kind}", "units");
                let request = Request::builder()
                    .method(method.to_uppercase().as_str())
                    .uri(&path);
                let answer = town
                    .ask(request.body(Body::empty()).expect("a request"))
                    .await;
                assert_eq!(problem(&answer).0, 401, "{method} {path}");
                walked += 1;
            }
        }
        assert_eq!(walked, 14);
    })
    .await;
}

#[tokio::test]
async fn key_of_another_county_finds_nothing_there() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let secret = key(house, "370103", &SEES_PEOPLE).await;
        town.caught_up().await;
        let program = Program::of(&town, &secret);
        for path in reads("370102") {
            if path.contains("370102") {
                assert_eq!(
                    program.refused(&path).await,
                    (404, "unknown_unit".into()),
                    "{path}"
                );
            }
        }
        // Above its own unit as little as beside it.
        assert_eq!(program.refused("/units/370100").await.0, 404);
        assert_eq!(program.refused("/units?below=370100").await.0, 404);
        let own = program.read("/units/370103").await;
        assert_eq!(own["parent"], Value::Null, "the city is not told of");
        // A branch that moved away is another county's today.
        assert_eq!(program.refused("/units/370103-2").await.0, 404);
        let lines = program.read("/journal/lines?limit=500").await;
        let units: Vec<&str> = lines["lines"]
            .as_array()
            .expect("lines")
            .iter()
            .filter_map(|line| line["unit"].as_str())
            .collect();
        assert!(
            !units.is_empty() && units.iter().all(|unit| unit.starts_with("370103")),
            "{units:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_a_key_has_no_right_to_is_refused_with_the_reason() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let counts = key(house, "370100", &COUNTS).await;
        let people = key(house, "370100", &[Right::People]).await;
        town.caught_up().await;
        let (counts, people) = (Program::of(&town, &counts), Program::of(&town, &people));
        for path in reads("370102") {
            let of_people = path.starts_with("/people") || path.ends_with("people.retired/records");
            if of_people {
                assert_eq!(
                    counts.refused(&path).await,
                    (403, "right_missing".into()),
                    "{path}"
                );
                assert!(counts.get(&path).await.text.contains("people"));
            } else {
                counts.read(&path).await;
            }
            if !path.starts_with("/people") {
                assert_eq!(
                    people.refused(&path).await,
                    (403, "right_missing".into()),
                    "{path}"
                );
            }
        }
        people.read("/people").await;
    })
    .await;
}

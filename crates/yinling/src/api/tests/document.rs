use super::*;
use crate::api::document;

const CHECKED_IN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");

#[test]
fn document_is_the_one_that_is_checked_in() {
    let kept = std::fs::read_to_string(CHECKED_IN).expect("docs/openapi.json");
    let same = kept == document();
    assert!(
        same,
        "docs/openapi.json differs from what the handlers say. Look whether callers can live \
         with the difference, then: cargo run -q -- openapi > docs/openapi.json"
    );
}

#[tokio::test]
async fn document_is_served_to_everybody_and_names_every_refusal() {
    let house = TestHouse::sqlite().await;
    {
        let town = Town::of(&house).await;
        let nobody = Program {
            town: &town,
            secret: None,
        };
        let served = nobody.read("/openapi.json").await;
        let document: Value = serde_json::from_str(document()).expect("JSON");
        assert_eq!(served, document);
        assert_eq!(document["openapi"], "3.1.0");
        for (path, operations) in document["paths"].as_object().expect("paths") {
            for (method, operation) in operations.as_object().expect("operations") {
                let responses = operation["responses"].as_object().expect("responses");
                if path != "/api/v1/openapi.json" {
                    for status in ["200", "400", "401", "403", "404", "405", "500", "503"] {
                        assert!(responses.contains_key(status), "{method} {path} {status}");
                    }
                }
                // The standard wants one for each.
                let described = responses.values().all(|one| one["description"].is_string());
                assert!(described, "{method} {path}");
                assert!(
                    operation["summary"]
                        .as_str()
                        .is_some_and(|text| !text.is_empty()),
                    "{path}"
                );
            }
        }
        assert!(document["components"]["schemas"]["Problem"]["properties"]["code"].is_object());
    }
    house.close().await;
}

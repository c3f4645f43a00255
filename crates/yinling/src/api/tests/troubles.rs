use super::*;
use crate::testing::on_both;

#[tokio::test]
async fn everything_that_goes_wrong_is_a_problem_with_its_code() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let secret = key(house, "370100", &ALL).await;
        let program = Program::of(&town, &secret);
        for (path, told) in [
            ("/nothing", (404, "no_such_address")),
            ("", (404, "no_such_address")),
            ("/units/", (404, "no_such_address")),
            ("/units/nil", (404, "unknown_unit")),
            ("/units/37%00", (404, "unknown_unit")),
            ("/units/%FF%FE", (400, "bad_address")),
            ("/units/370100/figures/nil", (404, "unknown_indicator")),
            ("/units?limit=0", (400, "bad_query")),
            ("/units?limit=501", (400, "bad_query")),
            ("/units?limit=x", (400, "bad_query")),
            ("/units?below=nil", (404, "unknown_unit")),
            ("/units?below=%FF", (404, "unknown_unit")),
            ("/units?order=value", (400, "bad_query")),
            ("/people?after=%00", (400, "bad_query")),
            ("/people/4294967295", (404, "unknown_person")),
            ("/people/4294967296", (400, "bad_address")),
            ("/journal/lines/-1", (400, "bad_address")),
            ("/journal/lines?before=x", (400, "bad_query")),
        ] {
            assert_eq!(
                program.refused(path).await,
                (told.0, told.1.to_owned()),
                "{path}"
            );
        }
        for path in [
            "/units?after=%F0%9F%98%80",
            "/units?after=%00",
            "/journal/lines?before=0",
        ] {
            program.read(path).await;
        }
        for (method, path) in [
            ("POST", "/units"),
            ("DELETE", "/units/370100"),
            ("GET", "/imports/units"),
            ("PUT", "/imports/units"),
            ("OPTIONS", "/people"),
        ] {
            let request = program.request(method, path).body(Body::from("{"));
            let answer = town.ask(request.expect("a request")).await;
            assert_eq!(
                problem(&answer),
                (405, "method_not_allowed".into()),
                "{method} {path}"
            );
            assert!(
                answer.headers.contains_key(header::ALLOW),
                "{method} {path}"
            );
        }
        let long = program
            .request("GET", "/units")
            .header("content-length", "16385")
            .body(Body::from("x".repeat(16_385)));
        let long = town.ask(long.expect("a request")).await;
        assert_eq!(problem(&long), (413, "body_too_large".into()));
        let endless = program
            .request("POST", "/imports/units?dry_run=true")
            .header("content-type", "text/csv")
            .header("content-length", (211u64 << 20).to_string())
            .body(Body::empty());
        assert_eq!(
            problem(&town.ask(endless.expect("a request")).await),
            (413, "body_too_large".into())
        );
        for outside in ["/api", "/api/", "/api/v2/units"] {
            let answer = town.get(outside).await;
            assert_eq!(
                problem(&answer),
                (404, "no_such_address".into()),
                "{outside}"
            );
        }
        // The pages keep theirs.
        assert!(town.get("/nothing").await.text.contains("没有找到这一页"));
    })
    .await;
}

#[tokio::test]
async fn problem_is_told_in_the_language_that_is_asked_for() {
    let house = TestHouse::sqlite().await;
    {
        let town = Town::of(&house).await;
        let secret = key(&house, "370100", &COUNTS).await;
        let program = Program::of(&town, &secret);
        let said = async |language: Option<&str>| {
            let mut request = program.request("GET", "/units/nil");
            if let Some(language) = language {
                request = request.header("accept-language", language);
            }
            let answer = town
                .ask(request.body(Body::empty()).expect("a request"))
                .await;
            let body: Value = serde_json::from_str(&answer.text).expect("JSON");
            let tag = answer.headers[header::CONTENT_LANGUAGE]
                .to_str()
                .expect("text")
                .to_owned();
            assert!(
                answer.headers[header::VARY]
                    .to_str()
                    .is_ok_and(|v| v.contains("accept-language"))
            );
            (tag, body["detail"].as_str().expect("a sentence").to_owned())
        };
        let (tag, chinese) = said(None).await;
        assert_eq!(tag, "zh-CN");
        assert_eq!(chinese, "没有代码为 nil 的单位。请核对代码。");
        let (tag, english) = said(Some("en-GB,zh;q=0.4")).await;
        assert_eq!(tag, "en");
        assert!(english.contains("nil") && english.is_ascii(), "{english}");
        assert_eq!(said(Some("zh-TW")).await.0, "zh-CN");
    }
    house.close().await;
}

#[tokio::test]
async fn fault_of_ours_is_named_by_a_number_and_nothing_else() {
    let house = TestHouse::sqlite().await;
    let folder = house.folder.clone();
    {
        let town = Town::of(&house).await;
        let secret = key(&house, "370100", &COUNTS).await;
        town.caught_up().await;
        house.db.clone().close().await.expect("closes");
        let answer = Program::of(&town, &secret).get("/journal/head").await;
        assert_eq!(problem(&answer), (500, "request_failed".into()));
        assert!(
            !answer.text.to_lowercase().contains("pool"),
            "{}",
            answer.text
        );
    }
    drop(house);
    std::fs::remove_dir_all(folder).expect("the folder goes");
}

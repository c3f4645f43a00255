use super::town::{Answer, Town};
use crate::testing::{TestHouse, on_both};
use axum::body::Body;
use axum::http::{Request, StatusCode};

fn safe(answer: &Answer, what: &str) {
    let header = |name: &str| {
        answer
            .headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
    };
    assert!(
        header("content-security-policy").starts_with("default-src 'none'"),
        "{what}"
    );
    assert_eq!(header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(header("referrer-policy"), "same-origin", "{what}");
    assert_eq!(header("x-frame-options"), "DENY", "{what}");
}

#[tokio::test]
async fn odd_questions_are_answered_with_a_page_and_never_a_panic() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let unclear = [
            ("/units/370100?day=2026-13-40", "日期“2026-13-40”没有看懂"),
            ("/units/370100?day=9999-01-01", "日期“9999-01-01”没有看懂"),
            (
                "/figures/org.branches?period=2026Q7",
                "时段“2026Q7”没有看懂",
            ),
            ("/figures/org.branches?line=abc", "流水条号“abc”没有看懂"),
            (
                "/figures/org.branches?line=4000000000",
                "流水条号“4000000000”没有看懂",
            ),
            ("/figures/org.branches?tree=1", "隶属关系“1”没有看懂"),
            ("/figures/org.branches?from=-3", "记录的序号“-3”没有看懂"),
            ("/journal?before=%27%3B--", "流水条号“&#39;;--”没有看懂"),
            (
                "/units/370100?day=%3Cscript%3E",
                "日期“&#60;script&#62;”没有看懂",
            ),
        ];
        for (path, sentence) in unclear {
            let answer = town.get(path).await;
            assert_eq!(answer.status, 400, "{path}");
            assert!(
                answer.text.contains(sentence),
                "{path}: {}",
                super::town::words(&answer.text)
            );
            safe(&answer, path);
        }
        for path in [
            "/nothing",
            "/units/",
            "/units/nil",
            "/units/37%00",
            "/figures/x",
            "/figures/..",
            "/figures/org.branches?unit=nil",
            "/journal/0",
            "/journal/99999",
            "/journal/-1",
            "/journal/x",
            "/journal/999999999999999999999",
            "/units/%E5%8E%86",
            "/assets/none.css",
            "/figures/legacy..sum",
        ] {
            let answer = town.get(path).await;
            assert_eq!(answer.status, 404, "{path}");
            assert!(answer.text.contains("没有找到这一页"), "{path}");
            safe(&answer, path);
        }
        for path in [
            "/units/%FF%FE",
            "/journal?q=%FF",
            "/journal?q=%25%27%22%3B",
            "/units/370100?after=%F0%9F%98%80",
            "/units/370100?day=&line=&tree=&tree=x",
            "/figures/org.branches?from=4294967295",
            "/?x=%",
            "/figures/org.branches?period=1900-01-01..2079-06-05",
            "/figures/legacy.visits.sum?period=1900-01-01..2079-06-05",
            "/figures/org.branches?day=1900-01-01&line=0",
            "/units/370100?line=0",
            "/journal?before=0",
            "/figures/legacy.visits.sum?period=2026&day=2020-01-01",
            "/figures/org.branches.net?day=2079-06-05&tree=today",
        ] {
            let answer = town.get(path).await;
            assert!(answer.status != 500, "{path}");
            safe(&answer, path);
        }
        for method in ["POST", "PUT", "DELETE"] {
            let request = Request::builder().method(method).uri("/units/370100");
            let answer = town
                .ask(request.body(Body::from("x")).expect("a request"))
                .await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
            safe(&answer, method);
        }
        assert_eq!(town.get("/health").await.text, "ok");
    })
    .await;
}

#[tokio::test]
async fn press_from_another_site_changes_nothing() {
    let house = TestHouse::sqlite().await;
    {
        let town = Town::of(&house).await;
        let press = |headers: &[(&str, &str)], body: &str| {
            let mut request = Request::post("/preferences")
                .header("host", "yinling.test")
                .header("content-type", "application/x-www-form-urlencoded");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            town.ask(
                request
                    .body(Body::from(body.to_owned()))
                    .expect("a request"),
            )
        };
        let own = press(
            &[
                ("origin", "http://yinling.test"),
                ("sec-fetch-site", "same-origin"),
            ],
            "size=3&back=/units/370102",
        )
        .await;
        assert_eq!(own.status, 303);
        assert_eq!(own.headers["location"], "/units/370102");
        assert!(
            own.headers["set-cookie"]
                .to_str()
                .expect("text")
                .starts_with("yl_look=3;")
        );
        for foreign in [
            [("origin", "http://evil.test"), ("x", "y")],
            [("origin", "null"), ("x", "y")],
            [("sec-fetch-site", "cross-site"), ("x", "y")],
            [
                ("sec-fetch-site", "same-site"),
                ("origin", "http://yinling.test"),
            ],
        ] {
            let answer = press(&foreign, "size=3").await;
            assert_eq!(answer.status, 403, "{foreign:?}");
            assert!(!answer.headers.contains_key("set-cookie"));
        }
        assert_eq!(press(&[], "size=elephant").await.status, 400);
        assert_eq!(
            press(&[], &format!("back={}", "a".repeat(40_000)))
                .await
                .status,
            413
        );
        let elsewhere = press(&[], "size=2&back=//evil.test").await;
        assert_eq!(elsewhere.headers["location"], "/");
        let big = Request::get("/help")
            .header("cookie", "yl_look=4c")
            .body(Body::empty());
        assert!(
            town.ask(big.expect("a request"))
                .await
                .text
                .contains("class=\"size-4 contrast\"")
        );
    }
    house.close().await;
}

#[tokio::test]
async fn stylesheet_is_kept_by_the_browser_and_pages_travel_packed() {
    let house = TestHouse::sqlite().await;
    {
        let town = Town::of(&house).await;
        let css = town.get(crate::web::assets::stylesheet_path()).await;
        assert!(
            css.headers["cache-control"]
                .to_str()
                .expect("text")
                .contains("immutable")
        );
        safe(&css, "the stylesheet");
        let request = Request::get("/")
            .header("accept-encoding", "gzip")
            .body(Body::empty());
        let packed =
            tower::ServiceExt::oneshot(town.pages.clone(), request.expect("a request")).await;
        assert_eq!(
            packed.expect("an answer").headers()["content-encoding"],
            "gzip"
        );
    }
    house.close().await;
}

#[tokio::test]
async fn empty_house_shows_an_empty_page_and_a_failing_database_a_plain_one() {
    on_both(async |house| {
        let town = Town::serve_empty(house);
        let home = super::town::words(&town.get("/").await.text);
        assert!(home.contains("这里还没有数字"), "{home}");
        assert_eq!(town.get("/figures/org.branches").await.status, 404);
        assert_eq!(town.get("/journal").await.status, 200);
    })
    .await;
    let house = TestHouse::sqlite().await;
    let folder = house.folder.clone();
    {
        let town = Town::of(&house).await;
        house.db.clone().close().await.expect("closes");
        let answer = town.get("/journal").await;
        assert_eq!(answer.status, 500);
        assert!(
            answer.text.contains("这一页出了差错") && !answer.text.to_lowercase().contains("pool")
        );
        safe(&answer, "a fault");
    }
    drop(house);
    std::fs::remove_dir_all(folder).expect("the folder goes");
}

#[tokio::test]
async fn page_that_is_still_loading_says_so_and_shows_the_tree() {
    on_both(async |house| {
        drop(Town::of(house).await);
        let town = Town::serve_empty(house);
        let unit = super::town::words(&town.get("/units/370102").await.text);
        for told in ["正在装入数字", "历下区", "解放路街道", "正在装入"] {
            assert!(unit.contains(told), "{told}: {unit}");
        }
        assert!(!unit.contains("没有记录，不等于0"), "{unit}");
        assert_eq!(town.get("/figures/org.branches").await.status, 200);
        assert_eq!(
            town.get("/figures/org.branches?day=2026-01-01")
                .await
                .status,
            200
        );
    })
    .await;
}

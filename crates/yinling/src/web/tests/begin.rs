//! The first page of an empty house.

use super::town::{Answer, Town, words};
use crate::testing::on_both;
use axum::body::Body;
use axum::http::{Request, StatusCode};

const HOST: &str = "127.0.0.1:8080";
const JINAN: &str = "name=%E6%B5%8E%E5%8D%97%E5%B8%82&kind=city&code=370100&day=1949-10-01";

async fn open(town: &Town, host: &str) -> Answer {
    let request = Request::get("/").header("host", host).body(Body::empty());
    town.ask(request.expect("a request")).await
}

/// The cookie a new browser was given, and the token in its form.
fn given(answer: &Answer) -> (String, String) {
    let cookie = answer.headers["set-cookie"].to_str().expect("text");
    let cookie = cookie.split(';').next().expect("a pair").to_owned();
    let (_, rest) = answer
        .text
        .split_once("name=\"token\" value=\"")
        .expect("a token");
    let token = rest.split('"').next().expect("a value").to_owned();
    (cookie, token)
}

async fn press(town: &Town, host: &str, cookie: &str, body: String) -> Answer {
    let request = Request::post("/begin")
        .header("host", host)
        .header("cookie", cookie)
        .header("origin", format!("http://{host}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body));
    town.ask(request.expect("a request")).await
}

#[tokio::test]
async fn empty_house_asks_for_its_city_and_then_says_what_to_do_next() {
    on_both(async |house| {
        let town = Town::serve(house).await;
        let first = open(&town, HOST).await;
        assert_eq!(first.status, StatusCode::OK);
        assert!(
            words(&first.text).contains("这是哪座城市"),
            "{}",
            words(&first.text)
        );
        let (cookie, token) = given(&first);
        assert!(
            first.headers["set-cookie"]
                .to_str()
                .expect("text")
                .contains("SameSite=Strict")
        );
        let done = press(&town, HOST, &cookie, format!("token={token}&{JINAN}")).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        assert_eq!(done.headers["location"], "/begin/administrator");
        let home = words(&open(&town, HOST).await.text);
        for told in [
            "济南市",
            "接下来",
            "import units",
            "import roster",
            "yinling demo",
        ] {
            assert!(home.contains(told), "{told}: {home}");
        }
        assert!(!home.contains("这是哪座城市"));
        let unit = town.read("/units/370100").await;
        assert!(
            unit.contains("1949年10月1日") && unit.contains("济南市"),
            "{unit}"
        );
        let line = town.read("/journal/1").await;
        assert!(line.contains("网页") && line.contains("成立单位"), "{line}");
    })
    .await;
}

#[tokio::test]
async fn pressed_twice_or_by_two_at_once_there_is_one_city() {
    on_both(async |house| {
        let town = Town::serve(house).await;
        let (cookie, token) = given(&open(&town, HOST).await);
        let qingdao = "name=%E9%9D%92%E5%B2%9B%E5%B8%82&kind=city&code=370200&day=1949-10-01";
        let body = |city: &str| format!("token={token}&{city}");
        let (one, two) = tokio::join!(
            press(&town, HOST, &cookie, body(JINAN)),
            press(&town, HOST, &cookie, body(qingdao))
        );
        let again = press(&town, HOST, &cookie, body(JINAN)).await;
        for answer in [one, two, again] {
            assert_eq!(answer.status, StatusCode::SEE_OTHER);
        }
        let (lines, _) = crate::journal::head(house.db.read()).await.expect("reads");
        assert_eq!(lines, 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_said_on_the_form_and_nothing_is_lost() {
    on_both(async |house| {
        let town = Town::serve(house).await;
        let (cookie, token) = given(&open(&town, HOST).await);
        let wrong = JINAN.replace("370100", "37010");
        let answer = press(&town, HOST, &cookie, format!("token={token}&{wrong}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(
            answer.text.contains("“37010”不是行政区划代码"),
            "{}",
            words(&answer.text)
        );
        assert!(
            answer.text.contains("value=\"济南市\""),
            "what was written stays"
        );
        assert!(
            !answer.headers.contains_key("set-cookie"),
            "one token a browser"
        );
        let bare = press(&town, HOST, &cookie, format!("token={token}")).await;
        assert!(
            bare.text.contains("“名称”没有填写"),
            "{}",
            words(&bare.text)
        );
        let (lines, _) = crate::journal::head(house.db.read()).await.expect("reads");
        assert_eq!(lines, 0);
    })
    .await;
}

#[tokio::test]
async fn only_a_press_on_this_machine_in_this_browser_counts() {
    on_both(async |house| {
        let town = Town::serve(house).await;
        let (cookie, token) = given(&open(&town, HOST).await);
        let body = format!("token={token}&{JINAN}");
        let other = "yl_desk=00000000000000000000000000000000";
        for (host, cookie) in [
            (HOST, ""),
            (HOST, other),
            ("evil.test", cookie.as_str()),
            ("127.0.0.1.evil.test", cookie.as_str()),
        ] {
            let answer = press(&town, host, cookie, body.clone()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{host} {cookie}");
        }
        // A name that leads here is not shown the form either.
        let stranger = open(&town, "evil.test").await;
        assert!(!stranger.text.contains("name=\"token\""));
        let (lines, _) = crate::journal::head(house.db.read()).await.expect("reads");
        assert_eq!(lines, 0);
        let again = Request::get("/begin")
            .body(Body::empty())
            .expect("a request");
        assert_eq!(town.ask(again).await.headers["location"], "/");
    })
    .await;
}

#[tokio::test]
async fn first_administrator_is_made_once_and_on_this_machine_alone() {
    use super::person::Person;
    on_both(async |house| {
        let town = Town::serve(house).await;
        let first = open(&town, HOST).await;
        let (cookie, token) = given(&first);
        press(&town, HOST, &cookie, format!("token={token}&{JINAN}")).await;
        let outside = Person::at(&town);
        assert_eq!(outside.get("/begin/administrator").await.status, 404);
        let here = Person::on_machine(&town);
        assert!(here.read("/begin/administrator").await.contains("谁来管理"));
        let fields = |password: &'static str| {
            [
                ("name", "王力"),
                ("login", "wangli"),
                ("password", password),
            ]
        };
        let plain = here
            .press("/begin/administrator", &fields("1234567890"))
            .await;
        assert_eq!(plain.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            words(&plain.text).contains("太容易猜到"),
            "{}",
            words(&plain.text)
        );
        let sent = fields("趵突泉水三股并发好");
        let short = here.press("/begin/administrator", &sent).await;
        assert!(
            words(&short.text).contains("太短"),
            "{}",
            words(&short.text)
        );
        let sent = fields("趵突泉水三股并发真好");
        assert_eq!(
            here.on("/begin/administrator", &sent).await,
            "/sign-in/password"
        );
        // Two at once, or again: there is one.
        assert_eq!(here.on("/begin/administrator", &sent).await, "/sign-in");
        assert_eq!(here.get("/begin/administrator").await.status, 404);
        here.read("/sign-in/password").await;
        assert_eq!(here.on("/sign-in/password", &sent).await, "/mine");
        let mine = here.read("/mine").await;
        assert!(mine.contains("请先设好动态码"), "{mine}");
        assert_eq!(
            here.get("/imports").await.status,
            404,
            "not before the second step"
        );
    })
    .await;
}

use super::*;
use crate::testing::on_both;
use sheets::write::table_bytes;

pub const HEADER: &[&str] = &[
    "姓名",
    "性别",
    "出生日期",
    "离退休类别",
    "政治面貌",
    "管理单位",
    "手机",
];

/// One bare file with the caller's word for the request.
pub async fn send(
    program: &Program<'_>,
    kind: &str,
    query: &str,
    word: Option<&str>,
    body: &[u8],
) -> Answer {
    let mut request = program
        .request("POST", &format!("/imports/{kind}{query}"))
        .header(header::CONTENT_TYPE, "text/csv");
    if let Some(word) = word {
        request = request.header("idempotency-key", word);
    }
    let request = request.body(Body::from(body.to_vec()));
    program.town.ask(request.expect("a request")).await
}

fn units(rows: &[[&str; 4]]) -> Vec<u8> {
    let mut text = "单位代码,单位名称,类别,上级代码\n".to_owned();
    for row in rows {
        text += &(row.join(",") + "\n");
    }
    text.into_bytes()
}

fn two() -> Vec<u8> {
    units(&[
        ["370102001-4", "解放路街道第四党支部", "党支部", "370102001"],
        ["370102001-5", "解放路街道第五党支部", "党支部", "370102001"],
    ])
}

async fn head(house: &TestHouse) -> i64 {
    crate::journal::head(house.db.read())
        .await
        .expect("reads")
        .0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn import_is_checked_then_applied_and_sent_again_has_no_second_effect() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let secret = key(house, "370100", &ALL).await;
        let program = Program::of(&town, &secret);
        let before = head(house).await;
        let checked = send(&program, "units", "?dry_run=true", None, &two()).await;
        assert_eq!(checked.status, 200, "{}", checked.text);
        let checked: Value = serde_json::from_str(&checked.text).expect("JSON");
        let outcome = &checked["outcomes"][0];
        assert_eq!(
            (&outcome["new"], &outcome["applied"]),
            (&2.into(), &false.into())
        );
        assert_eq!(head(house).await, before);
        let first = send(
            &program,
            "units",
            "?as_of_day=2026-03-01",
            Some("w"),
            &two(),
        )
        .await;
        let body: Value = serde_json::from_str(&first.text).expect("JSON");
        let outcome = &body["outcomes"][0];
        assert_eq!(outcome["applied"], true, "{body}");
        assert_eq!(outcome["file"], "body.csv");
        assert_eq!(outcome["journal_line"], before + 1);
        let again = send(
            &program,
            "units",
            "?as_of_day=2026-03-01",
            Some("w"),
            &two(),
        )
        .await;
        assert_eq!((again.status, &again.text), (first.status, &first.text));
        assert_eq!(head(house).await, before + 1);
        let line = crate::journal::find_line(house.db.read(), before + 1)
            .await
            .expect("reads");
        assert_eq!(line.expect("the line").channel, "api");
        // The same word for something else.
        for (kind, query, body) in [
            ("units", "?as_of_day=2026-03-02", two()),
            ("units", "?as_of_day=2026-03-01", units(&[])),
            ("facts", "?as_of_day=2026-03-01", two()),
        ] {
            let other = send(&program, kind, query, Some("w"), &body).await;
            assert_eq!(
                problem(&other),
                (422, "idempotency_key_reused".into()),
                "{kind} {query}"
            );
        }
        // Another word: the same rows are found to be there.
        let other = send(&program, "units", "", Some("v"), &two()).await;
        let other: Value = serde_json::from_str(&other.text).expect("JSON");
        assert_eq!(other["outcomes"][0]["same"], 2, "{other}");
        town.caught_up().await;
        assert_eq!(
            program.read("/units/370102001-4").await["name"],
            "解放路街道第四党支部"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_at_once_have_one_effect_and_one_answer() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let secret = key(house, "370100", &ALL).await;
        let program = Program::of(&town, &secret);
        let before = head(house).await;
        let body = two();
        let sent = || send(&program, "units", "", Some("w"), &body);
        let (a, b, c) = tokio::join!(sent(), sent(), sent());
        assert_eq!(a.status, 200, "{}", a.text);
        assert_eq!((&a.text, &b.text), (&b.text, &c.text));
        assert!(a.text.contains("\"new\":2"), "{}", a.text);
        assert_eq!(head(house).await, before + 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_that_cannot_be_taken_are_told_and_nothing_is_applied() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let secret = key(house, "370100", &ALL).await;
        let program = Program::of(&town, &secret);
        let before = head(house).await;
        let odd = units(&[["370102001-4", "第四党支部", "党支部", "999999"]]);
        let answer = send(&program, "units", "", Some("w"), &odd).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let answer: Value = serde_json::from_str(&answer.text).expect("JSON");
        let outcome = &answer["outcomes"][0];
        assert_eq!(
            (&outcome["refused"], &outcome["applied"]),
            (&1.into(), &false.into())
        );
        assert_eq!(outcome["problems"][0]["row"], 2);
        let picture = send(&program, "units", "", Some("x"), b"\x89PNG\r\n\x1a\n0000").await;
        assert_eq!(problem(&picture).0, 422);
        // A refusal is answered the same the second time.
        let again = send(&program, "units", "", Some("x"), b"\x89PNG\r\n\x1a\n0000").await;
        assert_eq!(again.text, picture.text);
        assert_eq!(head(house).await, before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn form_of_several_files_is_read_like_bare_ones() {
    let house = TestHouse::sqlite().await;
    {
        let town = Town::of(&house).await;
        let secret = key(&house, "370100", &ALL).await;
        let program = Program::of(&town, &secret);
        let rows = [[
            "甲",
            "男",
            "1950-03-02",
            "退休",
            "群众",
            "370105-1",
            "13800000001",
        ]];
        let book = table_bytes("花名册", HEADER, rows).expect("a workbook");
        let second = format!(
            "{}\n乙,女,1951-04-03,退休,群众,370105-2,13800000002\n",
            HEADER.join(",")
        );
        let second = second.into_bytes();
        let form = |field: &str| {
            let mut body = Vec::new();
            for (name, bytes) in [("一.xlsx", &book), ("二.csv", &second)] {
                body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n").bytes());
                body.extend_from_slice(bytes);
                body.extend(b"\r\n");
            }
            body.extend(b"--b--\r\n");
            program
                .request("POST", "/imports/roster?dry_run=true")
                .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
                .body(Body::from(body))
                .expect("a request")
        };
        let answer = town.ask(form("files")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let body: Value = serde_json::from_str(&answer.text).expect("JSON");
        assert_eq!(body["outcomes"][0]["file"], "一.xlsx");
        assert_eq!(body["outcomes"][0]["new"], 1, "{body}");
        assert_eq!(body["outcomes"][1]["file"], "二.csv");
        assert_eq!(problem(&town.ask(form("token")).await).0, 400);
        let broken = program
            .request("POST", "/imports/roster?dry_run=true")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from("--b\r\nnonsense"))
            .expect("a request");
        assert_eq!(problem(&town.ask(broken).await).0, 400);
        let nothing = program
            .request("POST", "/imports/roster?dry_run=true")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from("--b--\r\n"))
            .expect("a request");
        assert_eq!(problem(&town.ask(nothing).await), (422, "no_files".into()));
        let left = std::fs::read_dir(house.folder.join("imports"))
            .expect("the folder")
            .count();
        assert_eq!(left, 0, "nothing of an import stays behind");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn import_is_refused_where_anything_is_missing() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let whole = key(house, "370100", &ALL).await;
        let blind = key(house, "370100", &SEES_PEOPLE).await;
        let before = head(house).await;
        let (whole, blind) = (Program::of(&town, &whole), Program::of(&town, &blind));
        let nobody = Program {
            town: &town,
            secret: None,
        };
        for (program, kind, query, word, told) in [
            (&nobody, "units", "", Some("w"), (401, "key_not_accepted")),
            (&blind, "units", "", Some("w"), (403, "right_missing")),
            (&whole, "units", "", None, (400, "idempotency_key_missing")),
            (
                &whole,
                "units",
                "?dry_run=false",
                None,
                (400, "idempotency_key_missing"),
            ),
            (
                &whole,
                "units",
                "",
                Some(""),
                (400, "idempotency_key_missing"),
            ),
            (
                &whole,
                "units",
                "",
                Some("a b"),
                (400, "idempotency_key_missing"),
            ),
            (&whole, "people", "", Some("w"), (404, "no_such_address")),
            (
                &whole,
                "units",
                "?dry_run=maybe",
                Some("w"),
                (400, "bad_query"),
            ),
            (
                &whole,
                "units",
                "?as_of_day=2026-13-01",
                Some("w"),
                (400, "bad_query"),
            ),
            (&whole, "units", "?actor=x", Some("w"), (400, "bad_query")),
        ] {
            let answer = send(program, kind, query, word, &two()).await;
            assert_eq!(
                problem(&answer),
                (told.0, told.1.to_owned()),
                "{kind} {query} {word:?}"
            );
        }
        for kind in ["application/pdf", "application/json", ""] {
            let request = whole
                .request("POST", "/imports/units?dry_run=true")
                .header(header::CONTENT_TYPE, kind)
                .body(Body::from(two()));
            let answer = town.ask(request.expect("a request")).await;
            assert_eq!(
                problem(&answer),
                (415, "media_type_unknown".into()),
                "{kind}"
            );
        }
        assert_eq!(head(house).await, before);
    })
    .await;
}

/// A city that is put under a province: its key is one of the whole no longer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn key_whose_unit_came_under_another_imports_no_more() {
    let house = TestHouse::sqlite().await;
    {
        let town = Town::of(&house).await;
        let secret = key(&house, "370103", &COUNTS).await;
        // As if its row had once been the top's.
        let tx = house.db.begin().await.expect("begins");
        crate::db::exec(
            &tx,
            "UPDATE api_key SET rights = 'counts people import'",
            [],
        )
        .await
        .expect("edits");
        tx.commit().await.expect("commits");
        let program = Program::of(&town, &secret);
        let answer = send(&program, "units", "", Some("w"), &two()).await;
        assert_eq!(problem(&answer), (403, "import_needs_whole".into()));
    }
    house.close().await;
}

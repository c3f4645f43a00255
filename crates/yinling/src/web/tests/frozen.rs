//! Frozen reports on their pages, for staff at this machine.

use super::imports::Desk;
use super::town::{Answer, FIRST_PERSON, Town, fact, found, posted, unit, words};
use crate::db::ConnectionTrait;
use crate::indicators::measures::PERSON_RETIRED;
use crate::journal::Posting;
use crate::testing::{TestHouse, on_both};
use axum::http::StatusCode;
use axum::http::header::LOCATION;

const LIST: &str = "/reports/frozen?unit=370100";

/// The address and the hidden fields of the one press there is.
async fn fresh(desk: &Desk<'_>) -> Vec<(String, String)> {
    let report = desk.get("/reports/370100/2026").await;
    let link = report
        .text
        .split("href=\"")
        .find(|part| part.starts_with("/reports/frozen?"));
    let link = link
        .expect("staff may freeze")
        .split('"')
        .next()
        .expect("its end");
    let page = desk
        .get(&link.replace("&amp;", "&").replace("&#38;", "&"))
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", words(&page.text));
    let hidden = page.text.split("type=\"hidden\" name=\"").skip(1);
    let pairs = hidden.map(|part| {
        let mut parts = part.split('"');
        let name = parts.next().expect("a name").to_owned();
        (name, parts.nth(1).expect("a value").to_owned())
    });
    pairs.filter(|(name, _)| name != "token").collect()
}

async fn press(desk: &Desk<'_>, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    desk.press("/reports/frozen", &fields).await
}

fn place(answer: &Answer) -> String {
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "{}",
        words(&answer.text)
    );
    answer.headers[LOCATION].to_str().expect("text").to_owned()
}

pub async fn freeze(desk: &Desk<'_>) -> String {
    place(&press(desk, &fresh(desk).await).await)
}

/// One branch more in 370103; its line.
async fn found_branch(town: &Town, house: &TestHouse) -> i64 {
    let founding = found(
        "370103-9",
        "branch",
        "370103",
        "市中区第三党支部",
        "2026-05-01",
    );
    house.line(founding).await;
    town.caught_up().await;
    lines(house).await
}

async fn lines(house: &TestHouse) -> i64 {
    crate::journal::head(house.db.read())
        .await
        .expect("reads")
        .0
}

#[tokio::test]
async fn press_freezes_what_the_page_shows_once_however_often_it_is_pressed() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        let before = lines(house).await;
        let fields = fresh(&desk).await;
        let (first, second) = tokio::join!(press(&desk, &fields), press(&desk, &fields));
        let href = place(&first);
        assert_eq!(place(&second), href);
        assert_eq!(place(&press(&desk, &fields).await), href);
        assert_eq!(lines(house).await, before + 1);
        town.caught_up().await;

        let shown = desk.get("/reports/370100/2026?line=26").await;
        assert_eq!(shown.status, StatusCode::OK);
        let page = desk.read(&href).await;
        for told in [
            "济南市离退休干部工作",
            "260人",
            "再核对一次",
            "此后的变化",
            "公钥",
        ] {
            assert!(page.contains(told), "{told}: {page}");
        }
        // What a stranger is not told is not in what leaves the house either.
        assert!(!page.contains("党员占"), "{page}");
        let list = desk.read(LIST).await;
        assert!(list.contains("济南市2026年度"), "{list}");
        let copy = desk.bytes(&format!("{href}/report.docx")).await;
        let text = documents::returned::read(&copy)
            .expect("is read")
            .join("\n");
        assert!(
            text.contains("260人") && !text.contains("数字依据"),
            "{text}"
        );
        let proof = desk.get(&format!("{href}/proof.json")).await;
        assert!(proof.text.contains("\"public_key\""), "{}", proof.text);
        crate::reports::frozen::Proof::parse(&proof.text).expect("is a proof");
    })
    .await;
}

#[tokio::test]
async fn page_proves_it_again_and_tells_what_changed_since() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        let href = freeze(&desk).await;
        town.caught_up().await;
        let proven = desk.read(&format!("{href}/check")).await;
        assert!(
            proven.contains("全部对得上") && !proven.contains("不符"),
            "{proven}"
        );
        let same = desk.read(&format!("{href}/changes")).await;
        assert!(same.contains("此后没有变化"), "{same}");

        let line = found_branch(&town, house).await;
        let proven = desk.read(&format!("{href}/check")).await;
        assert!(proven.contains("全部对得上"), "{proven}");
        let changed = desk.read(&format!("{href}/changes")).await;
        for told in [
            "党支部 8个 9个 +1".to_owned(),
            format!("第{line}条"),
            "另有".to_owned(),
        ] {
            assert!(changed.contains(&told), "{told}: {changed}");
        }
        let id = href.rsplit('/').next().expect("an id");
        let edit =
            format!("UPDATE line_text SET body = replace(body, '260人', '270人') WHERE seq = {id}");
        let edited = house.db.read().execute_unprepared(&edit).await;
        edited.expect("is edited");
        let broken = desk.read(&format!("{href}/check")).await;
        assert!(
            broken.contains("有对不上的") && broken.contains("请马上告诉管理员"),
            "{broken}"
        );
    })
    .await;
}

/// Too many lines to hold each against the one before: they are said to have
/// records that reach the figure, and only the first are named.
#[tokio::test]
async fn where_very_many_lines_come_into_question_the_first_are_named_and_all_are_counted() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        let href = freeze(&desk).await;
        let here = unit(house, "370103-1").await;
        let first = lines(house).await + 1;
        for n in 0..205 {
            let mut posting = Posting {
                verb: "people::import",
                subject: format!("file:{n}"),
                detail: serde_json::json!({}),
                ..Posting::default()
            };
            let person = FIRST_PERSON + 500 + n;
            posting.facts = vec![fact(PERSON_RETIRED, here, person, "2026-02-03")];
            house.line(posted(posting)).await;
        }
        town.caught_up().await;
        let changed = desk.read(&format!("{href}/changes")).await;
        for told in [
            "离退休干部 260人 465人 +205".to_owned(),
            format!("涉及它的有： 第{first}条"),
            "，另有185条".to_owned(),
        ] {
            assert!(changed.contains(&told), "{told}: {changed}");
        }
    })
    .await;
}

#[tokio::test]
async fn returned_copy_is_held_against_it_on_the_page() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        let href = freeze(&desk).await;
        let at = format!("{href}/compare");
        let copy = desk.bytes(&format!("{href}/report.docx")).await;
        let same = desk.upload_to(&at, ("退回.docx", &copy)).await;
        assert_eq!(same.status, StatusCode::OK);
        assert!(
            words(&same.text).contains("数字都没有改"),
            "{}",
            words(&same.text)
        );
        for (name, bytes, why) in [
            ("表.xlsx", b"PK\x03\x04".to_vec(), "文档损坏了"),
            ("文.txt", b"hello".to_vec(), "这不是 DOCX 文档"),
            (
                "旧.doc",
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
                "旧的 .doc 格式",
            ),
            ("空.docx", Vec::new(), "没有填写"),
        ] {
            let refused = desk.upload_to(&at, (name, &bytes)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            let read = words(&refused.text);
            assert!(
                read.contains(why) && read.contains("没有比对"),
                "{name}: {read}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn strangers_find_no_frozen_report_and_foreign_presses_do_not_count() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let desk = Desk::at(&town).await;
        let href = freeze(&desk).await;
        let before = lines(house).await;
        for path in [
            LIST.to_owned(),
            "/reports/frozen".to_owned(),
            href.clone(),
            format!("{href}/check"),
            format!("{href}/changes"),
            format!("{href}/report.docx"),
            format!("{href}/proof.json"),
        ] {
            super::sign_in::asks_to_sign_in(&town, &path).await;
        }
        let report = town.page("/reports/370100/2026").await;
        assert!(!report.contains("/reports/frozen"), "{report}");
        for path in [
            "/reports/frozen/1",
            "/reports/frozen/x",
            "/reports/frozen/99999999999999999999",
        ] {
            assert_eq!(desk.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let mut stale = fresh(&desk).await;
        found_branch(&town, house).await;
        let late = press(&desk, &stale).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(
            words(&late.text).contains("再看一遍"),
            "{}",
            words(&late.text)
        );
        for (name, value) in [
            ("period", "2026Q9"),
            ("at", "x"),
            ("unit", "999"),
            ("at", ""),
        ] {
            let field = stale
                .iter_mut()
                .find(|(field, _)| field == name)
                .expect("is there");
            let was = std::mem::replace(&mut field.1, value.to_owned());
            let answer = press(&desk, &stale).await;
            assert!(
                answer.status.is_client_error(),
                "{name}={value}: {}",
                answer.status
            );
            let field = stale
                .iter_mut()
                .find(|(field, _)| field == name)
                .expect("is there");
            field.1 = was;
        }
        assert_eq!(lines(house).await, before + 1, "only the branch");
    })
    .await;
}

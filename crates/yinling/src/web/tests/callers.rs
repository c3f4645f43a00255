//! Who is on the telephone, and lists that leave on paper and come back ticked.

use super::imports::roster;
use super::person::Person;
use super::town::{Town, words};
use crate::access::Role;
use crate::accounts::{self, OpenForm};
use crate::db::{FromQueryResult, rows, scalar};
use crate::importing::{Given, ImportOptions};
use crate::journal::verb;
use crate::people::import_roster;
use crate::testing::{TestHouse, day, on_both};
use kit::PersonNo;

const OURS: &str = "370102001-1";
const THEIRS: &str = "370103-1";

/// Name, unit, mobile.
const PEOPLE: [(&str, &str, &str); 4] = [
    ("赵玉兰", OURS, "15400000001"),
    ("赵玉成", OURS, "15400000002"),
    ("钱广泉", OURS, "15411110002"),
    ("孙秀英", THEIRS, "15400000003"),
];

/// The town with people who came by a roster.
async fn town(house: &TestHouse) -> Town {
    let town = Town::of(house).await;
    let rows =
        PEOPLE.map(|(name, unit, phone)| [name, "女", "1950-01-05", "退休", "群众", unit, phone]);
    let rows: Vec<&[&str]> = rows.iter().map(<[&str; 7]>::as_slice).collect();
    let file = house.folder.join("roster.xlsx");
    std::fs::write(&file, roster(&rows)).expect("writes");
    let options = ImportOptions {
        dry_run: false,
        as_of_day: day("2026-11-01"),
        today: house.today(),
        set_aside: None,
        given: Given::default(),
    };
    let (db, writer, secrets) = (&house.db, &house.writer, &house.secrets);
    let done = import_roster(db, writer, secrets, house.act(), &[file], &options).await;
    assert!(done.expect("reads")[0].applied);
    town.caught_up().await;
    town
}

#[derive(FromQueryResult)]
struct Number {
    person_no: i64,
}

async fn number(house: &TestHouse, name: &str) -> u32 {
    let sql = "SELECT person_no FROM shown_person WHERE name = $1";
    let found: Vec<Number> = rows(house.db.read(), sql, [name.into()])
        .await
        .expect("reads");
    u32::try_from(found[0].person_no).expect("a number")
}

async fn count(house: &TestHouse, sql: &str) -> i64 {
    scalar(house.db.read(), sql, []).await.expect("reads")
}

async fn at_the_desk<'a>(town: &'a Town, role: Role, unit: &str) -> Person<'a> {
    let cookie = town.sign_in("王书记", role, unit).await;
    Person::with(town, &cookie)
}

/// What the desk answers: where it leads, or what it says.
async fn ask(desk: &Person<'_>, who: &str) -> String {
    desk.read("/desk").await;
    let answer = desk.press("/desk", &[("who", who)]).await;
    match answer.status.as_u16() {
        303 => answer.headers["location"]
            .to_str()
            .expect("text")
            .to_owned(),
        200 => words(&answer.text),
        other => panic!("{other}: {}", words(&answer.text)),
    }
}

#[tokio::test]
async fn caller_is_found_by_name_by_the_end_of_a_phone_or_by_card() {
    on_both(async |house| {
        let town = town(house).await;
        let desk = at_the_desk(&town, Role::Secretary, OURS).await;
        let page = format!("/people/{}", number(house, "赵玉兰").await);

        assert_eq!(ask(&desk, "赵玉兰").await, page, "one hit opens at once");
        let two = ask(&desk, "赵").await;
        assert!(two.contains("赵玉兰") && two.contains("赵玉成"), "{two}");

        assert_eq!(ask(&desk, "0001").await, page);
        assert_eq!(ask(&desk, "154 0000 ０００１").await, page);
        let two = ask(&desk, "0002").await;
        assert!(two.contains("赵玉成") && two.contains("钱广泉"), "{two}");
        assert!(!two.contains("1541111") && !two.contains("赵玉兰"), "{two}");

        // The phone that an account was given counts as well.
        let (secrets, person) = (house.secrets.clone(), number(house, "钱广泉").await);
        let opening = verb(move |tx| {
            let secrets = secrets.clone();
            let form = OpenForm {
                person: PersonNo(person),
                phone: "13900007777".into(),
                ..OpenForm::default()
            };
            Box::pin(async move { accounts::open_account(tx, &secrets, &form).await })
        });
        house.line(opening).await;
        assert_eq!(ask(&desk, "7777").await, format!("/people/{person}"));

        let card = accounts::FreshCard::of("123456789012", "135790")
            .await
            .expect("a card");
        let (secrets, person, now) = (
            house.secrets.clone(),
            PersonNo(number(house, "赵玉兰").await),
            house.clock.now_ms(),
        );
        let issuing = verb(move |tx| {
            let (secrets, card) = (secrets.clone(), card.clone());
            Box::pin(
                async move { accounts::issue_card_to(tx, &secrets, person, &card, 0, now).await },
            )
        });
        house.line(issuing).await;
        assert_eq!(ask(&desk, "1234 5678 9012").await, page);
        assert_eq!(
            ask(&desk, "http://yinling.test/card/123456789012").await,
            page
        );
        // It leads to a page where something can be done.
        assert!(desk.read(&page).await.contains("换一个密码"));
    })
    .await;
}

#[tokio::test]
async fn nobody_elses_people_are_found_and_every_look_is_in_the_audit() {
    on_both(async |house| {
        let town = town(house).await;
        let desk = at_the_desk(&town, Role::Secretary, OURS).await;
        for who in ["孙秀英", "0003", "999988887777"] {
            let said = ask(&desk, who).await;
            assert!(
                said.contains("没有找到") && !said.contains(who),
                "{who}: {said}"
            );
        }
        let unclear = ask(&desk, "123").await;
        assert!(unclear.contains("不是电话末四位"), "{unclear}");
        assert!(ask(&desk, "").await.contains("请先写"));
        let nothing = ask(&desk, "%").await;
        assert!(nothing.contains("没有找到"), "a sign of SQL is a letter");

        let looks = "SELECT COUNT(*) FROM audit WHERE what = 'desk.search'";
        assert_eq!(count(house, looks).await, 6);
        let two = ask(&desk, "赵").await;
        assert!(two.contains("赵玉成"), "{two}");
        let found = "SELECT COUNT(DISTINCT subject) FROM audit WHERE what = 'desk.found'";
        assert_eq!(count(house, found).await, 2);

        // Who looks after nobody has no desk.
        let system = Person::with(&town, &town.sign_in("系统", Role::System, "370100").await);
        assert_eq!(system.get("/desk").await.status, 404);
        assert_eq!(system.get("/paper/1").await.status, 404);
        let stranger = Person::at(&town);
        assert_eq!(stranger.get("/desk").await.status, 303, "to the sign-in");
    })
    .await;
}

#[tokio::test]
async fn list_copied_as_text_holds_names_and_units_and_no_number_of_anybody() {
    on_both(async |house| {
        let town = town(house).await;
        let desk = at_the_desk(&town, Role::Secretary, OURS).await;
        let list = desk.get("/people").await.text;
        assert!(
            list.contains("as=text") && list.contains("as=print"),
            "{list}"
        );
        let text = desk.get("/people?name=%E8%B5%B5&as=text").await.text;
        let copied = text.split_once("<textarea").expect("a field").1;
        let copied = copied.split_once("</textarea>").expect("ends").0;
        let unit = "解放路街道第一党支部";
        let lines: Vec<&str> = copied.lines().skip(1).collect();
        assert_eq!(
            lines,
            [format!("1. 赵玉兰，{unit}"), format!("2. 赵玉成，{unit}")]
        );
        assert!(!copied.contains("154"), "{copied}");
        let paper = desk.get("/people?as=print").await.text;
        assert!(
            paper.contains("<svg") && paper.contains("第1号名单"),
            "{paper}"
        );
        assert!(!words(&paper).contains("154"), "{paper}");
        assert_eq!(desk.get("/people?as=pdf").await.status, 400);
    })
    .await;
}

fn skills(house: &TestHouse) -> impl Future<Output = Vec<String>> + '_ {
    #[derive(FromQueryResult)]
    struct Details {
        details: String,
    }
    async {
        let sql = "SELECT details FROM shown_person WHERE name IN ('赵玉兰', '赵玉成', '钱广泉')
            ORDER BY person_no";
        let found: Vec<Details> = rows(house.db.read(), sql, []).await.expect("reads");
        let skill = |row: Details| {
            let details: serde_json::Value = serde_json::from_str(&row.details).expect("JSON");
            details["skill"].as_str().unwrap_or_default().to_owned()
        };
        found.into_iter().map(skill).collect()
    }
}

#[tokio::test]
async fn ticked_rows_are_keyed_weeks_later_and_twice_has_one_effect() {
    on_both(async |house| {
        let town = town(house).await;
        let desk = at_the_desk(&town, Role::Secretary, OURS).await;
        let first = desk.read("/people?as=print").await;
        assert!(
            first.contains("第1号名单") && first.contains("共3行"),
            "{first}"
        );
        let again = desk.read("/people?as=print").await;
        assert!(
            again.contains("第1号名单"),
            "the same rows are the same list"
        );
        let other = desk.read("/people?name=%E9%92%B1&as=print").await;
        assert!(other.contains("第2号名单"), "{other}");

        let lines = "SELECT COUNT(*) FROM journal WHERE verb = 'people::set_skill'
            AND channel = 'paper' AND subject = 'person:' || on_behalf_of";
        let key = async |rows: &str, skill: &str| {
            desk.read("/paper/1").await;
            let fields = [
                ("what", "skill"),
                ("rows", rows),
                ("skill", skill),
                ("day", "2026-11-20"),
                ("sure", "1"),
            ];
            let answer = desk.press("/paper/1", &fields).await;
            assert_eq!(answer.status, 200, "{}", words(&answer.text));
            words(&answer.text)
        };
        let told = key("1，3", "书法").await;
        assert!(told.contains("赵玉兰") && told.contains("钱广泉"), "{told}");
        assert!(
            !told.contains("赵玉成") && told.contains("记下了"),
            "{told}"
        );
        assert_eq!(skills(house).await, ["书法", "", "书法"]);
        assert_eq!(count(house, lines).await, 2);

        let told = key("1 3", "书法").await;
        assert!(
            told.contains("已经登记过") && !told.contains("记下了"),
            "{told}"
        );
        assert_eq!(count(house, lines).await, 2, "keyed twice");
        key("1-2", "合唱").await;
        assert_eq!(skills(house).await, ["书法、合唱", "合唱", "书法"]);

        for (rows, skill, named) in [
            ("2 99 x", "摄影", "99、x"),
            ("", "摄影", "没有填行号"),
            ("2", "", "“特长”没有填写"),
            ("2", "从一九六〇年起一直在练的各种各样的书法和绘画", "太长"),
        ] {
            let told = key(rows, skill).await;
            assert!(told.contains(named), "{rows} {skill}: {told}");
        }
        assert_eq!(count(house, lines).await, 4, "nothing of a bad keying");
        assert_eq!(desk.get("/paper/9").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn row_of_somebody_elses_is_named_and_nothing_is_recorded() {
    on_both(async |house| {
        let town = town(house).await;
        let city = Person::with(&town, &town.sign_in("市里", Role::Staff, "370100").await);
        let paper = city.read("/people?as=print").await;
        assert!(paper.contains("共4行"), "{paper}");
        let desk = at_the_desk(&town, Role::Secretary, OURS).await;
        desk.read("/paper/1").await;
        let fields = [("rows", "1-4"), ("skill", "书法"), ("day", "")];
        let answer = desk.press("/paper/1", &fields).await;
        let told = words(&answer.text);
        assert!(told.contains("不归您管，或者已经不在册：4"), "{told}");
        assert!(!told.contains("孙秀英"), "{told}");
        assert_eq!(skills(house).await, ["", "", ""]);
        let future = [("rows", "1"), ("skill", "书法"), ("day", "2027-01-01")];
        let answer = desk.press("/paper/1", &future).await;
        assert!(words(&answer.text).contains("日期还没有到"));
        assert_eq!(skills(house).await, ["", "", ""]);
    })
    .await;
}

/// Presses a form of the page, and then the form of what it shows, if any.
async fn keyed(desk: &Person<'_>, fields: &[(&str, &str)]) -> (String, String) {
    desk.read("/paper/1").await;
    let shown = words(&desk.press("/paper/1", fields).await.text);
    let sure = [fields, &[("sure", "1")]].concat();
    let told = words(&desk.press("/paper/1", &sure).await.text);
    (shown, told)
}

#[tokio::test]
async fn consents_telephones_and_places_come_back_from_paper_seen_before_they_are_recorded() {
    on_both(async |house| {
        let town = town(house).await;
        let desk = at_the_desk(&town, Role::Secretary, OURS).await;
        desk.read("/people?as=print").await;
        let lines = async |verb: &str| {
            let lines = crate::journal::list_lines_of(house.db.read(), verb).await;
            let lines = lines.expect("reads");
            assert!(lines.iter().all(|line| line.channel == "paper"), "{verb}");
            lines.len()
        };
        let consents = [
            ("what", "consents"),
            ("photo", "1 3"),
            ("photo_version", "1"),
            ("show", "3"),
            ("show_version", "1"),
        ];
        desk.read("/paper/1").await;
        let shown = words(&desk.press("/paper/1", &consents).await.text);
        assert!(
            shown.contains("还没有记") && shown.contains("同意：拍照和录像"),
            "{shown}"
        );
        assert_eq!(lines("privacy::consent").await, 0, "only shown");
        let (_, told) = keyed(&desk, &consents).await;
        assert!(told.contains("记下了") && told.contains("钱广泉"), "{told}");
        assert!(!told.contains("赵玉成"), "not ticked: {told}");
        assert_eq!(
            lines("privacy::consent").await,
            3,
            "one line a person and thing"
        );
        let (shown, told) = keyed(&desk, &consents).await;
        assert!(shown.contains("没有一项能记"), "{shown}");
        assert!(told.contains("已经同意过了"), "{told}");
        assert_eq!(lines("privacy::consent").await, 3, "keyed twice");

        // A row with a number that is none is named; the others are recorded.
        let calls = [("what", "mobile"), ("calls", "1 13900000022，2 13900000")];
        let (shown, told) = keyed(&desk, &calls).await;
        assert!(
            shown.contains("手机号不对") && shown.contains("可以记"),
            "{shown}"
        );
        assert!(told.contains("赵玉兰") && told.contains("记下了"), "{told}");
        assert_eq!(lines("people::set_contact").await, 1);
        let bad = [("what", "mobile"), ("calls", "9 13900000022")];
        let (shown, told) = keyed(&desk, &bad).await;
        assert!(shown.contains("“9”不是名单上的行号"), "{shown}");
        assert!(told.contains("“9”不是名单上的行号"), "{told}");

        let places = [("what", "elsewhere"), ("away", "2"), ("place", "青岛")];
        keyed(&desk, &places).await;
        keyed(&desk, &places).await;
        assert_eq!(lines("people::live_elsewhere").await, 1, "keyed twice");
        let back = [("what", "elsewhere"), ("back", "2")];
        keyed(&desk, &back).await;
        assert_eq!(lines("people::live_elsewhere").await, 2);
    })
    .await;
}

#[tokio::test]
async fn list_keyed_by_mistake_is_taken_back_row_by_row_or_whole() {
    on_both(async |house| {
        let town = town(house).await;
        let desk = at_the_desk(&town, Role::Secretary, OURS).await;
        desk.read("/people?as=print").await;
        desk.read("/paper/1").await;
        let fields = [
            ("what", "skill"),
            ("rows", "1-3"),
            ("skill", "书法"),
            ("sure", "1"),
        ];
        let page = desk.press("/paper/1", &fields).await.text;
        assert_eq!(skills(house).await, ["书法", "书法", "书法"]);
        let offered: Vec<String> = page
            .split("name=\"lines\" value=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().expect("lines").to_owned())
            .collect();
        assert_eq!(offered.len(), 4, "three rows, and all of them");
        let cookie = town.sign_in("李书记", Role::Secretary, THEIRS).await;
        let theirs = Person::with(&town, &cookie);
        theirs.read("/mine").await;
        let back = "/paper/1/take-back";
        let fields = [("lines", offered[3].as_str())];
        let foreign = theirs.press(back, &fields).await;
        assert_eq!(foreign.status, 404);
        assert_eq!(skills(house).await, ["书法", "书法", "书法"]);
        let told = desk.press(back, &[("lines", &offered[1])]).await;
        assert!(
            words(&told.text).contains("撤回了"),
            "{}",
            words(&told.text)
        );
        assert_eq!(skills(house).await, ["书法", "", "书法"]);
        for _ in 0..2 {
            let told = desk.press(back, &fields).await;
            assert!(
                words(&told.text).contains("撤回了"),
                "{}",
                words(&told.text)
            );
            assert_eq!(skills(house).await, ["", "", ""]);
        }
        let undone = "SELECT COUNT(*) FROM journal
            WHERE verb = 'corrections::undo' AND channel = 'paper'";
        assert_eq!(count(house, undone).await, 3, "one line a person");
    })
    .await;
}

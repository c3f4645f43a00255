//! What is held of somebody, as they see it themselves: seen, corrected, taken
//! along, agreed to and taken back.

use super::person::Person;
use super::town::{Town, cells, words};
use crate::access::{Role, Way};
use crate::accounts::{self, HelperForm, OpenForm};
use crate::db::scalar;
use crate::importing::samples::csv;
use crate::journal::verb;
use crate::people;
use crate::privacy::{self, Kind};
use crate::testing::{TestHouse, import_options, on_both, test_day};
use kit::PersonNo;

pub const NAME: &str = "郑泉生";
pub const BRANCH: &str = "370102001-1";
const MOBILE: &str = "13900000011";
const FRESH: &str = "13900000022";

/// Three of the roster with telephones; the first two of one branch.
pub async fn roster(house: &TestHouse) -> PersonNo {
    let rows: &[&[&str]] = &[
        &[
            "姓名",
            "性别",
            "出生日期",
            "政治面貌",
            "离退休类别",
            "离退休时间",
            "管理单位",
            "所在党支部",
            "手机",
            "详细住址",
            "特长",
        ],
        &[
            NAME,
            "男",
            "1950-01-05",
            "中共党员",
            "退休",
            "2010-02-01",
            BRANCH,
            BRANCH,
            MOBILE,
            "泉城路七号",
            "书法",
        ],
        &[
            "吴大明",
            "男",
            "1951-01-05",
            "群众",
            "退休",
            "2011-02-01",
            BRANCH,
            BRANCH,
            "13900000033",
            "",
            "",
        ],
        &[
            "孙秀英",
            "女",
            "1952-01-05",
            "群众",
            "退休",
            "2012-02-01",
            "370103-1",
            "370103-1",
            "13900000044",
            "",
            "",
        ],
    ];
    let files = [csv(&house.folder, "roster.csv", rows)];
    let options = import_options();
    let (db, writer, secrets) = (&house.db, &house.writer, &house.secrets);
    let done = people::import_roster(db, writer, secrets, house.act(), &files, &options);
    let done = done.await.expect("imports");
    assert!(done[0].applied, "{:?}", done[0].problems);
    number_of(house, NAME).await
}

pub async fn number_of(house: &TestHouse, name: &str) -> PersonNo {
    let sql = "SELECT person_no FROM shown_person WHERE name = $1";
    let number = scalar(house.db.read(), sql, [name.into()]).await;
    PersonNo(u32::try_from(number.expect("reads")).expect("a number"))
}

/// The elder's own session, by card.
pub async fn elder_cookie(house: &TestHouse, person: PersonNo) -> String {
    let secrets = house.secrets.clone();
    let opening = verb(move |tx| {
        let secrets = secrets.clone();
        let form = OpenForm {
            person,
            ..OpenForm::default()
        };
        Box::pin(async move { accounts::open_account(tx, &secrets, &form).await })
    });
    house.line(opening).await;
    let card = accounts::find_account_of(house.db.read(), person).await;
    let account = card.expect("reads").expect("an account").id;
    session(house, account, Way::Card).await
}

async fn session(house: &TestHouse, account: i64, way: Way) -> String {
    let account = u32::try_from(account).expect("a number");
    let now = house.clock.now_ms();
    let opened = accounts::open_session(&house.db, account, way, "试验", now).await;
    format!("yl_in={}", opened.expect("a session").key)
}

/// Family who acts for the elder already.
pub async fn helper<'a>(town: &'a Town, house: &TestHouse, person: PersonNo) -> Person<'a> {
    let (secrets, now) = (house.secrets.clone(), house.clock.now_ms());
    let naming = verb(move |tx| {
        let secrets = secrets.clone();
        let form = HelperForm {
            name: "郑小清".into(),
            phone: "13900000055".into(),
        };
        Box::pin(async move { accounts::name_helper(tx, &secrets, person, &form, now).await })
    });
    house.line(naming).await;
    let helpers = accounts::list_helpers(house.db.read(), person).await;
    let account = helpers.expect("reads")[0].account;
    let helper = Person::with(town, &session(house, account, Way::Phone).await);
    helper.read("/mine").await;
    let number = person.to_string();
    helper.on("/mine/help", &[("person", &number)]).await;
    helper
}

async fn lines_of(house: &TestHouse, verb: &str) -> Vec<crate::journal::Line> {
    let lines = crate::journal::list_lines_of(house.db.read(), verb).await;
    lines.expect("reads")
}

#[tokio::test]
async fn elder_sees_all_that_is_held_and_who_looked_and_corrects_it() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let person = roster(house).await;
        let elder = Person::with(&town, &elder_cookie(house, person).await);
        let cookie = town.sign_in("王书记", Role::Secretary, BRANCH).await;
        let secretary = Person::with(&town, &cookie);
        secretary.read(&format!("/people/{person}")).await;

        let page = elder.read("/mine/record").await;
        for held in [
            NAME,
            MOBILE,
            "泉城路七号",
            "书法",
            "解放路街道第一党支部",
            "中共党员",
        ] {
            assert!(page.contains(held), "{held}: {page}");
        }
        assert!(page.contains("支部书记看了一个人"), "{page}");
        assert!(page.contains("您自己看了自己的资料"), "{page}");
        assert!(!page.contains("王书记"), "by role, not by name: {page}");

        let fields = [("mobile", FRESH)];
        elder.on("/mine/record/mobile", &fields).await;
        elder.on("/mine/record/mobile", &fields).await;
        let lines = lines_of(house, "people::set_contact").await;
        assert_eq!(lines.len(), 1, "sent twice, it is one change");
        assert!(!lines[0].detail.contains(FRESH), "{}", lines[0].detail);
        let page = elder.read("/mine/record").await;
        assert!(page.contains(FRESH) && !page.contains(MOBILE), "{page}");
        let wrong = elder
            .press("/mine/record/mobile", &[("mobile", "12")])
            .await;
        assert!(
            words(&wrong.text).contains("手机号不对"),
            "{}",
            words(&wrong.text)
        );
        let id = elder
            .press("/mine/record/id_number", &[("id_number", "1")])
            .await;
        assert_eq!(id.status, 404, "an ID number is nobody's to change");
        elder.on("/mine/record/skill", &[("skill", "京剧")]).await;
        assert!(elder.read("/mine/record").await.contains("京剧"));

        // A change that was a mistake is taken back whole, newest first.
        let skill = lines_of(house, "people::set_skill").await[0].seq;
        for line in [skill, lines[0].seq] {
            let (secrets, line) = (house.secrets.clone(), u32::try_from(line).expect("small"));
            let undoing = verb(move |tx| {
                let secrets = secrets.clone();
                Box::pin(async move {
                    crate::corrections::undo(tx, &secrets, line, "填错了", test_day()).await
                })
            });
            house.line(undoing.alone()).await;
        }
        let page = elder.read("/mine/record").await;
        assert!(page.contains(MOBILE) && page.contains("书法"), "{page}");

        let sheet = elder.get("/mine/record/sheet").await.text;
        assert!(
            sheet.contains("<svg viewBox") || sheet.contains("<svg xmlns"),
            "a code"
        );
        let sheet = words(&sheet);
        assert!(sheet.contains("http://yinling.test/mine/record"), "{sheet}");
        assert!(
            sheet.contains(NAME) && sheet.contains("泉城路七号"),
            "{sheet}"
        );
        // Nobody else has a record here.
        assert_eq!(secretary.get("/mine/record").await.status, 404);
        assert_eq!(Person::at(&town).get("/mine/record").await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn elder_takes_all_of_it_along_and_nothing_in_it_is_a_formula() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let person = roster(house).await;
        let elder = Person::with(&town, &elder_cookie(house, person).await);
        elder.read("/mine/record").await;
        elder
            .on("/mine/record/address", &[("address", "=1+1")])
            .await;
        let sheet = elder.get("/mine/record.xlsx").await;
        let rows = cells(&sheet.bytes);
        let holds = |text: &str| rows.iter().any(|row| row.iter().any(|cell| cell == text));
        assert!(holds("=1+1") && holds(NAME) && holds(MOBILE), "{rows:?}");
        let json = elder.get("/mine/record.json").await;
        let json: serde_json::Value = serde_json::from_str(&json.text).expect("JSON");
        let text = json.to_string();
        assert!(text.contains(NAME) && text.contains(MOBILE), "{text}");
        let page = elder.read("/mine/record").await;
        assert_eq!(page.matches("您自己下载了自己的资料").count(), 2, "{page}");
    })
    .await;
}

#[tokio::test]
async fn helper_sees_it_masked_corrects_it_and_decides_nothing() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let person = roster(house).await;
        let elder = Person::with(&town, &elder_cookie(house, person).await);
        let daughter = helper(&town, house, person).await;
        let page = daughter.read("/mine/record").await;
        assert!(page.contains(NAME) && page.contains("139****"), "{page}");
        assert!(
            !page.contains(MOBILE) && !page.contains("泉城路七号"),
            "{page}"
        );
        daughter
            .on("/mine/record/mobile", &[("mobile", FRESH)])
            .await;
        let line = &lines_of(house, "people::set_contact").await[0];
        assert_eq!(line.on_behalf_of, i64::from(person), "both are on the line");
        assert!(
            elder
                .read("/mine/record")
                .await
                .contains("您的帮手看了自己的资料")
        );

        for path in [
            "/mine/record.json",
            "/mine/record.xlsx",
            "/mine/consents",
            "/mine/erase",
        ] {
            let answer = daughter.get(path).await;
            assert_eq!(answer.status, 403, "{path}");
            assert!(words(&answer.text).contains("本人"), "{path}");
        }
        for press in [
            "/mine/consents/give",
            "/mine/consents/withdraw",
            "/mine/erase",
        ] {
            let fields = [("kind", "photo"), ("version", "1")];
            let answer = daughter.press(press, &fields).await;
            assert_eq!(answer.status, 403, "{press}");
        }
        let stands = privacy::stands(house.db.read(), person, Kind::Photo).await;
        assert!(!stands.expect("reads"), "nothing was agreed to");
        let wishes = privacy::list_wishes(house.db.read(), person).await;
        assert!(wishes.expect("reads").is_empty());
    })
    .await;
}

#[tokio::test]
async fn consent_is_given_and_taken_back_by_one_press_each() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let person = roster(house).await;
        let elder = Person::with(&town, &elder_cookie(house, person).await);
        let stands = async |kind| {
            let stands = privacy::stands(house.db.read(), person, kind).await;
            stands.expect("reads")
        };
        let page = elder.read("/mine/consents").await;
        assert!(
            page.contains("拍照和录像") && page.contains("推荐评先进"),
            "{page}"
        );
        let fields = [("kind", "photo"), ("version", "1")];
        elder.on("/mine/consents/give", &fields).await;
        elder.on("/mine/consents/give", &fields).await;
        assert!(stands(Kind::Photo).await && !stands(Kind::Name).await);
        let given = lines_of(house, "privacy::consent").await;
        assert_eq!(given.len(), 1, "sent twice, it is one consent");
        assert!(
            given[0].detail.contains("\"how\":\"card\""),
            "{}",
            given[0].detail
        );
        // Words that are no longer those on the page are not agreed to.
        let old = [("kind", "name"), ("version", "0")];
        let answer = elder.press("/mine/consents/give", &old).await;
        assert!(
            words(&answer.text).contains("刚刚改过"),
            "{}",
            words(&answer.text)
        );
        assert!(!stands(Kind::Name).await);
        elder.on("/mine/consents/withdraw", &fields).await;
        elder.on("/mine/consents/withdraw", &fields).await;
        assert!(!stands(Kind::Photo).await, "taken back, there is none");
        assert_eq!(lines_of(house, "privacy::withdraw").await.len(), 1);
        assert!(elder.read("/mine/record").await.contains("收回了"));
        // And given again.
        elder.on("/mine/consents/give", &fields).await;
        assert!(stands(Kind::Photo).await);
    })
    .await;
}

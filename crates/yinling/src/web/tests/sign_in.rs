//! Signing in through the pages: cards, phones, passwords, helpers.

use super::people::{ELDER, NAME, neighbours};
use super::person::Person;
use super::town::{Town, words};
use crate::access::Role;
use crate::accounts::{self, Password};
use crate::journal::{Act, Channel, verb};
use crate::testing::on_both;
use kit::PersonNo;

/// Whoever has not signed in is led there, and back afterwards.
pub async fn asks_to_sign_in(town: &Town, path: &str) {
    let answer = town.get(path).await;
    assert_eq!(answer.status, 303, "{path}");
    let place = answer.headers["location"].to_str().expect("text");
    let back = crate::web::links::escape(path);
    assert_eq!(place, format!("/sign-in?back={back}"), "{path}");
}

/// The digits after a word on a page that was read.
fn digits_after(text: &str, word: &str, n: usize) -> String {
    let (_, rest) = text
        .split_once(word)
        .unwrap_or_else(|| panic!("{word}: {text}"));
    rest.chars().filter(char::is_ascii_digit).take(n).collect()
}

/// A card printed by the secretary: number and PIN.
pub async fn printed(secretary: &Person<'_>) -> (String, String) {
    let page = format!("/people/{ELDER}");
    secretary.read(&page).await;
    let answer = secretary
        .press(&format!("{page}/card"), &[("cards", "0")])
        .await;
    assert_eq!(answer.status, 200, "{}", words(&answer.text));
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert!(answer.text.contains("<svg"), "a code to scan");
    let text = words(&answer.text);
    let number = digits_after(&text, "请现在就打印", 12);
    let pin = digits_after(&text, "的密码，请和卡片分开放", 6);
    (number, pin)
}

/// The secretary of the first branch, signed in.
pub async fn her_secretary(town: &Town) -> Person<'_> {
    let cookie = town.sign_in("王书记", Role::Secretary, "370102001-1").await;
    Person::with(town, &cookie)
}

#[tokio::test]
async fn elder_comes_in_with_a_card_and_a_pin_and_finds_four_doors() {
    on_both(async |house| {
        let town = Town::of(house).await;
        neighbours(house).await;
        let secretary = her_secretary(&town).await;
        let (number, pin) = printed(&secretary).await;

        let elder = Person::at(&town);
        let doors = elder.read("/elders").await;
        for door in ["活动", "投稿", "点赞", "我的"] {
            assert!(doors.contains(door), "{doors}");
        }
        let page = elder.read(&format!("/card/{number}")).await;
        assert!(
            page.contains("用卡片登录") && !page.contains(NAME),
            "{page}"
        );
        let spaced = format!("{} {} {}", &number[..4], &number[4..8], &number[8..]);
        let fields = [("number", &*spaced), ("pin", &*pin), ("back", "/elders")];
        assert_eq!(elder.on("/sign-in/card", &fields).await, "/elders");
        let doors = elder.read("/elders").await;
        assert!(doors.contains(&format!("{NAME}，您好")), "{doors}");
        assert!(doors.contains("王书记"), "whom to call: {doors}");
        let mine = elder.read("/mine").await;
        assert!(mine.contains(NAME) && mine.contains("帮我的人"), "{mine}");
        assert!(
            !mine.contains("导入") && !mine.contains("账号和职责"),
            "{mine}"
        );
        // Nothing of the staff's is there for an elder.
        for path in [
            "/imports",
            "/people",
            "/admin/accounts",
            "/admin/audit",
            "/reports/write",
        ] {
            assert_eq!(elder.get(path).await.status, 404, "{path}");
        }
        let slip = elder.read("/mine/slip").await;
        assert!(slip.contains("王书记") && slip.contains("发卡片"), "{slip}");
        // Lost: one press, and whoever finds it has nothing.
        elder.read("/mine/access").await;
        elder.on("/mine/access/card", &[]).await;
        let finder = Person::at(&town);
        finder.read("/sign-in/card").await;
        let tried = finder
            .press("/sign-in/card", &[("number", &number), ("pin", &pin)])
            .await;
        assert_eq!(tried.status, 422);
        elder.read("/mine").await;
        assert_eq!(elder.on("/sign-out", &[]).await, "/");
        assert_eq!(elder.get("/mine").await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn third_wrong_pin_says_whom_to_call_and_a_new_pin_opens_at_once() {
    on_both(async |house| {
        let town = Town::of(house).await;
        neighbours(house).await;
        let secretary = her_secretary(&town).await;
        give_phone(&town, "王书记-secretary", "13900000001").await;
        let (number, pin) = printed(&secretary).await;
        let elder = Person::at(&town);
        elder.read("/sign-in/card").await;
        let wrong = if pin == "000000" { "000001" } else { "000000" };
        let fields = [("number", &*number), ("pin", wrong)];
        for n in 1..=3 {
            let answer = elder.press("/sign-in/card", &fields).await;
            assert_eq!(answer.status, 422);
            let text = words(&answer.text);
            assert!(text.contains("没有对上"), "{text}");
            assert_eq!(
                text.contains("王书记，13900000001"),
                n == 3,
                "try {n}: {text}"
            );
            assert!(!text.contains(NAME), "who it is: {text}");
        }
        // Now even the right one waits, for half a minute and not longer.
        let fields = [("number", &*number), ("pin", &*pin)];
        let answer = elder.press("/sign-in/card", &fields).await;
        assert!(
            words(&answer.text).contains("请等30秒"),
            "{}",
            words(&answer.text)
        );
        // The same words for a card that is nobody's.
        let nobody = elder
            .press("/sign-in/card", &[("number", "999988887777"), ("pin", "1")])
            .await;
        assert!(words(&nobody.text).contains("没有对上"));

        let page = format!("/people/{ELDER}");
        secretary.read(&page).await;
        let answer = secretary.press(&format!("{page}/pin"), &[]).await;
        let fresh = digits_after(&words(&answer.text), "的密码，请和卡片分开放", 6);
        let fields = [("number", &*number), ("pin", &*fresh)];
        assert_eq!(elder.on("/sign-in/card", &fields).await, "/mine");
    })
    .await;
}

async fn give_phone(town: &Town, login: &str, phone: &'static str) {
    let state = &town.state;
    let account = accounts::find_login(state.db.read(), login).await;
    let account = account.expect("reads").expect("is there");
    let secrets = state.secrets.clone();
    let setting = verb(move |tx| {
        let secrets = secrets.clone();
        Box::pin(async move { accounts::set_phone(tx, &secrets, account, phone).await })
    });
    state.writer.record(act(), setting).await.expect("sets");
}

fn act() -> Act {
    Act {
        actor: "测试员".into(),
        on_behalf_of: PersonNo::NOBODY,
        channel: Channel::Cli,
    }
}

#[tokio::test]
async fn helper_takes_steps_and_no_decisions_and_is_ended_by_one_press() {
    on_both(async |house| {
        let town = Town::of(house).await;
        neighbours(house).await;
        let secretary = her_secretary(&town).await;
        let (number, pin) = printed(&secretary).await;
        let elder = Person::at(&town);
        elder.read("/sign-in/card").await;
        elder
            .on("/sign-in/card", &[("number", &number), ("pin", &pin)])
            .await;
        elder.read("/mine/helpers").await;
        let fields = [("name", "陈小清"), ("phone", "13900000002")];
        elder.on("/mine/helpers", &fields).await;
        // Pressed twice, there is one helper.
        elder.on("/mine/helpers", &fields).await;
        let page = elder.get("/mine/helpers").await.text;
        assert_eq!(
            page.matches("陈小清").count(),
            2,
            "a name and its button: {page}"
        );

        let daughter = Person::with(&town, &helper_cookie(&town).await);
        let mine = daughter.read("/mine").await;
        assert!(mine.contains(&format!("替{NAME}办")), "{mine}");
        let elder_no = ELDER.to_string();
        daughter.on("/mine/help", &[("person", &elder_no)]).await;
        let mine = daughter.read("/mine").await;
        assert!(
            mine.contains("您现在替") && mine.contains("陈小清代办"),
            "{mine}"
        );
        // Whose friends come in is the elder's to say.
        assert_eq!(daughter.get("/mine/helpers").await.status, 403);
        let more = [("name", "别人"), ("phone", "13900000003")];
        assert_eq!(daughter.press("/mine/helpers", &more).await.status, 403);
        let own = Person::with(&town, &helper_cookie(&town).await);
        own.read("/mine").await;
        let other = (ELDER + 1).to_string();
        assert_eq!(
            own.press("/mine/help", &[("person", &other)]).await.status,
            409
        );

        elder.read("/mine/helpers").await;
        let account = page
            .split("name=\"account\" value=\"")
            .nth(1)
            .expect("an account");
        let account = account.split('"').next().expect("a number");
        elder.on("/mine/helpers/end", &[("account", account)]).await;
        let mine = daughter.read("/mine").await;
        assert!(!mine.contains(NAME), "she acts no more: {mine}");
    })
    .await;
}

/// The daughter comes in by phone; the code itself is proved elsewhere.
async fn helper_cookie(town: &Town) -> String {
    let state = &town.state;
    let phone = accounts::Phone::parse("13900000002").expect("a phone");
    let hash = phone.hash(&state.secrets).to_vec();
    let sql = "SELECT id AS next FROM account WHERE phone_hash = $1";
    let id = crate::db::scalar(state.db.read(), sql, [hash.into()])
        .await
        .expect("is there");
    let now = state.clock.now_ms();
    let way = crate::access::Way::Phone;
    let id = u32::try_from(id).expect("small");
    let opened = accounts::open_session(&state.db, id, way, "手机", now).await;
    format!("yl_in={}", opened.expect("opens").key)
}

#[tokio::test]
async fn half_filled_form_survives_the_end_of_its_session() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let cookie = town.sign_in("王经办", Role::Staff, "370100").await;
        set_password(&town, "王经办-staff", "泉城的水清又清啊啊").await;
        let staff = Person::with(&town, &cookie);
        let here = "/reports/370100/2026/write";
        staff.read(&format!("{here}?part=opening")).await;
        // Signed out by the security administrator, or by time.
        let account = accounts::find_login(town.state.db.read(), "王经办-staff").await;
        let account = account.expect("reads").expect("is there");
        accounts::end_sessions_of(&town.state.db, account)
            .await
            .expect("ends");
        let text = "这一段写了很久。";
        let fields = [("part", "opening"), ("base", "0"), ("text", text)];
        let place = staff.on(here, &fields).await;
        assert!(place.starts_with("/sign-in?draft="), "{place}");
        assert!(staff.read(&place).await.contains("刚才填的还在"));
        let draft = place.split('=').nth(1).expect("a number").to_owned();
        let fields = [
            ("login", "王经办-staff"),
            ("password", "泉城的水清又清啊啊"),
            ("draft", &draft),
        ];
        staff.read("/sign-in/password").await;
        let place = staff.on("/sign-in/password", &fields).await;
        assert_eq!(place, format!("/drafts/{draft}"));
        let page = staff.get(&place).await;
        assert!(words(&page.text).contains(text), "{}", words(&page.text));
        assert!(
            page.text.contains(&format!("action=\"{here}\"")),
            "{}",
            page.text
        );
        let fields = [("part", "opening"), ("base", "0"), ("text", text)];
        staff.on(here, &fields).await;
        assert!(staff.read(here).await.contains(text));
        // Another browser does not get it, nor does this one twice.
        let other = Person::with(&town, &town.sign_in("王经办", Role::Staff, "370100").await);
        assert_eq!(other.get(&format!("/drafts/{draft}")).await.status, 303);
    })
    .await;
}

async fn set_password(town: &Town, login: &str, password: &str) {
    let state = &town.state;
    let account = accounts::find_login(state.db.read(), login).await;
    let account = account.expect("reads").expect("is there");
    let password = Password::of(password).await.expect("hashes");
    let setting = verb(move |tx| {
        let password = password.clone();
        Box::pin(async move { accounts::set_password(tx, account, &password).await })
    });
    state.writer.record(act(), setting).await.expect("sets");
}

#[tokio::test]
async fn wrong_passwords_say_nothing_of_who_exists_and_presses_run_out() {
    on_both(async |house| {
        let town = Town::of(house).await;
        town.sign_in("王经办", Role::Staff, "370100").await;
        set_password(&town, "王经办-staff", "泉城的水清又清啊啊").await;
        let one = Person::at(&town);
        one.read("/sign-in/password").await;
        let try_as = async |login: &str| {
            let answer = one
                .press("/sign-in/password", &[("login", login), ("password", "x")])
                .await;
            assert_eq!(answer.status, 422);
            words(&answer.text).replace(login, "")
        };
        assert_eq!(try_as("王经办-staff").await, try_as("没有这个人").await);
        let other = Person::at(&town);
        let foreign = other
            .press("/sign-in/password", &[("login", "a"), ("password", "b")])
            .await;
        assert_eq!(foreign.status, 403, "a press without the page");
        let mut last = 0;
        for _ in 0..260 {
            last = one
                .press("/preferences", &[("size", "2")])
                .await
                .status
                .as_u16();
        }
        assert_eq!(last, 429);
        assert_eq!(one.get("/").await.status, 200, "reading goes on");
    })
    .await;
}

//! What those who look after people do with what is held of them: record what
//! they say, answer them, call them, erase them.

use super::own_record::{BRANCH, NAME, elder_cookie, number_of, roster};
use super::person::Person;
use super::town::{Town, words};
use crate::access::Role;
use crate::db::scalar;
use crate::indicators::verify_figures;
use crate::privacy::{self, Kind};
use crate::testing::{TestHouse, on_both};
use kit::PersonNo;

/// The secretary of the first branch, and one of another.
async fn two_secretaries(town: &Town) -> (Person<'_>, Person<'_>) {
    let own = town.sign_in("王书记", Role::Secretary, BRANCH).await;
    let other = town.sign_in("李书记", Role::Secretary, "370103-1").await;
    (Person::with(town, &own), Person::with(town, &other))
}

#[tokio::test]
async fn what_was_signed_or_said_is_recorded_by_the_own_secretary_alone() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let person = roster(house).await;
        let (own, other) = two_secretaries(&town).await;
        let stands = async |kind| {
            let stands = privacy::stands(house.db.read(), person, kind).await;
            stands.expect("reads")
        };
        let page = format!("/people/{person}/consents");
        let fields = |how: &'static str| [("kind", "show"), ("version", "1"), ("how", how)];
        other.read("/mine").await;
        assert_eq!(other.get(&page).await.status, 404);
        let give = format!("{page}/give");
        assert_eq!(other.press(&give, &fields("paper")).await.status, 404);
        assert!(!stands(Kind::Show).await);

        own.read(&page).await;
        own.on(&give, &fields("paper")).await;
        own.on(&give, &fields("paper")).await;
        assert!(stands(Kind::Show).await);
        let lines = crate::journal::list_lines_of(house.db.read(), "privacy::consent").await;
        let lines = lines.expect("reads");
        assert_eq!(lines.len(), 1);
        let line = &lines[0];
        assert_eq!(line.channel, "paper");
        assert_eq!(line.on_behalf_of, i64::from(person));
        // A card cannot be used for somebody else.
        assert_eq!(own.press(&give, &fields("card")).await.status, 400);
        own.on(&format!("{page}/withdraw"), &fields("voice")).await;
        assert!(!stands(Kind::Show).await);
    })
    .await;
}

#[tokio::test]
async fn what_an_elder_finds_wrong_waits_for_the_secretary_and_is_answered() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let person = roster(house).await;
        let elder = Person::with(&town, &elder_cookie(house, person).await);
        let (own, other) = two_secretaries(&town).await;
        elder.read("/mine/record").await;
        let text = "出生是1949年，不是1950年";
        let fields = [("words", text), ("base", "0")];
        elder.on("/mine/record/wish", &fields).await;
        elder.on("/mine/record/wish", &fields).await;
        let wishes = privacy::list_wishes(house.db.read(), person).await;
        let wishes = wishes.expect("reads");
        assert_eq!(wishes.len(), 1, "sent twice, it is one wish");
        let line = crate::journal::list_lines_of(house.db.read(), "privacy::ask_correction").await;
        let line = &line.expect("reads")[0];
        assert!(!line.detail.contains("1949年"), "{}", line.detail);

        assert!(
            own.read("/mine")
                .await
                .contains(&format!("{NAME}有一件事等您答复"))
        );
        assert!(!other.read("/mine").await.contains("等您答复"));
        let page = format!("/people/{person}");
        assert!(own.read(&page).await.contains(text));
        let wish = wishes[0].id.to_string();
        let press = format!("{page}/wishes");
        let done = |done: &'static str, reason: &'static str| {
            [
                ("wish", wish.clone()),
                ("done", done.into()),
                ("reason", reason.into()),
            ]
        };
        let ask = async |who: &Person<'_>, fields: [(&str, String); 3]| {
            let fields = fields
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            who.press(&press, &fields).await
        };
        assert_eq!(ask(&other, done("1", "")).await.status, 404);
        let bare = ask(&own, done("0", "")).await;
        assert!(
            words(&bare.text).contains("“理由”没有填写"),
            "{}",
            words(&bare.text)
        );
        let why = "身份证上就是1950年";
        assert_eq!(ask(&own, done("0", why)).await.status, 303);
        assert_eq!(
            ask(&own, done("1", "")).await.status,
            303,
            "answered already"
        );
        let told = elder.read("/mine/record").await;
        assert!(told.contains(&format!("没有办，{why}")), "{told}");
        assert!(!own.read("/mine").await.contains("等您答复"));
    })
    .await;
}

#[tokio::test]
async fn masked_number_is_told_once_with_its_reason_on_record() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let person = roster(house).await;
        let (own, other) = two_secretaries(&town).await;
        let page = format!("/people/{person}");
        let press = format!("{page}/reveal");
        other.read("/mine").await;
        assert_eq!(other.press(&press, &[("field", "call")]).await.status, 404);
        let seen = own.read(&page).await;
        assert!(
            seen.contains("打电话") && !seen.contains("13900000011"),
            "{seen}"
        );
        let told = own.press(&press, &[("field", "call")]).await;
        assert!(
            words(&told.text).contains("13900000011"),
            "{}",
            words(&told.text)
        );
        assert_eq!(told.headers["cache-control"], "no-store");
        assert!(!own.read(&page).await.contains("13900000011"), "told once");
        // The rest wants a reason in words.
        let bare = own
            .press(&press, &[("field", "address"), ("reason", "")])
            .await;
        let bare = words(&bare.text);
        assert!(
            bare.contains("“理由”没有填写") && !bare.contains("泉城路七号"),
            "{bare}"
        );
        let fields = [("field", "address"), ("reason", "送慰问品上门")];
        let told = own.press(&press, &fields).await;
        assert!(words(&told.text).contains("泉城路七号"));
        let lines = crate::journal::list_lines_of(house.db.read(), "people::reveal").await;
        let lines = lines.expect("reads");
        assert_eq!(lines.len(), 2);
        let why = crate::journal::find_text(house.db.read(), lines[0].seq, "reason").await;
        assert_eq!(why.expect("reads").as_deref(), Some("送慰问品上门"));
        assert!(!lines[0].detail.contains("送慰问品"), "{}", lines[0].detail);
        let auditor = Person::with(&town, &town.sign_in("孙审计", Role::Audit, "370100").await);
        let audit = auditor.read("/admin/audit").await;
        assert!(
            audit.contains("看了遮住的资料") && audit.contains("送慰问品上门"),
            "{audit}"
        );
        assert!(!audit.contains("泉城路七号"), "{audit}");
    })
    .await;
}

#[tokio::test]
async fn call_list_is_one_line_and_holds_ones_own_people_only() {
    on_both(async |house| {
        let town = Town::of(house).await;
        roster(house).await;
        let (own, other) = two_secretaries(&town).await;
        own.read("/people/calls").await;
        let none = own.press("/people/calls", &[("reason", "")]).await;
        assert!(words(&none.text).contains("“理由”没有填写"));
        let fields = [("reason", "通知开会"), ("unit", "")];
        let list = own.press("/people/calls", &fields).await;
        let list = words(&list.text);
        assert!(
            list.contains("13900000011") && list.contains("13900000033"),
            "{list}"
        );
        assert!(!list.contains("孙秀英"), "another branch's: {list}");
        let lines = crate::journal::list_lines_of(house.db.read(), "people::reveal").await;
        let lines = lines.expect("reads");
        assert_eq!(lines.len(), 1, "one list, one line");
        assert!(
            lines[0].subject.starts_with("unit:"),
            "{}",
            lines[0].subject
        );
        other.read("/people/calls").await;
        let list = other.press("/people/calls", &fields).await;
        assert!(!words(&list.text).contains("13900000011"));
        let elder = number_of(house, NAME).await;
        let elder = Person::with(&town, &elder_cookie(house, elder).await);
        assert_eq!(elder.get("/people/calls").await.status, 404);
    })
    .await;
}

/// Whether any table still holds the text, whichever database it is: a backup
/// has them all.
async fn is_anywhere(house: &TestHouse, name: &str, text: &str) -> bool {
    let file = house.folder.join(name);
    let db = &house.db;
    let made = crate::backups::back_up(db, &house.secrets, &*house.clock, &file, None, |_, _| {});
    made.await.expect("backs up");
    let bytes = std::fs::read(&file).expect("reads");
    let mut windows = bytes.windows(text.len());
    windows.any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn erased_at_their_wish_they_are_nowhere_and_every_figure_stays() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let person = roster(house).await;
        let elder = Person::with(&town, &elder_cookie(house, person).await);
        let (own, _) = two_secretaries(&town).await;
        let staff = Person::with(&town, &town.sign_in("赵历下", Role::Staff, "370102").await);
        let foreign = Person::with(&town, &town.sign_in("李市中", Role::Staff, "370103").await);
        // Texts about them, and copies of what was there.
        elder.read("/mine/record").await;
        elder
            .on("/mine/record/mobile", &[("mobile", "13900000022")])
            .await;
        let said = format!("{NAME}的职级写错了");
        let fields = [("words", said.as_str()), ("base", "0")];
        elder.on("/mine/record/wish", &fields).await;
        let page = format!("/people/{person}");
        own.read(&page).await;
        let why = format!("问{NAME}住哪里");
        let fields = [("field", "address"), ("reason", why.as_str())];
        own.press(&format!("{page}/reveal"), &fields).await;
        assert!(is_anywhere(house, "before.backup", NAME).await);

        let erase = format!("{page}/erase");
        staff.read("/mine").await;
        assert_eq!(staff.get(&erase).await.status, 404, "nobody asked for it");
        elder.read("/mine/erase").await;
        elder.on("/mine/erase", &[]).await;
        elder.on("/mine/erase", &[]).await;
        own.read(&page).await;
        assert_eq!(own.get(&erase).await.status, 404, "not a secretary's to do");
        foreign.read("/mine").await;
        assert_eq!(foreign.get(&erase).await.status, 404);
        let preview = staff.read(&erase).await;
        assert!(
            preview.contains("恢复不了") && preview.contains(NAME),
            "{preview}"
        );
        let bare = staff.press(&erase, &[("reason", "")]).await;
        assert!(
            words(&bare.text).contains("“理由”没有填写"),
            "{}",
            words(&bare.text)
        );

        let counted = async || {
            let sql = "SELECT CAST(SUM(quantity) AS BIGINT) FROM posted_fact WHERE measure = 1";
            scalar(house.db.read(), sql, []).await.expect("reads")
        };
        let before = counted().await;
        let fields = [("reason", "上门当面问过")];
        assert_eq!(staff.on(&erase, &fields).await, "/people");
        let again = staff.press(&erase, &fields).await;
        assert_eq!(again.status, 404, "they are gone");
        let lines = crate::journal::list_lines_of(house.db.read(), "privacy::erase").await;
        let lines = lines.expect("reads");
        assert_eq!(lines.len(), 1);

        assert_eq!(counted().await, before);
        town.caught_up().await;
        let today = house.today();
        let verified = verify_figures(&town.state.live, &house.db, today, |_| {}).await;
        verified
            .expect("reads")
            .expect("figures are what a recount finds");
        let whole = crate::people::check_identities(house.db.read()).await;
        whole.expect("reads").expect("nobody is missed");
        assert!(
            !is_anywhere(house, "after.backup", NAME).await,
            "no trace of the name"
        );
        assert_eq!(
            elder.get("/mine").await.status,
            303,
            "the account is closed"
        );
        assert!(!own.read("/people").await.contains(NAME));
        // For good: the line is not taken back.
        let (secrets, line) = (
            house.secrets.clone(),
            u32::try_from(lines[0].seq).expect("small"),
        );
        let undoing = crate::journal::verb(move |tx| {
            let secrets = secrets.clone();
            Box::pin(
                async move { crate::corrections::undo(tx, &secrets, line, "反悔", today).await },
            )
        });
        assert_eq!(house.refusal(undoing.alone()).await, "erased_for_good");
        let list = std::fs::read_to_string(house.folder.join("erased")).expect("the list");
        let first = format!("{person} {} ", lines[0].seq);
        assert!(list.starts_with(&first), "{list}");
        assert_ne!(person, PersonNo::NOBODY);
    })
    .await;
}

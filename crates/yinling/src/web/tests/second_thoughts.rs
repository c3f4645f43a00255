//! Undo for ten minutes, as elders, helpers and secretaries press it.

use super::own_record::{BRANCH, NAME, elder_cookie, number_of, roster};
use super::person::Person;
use super::town::{Town, words};
use crate::access::Role;
use crate::journal::Writer;
use crate::privacy::{self, Kind};
use crate::testing::{TestHouse, on_both};
use kit::{Clock, PersonNo};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const BUTTON: &str = "办错了，撤回这一步";

/// A clock that a test moves on.
#[derive(Debug)]
struct Moved(AtomicI64);

impl Clock for Moved {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The same house by a clock that can be moved on.
fn by_clock(house: &TestHouse) -> (TestHouse, Arc<Moved>) {
    let clock = Arc::new(Moved(AtomicI64::new(house.clock.now_ms())));
    let moved = TestHouse {
        db: house.db.clone(),
        writer: Writer::start(house.db.clone(), clock.clone()),
        secrets: house.secrets.clone(),
        clock: clock.clone(),
        folder: house.folder.clone(),
        url: house.url.clone(),
    };
    (moved, clock)
}

/// The line that a page offers to take back.
fn offered(page: &str) -> String {
    let line = page.split("name=\"line\" value=\"").nth(1);
    let line = line.unwrap_or_else(|| panic!("nothing is offered: {}", words(page)));
    line.split('"').next().expect("a number").to_owned()
}

async fn stands(house: &TestHouse, person: PersonNo, kind: Kind) -> bool {
    let stands = privacy::stands(house.db.read(), person, kind).await;
    stands.expect("reads")
}

/// An elder agrees to something: the page that the press leads to.
pub async fn pressed(town: &Town, cookie: &str) -> String {
    let elder = Person::with(town, cookie);
    elder.read("/mine/consents").await;
    let fields = [("kind", "photo"), ("version", "1")];
    elder.on("/mine/consents/give", &fields).await
}

#[tokio::test]
async fn elder_takes_a_press_back_from_the_page_it_leads_to_and_from_their_own_page() {
    on_both(async |house| {
        let (house, clock) = by_clock(house);
        let town = Town::of(&house).await;
        let person = roster(&house).await;
        let elder = Person::with(&town, &elder_cookie(&house, person).await);
        let quiet = elder.read("/mine").await;
        assert!(!quiet.contains("刚才办的事"), "{quiet}");
        elder.read("/mine/consents").await;
        let fields = [("kind", "photo"), ("version", "1")];
        let place = elder.on("/mine/consents/give", &fields).await;
        let page = elder.get(&place).await.text;
        let told = words(&page);
        assert!(
            told.contains("同意了：拍照和录像") && told.contains(BUTTON),
            "{told}"
        );
        assert!(told.contains("12:10以前"), "until when: {told}");
        let mine = elder.read("/mine").await;
        assert!(
            mine.contains("刚才办的事") && mine.contains("同意了：拍照和录像"),
            "{mine}"
        );

        let line = offered(&page);
        let fields = [("line", line.as_str())];
        let (one, two) = tokio::join!(
            elder.press("/mine/take-back", &fields),
            elder.press("/mine/take-back", &fields)
        );
        assert_eq!((one.status.as_u16(), two.status.as_u16()), (303, 303));
        assert_eq!(one.headers["location"], two.headers["location"]);
        let place = one.headers["location"].to_str().expect("text").to_owned();
        let told = elder.read(&place).await;
        assert!(
            told.contains("撤回了") && told.contains("和原来一样"),
            "{told}"
        );
        assert!(!told.contains(BUTTON), "{told}");
        assert!(!stands(&house, person, Kind::Photo).await);
        let sql = "SELECT COUNT(*) FROM journal WHERE verb = 'second_thoughts::take_back'";
        let lines = crate::db::scalar(house.db.read(), sql, []).await;
        assert_eq!(lines.expect("reads"), 1, "pressed twice, it is one line");
        assert!(!elder.read("/mine").await.contains("刚才办的事"));

        // The record, too; and what one writes to the secretary.
        elder.read("/mine/record").await;
        let fields = [("mobile", "13900000022")];
        let place = elder.on("/mine/record/mobile", &fields).await;
        let page = elder.get(&place).await.text;
        assert!(words(&page).contains("改了手机"), "{}", words(&page));
        let line = offered(&page);
        let place = elder.on("/mine/take-back", &[("line", &line)]).await;
        let told = elder.read(&place).await;
        assert!(
            told.contains("13900000011") && !told.contains("13900000022"),
            "{told}"
        );

        // The house's clock decides.
        let fields = [("name", "郑小清"), ("phone", "13900000055")];
        elder.read("/mine/helpers").await;
        let place = elder.on("/mine/helpers", &fields).await;
        let page = elder.get(&place).await.text;
        assert!(words(&page).contains("请了郑小清帮忙"), "{}", words(&page));
        let line = offered(&page);
        clock.0.fetch_add(10 * 60_000, Ordering::Relaxed);
        assert!(
            elder.read(&place).await.contains(BUTTON),
            "ten minutes are whole"
        );
        clock.0.fetch_add(1, Ordering::Relaxed);
        let late = elder.read(&place).await;
        assert!(
            !late.contains(BUTTON) && !late.contains("请了郑小清"),
            "{late}"
        );
        town.sign_in("王书记", Role::Secretary, BRANCH).await;
        let late = elder.press("/mine/take-back", &[("line", &line)]).await;
        let late = words(&late.text);
        for said in ["已经过了十分钟", "按“不用帮了”", "打电话给支部书记王书记"]
        {
            assert!(late.contains(said), "{said}: {late}");
        }
        let helpers = crate::accounts::list_helpers(house.db.read(), person).await;
        assert_eq!(helpers.expect("reads").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn nobody_takes_back_what_is_not_theirs_and_a_helper_decides_nothing_this_way() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let person = roster(house).await;
        let elder = Person::with(&town, &elder_cookie(house, person).await);
        elder.read("/mine/consents").await;
        let fields = [("kind", "photo"), ("version", "1")];
        elder.on("/mine/consents/give", &fields).await;
        let place = elder.on("/mine/consents/withdraw", &fields).await;
        let line = offered(&elder.get(&place).await.text);

        let daughter = super::own_record::helper(&town, house, person).await;
        daughter.read("/mine").await;
        let fields = [("line", line.as_str())];
        let refused = daughter.press("/mine/take-back", &fields).await;
        assert_eq!(refused.status, 404, "the elder's own press");
        let other = number_of(house, "吴大明").await;
        let other = Person::with(&town, &elder_cookie(house, other).await);
        other.read("/mine").await;
        assert_eq!(other.press("/mine/take-back", &fields).await.status, 404);
        let told = other.read(&format!("/mine/consents?done={line}")).await;
        assert!(
            !told.contains(BUTTON) && !told.contains("收回了同意"),
            "{told}"
        );
        assert!(
            !stands(house, person, Kind::Photo).await,
            "no consent came of it"
        );

        // Their own step they do take back; both stand on the line.
        daughter.read("/mine/record").await;
        let fields = [("mobile", "13900000022")];
        let place = daughter.on("/mine/record/mobile", &fields).await;
        let line = offered(&daughter.get(&place).await.text);
        daughter.on("/mine/take-back", &[("line", &line)]).await;
        let lines = crate::journal::list_lines_of(house.db.read(), "corrections::undo").await;
        let lines = lines.expect("reads");
        assert_eq!(lines[0].on_behalf_of, i64::from(person));
        assert_eq!(lines[0].subject, format!("line:{line}"));
        let slip = elder.read("/mine/slip").await;
        assert!(slip.contains("撤回"), "{slip}");
    })
    .await;
}

#[tokio::test]
async fn secretary_takes_back_what_they_keyed_in_and_so_does_the_elder() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let person = roster(house).await;
        let cookie = town.sign_in("王书记", Role::Secretary, BRANCH).await;
        let secretary = Person::with(&town, &cookie);
        let cookie = town.sign_in("李书记", Role::Secretary, "370103-1").await;
        let foreign = Person::with(&town, &cookie);
        let page = format!("/people/{person}");
        let consents = format!("{page}/consents");
        secretary.read(&consents).await;
        let fields = [("kind", "show"), ("version", "1"), ("how", "paper")];
        let give = format!("{consents}/give");
        let place = secretary.on(&give, &fields).await;
        let shown = secretary.get(&place).await.text;
        assert!(words(&shown).contains(BUTTON), "{}", words(&shown));
        let line = offered(&shown);
        let whole = secretary.read(&page).await;
        assert!(
            whole.contains("刚才办的事") && whole.contains(NAME),
            "{whole}"
        );
        let back = format!("{page}/take-back");
        foreign.read("/mine").await;
        let fields_back = [("line", line.as_str())];
        assert_eq!(foreign.press(&back, &fields_back).await.status, 404);
        let place = secretary.on(&back, &fields_back).await;
        assert!(place.starts_with(&consents), "{place}");
        assert!(secretary.read(&place).await.contains("撤回了"));
        assert!(!stands(house, person, Kind::Show).await);

        // The elder finds it on their own page, and need not call.
        secretary.on(&give, &fields).await;
        let elder = Person::with(&town, &elder_cookie(house, person).await);
        let mine = elder.get("/mine").await.text;
        let line = offered(&mine);
        elder.on("/mine/take-back", &[("line", &line)]).await;
        assert!(!stands(house, person, Kind::Show).await);
        // A call: the number is another, and then it was a mishearing.
        secretary.read(&page).await;
        let fields = [("field", "mobile"), ("value", "13900000077")];
        let change = format!("{page}/contact");
        let place = secretary.on(&change, &fields).await;
        assert_eq!(secretary.on(&change, &fields).await, page, "pressed twice");
        let shown = secretary.get(&place).await.text;
        assert!(words(&shown).contains("改了手机"), "{}", words(&shown));
        let misheard = offered(&shown);
        let wrong = secretary
            .press(&change, &[("field", "id_number"), ("value", "1")])
            .await;
        assert_eq!(wrong.status, 400, "nobody's to change");
        foreign.read("/mine").await;
        assert_eq!(foreign.press(&change, &fields).await.status, 404);
        secretary.on(&back, &[("line", &misheard)]).await;
        let record = elder.read("/mine/record").await;
        assert!(
            record.contains("13900000011") && !record.contains("13900000077"),
            "{record}"
        );
        // Too late for the secretary: what is done is done once.
        let again = secretary.press(&back, &[("line", &line)]).await;
        assert_eq!(again.status, 303);
        assert!(!stands(house, person, Kind::Show).await);
    })
    .await;
}

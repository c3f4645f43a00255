//! Who looks after whom, through the pages.

use super::person::Person;
use super::town::{Town, words};
use crate::access::Role;
use crate::testing::{TestHouse, on_both};

/// Two of the first branch of 历下区, one of 市中区.
pub const ELDER: u32 = 880_001;
pub const NAME: &str = "赵玉兰";

/// People with names, beside the town's facts.
pub async fn neighbours(house: &TestHouse) {
    for (number, name, unit) in [
        (ELDER, NAME, "370102001-1"),
        (ELDER + 1, "钱广泉", "370102001-1"),
        (ELDER + 2, "孙秀英", "370103-1"),
    ] {
        let sql = format!(
            "INSERT INTO person (person_no, name, sex, birth_on, birth_precision, retirement,
                managing_unit, party_branch, affiliation, details, merged_into, left_on, void_by)
             SELECT {number}, '{name}', '2', 18000, 2, 'retired', id, id, '', '{{}}', 0, NULL, 0
             FROM unit WHERE code = '{unit}'"
        );
        let tx = house.db.begin().await.expect("begins");
        crate::db::exec(&tx, &sql, []).await.expect("writes");
        tx.commit().await.expect("commits");
    }
}

/// Staff walk from unit to unit with the page they are on; a secretary has
/// nowhere to walk to, and nobody is led to where they may not look.
#[tokio::test]
async fn tree_at_the_left_is_for_staff_and_leads_to_the_same_page() {
    on_both(async |house| {
        let town = Town::of(house).await;
        neighbours(house).await;
        let county = Person::with(&town, &town.sign_in("李历下", Role::Staff, "370102").await);
        let tree = |html: &str| {
            let from = html.find("<nav class=\"tree\"")?;
            let nav = &html[from..];
            nav.find("</nav>").map(|to| nav[..to].to_owned())
        };
        let figure = "/figures/org.branches?unit=370102";
        let found = tree(&county.get(figure).await.text).expect("a tree");
        for link in ["370100", "370103", "370102001"] {
            let link = format!("href=\"/figures/org.branches?unit={link}\"");
            assert!(found.contains(&link), "{link}: {found}");
        }
        assert_eq!(tree(&town.page(figure).await), None, "a stranger");
        let instructors = county.get("/instructors?unit=370102").await.text;
        let found = tree(&instructors).expect("a tree");
        assert!(
            found.contains("href=\"/instructors?unit=370103\""),
            "{found}"
        );

        let people = county.get("/people").await.text;
        let found = tree(&people).expect("a tree");
        assert!(found.contains("href=\"/people?unit=370102001\""), "{found}");
        for elsewhere in ["unit=370103", "unit=370100"] {
            assert!(!found.contains(elsewhere), "not theirs to see: {found}");
        }
        let street = county.get("/people?unit=370102001").await.text;
        assert!(street.contains(NAME) && street.contains("value=\"370102001\""));
        let none = county.read("/people?unit=370103").await;
        assert!(none.contains("没有找到"), "{none}");
        let secretary = super::sign_in::her_secretary(&town).await;
        for page in ["/people", figure] {
            assert_eq!(tree(&secretary.get(page).await.text), None, "{page}");
        }
    })
    .await;
}

#[tokio::test]
async fn secretary_sees_her_own_people_and_nobody_elses() {
    on_both(async |house| {
        let town = Town::of(house).await;
        neighbours(house).await;
        let secretary = super::sign_in::her_secretary(&town).await;
        let list = secretary.read("/people").await;
        assert!(list.contains(NAME) && list.contains("钱广泉"), "{list}");
        assert!(!list.contains("孙秀英"), "another branch's: {list}");
        let found = secretary.read("/people?name=%E9%92%B1").await;
        assert!(found.contains("钱广泉") && !found.contains(NAME), "{found}");
        let none = secretary.read("/people?name=%25").await;
        assert!(
            none.contains("没有找到"),
            "a sign of SQL is a letter: {none}"
        );
        let home = secretary.read("/mine").await;
        assert!(
            home.contains("2位还没有卡片") && home.contains("2位的政治面貌没有填"),
            "{home}"
        );
        let person = secretary.read(&format!("/people/{ELDER}")).await;
        assert!(
            person.contains(NAME) && person.contains("没有填"),
            "{person}"
        );
        let other = format!("/people/{}", ELDER + 2);
        assert_eq!(secretary.get(&other).await.status, 404);
        for press in ["card", "pin", "card/revoke", "helpers", "helpers/end"] {
            let answer = secretary.press(&format!("{other}/{press}"), &[]).await;
            assert_eq!(answer.status, 404, "{press}");
        }
        let county = Person::with(&town, &town.sign_in("李市中", Role::Staff, "370103").await);
        let list = county.read("/people").await;
        assert!(list.contains("孙秀英") && !list.contains(NAME), "{list}");
        assert_eq!(county.get(&format!("/people/{ELDER}")).await.status, 404);
        // Writing the report is each county's own.
        assert_eq!(county.get("/reports/370103/2026/write").await.status, 200);
        assert_eq!(county.get("/reports/370102/2026/write").await.status, 403);
        // An administrator runs the house and sees nobody in it.
        let system = Person::with(&town, &town.sign_in("系统", Role::System, "370100").await);
        for path in [
            "/people",
            &format!("/people/{ELDER}"),
            "/imports",
            "/admin/audit",
        ] {
            assert_eq!(system.get(path).await.status, 404, "{path}");
        }
        assert_eq!(system.get("/admin/accounts").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn every_look_at_a_person_is_in_the_audit_for_the_auditor_alone() {
    on_both(async |house| {
        let town = Town::of(house).await;
        neighbours(house).await;
        let secretary = super::sign_in::her_secretary(&town).await;
        secretary.read(&format!("/people/{ELDER}")).await;
        assert_eq!(secretary.get("/admin/audit").await.status, 404);
        let auditor = Person::with(&town, &town.sign_in("孙审计", Role::Audit, "370100").await);
        let audit = auditor.read("/admin/audit").await;
        assert!(
            audit.contains("王书记") && audit.contains(&format!("人员{ELDER}")),
            "{audit}"
        );
        assert!(!audit.contains(NAME), "the auditor sees no person: {audit}");
    })
    .await;
}

#[tokio::test]
async fn card_pressed_twice_is_one_card() {
    on_both(async |house| {
        let town = Town::of(house).await;
        neighbours(house).await;
        let secretary = super::sign_in::her_secretary(&town).await;
        let page = format!("/people/{ELDER}");
        secretary.read(&page).await;
        let press = format!("{page}/card");
        let fields = [("cards", "0")];
        let (one, two) = tokio::join!(
            secretary.press(&press, &fields),
            secretary.press(&press, &fields)
        );
        let texts = [words(&one.text), words(&two.text)];
        let printed = texts
            .iter()
            .filter(|text| text.contains("请现在就打印"))
            .count();
        let told = texts
            .iter()
            .filter(|text| text.contains("已经印过一张"))
            .count();
        assert_eq!((printed, told), (1, 1), "{texts:?}");
    })
    .await;
}

#[tokio::test]
async fn roles_are_given_and_ended_through_the_pages_within_ones_own() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let county = Person::with(&town, &town.sign_in("赵历下", Role::Staff, "370102").await);
        county.read("/admin/accounts").await;
        let fields = [("name", "周书记"), ("phone", "13900000009")];
        let place = county.on("/admin/accounts", &fields).await;
        let page = county.read(&place).await;
        assert!(
            page.contains("周书记") && !page.contains("审计管理员"),
            "{page}"
        );
        let give = format!("{place}/roles");
        let ask = |role: &'static str, unit: &'static str| {
            [("role", role), ("unit", unit), ("from", "2026-11-01")]
        };
        let foreign = county.press(&give, &ask("secretary", "370103-1")).await;
        assert!(
            words(&foreign.text).contains("您不能给"),
            "{}",
            words(&foreign.text)
        );
        let higher = county.press(&give, &ask("staff", "370102")).await;
        assert!(
            words(&higher.text).contains("您不能给"),
            "{}",
            words(&higher.text)
        );
        county.on(&give, &ask("secretary", "370102001-1")).await;
        let page = county.get(&place).await.text;
        assert!(
            words(&page).contains("解放路街道第一党支部支部书记"),
            "{}",
            words(&page)
        );
        let grant = page
            .split("name=\"grant\" value=\"")
            .nth(1)
            .expect("a role");
        let grant = grant.split('"').next().expect("a number").to_owned();
        // Another county's staff does not even find the account.
        let other = Person::with(&town, &town.sign_in("李市中", Role::Staff, "370103").await);
        other.read("/admin/accounts").await;
        assert_eq!(other.get(&place).await.status, 404);
        let ended = other
            .press(&format!("{place}/roles/end"), &[("grant", &grant)])
            .await;
        assert_ne!(ended.status, 303);
        county.read(&place).await;
        county
            .on(&format!("{place}/roles/end"), &[("grant", &grant)])
            .await;
        assert!(county.read(&place).await.contains("已经收回"));
    })
    .await;
}

//! What the verbs do, what follows for people and units, and what is taken back.

use super::*;
use crate::access::Secrets;
use crate::corrections;
use crate::db::{FromQueryResult, rows};
use crate::indicators::{Asked, Dictionary, Live, verify_figures};
use crate::journal::{Verb, verb, verify_chain};
use crate::people::{self, Named};
use crate::reorganisations::{self, SplitForm};
use crate::testing::{TestHouse, day, on_both, test_day};
use crate::units::{self, FoundForm};
use figures::Number;
use kit::{Day, Period, PersonNo};
use std::sync::Arc;

const ONE: PersonNo = PersonNo(1);
const TWO: PersonNo = PersonNo(2);

fn found(code: &'static str, kind: &'static str, parent: &'static str) -> Verb {
    let form = FoundForm {
        code: code.into(),
        name: format!("{code}号"),
        kind: kind.into(),
        parent: parent.into(),
        mode: String::new(),
    };
    verb(move |tx| {
        let form = form.clone();
        Box::pin(async move { units::found(tx, &form, day("2010-01-01"), test_day()).await })
    })
    .alone()
}

fn named(name: &str, phone: &str) -> Who {
    Who::Named(Named {
        name: name.into(),
        phone: phone.into(),
        ..Named::default()
    })
}

fn appointing(secrets: &Arc<Secrets>, who: Who, by: &str, document: &str, on: &str) -> Verb {
    let (secrets, on) = (secrets.clone(), day(on));
    let (by, document) = (by.to_owned(), document.to_owned());
    let form = AppointForm { who, by, document };
    verb(move |tx| {
        let (secrets, form) = (secrets.clone(), form.clone());
        Box::pin(async move { appoint(tx, &secrets, &form, on).await })
    })
    .alone()
}

fn codes(list: &[&str]) -> Vec<String> {
    list.iter().map(|code| (*code).to_owned()).collect()
}

fn assigning(secrets: &Arc<Secrets>, person: PersonNo, branches: &[&str], on: &str) -> Verb {
    let (secrets, on, branches) = (secrets.clone(), day(on), codes(branches));
    verb(move |tx| {
        let (secrets, branches) = (secrets.clone(), branches.clone());
        let who = Who::Number(person);
        Box::pin(async move { assign(tx, &secrets, &who, &branches, on).await })
    })
    .alone()
}

fn handing(secrets: &Arc<Secrets>, from: PersonNo, to: PersonNo, of: &[&str], on: &str) -> Verb {
    let (secrets, on, branches) = (secrets.clone(), day(on), codes(of));
    verb(move |tx| {
        let (secrets, branches) = (secrets.clone(), branches.clone());
        let (from, to) = (Who::Number(from), Who::Number(to));
        Box::pin(async move { hand_over(tx, &secrets, &from, &to, &branches, on).await })
    })
    .alone()
}

fn ending(secrets: &Arc<Secrets>, person: PersonNo, branches: &[&str], on: &str) -> Verb {
    let (secrets, on, branches) = (secrets.clone(), day(on), codes(branches));
    verb(move |tx| {
        let (secrets, branches) = (secrets.clone(), branches.clone());
        let who = Who::Number(person);
        Box::pin(async move { end(tx, &secrets, &who, &branches, on).await })
    })
    .alone()
}

fn undoing(secrets: &Arc<Secrets>, line: u32) -> Verb {
    let secrets = secrets.clone();
    verb(move |tx| {
        let secrets = secrets.clone();
        Box::pin(async move { corrections::undo(tx, &secrets, line, "录错了", test_day()).await })
    })
    .alone()
}

fn closing(code: &'static str, on: &'static str) -> Verb {
    verb(move |tx| Box::pin(reorganisations::close(tx, code, day(on), test_day()))).alone()
}

fn merging(from: &'static str, into: &'static str, on: &'static str) -> Verb {
    verb(move |tx| Box::pin(reorganisations::merge(tx, from, into, day(on), test_day()))).alone()
}

/// City 37, counties C1 (branches B1, B2, B3) and C2 (branch B4); two
/// instructors, of whom the first guides B1 and B2. The last line is 10.
async fn town(house: &TestHouse) {
    for (code, kind, parent) in [
        ("37", "city", ""),
        ("C1", "county", "37"),
        ("C2", "county", "37"),
        ("B1", "branch", "C1"),
        ("B2", "branch", "C1"),
        ("B3", "branch", "C1"),
        ("B4", "branch", "C2"),
    ] {
        house.line(found(code, kind, parent)).await;
    }
    let secrets = &house.secrets;
    for (name, phone, by, on) in [
        ("王建国", "13800000001", "C1", "2019-03-01"),
        ("李秀英", "13800000002", "C2", "2021-06-01"),
    ] {
        let document = format!("干字{by}号");
        let line = appointing(secrets, named(name, phone), by, &document, on);
        house.line(line).await;
    }
    let line = house
        .line(assigning(secrets, ONE, &["B1", "B2"], "2019-04-01"))
        .await;
    assert_eq!(line, 10);
}

struct Figures {
    live: Live,
    conn: crate::db::Db,
}

impl Figures {
    async fn of(house: &TestHouse) -> Figures {
        let live = Live::new(Dictionary::built_in().expect("the dictionary"));
        live.catch_up(&house.db).await.expect("follows");
        Figures {
            live,
            conn: house.db.clone(),
        }
    }

    async fn at(&self, unit: &str, on: &str, id: &str) -> Option<f64> {
        let unit = units::find_unit(self.conn.read(), unit)
            .await
            .expect("reads");
        let on = day(on);
        let asked = Asked {
            unit: unit.expect("is there"),
            period: Period::new(on, on),
            day: Some(on),
            line: None,
            todays_tree: false,
        };
        let indicator = self.live.find_indicator(id).expect(id);
        let figure = self.live.figure(&indicator, &asked, test_day());
        figure.cell.value.map(Number::as_f64)
    }
}

/// A figure of the city, −1 for null.
async fn city(house: &TestHouse, on: &str, id: &str) -> f64 {
    let figures = Figures::of(house).await;
    figures.at("37", on, id).await.unwrap_or(-1.0)
}

/// Serving, guided now, guided ever.
async fn pool(house: &TestHouse, unit: &str, on: &str) -> [f64; 3] {
    let figures = Figures::of(house).await;
    let mut found = [0.0; 3];
    for (number, id) in found.iter_mut().zip([
        "instructor.serving",
        "instructor.branches",
        "instructor.branches_ever",
    ]) {
        *number = figures.at(unit, on, id).await.unwrap_or(-1.0);
    }
    found
}

#[derive(FromQueryResult)]
struct NumberRow {
    person_no: i64,
}

/// Counted is what follows from histories; the chain is whole; live = recount.
async fn holds(house: &TestHouse) {
    let conn = house.db.read();
    let sql = "SELECT person_no FROM shown_person ORDER BY person_no";
    for NumberRow { person_no } in rows(conn, sql, []).await.expect("reads") {
        let person = PersonNo(u32::try_from(person_no).expect("a number"));
        let history = people::load_history(conn, person).await.expect("reads");
        let posted = people::posted_facts(conn, person).await.expect("reads");
        assert_eq!(posted, history.consequences(&|_| Day::ALWAYS), "{person}");
    }
    let identities = people::check_identities(conn).await.expect("reads");
    assert!(identities.is_ok(), "{identities:?}");
    let chain = verify_chain(conn, |_| {}).await.expect("reads");
    assert!(chain.is_ok(), "{chain:?}");
    let live = Figures::of(house).await.live;
    let figures = verify_figures(&live, &house.db, test_day(), |_| {}).await;
    let figures = figures.expect("recounts");
    assert!(figures.is_ok(), "{figures:?}");
}

#[tokio::test]
async fn appointed_and_assigned_instructors_are_counted_as_of_any_day() {
    on_both(async |house| {
        town(house).await;
        let today = "2026-11-23";
        for (id, number) in [
            ("instructor.since", 2019.0),
            ("instructor.people", 2.0),
            ("instructor.serving", 2.0),
            ("instructor.branches", 2.0),
            ("instructor.branches_ever", 2.0),
            ("instructor.coverage", 50.0),
            ("instructor.branches_without", 2.0),
        ] {
            assert_eq!(city(house, today, id).await, number, "{id}");
        }
        let figures = Figures::of(house).await;
        // None ever reached the second county, and its branch is without one.
        let at = async |id| figures.at("C2", today, id).await;
        assert_eq!(at("instructor.since").await, Some(2021.0));
        assert_eq!(at("instructor.branches").await, None);
        assert_eq!(at("instructor.coverage").await, Some(0.0));
        assert_eq!(at("instructor.branches_without").await, Some(1.0));
        assert_eq!(city(house, "2019-03-15", "instructor.coverage").await, 0.0);
        assert_eq!(city(house, "2019-02-28", "instructor.since").await, -1.0);
        // Counted nowhere among the retired, who are on no roster.
        assert_eq!(city(house, today, "people.retired").await, -1.0);
        holds(house).await;
    })
    .await;
}

#[tokio::test]
async fn first_year_opens_to_the_appointment_and_its_document() {
    on_both(async |house| {
        town(house).await;
        let figures = Figures::of(house).await;
        let since = figures.live.find_indicator("instructor.since");
        let unit = units::find_unit(house.db.read(), "37")
            .await
            .expect("reads");
        let asked = Asked {
            unit: unit.expect("is there"),
            period: Period::year(2026).expect("a year"),
            day: None,
            line: None,
            todays_tree: false,
        };
        let since = since.expect("is there");
        let drill = figures.live.drill(&since, &asked, test_day(), 0, 10);
        assert_eq!((drill.total, drill.len), (1, 1));
        let record = drill.records[0];
        assert_eq!((record.line, record.day), (8, day("2019-03-01")));
        let document = document_of(house.db.read(), record.line.into()).await;
        assert_eq!(document.expect("reads").as_deref(), Some("干字C1号"));
        // Taken back and restored, it is found through the corrections.
        house.line(undoing(&house.secrets, 9)).await;
        house.line(undoing(&house.secrets, 11)).await;
        let document = document_of(house.db.read(), 12).await.expect("reads");
        assert_eq!(document.as_deref(), Some("干字C2号"));
        holds(house).await;
    })
    .await;
}

#[tokio::test]
async fn branches_handed_over_stay_guided_and_an_ended_appointment_guides_nothing() {
    on_both(async |house| {
        town(house).await;
        let secrets = &house.secrets;
        house
            .line(handing(secrets, ONE, TWO, &["B2"], "2022-01-01"))
            .await;
        let now = list_pool(house.db.read(), test_day()).await.expect("reads");
        let branches: Vec<usize> = now.iter().map(|one| one.branches.len()).collect();
        assert_eq!(branches, [1, 1]);
        house
            .line(handing(secrets, ONE, TWO, &[], "2023-01-01"))
            .await;
        assert_eq!(pool(house, "37", "2026-11-23").await, [2.0, 2.0, 2.0]);
        house
            .line(ending(secrets, TWO, &["B1"], "2024-01-01"))
            .await;
        assert_eq!(pool(house, "37", "2024-01-01").await, [2.0, 1.0, 2.0]);
        // Back-dated: what was handed over later has nobody to take it.
        house.line(ending(secrets, TWO, &[], "2022-06-01")).await;
        assert_eq!(pool(house, "37", "2022-05-31").await, [2.0, 2.0, 2.0]);
        assert_eq!(pool(house, "37", "2022-06-01").await, [1.0, 1.0, 2.0]);
        assert_eq!(pool(house, "37", "2026-11-23").await, [1.0, 0.0, 2.0]);
        assert_eq!(city(house, "2026-11-23", "instructor.people").await, 2.0);
        holds(house).await;
        house.line(undoing(secrets, 14)).await;
        assert_eq!(pool(house, "37", "2026-11-23").await, [2.0, 1.0, 2.0]);
        holds(house).await;
    })
    .await;
}

#[tokio::test]
async fn closed_branch_is_guided_no_longer_and_again_once_that_is_taken_back() {
    on_both(async |house| {
        town(house).await;
        let line = house.line(closing("B1", "2024-05-01")).await;
        assert_eq!(pool(house, "37", "2024-04-30").await, [2.0, 2.0, 2.0]);
        assert_eq!(pool(house, "37", "2024-05-01").await, [2.0, 1.0, 2.0]);
        assert_eq!(
            city(house, "2026-11-23", "instructor.branches_without").await,
            2.0
        );
        // Entered late: it ends with the branch.
        let late = assigning(&house.secrets, TWO, &["B1"], "2022-01-01");
        let late = house.line(late).await;
        assert_eq!(pool(house, "37", "2026-11-23").await, [2.0, 1.0, 2.0]);
        holds(house).await;
        house.line(undoing(&house.secrets, late)).await;
        house.line(undoing(&house.secrets, line)).await;
        assert_eq!(pool(house, "37", "2026-11-23").await, [2.0, 2.0, 2.0]);
        holds(house).await;
    })
    .await;
}

#[tokio::test]
async fn instructor_of_a_merged_branch_guides_the_other_and_of_a_split_one_the_old() {
    on_both(async |house| {
        town(house).await;
        house.line(merging("B1", "B4", "2024-05-01")).await;
        assert_eq!(pool(house, "C1", "2024-05-01").await, [1.0, 1.0, 2.0]);
        assert_eq!(pool(house, "C2", "2024-05-01").await, [1.0, 1.0, 1.0]);
        let form = SplitForm {
            new_code: "B5".into(),
            name: "分出的支部".into(),
            people: Vec::new(),
        };
        let split = verb(move |tx| {
            let form = form.clone();
            Box::pin(async move {
                reorganisations::split(tx, "B2", &form, day("2025-01-01"), test_day()).await
            })
        });
        house.line(split.alone()).await;
        assert_eq!(pool(house, "C1", "2026-11-23").await, [1.0, 1.0, 2.0]);
        assert_eq!(
            city(house, "2026-11-23", "instructor.branches_without").await,
            2.0
        );
        // The appointing county goes too: its instructor serves for the other.
        house.line(merging("C1", "C2", "2025-06-01")).await;
        assert_eq!(pool(house, "C2", "2026-11-23").await, [2.0, 2.0, 3.0]);
        holds(house).await;
        house.line(undoing(&house.secrets, 13)).await;
        assert_eq!(pool(house, "C2", "2026-11-23").await, [1.0, 1.0, 1.0]);
        holds(house).await;
    })
    .await;
}

#[tokio::test]
async fn death_ends_service_and_guidance_and_one_person_of_two_numbers_joins_both() {
    on_both(async |house| {
        town(house).await;
        let secrets = &house.secrets;
        house
            .line(assigning(secrets, TWO, &["B4"], "2021-07-01"))
            .await;
        let merge = verb(|tx| Box::pin(people::merge(tx, TWO, ONE, day("2026-01-01"))));
        let merge = house.line(merge.alone()).await;
        assert_eq!(pool(house, "37", "2026-11-23").await, [1.0, 3.0, 3.0]);
        assert_eq!(city(house, "2026-11-23", "instructor.people").await, 1.0);
        assert_eq!(city(house, "2026-11-23", "instructor.since").await, 2019.0);
        holds(house).await;
        let die = verb(|tx| Box::pin(people::die(tx, TWO, day("2026-02-01"), test_day())));
        let die = house.line(die.alone()).await;
        assert_eq!(pool(house, "37", "2026-02-01").await, [0.0, 0.0, 3.0]);
        assert_eq!(city(house, "2026-11-23", "instructor.people").await, 1.0);
        holds(house).await;
        house.line(undoing(secrets, die)).await;
        house.line(undoing(secrets, merge)).await;
        assert_eq!(pool(house, "37", "2026-11-23").await, [2.0, 3.0, 3.0]);
        holds(house).await;
    })
    .await;
}

#[tokio::test]
async fn verbs_refuse_with_the_reason() {
    on_both(async |house| {
        town(house).await;
        let secrets = &house.secrets;
        let wang = || named("王建国", "13800000001");
        let refused = async |verb| house.refusal(verb).await;
        let again = appointing(secrets, wang(), "C1", "干字3号", "2026-01-01");
        assert_eq!(refused(again).await, "already_instructor");
        let unnumbered = appointing(secrets, named("赵六", ""), "C1", "干字3号", "2026-01-01");
        assert_eq!(refused(unnumbered).await, "missing_value");
        let paperless = appointing(
            secrets,
            named("赵六", "13800000009"),
            "C1",
            " ",
            "2026-01-01",
        );
        assert_eq!(refused(paperless).await, "missing_value");
        let phone = appointing(secrets, named("赵六", "12"), "C1", "干字3号", "2026-01-01");
        assert_eq!(refused(phone).await, "bad_phone");
        let early = appointing(secrets, Who::Number(ONE), "C1", "干字3号", "2009-01-01");
        assert_eq!(refused(early).await, "unit_not_open");
        for (verb, code) in [
            (
                assigning(secrets, ONE, &["B1"], "2020-01-01"),
                "already_guided",
            ),
            (
                assigning(secrets, ONE, &["C2"], "2020-01-01"),
                "not_a_branch",
            ),
            (
                assigning(secrets, ONE, &["B3"], "2019-02-01"),
                "not_instructor",
            ),
            (assigning(secrets, ONE, &[], "2020-01-01"), "missing_value"),
            (
                handing(secrets, ONE, TWO, &["B3"], "2022-01-01"),
                "not_guided",
            ),
            (
                handing(secrets, TWO, ONE, &[], "2022-01-01"),
                "guides_nothing",
            ),
            (handing(secrets, ONE, ONE, &[], "2022-01-01"), "same_person"),
            (ending(secrets, TWO, &["B1"], "2022-01-01"), "not_guided"),
            (
                ending(secrets, PersonNo(9), &[], "2022-01-01"),
                "unknown_person",
            ),
            (undoing(secrets, 8), "has_dependents"),
            (closing("C2", "2026-01-01"), "unit_not_empty"),
        ] {
            assert_eq!(refused(verb).await, code);
        }
        let transfer = verb(|tx| Box::pin(people::transfer(tx, ONE, "B1", day("2026-01-01"))));
        assert_eq!(refused(transfer.alone()).await, "not_on_roster");
        // Found again by name and number, not made a second person.
        house.line(ending(secrets, ONE, &[], "2025-01-01")).await;
        let back = appointing(secrets, wang(), "C2", "干字4号", "2026-01-01");
        house.line(back).await;
        assert_eq!(pool(house, "37", "2026-11-23").await, [2.0, 0.0, 2.0]);
        assert_eq!(city(house, "2026-11-23", "instructor.people").await, 2.0);
        holds(house).await;
    })
    .await;
}

//! Signing in, rights and who may see whom, on both databases.

use super::second_step::code_at;
use super::*;
use crate::access::{Action, Actor, Role, Way};
use crate::db::Db;
use crate::journal::{Failure, Verb, verb};
use crate::people;
use crate::testing::{TestHouse, day, on_both};
use crate::units::{self, FoundForm};
use kit::{Day, PersonNo, UnitId};
use std::sync::{Arc, Mutex};

const HOUR: i64 = 3_600_000;

fn opening(house: &TestHouse, form: OpenForm) -> Verb {
    let secrets = house.secrets.clone();
    verb(move |tx| {
        let (secrets, form) = (secrets.clone(), form.clone());
        Box::pin(async move { open_account(tx, &secrets, &form).await })
    })
}

async fn account(house: &TestHouse, form: OpenForm) -> u32 {
    let line = house
        .record(opening(house, form))
        .await
        .expect("opens")
        .line;
    let account = account_of_line(house.db.read(), line).await;
    account.expect("reads").expect("an account")
}

async fn staff(house: &TestHouse, login: &str, password: &str) -> u32 {
    let form = OpenForm {
        name: format!("{login}先生"),
        login: login.into(),
        ..OpenForm::default()
    };
    let id = account(house, form).await;
    let password = Password::of(password).await.expect("hashes");
    house
        .line(verb(move |tx| {
            let password = password.clone();
            Box::pin(async move { set_password(tx, id, &password).await })
        }))
        .await;
    id
}

fn ask<'a>(house: &'a TestHouse, now: i64) -> SignIn<'a> {
    SignIn {
        db: &house.db,
        secrets: &house.secrets,
        address_hash: "here",
        now,
    }
}

fn noon(house: &TestHouse) -> i64 {
    house.clock.now_ms()
}

#[tokio::test]
async fn staff_come_in_by_password_and_each_code_is_good_once() {
    on_both(async |house| {
        let id = staff(house, "wang", "泉城的水清又清啊啊").await;
        let now = noon(house);
        let by = async |login: &str, password: &str, code: &str, now| {
            by_password(ask(house, now), login, password, code)
                .await
                .expect("answers")
        };
        assert_eq!(by(" Wang ", "泉城的水清又清啊啊", "", now).await, Ok(id));
        assert_eq!(
            by("wang", "泉城的水", "", now).await,
            Err(Refused::Wrong(1))
        );
        assert_eq!(
            by("li", "泉城的水清又清啊啊", "", now).await,
            Err(Refused::Wrong(1))
        );

        let secret = begin_second_step(&house.secrets, id).expect("a secret");
        let confirming = |code: String| {
            let (secrets, sealed) = (house.secrets.clone(), secret.sealed.clone());
            verb(move |tx| {
                let (secrets, sealed, code) = (secrets.clone(), sealed.clone(), code.clone());
                Box::pin(
                    async move { confirm_second_step(tx, &secrets, id, &sealed, &code, now).await },
                )
            })
        };
        assert_eq!(
            house.refusal(confirming("000000".into())).await,
            "wrong_code"
        );
        house.line(confirming(code_at(&secret.text, now))).await;

        let later = now + 60_000;
        let password = "泉城的水清又清啊啊";
        assert_eq!(
            by("wang", password, "", later).await,
            Err(Refused::SecondStep)
        );
        let code = code_at(&secret.text, later);
        assert_eq!(by("wang", password, &code, later).await, Ok(id));
        let again = by("wang", password, &code, later).await;
        assert!(
            matches!(again, Err(Refused::Wrong(_))),
            "a code was used twice: {again:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn one_code_shown_twice_at_once_lets_one_in() {
    on_both(async |house| {
        let id = staff(house, "wang", "泉城的水清又清啊啊").await;
        let now = noon(house);
        let secret = begin_second_step(&house.secrets, id).expect("a secret");
        let (secrets, sealed) = (house.secrets.clone(), secret.sealed.clone());
        let code = code_at(&secret.text, now);
        house
            .line(verb(move |tx| {
                let (secrets, sealed, code) = (secrets.clone(), sealed.clone(), code.clone());
                Box::pin(
                    async move { confirm_second_step(tx, &secrets, id, &sealed, &code, now).await },
                )
            }))
            .await;
        let later = now + 90_000;
        let code = code_at(&secret.text, later);
        let come = || by_password(ask(house, later), "wang", "泉城的水清又清啊啊", &code);
        let (one, two) = tokio::join!(come(), come());
        let let_in = [one, two]
            .into_iter()
            .filter(|tried| matches!(tried, Ok(Ok(_))))
            .count();
        assert_eq!(let_in, 1);
    })
    .await;
}

#[tokio::test]
async fn guesses_are_slowed_and_nobody_waits_longer_than_ten_minutes() {
    on_both(async |house| {
        let id = staff(house, "wang", "泉城的水清又清啊啊").await;
        let mut now = noon(house);
        let come = async |password: &str, now| {
            by_password(ask(house, now), "wang", password, "")
                .await
                .expect("answers")
        };
        for n in 1..=3 {
            assert_eq!(come("wrong", now).await, Err(Refused::Wrong(n)));
        }
        let mut waits = vec![];
        for n in 4..=9 {
            let Err(Refused::Wait(until)) = come("泉城的水清又清啊啊", now).await else {
                panic!("guess {n} was judged");
            };
            waits.push((until - now) / 1_000);
            now = until;
            assert_eq!(come("wrong", now).await, Err(Refused::Wrong(n)));
        }
        assert_eq!(waits, [30, 60, 120, 240, 480, 600]);
        now += 600_000;
        assert_eq!(come("泉城的水清又清啊啊", now).await, Ok(id));
        assert_eq!(come("wrong", now).await, Err(Refused::Wrong(1)), "forgiven");
    })
    .await;
}

#[tokio::test]
async fn hundred_guesses_at_once_are_three() {
    on_both(async |house| {
        staff(house, "wang", "泉城的水清又清啊啊").await;
        let now = noon(house);
        let guesses = (0..20).map(|n| {
            let (db, secrets) = (house.db.clone(), house.secrets.clone());
            tokio::spawn(async move {
                let ask = SignIn {
                    db: &db,
                    secrets: &secrets,
                    address_hash: "there",
                    now,
                };
                by_password(ask, "wang", &format!("guess {n}"), "")
                    .await
                    .expect("answers")
            })
        });
        let guesses: Vec<_> = guesses.collect();
        let mut judged = 0;
        for guess in guesses {
            let tried = guess.await.expect("runs");
            judged += usize::from(matches!(tried, Err(Refused::Wrong(_))));
        }
        assert_eq!(judged, 3);
    })
    .await;
}

/// Keeps what would have been sent.
#[derive(Debug, Default)]
struct Phones(Mutex<Vec<Message>>);

impl Gateway for Phones {
    fn send(&self, message: Message) -> sms::Sent<'_> {
        self.0.lock().expect("a list").push(message);
        Box::pin(async { Ok(()) })
    }
}

async fn sent(phones: &Phones, n: usize) -> Message {
    loop {
        if let Some(message) = phones.0.lock().expect("a list").get(n) {
            return message.clone();
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn code_goes_to_a_known_phone_only_and_opens_once_within_ten_minutes() {
    on_both(async |house| {
        let form = |name: &str| OpenForm {
            name: name.into(),
            phone: "139 0000 0001".into(),
            ..OpenForm::default()
        };
        let (wife, man) = (
            account(house, form("王秀兰")).await,
            account(house, form("李建国")).await,
        );
        let phones = Arc::new(Phones::default());
        let now = noon(house);
        let send = async |phone: &str, now| {
            let phone = Phone::parse(phone).expect("a phone");
            let answer = send_code(
                &house.db,
                &house.secrets,
                phones.clone(),
                &phone,
                false,
                now,
            )
            .await;
            answer.map_err(|failure| match failure {
                Failure::Refused(refusal) => refusal.code,
                Failure::Fault(fault) => panic!("{fault:?}"),
            })
        };
        assert_eq!(
            send("13900000009", now).await,
            Ok(()),
            "nobody's phone, the same answer"
        );
        assert_eq!(send("+86 13900000001", now).await, Ok(()));
        let message = sent(&phones, 0).await;
        assert_eq!(message.phone, "13900000001");
        let phone = Phone::parse("１３９００００００01").expect("full-width digits");
        let enter = async |code: &str, now| {
            by_phone(ask(house, now), &phone, code)
                .await
                .expect("answers")
        };
        assert!(matches!(enter("12", now).await, Err(Refused::Wrong(1))));
        let spaced = format!("{} {}", &message.code[..3], &message.code[3..]);
        assert_eq!(enter(&spaced, now + 1_000).await, Ok(vec![wife, man]));
        assert!(
            enter(&message.code, now + 2_000).await.is_err(),
            "used twice"
        );

        assert_eq!(send("13900000001", now).await, Ok(()));
        assert_eq!(send("13900000001", now).await, Ok(()));
        assert_eq!(send("13900000001", now).await, Err("code_sent_lately"));
        let message = sent(&phones, 2).await;
        let late = now + phone::GOOD_MS;
        assert!(enter(&message.code, late).await.is_err(), "too late");
    })
    .await;
}

async fn found(house: &TestHouse, code: &str, kind: &str, parent: &str) {
    let form = FoundForm {
        code: code.into(),
        kind: kind.into(),
        parent: parent.into(),
        name: format!("{code}号单位"),
        ..FoundForm::default()
    };
    let today = house.today();
    house
        .line(verb(move |tx| {
            let form = form.clone();
            Box::pin(async move { units::found(tx, &form, day("2020-01-01"), today).await })
        }))
        .await;
}

async fn giving(house: &TestHouse, giver: u32, form: GrantForm) -> Result<u32, &'static str> {
    let today = house.today();
    let verb = verb(move |tx| {
        let form = form.clone();
        Box::pin(async move { give_grant(tx, giver, &form, today).await })
    });
    match house.record(verb).await {
        Ok(recorded) => Ok(recorded.line.0),
        Err(Failure::Refused(refusal)) => Err(refusal.code),
        Err(Failure::Fault(fault)) => panic!("{fault:?}"),
    }
}

fn grant(account: u32, role: Role, unit: &str, until: Option<&str>) -> GrantForm {
    GrantForm {
        account,
        role,
        unit: unit.into(),
        from: day("2026-01-01"),
        until: until.map(day),
    }
}

async fn actor(house: &TestHouse, account: u32) -> Actor {
    let now = noon(house);
    let opened = open_session(&house.db, account, Way::Password, "", now)
        .await
        .expect("opens");
    let rules = Rules {
        second_step: 0,
        ..Rules::default()
    };
    let found = find_actor(&house.db, &rules, &opened.key, now, house.today()).await;
    found.expect("reads").expect("an actor").0
}

#[tokio::test]
async fn nobody_gives_what_they_do_not_hold_nor_for_longer() {
    on_both(async |house| {
        found(house, "370100", "city", "").await;
        found(house, "370102", "county", "370100").await;
        found(house, "370103", "county", "370100").await;
        let ids = ["anquan", "lixia", "shuji", "other"].map(|login| OpenForm {
            name: login.into(),
            ..OpenForm::default()
        });
        let mut accounts = vec![];
        for form in ids {
            accounts.push(account(house, form).await);
        }
        let [security, county, secretary, other] = accounts[..] else {
            unreachable!("four")
        };
        let until = Some("2026-12-31");
        giving(house, 0, grant(security, Role::Security, "370100", until))
            .await
            .expect("given");
        let give = async |giver, form| giving(house, giver, form).await;
        assert_eq!(
            give(
                security,
                grant(county, Role::Staff, "370102", Some("2027-01-01"))
            )
            .await,
            Err("grant_outlives")
        );
        assert_eq!(
            give(security, grant(county, Role::Staff, "370102", None)).await,
            Err("grant_outlives")
        );
        give(security, grant(county, Role::Staff, "370102", until))
            .await
            .expect("given");
        assert_eq!(
            give(security, grant(county, Role::Staff, "370102", until)).await,
            Err("same_grant"),
            "pressed twice"
        );
        let not_theirs = [
            grant(other, Role::Staff, "370102", until),
            grant(other, Role::Security, "370102", until),
            grant(other, Role::Secretary, "370103", until),
        ];
        for form in not_theirs {
            assert_eq!(
                give(county, form.clone()).await,
                Err("may_not_give"),
                "{form:?}"
            );
        }
        give(county, grant(secretary, Role::Secretary, "370102", until))
            .await
            .expect("given");

        // With the giver's right goes what was given by it.
        let held = list_grants(house.db.read(), county).await.expect("reads");
        let id = u32::try_from(held[0].id).expect("a number");
        let (now, today) = (noon(house), house.today());
        house
            .line(verb(move |tx| {
                Box::pin(end_grant(tx, security, id, now, today))
            }))
            .await;
        assert!(actor(house, county).await.grants.is_empty());
        assert!(
            actor(house, secretary).await.grants.is_empty(),
            "an orphaned role stands"
        );
        assert_eq!(actor(house, security).await.grants.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn separation_that_is_lacking_is_named() {
    on_both(async |house| {
        found(house, "370100", "city", "").await;
        let form = OpenForm {
            name: "一人".into(),
            ..OpenForm::default()
        };
        let one = account(house, form).await;
        for role in [Role::System, Role::Audit, Role::Staff] {
            giving(house, 0, grant(one, role, "370100", None))
                .await
                .expect("given");
        }
        let lacking = lacking_separation(house.db.read(), house.today())
            .await
            .expect("reads");
        assert_eq!(lacking, [(Role::System, Role::Audit)]);
    })
    .await;
}

async fn put(db: &Db, sql: &str) {
    let tx = db.begin().await.expect("begins");
    crate::db::exec(&tx, sql, []).await.expect("writes");
    tx.commit().await.expect("commits");
}

/// A tree of three levels, people all over it, and grants at random.
#[tokio::test]
async fn who_may_see_whom_is_the_same_in_the_program_and_in_sql() {
    use rand::{RngExt, SeedableRng};
    on_both(async |house| {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(7);
        found(house, "1", "city", "").await;
        for n in 0..4 {
            found(house, &format!("1{n}"), "county", "1").await;
            for m in 0..3 {
                found(house, &format!("1{n}{m}"), "branch", &format!("1{n}")).await;
            }
        }
        let cards = units::list_units(house.db.read()).await.expect("reads");
        let at = |rng: &mut rand_chacha::ChaCha8Rng| cards[rng.random_range(0..cards.len())].clone();
        for person in 1..=80 {
            let (managing, branch) = (at(&mut rng).id, at(&mut rng).id);
            let branch = if rng.random_bool(0.3) { 0 } else { branch };
            let left = if rng.random_bool(0.1) { "46000" } else { "NULL" };
            let sql = format!(
                "INSERT INTO person (person_no, name, sex, birth_on, birth_precision, retirement,
                    managing_unit, party_branch, affiliation, details, merged_into, left_on, void_by)
                 VALUES ({person}, '张三', '1', 20000, 2, 'retired', {managing}, {branch}, '', '{{}}',
                    0, {left}, 0)"
            );
            put(&house.db, &sql).await;
        }
        let today = house.today();
        let mut seen_by_rule = 0;
        for n in 0..24 {
            let form = OpenForm {
                name: format!("{n}号"),
                ..OpenForm::default()
            };
            let id = account(house, form).await;
            for _ in 0..rng.random_range(0..4) {
                let role = Role::ALL[rng.random_range(0..Role::ALL.len())];
                let (from, until) = (rng.random_range(-40..40), rng.random_range(-20..60));
                let shift = |by: i64| Day::from_number(i64::from(today.number()) + by);
                let form = GrantForm {
                    account: id,
                    role,
                    unit: at(&mut rng).code,
                    from: shift(from).expect("a day"),
                    until: rng.random_bool(0.5).then(|| shift(until.max(from)).expect("a day")),
                };
                // A role held twice is refused; the first stands.
                let _ = giving(house, 0, form).await;
            }
            let actor = actor(house, id).await;
            for action in Action::ALL {
                let search = Search {
                    limit: 1_000,
                    ..Search::default()
                };
                let listed = list_seen(house.db.read(), &actor, action, today, &search).await;
                let listed: Vec<i64> =
                    listed.expect("reads").into_iter().map(|row| row.person_no).collect();
                let mut ruled = Vec::new();
                for person in 1..=80 {
                    let row = people::find_person(house.db.read(), PersonNo(person)).await;
                    let row = row.expect("reads").expect("is there");
                    let way = async |unit: i64| {
                        let way = units::list_ancestors(house.db.read(), unit).await;
                        let way = way.expect("reads").into_iter();
                        way.map(|card| UnitId(u32::try_from(card.id).expect("small")))
                            .collect::<Vec<_>>()
                    };
                    let (managing, branch) =
                        (way(row.managing_unit).await, way(row.party_branch).await);
                    let may = row.left_on.is_none() && sees(&actor, action, &managing, &branch);
                    if may {
                        ruled.push(i64::from(person));
                    }
                    let one =
                        find_seen(house.db.read(), &actor, action, today, PersonNo(person)).await;
                    assert_eq!(one.expect("reads").is_some(), may);
                }
                seen_by_rule += ruled.len();
                assert_eq!(listed, ruled, "{action:?} for {:?}", actor.grants);
            }
        }
        assert!(seen_by_rule > 200, "only {seen_by_rule} were ever seen");
    })
    .await;
}

#[tokio::test]
async fn sessions_end_by_time_and_by_hand_and_staff_need_their_second_step() {
    on_both(async |house| {
        found(house, "370100", "city", "").await;
        let id = staff(house, "wang", "泉城的水清又清啊啊").await;
        giving(house, 0, grant(id, Role::Staff, "370100", None))
            .await
            .expect("given");
        let now = noon(house);
        let rules = Rules::default();
        let open = async |way| {
            let opened = open_session(&house.db, id, way, "试验", now).await;
            opened.expect("opens").key
        };
        let find = async |key: &str, now| {
            let found = find_actor(&house.db, &rules, key, now, house.today()).await;
            found.expect("reads").map(|(actor, _)| actor)
        };
        let key = open(Way::Password).await;
        let without = find(&key, now).await.expect("signed in");
        assert!(without.grants.is_empty(), "a role without the second step");
        let by_phone = open(Way::Phone).await;
        let weaker = find(&by_phone, now).await.expect("signed in");
        assert!(weaker.grants.is_empty(), "staff came in by a weaker door");
        giving(house, 0, grant(id, Role::Secretary, "370100", None))
            .await
            .expect("given");
        let secretary = find(&by_phone, now).await.expect("signed in");
        assert_eq!(secretary.grants.len(), 1, "secretaries come in by phone");
        assert!(find(&key, now + HOUR).await.is_none(), "idle for an hour");
        assert!(
            find(&by_phone, now + 24 * HOUR).await.is_some(),
            "no timeout by phone"
        );
        assert!(
            find("00000000000000000000000000000000", now)
                .await
                .is_none()
        );

        let listed = list_sessions(house.db.read(), id, now)
            .await
            .expect("reads");
        assert_eq!(listed.len(), 2);
        end_session(&house.db, id, listed[0].id)
            .await
            .expect("ends");
        assert_eq!(end_sessions_of(&house.db, id).await.expect("ends"), 1);
        assert!(find(&by_phone, now).await.is_none() && find(&key, now).await.is_none());
    })
    .await;
}

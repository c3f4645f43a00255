//! What the tests of this domain play with, and what must hold after every
//! line, whatever happened.

use crate::access::Secrets;
use crate::corrections::{correct, undo};
use crate::db::{ConnectionTrait, FromQueryResult, Tx, exec, rows};
use crate::instructors::{self, AppointForm, Who};
use crate::journal::{Fact, Failure, Posting, TakenBack, Verb, head, verb, verify_chain};
use crate::people::{self, Identity, PersonRow, Private, Registration};
use crate::testing::{TestHouse, day, test_day};
use crate::units::{self, FoundForm, History, Tree};
use kit::{Day, Grade, MeasureId, PersonNo, Precision, UnitId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub fn found(code: &str, kind: &str, parent: &str, on: &str) -> Verb {
    let form = FoundForm {
        code: code.into(),
        name: format!("{code}号"),
        kind: kind.into(),
        parent: parent.into(),
        mode: String::new(),
    };
    let on = day(on);
    verb(move |tx| {
        let form = form.clone();
        Box::pin(async move { units::found(tx, &form, on, test_day()).await })
    })
    .alone()
}

pub fn undoing(house: &TestHouse, line: u32) -> Verb {
    let secrets = house.secrets.clone();
    verb(move |tx| {
        let secrets = secrets.clone();
        Box::pin(async move { undo(tx, &secrets, line, "录错了", test_day()).await })
    })
    .alone()
}

pub fn correcting(house: &TestHouse, line: u32) -> Verb {
    let secrets = house.secrets.clone();
    verb(move |tx| {
        let secrets = secrets.clone();
        Box::pin(async move { correct(tx, &secrets, line, "数字有误", test_day()).await })
    })
    .alone()
}

pub fn transferred(person: u32, to: &'static str, on: Day) -> Verb {
    verb(move |tx| Box::pin(people::transfer(tx, PersonNo(person), to, on))).alone()
}

/// Registers people as an import would: rows, secrets, history and facts.
pub fn registered(house: &TestHouse, first: Registration, count: u32, on: Day) -> Verb {
    let secrets = house.secrets.clone();
    verb(move |tx| {
        let (secrets, first) = (secrets.clone(), first.clone());
        Box::pin(async move { register(tx, &secrets, &first, count, on).await })
    })
    .alone()
}

async fn register(
    tx: &Tx,
    secrets: &Arc<Secrets>,
    first: &Registration,
    count: u32,
    on: Day,
) -> Result<Posting, Failure> {
    let number = units::mint(tx, "person", count).await?;
    let mut posting = Posting {
        verb: "test::register",
        subject: "file:test".into(),
        detail: serde_json::json!({ "people": count }),
        ..Posting::default()
    };
    for number in number..number + count {
        let no = i64::from(number);
        let row = PersonRow {
            person_no: no,
            name: format!("测{number}"),
            sex: "1".into(),
            birth_on: 15_000 + no,
            birth_precision: 0,
            retirement: "1".into(),
            managing_unit: first.managing.into(),
            party_branch: first.party_branch.into(),
            affiliation: first.affiliation.clone(),
            details: "{}".into(),
            merged_into: 0,
            left_on: None,
            void_by: 0,
        };
        let identity = Identity {
            name: row.name.clone(),
            sex: row.sex.clone(),
            birth_on: row.birth_on,
            birth_precision: 0,
            retirement: row.retirement.clone(),
            details: row.details.clone(),
            private: Private {
                id_number: format!("99{number:016}"),
                ..Private::default()
            },
        };
        let sealed = identity.private.seal(secrets, no)?;
        let salt = number.to_le_bytes().repeat(4);
        let sql = "INSERT INTO person (person_no, name, sex, birth_on, birth_precision, retirement,
            managing_unit, party_branch, affiliation, details, merged_into, left_on, void_by)
            VALUES ($1, $2, '1', $3, 0, '1', $4, $5, $6, '{}', 0, NULL, 0)";
        let values = [
            no.into(),
            row.name.clone().into(),
            row.birth_on.into(),
            row.managing_unit.into(),
            row.party_branch.into(),
            row.affiliation.clone().into(),
        ];
        exec(tx, sql, values).await?;
        let sql = "INSERT INTO person_secret (person_no, salt, sealed, id_hash, likeness_hash)
            VALUES ($1, $2, $3, $4, $5)";
        let values = [
            no.into(),
            salt.clone().into(),
            sealed.clone().into(),
            identity.id_hash(secrets).map(|h| h.to_vec()).into(),
            identity.likeness(secrets).to_vec().into(),
        ];
        exec(tx, sql, values).await?;
        let pinned = Registration {
            identity: identity.pin(secrets, &salt, &sealed),
            ..first.clone()
        };
        let mut change = people::Change::of_row(tx, row, PersonNo(number)).await?;
        change.set(people::REGISTERED, pinned.value(), on);
        change.post(tx, &mut posting).await?;
    }
    Ok(posting)
}

/// One of the verbs on instructors: appointed by `unit`, or (by `what`) given
/// `unit` to guide, handing all over to `other`, or ending.
pub fn instructing(
    house: &TestHouse,
    what: u32,
    [person, other]: [PersonNo; 2],
    unit: &str,
    on: Day,
) -> (&'static str, Verb) {
    let (secrets, unit) = (house.secrets.clone(), unit.to_owned());
    let name = ["appoint", "assign", "assign", "hand_on", "stop"][what as usize];
    let verb = verb(move |tx| {
        let (secrets, unit) = (secrets.clone(), unit.clone());
        let (who, to) = (Who::Number(person), Who::Number(other));
        Box::pin(async move {
            match name {
                "appoint" => {
                    let form = AppointForm {
                        who,
                        by: unit,
                        document: "干字1号".into(),
                    };
                    instructors::appoint(tx, &secrets, &form, on).await
                }
                "assign" => instructors::assign(tx, &secrets, &who, &[unit], on).await,
                "hand_on" => instructors::hand_over(tx, &secrets, &who, &to, &[], on).await,
                _ => instructors::end(tx, &secrets, &who, &[], on).await,
            }
        })
    });
    (name, verb)
}

/// A line of past ledgers, without the file.
pub fn recorded(facts: Vec<Fact>) -> Verb {
    verb(move |tx| {
        let posting = Posting {
            verb: "test::facts",
            subject: "file:facts".into(),
            detail: serde_json::json!({}),
            facts: facts.clone(),
            ..Posting::default()
        };
        Box::pin(async move {
            let tree = Tree::load(tx).await?;
            if posting
                .facts
                .iter()
                .all(|fact| tree.is_alive(fact.unit, Day::LAST))
            {
                return Ok(posting);
            }
            Err(kit::Refusal::new("unit_not_open").into())
        })
    })
    .alone()
}

pub fn fact(measure: u16, unit: u32, person: u32, on: &str, quantity: i64) -> Fact {
    Fact {
        measure: MeasureId(measure),
        unit: UnitId(unit),
        person: PersonNo(person),
        initiative: 0,
        day: day(on),
        precision: Precision::Day,
        quantity,
        grade: Grade::A,
        subject: UnitId::NONE,
    }
}

#[derive(FromQueryResult)]
struct NumberRow {
    number: i64,
}

#[derive(FromQueryResult)]
struct NetRow {
    unit: i64,
    measure: i64,
    day: i64,
    quantity: i64,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, FromQueryResult)]
struct PairRow {
    ancestor: i64,
    descendant: i64,
    depth: i64,
}

async fn numbers(house: &TestHouse, sql: &str) -> Vec<u32> {
    let found: Vec<NumberRow> = rows(house.db.read(), sql, []).await.expect("reads");
    found
        .iter()
        .map(|row| u32::try_from(row.number).expect("a number"))
        .collect()
}

/// Facts follow from histories, identities are the ones pinned, closure is
/// tree.
pub async fn check_all(house: &TestHouse, told: &str) {
    check_people(house, told).await;
    check_units(house, told).await;
}

/// The chain, and everything the lines cover, is whole.
pub async fn check_chain(house: &TestHouse, told: &str) {
    let chain = verify_chain(house.db.read(), |_| {}).await.expect("reads");
    assert!(chain.is_ok(), "{chain:?} after {told}");
}

async fn check_people(house: &TestHouse, told: &str) {
    let conn = house.db.read();
    #[derive(FromQueryResult)]
    struct Founded {
        id: i64,
        founded_on: i64,
    }
    let founded: Vec<Founded> = rows(conn, "SELECT id, founded_on FROM unit", [])
        .await
        .expect("reads");
    let founded: BTreeMap<i64, Day> = founded
        .iter()
        .map(|row| (row.id, Day::from_number(row.founded_on).expect("a day")))
        .collect();
    let on = |unit: UnitId| founded.get(&i64::from(unit)).copied().unwrap_or_default();
    for person in numbers(house, "SELECT person_no AS number FROM shown_person").await {
        let person = PersonNo(person);
        let history = people::load_history(conn, person).await.expect("reads");
        let posted = people::posted_facts(conn, person).await.expect("reads");
        assert_eq!(
            posted,
            history.consequences(&on),
            "person {person} after {told}"
        );
    }
    let identities = people::check_identities(conn).await.expect("reads");
    assert!(identities.is_ok(), "{identities:?} after {told}");
}

async fn check_units(house: &TestHouse, told: &str) {
    let conn = house.db.read();
    let net: Vec<NetRow> = rows(
        conn,
        "SELECT unit, measure, day, CAST(SUM(quantity) AS BIGINT) AS quantity FROM posted_fact
          WHERE measure BETWEEN 20 AND 64 GROUP BY unit, measure, day HAVING SUM(quantity) <> 0",
        [],
    )
    .await
    .expect("reads");
    let posted: BTreeSet<_> = net
        .iter()
        .map(|r| (r.unit, r.measure, r.day, r.quantity))
        .collect();
    let mut follows = BTreeSet::new();
    for unit in numbers(house, "SELECT DISTINCT unit AS number FROM unit_attribute").await {
        let history = units::load_history(conn, UnitId(unit))
            .await
            .expect("reads");
        for fact in history.facts_since(&History::new(UnitId(unit))) {
            let day = i64::from(fact.day.number());
            follows.insert((i64::from(unit), i64::from(fact.measure), day, fact.quantity));
        }
    }
    assert_eq!(posted, follows, "units after {told}");
    let tree = Tree::load(conn).await.expect("reads");
    let mut wanted = Vec::new();
    for unit in tree.units() {
        for (depth, above) in (0i64..).zip(tree.chain(unit, house.today())) {
            let (ancestor, descendant) = (above.into(), unit.into());
            wanted.push(PairRow {
                ancestor,
                descendant,
                depth,
            });
        }
        assert!(
            !tree.has_cycle_at(unit, Day::ALWAYS),
            "cycle at {unit} after {told}"
        );
    }
    wanted.sort();
    let sql =
        "SELECT ancestor, descendant, depth FROM unit_closure ORDER BY ancestor, descendant, depth";
    let closure: Vec<PairRow> = rows(conn, sql, []).await.expect("reads");
    assert_eq!(closure, wanted, "closure after {told}");
}

/// Everything that can be read of the present, for "restored means restored".
pub async fn present(house: &TestHouse) -> Vec<String> {
    let conn = house.db.read();
    let mut told = Vec::new();
    for person in numbers(house, "SELECT person_no AS number FROM shown_person").await {
        let Some(row) = people::find_person(conn, PersonNo(person))
            .await
            .expect("reads")
        else {
            continue;
        };
        let (identity, _) = Identity::load(conn, &house.secrets, &row)
            .await
            .expect("opens");
        let posted = people::posted_facts(conn, PersonNo(person))
            .await
            .expect("reads");
        told.push(format!("{row:?} {identity:?} {posted:?}"));
    }
    for card in units::list_units(conn).await.expect("reads") {
        told.push(format!("{card:?}"));
    }
    let sql =
        "SELECT unit, measure, day, CAST(SUM(quantity) AS BIGINT) AS quantity FROM posted_fact
        GROUP BY unit, measure, day, person_no, subject HAVING SUM(quantity) <> 0";
    let net: Vec<NetRow> = rows(conn, sql, []).await.expect("reads");
    let mut net: Vec<String> = net
        .iter()
        .map(|r| format!("{}@{} {} {}", r.measure, r.unit, r.day, r.quantity))
        .collect();
    told.append(&mut net);
    told.sort();
    told
}

/// Takes every line back that still holds, from the newest on: nothing may be
/// in the way, and nothing counted is left.
pub async fn peel(house: &TestHouse, told: &str) {
    let (head, _) = head(house.db.read()).await.expect("reads");
    let corrections = "SELECT seq AS number FROM journal WHERE verb LIKE 'corrections::%'";
    let corrections = numbers(house, corrections).await;
    for line in (1..=u32::try_from(head).expect("a line")).rev() {
        let taken = TakenBack::load(house.db.read()).await.expect("reads");
        if corrections.contains(&line) || taken.by(line.into()).is_some() {
            continue;
        }
        if let Err(failure) = house.record(undoing(house, line)).await {
            panic!("undo {line} at the end: {failure:?} after {told}");
        }
        check_all(house, told).await;
    }
    check_chain(house, told).await;
    let left = present(house).await;
    assert!(left.is_empty(), "{left:?} is left after {told}");
}

/// A number of rows, for counts in tests.
pub async fn count<C: ConnectionTrait>(conn: &C, sql: &str) -> i64 {
    crate::db::scalar(conn, sql, []).await.expect("reads")
}

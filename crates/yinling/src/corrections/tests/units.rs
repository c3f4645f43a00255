//! Whatever is done to units, and to the people and ledgers in them, and taken
//! back again: what is counted follows from the histories, the closure is the
//! tree, nothing is left at a unit that is gone.

use super::scene::{
    check_all, fact, found, instructing, peel, present, recorded, registered, undoing,
};
use crate::db::{FromQueryResult, rows};
use crate::journal::{Failure, Verb, verb};
use crate::people::{self, MEMBER, Registration};
use crate::reorganisations::{self, SplitForm};
use crate::testing::{TestHouse, day, on_both, test_day};
use crate::units;
use kit::{Day, PersonNo, UnitId};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// Few days, so that things meet on one day.
const DAYS: [&str; 4] = ["2015-03-01", "2020-02-29", "2024-02-29", "2026-03-01"];

struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, n: u32) -> u32 {
        self.0.next_u32() % n
    }

    fn day(&mut self) -> Day {
        day(DAYS[self.below(4) as usize])
    }

    fn verb(&mut self, house: &TestHouse, next: u32) -> (&'static str, Verb) {
        let code = |n: u32| ["B1", "B2", "B3", "B4", "C1", "C2", "S1"][n as usize].to_owned();
        let (one, other) = (code(self.below(7)), code(self.below(7)));
        let (branch, on, today) = (code(self.below(4)), self.day(), test_day());
        let person = PersonNo(1 + self.below(3));
        match self.below(18) {
            0 | 1 => {
                let verb = verb(move |tx| {
                    let (one, other) = (one.clone(), other.clone());
                    Box::pin(async move { units::move_unit(tx, &one, &other, on, today).await })
                });
                ("move", verb)
            }
            2 | 3 => {
                let verb = verb(move |tx| {
                    let (one, other) = (one.clone(), other.clone());
                    Box::pin(
                        async move { reorganisations::merge(tx, &one, &other, on, today).await },
                    )
                });
                ("merge", verb)
            }
            4 => {
                let verb = verb(move |tx| {
                    let one = one.clone();
                    Box::pin(async move { reorganisations::close(tx, &one, on, today).await })
                });
                ("close", verb)
            }
            5 => {
                let form = SplitForm {
                    new_code: format!("N{next}"),
                    name: "新支部".into(),
                    people: if self.below(2) == 0 {
                        vec![person]
                    } else {
                        Vec::new()
                    },
                };
                let verb = verb(move |tx| {
                    let (branch, form) = (branch.clone(), form.clone());
                    Box::pin(
                        async move { reorganisations::split(tx, &branch, &form, on, today).await },
                    )
                });
                ("split", verb)
            }
            6 => {
                let mode = ["regular", "joint", "functional"][self.below(3) as usize];
                let verb = verb(move |tx| {
                    let branch = branch.clone();
                    Box::pin(async move { units::set_mode(tx, &branch, mode, on, today).await })
                });
                ("set_mode", verb)
            }
            7 => {
                let link = self.below(2) == 0;
                let verb = verb(move |tx| {
                    let branch = branch.clone();
                    Box::pin(async move {
                        if link {
                            units::link_society(tx, &branch, "S1", on, today).await
                        } else {
                            units::unlink_society(tx, &branch, "S1", on, today).await
                        }
                    })
                });
                ("link", verb)
            }
            8 => {
                let verb = verb(move |tx| {
                    let one = one.clone();
                    Box::pin(async move { units::rename(tx, &one, "新名", on, today).await })
                });
                ("rename", verb)
            }
            9 => {
                let verb = verb(move |tx| {
                    let branch = branch.clone();
                    Box::pin(
                        async move { units::register_online(tx, &branch, "", on, today).await },
                    )
                });
                ("register_online", verb)
            }
            10 => {
                let code = ["B4", "S1", "C2"][self.below(3) as usize];
                let kind = if code == "S1" { "society" } else { "branch" };
                (
                    "found",
                    found(code, kind, "C1", DAYS[self.below(4) as usize]),
                )
            }
            11 => {
                let managing = UnitId(4 + self.below(3));
                let first = Registration {
                    managing,
                    party_branch: managing,
                    affiliation: MEMBER.into(),
                    ..Registration::default()
                };
                ("register", registered(house, first, 1, on))
            }
            12 => {
                let unit = 4 + self.below(3);
                // A flow, and a stock of somebody known from ledgers only.
                let flow = fact(1_000, unit, 0, DAYS[self.below(4) as usize], 3);
                let stock = fact(71, unit, 900, DAYS[self.below(4) as usize], 1);
                ("ledger", recorded(vec![flow, stock]))
            }
            13..=16 => {
                let what = self.below(5);
                let unit = if what == 0 { &one } else { &branch };
                instructing(house, what, [person, PersonNo(1)], unit, on)
            }
            _ => {
                let verb = verb(move |tx| {
                    let one = one.clone();
                    Box::pin(async move { people::transfer(tx, person, &one, on).await })
                });
                ("transfer", verb)
            }
        }
    }
}

#[derive(FromQueryResult)]
struct HeldRow {
    unit: i64,
    held: i64,
}

/// What ledgers recorded is nowhere less than none, and not held by a closed
/// unit.
async fn check_ledgers(house: &TestHouse, told: &str) {
    let sql = "SELECT unit, CAST(SUM(quantity) AS BIGINT) AS held FROM posted_fact
        WHERE measure IN (71, 1000) GROUP BY unit, measure, person_no HAVING SUM(quantity) <> 0";
    let held: Vec<HeldRow> = rows(house.db.read(), sql, []).await.expect("reads");
    for row in held {
        assert!(
            row.held > 0,
            "{} at unit {} after {told}",
            row.held,
            row.unit
        );
    }
    let sql = "SELECT f.unit AS unit, CAST(SUM(f.quantity) AS BIGINT) AS held FROM posted_fact f
        JOIN unit u ON u.id = f.unit
        WHERE f.measure IN (71, 73) AND (u.closed_on IS NOT NULL OR u.code IS NULL)
        GROUP BY f.unit, f.person_no HAVING SUM(f.quantity) <> 0";
    let left: Vec<HeldRow> = rows(house.db.read(), sql, []).await.expect("reads");
    assert!(
        left.is_empty(),
        "held by closed unit {} after {told}",
        left[0].unit
    );
}

async fn play(house: &TestHouse, seed: u64, hits: &mut BTreeMap<&'static str, u32>) {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
    let city = [
        ("A0", "city", ""),
        ("C1", "county", "A0"),
        ("C2", "county", "A0"),
    ];
    for (code, kind, parent) in city {
        house.line(found(code, kind, parent, "2010-01-01")).await;
    }
    for code in ["B1", "B2", "B3"] {
        house.line(found(code, "branch", "C1", "2010-01-01")).await;
    }
    house.line(found("S1", "society", "C2", "2012-01-01")).await;
    let first = Registration {
        managing: UnitId(4),
        ..Registration::default()
    };
    let mut line = house
        .line(registered(house, first, 2, day("2014-01-10")))
        .await;
    let start = line;
    let mut was: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut undone: BTreeMap<u32, u32> = BTreeMap::new();
    let mut told = format!("seed {seed}:");
    for _ in 0..16 {
        let before = present(house).await;
        let (name, act, target) = if dice.below(5) < 2 {
            let span = line - start + 3;
            let target = line - dice.below(span).min(dice.below(span));
            ("undo", undoing(house, target), target)
        } else {
            let (name, act) = dice.verb(house, line + 1);
            (name, act.alone(), 0)
        };
        told.push_str(&format!(" {name} {target}"));
        match house.record(act).await {
            Ok(recorded) => {
                line = recorded.line.0;
                *hits.entry(name).or_default() += 1;
                told.push_str(&format!(" (line {line});"));
                check_all(house, &told).await;
                check_ledgers(house, &told).await;
                if name == "undo" {
                    if undone.contains_key(&target) {
                        *hits.entry("undo of an undo").or_default() += 1;
                    }
                    if let (true, Some(was)) = (target == line - 1, was.get(&target)) {
                        assert_eq!(was, &present(house).await, "restored after {told}");
                        *hits.entry("restored").or_default() += 1;
                    }
                    undone.insert(line, target);
                }
                was.insert(line, before);
            }
            Err(Failure::Refused(refusal)) => {
                told.push_str(&format!(" {} {:?};", refusal.code, refusal.list));
                *hits.entry(refusal.code).or_default() += 1;
            }
            Err(Failure::Fault(fault)) => panic!("{told}: {fault:#}"),
        }
    }
    peel(house, &told).await;
}

#[tokio::test]
async fn closure_and_facts_follow_whatever_is_taken_back() {
    let mut hits = BTreeMap::new();
    for seed in 0..120 {
        let house = TestHouse::sqlite().await;
        play(&house, seed, &mut hits).await;
        house.close().await;
    }
    println!("{hits:?}");
    for hard in [
        "merge",
        "split",
        "close",
        "move",
        "undo",
        "undo of an undo",
        "restored",
        "has_dependents",
        "already_taken_back",
        "cycle",
        "unit_not_empty",
    ] {
        assert!(
            hits.get(hard).is_some_and(|n| *n > 10),
            "{hard} was hardly met: {hits:?}"
        );
    }
}

#[tokio::test]
async fn closure_and_facts_follow_on_both_databases() {
    for seed in [1_000, 1_001, 1_002] {
        on_both(async |house| play(house, seed, &mut BTreeMap::new()).await).await;
    }
}

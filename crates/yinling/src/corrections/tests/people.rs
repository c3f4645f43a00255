//! Whatever is done to people and taken back again, what is counted of them is
//! what follows from their histories.

use super::scene::{check_all, found, instructing, peel, present, registered, undoing};
use crate::journal::{Failure, Verb, verb};
use crate::people::{self, MEMBER, Registration};
use crate::testing::{TestHouse, day, on_both, test_day};
use kit::{Day, PersonNo, Precision, UnitId};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

const UNITS: [&str; 3] = ["B1", "B2", "B3"];
/// Few days, so that things meet on one day.
const DAYS: [&str; 5] = [
    "2017-05-01",
    "2020-02-29",
    "2024-02-29",
    "2025-07-01",
    "2026-03-01",
];

struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, n: u32) -> u32 {
        self.0.next_u32() % n
    }

    fn day(&mut self) -> Day {
        day(DAYS[self.below(5) as usize])
    }

    fn unit(&mut self) -> &'static str {
        UNITS[self.below(3) as usize]
    }

    fn registration(&mut self) -> Registration {
        let managing = UnitId(2 + self.below(3));
        Registration {
            managing,
            party_branch: [UnitId::NONE, managing, UnitId(2)][self.below(3) as usize],
            affiliation: ["", MEMBER, "02", "13"][self.below(4) as usize].into(),
            retired_on: (self.below(2) == 0).then(|| (day("2015-05-01"), Precision::Month)),
            joined_on: (self.below(2) == 0).then(|| (day("1990-07-01"), Precision::Day)),
            skilled: self.below(3) == 0,
            ..Registration::default()
        }
    }

    fn people_verb(&mut self, house: &TestHouse, people: u32) -> (&'static str, Verb) {
        let person = PersonNo(1 + self.below(people));
        let other = PersonNo(1 + self.below(people));
        let (on, unit, secrets) = (self.day(), self.unit(), house.secrets.clone());
        let word = ["", "书法", "摄影"][self.below(3) as usize];
        match self.below(15) {
            0 | 1 => (
                "transfer",
                verb(move |tx| Box::pin(people::transfer(tx, person, unit, on))),
            ),
            2 => {
                let to = ["", "党员", "02", "群众"][self.below(4) as usize];
                let set = verb(move |tx| Box::pin(people::set_affiliation(tx, person, to, on)));
                ("set_affiliation", set)
            }
            3 => (
                "die",
                verb(move |tx| Box::pin(people::die(tx, person, on, test_day()))),
            ),
            4 => (
                "hand_over",
                verb(move |tx| Box::pin(people::hand_over(tx, person, "外地", on))),
            ),
            5 => {
                let set = verb(move |tx| {
                    let secrets = secrets.clone();
                    Box::pin(async move { people::set_skill(tx, &secrets, person, word, on).await })
                });
                ("set_skill", set)
            }
            6 => {
                let set = verb(move |tx| {
                    let secrets = secrets.clone();
                    Box::pin(
                        async move { people::live_elsewhere(tx, &secrets, person, word, on).await },
                    )
                });
                ("live_elsewhere", set)
            }
            7 => (
                "merge",
                verb(move |tx| Box::pin(people::merge(tx, person, other, on))),
            ),
            8..=13 => {
                // Of two, so that their lines meet.
                let one = 1 + self.below(2);
                let pair = [PersonNo(one), PersonNo(3 - one)];
                let what = [0, 1, 1, 3, 3, 4][self.below(6) as usize];
                instructing(house, what, pair, unit, on)
            }
            _ => ("register", registered(house, self.registration(), 1, on)),
        }
    }
}

async fn play(house: &TestHouse, seed: u64, hits: &mut BTreeMap<&'static str, u32>) {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
    house.line(found("B0", "county", "", "2010-01-01")).await;
    for (unit, on) in UNITS.iter().zip(["2010-01-01", "2018-06-01", "2010-01-01"]) {
        house.line(found(unit, "branch", "B0", on)).await;
    }
    let mut people = 2;
    house
        .line(registered(house, dice.registration(), 2, day("2016-01-10")))
        .await;
    // What was there before each line.
    let mut was: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut undone_by: BTreeMap<u32, u32> = BTreeMap::new();
    for person in [1, 2].map(PersonNo) {
        let (_, appoint) = instructing(house, 0, [person; 2], "B0", day("2016-02-01"));
        house.line(appoint.alone()).await;
    }
    let pair = [1, 2].map(PersonNo);
    let (_, assign) = instructing(house, 1, pair, "B1", day(DAYS[0]));
    house.line(assign.alone()).await;
    let mut line = 8;
    let mut told = format!("seed {seed}:");
    for _ in 0..14 {
        let before = present(house).await;
        let (name, act, target) = if dice.below(5) < 2 {
            // Mostly the newest lines: older ones mostly have dependents.
            let target = line - dice.below(line - 3).min(dice.below(line - 3));
            ("undo", undoing(house, target), target)
        } else {
            let (name, act) = dice.people_verb(house, people);
            (name, act.alone(), 0)
        };
        told.push_str(&format!(" {name} {target}"));
        match house.record(act).await {
            Ok(recorded) => {
                line = recorded.line.0;
                people += u32::from(name == "register");
                *hits.entry(name).or_default() += 1;
                told.push_str(&format!(" (line {line});"));
                check_all(house, &told).await;
                if name == "undo" {
                    if undone_by.contains_key(&target) {
                        *hits.entry("undo of an undo").or_default() += 1;
                    }
                    if let (true, Some(was)) = (target == line - 1, was.get(&target)) {
                        let now = present(house).await;
                        assert_eq!(was, &now, "restored after {told}");
                        *hits.entry("restored").or_default() += 1;
                    }
                    undone_by.insert(line, target);
                }
                was.insert(line, before);
            }
            Err(Failure::Refused(refusal)) => {
                told.push_str(&format!(" {};", refusal.code));
                *hits.entry(refusal.code).or_default() += 1;
            }
            Err(Failure::Fault(fault)) => panic!("{told}: {fault:#}"),
        }
    }
    peel(house, &told).await;
}

#[tokio::test]
async fn facts_follow_from_histories_whatever_is_taken_back() {
    let mut hits = BTreeMap::new();
    for seed in 0..200 {
        let house = TestHouse::sqlite().await;
        play(&house, seed, &mut hits).await;
        house.close().await;
    }
    println!("{hits:?}");
    for hard in [
        "merge",
        "undo",
        "undo of an undo",
        "restored",
        "has_dependents",
        "already_taken_back",
        "appoint",
        "assign",
        "hand_on",
        "stop",
    ] {
        assert!(
            hits.get(hard).is_some_and(|n| *n > 10),
            "{hard} was hardly met: {hits:?}"
        );
    }
}

#[tokio::test]
async fn facts_follow_from_histories_on_both_databases() {
    for seed in [1_000, 1_001, 1_002] {
        on_both(async |house| play(house, seed, &mut BTreeMap::new()).await).await;
    }
}

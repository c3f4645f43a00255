//! The river's invariant: live figures = a full recount, for any rule, unit,
//! period, day, line and tree; records = figure; today's view = the engine.

use super::scenes::{Hits, LEGACY, Scene, UNITS};
use crate::db::ConnectionTrait;
use crate::indicators::verify::{same, stocks};
use crate::indicators::{Asked, Dictionary, Indicator, Live, Recount, completeness, question};
use crate::journal::{Fact, Posting, Register, Registered, verb};
use crate::testing::{TestHouse, new_postgres_database};
use figures::{Number, Rule};
use kit::{Day, MeasureId, Period, UnitId};
use rand::RngExt;

/// A measure that comes late.
const LATE: MeasureId = MeasureId(LEGACY.0 + 1);

const TABLES: [&str; 8] = [
    "journal",
    "fact",
    "placement",
    "unit_attribute",
    "person_attribute",
    "definition",
    "measure",
    "actor",
];

async fn wipe(house: &TestHouse) {
    for table in TABLES {
        let sql = format!("DELETE FROM {table}");
        house
            .db
            .read()
            .execute_unprepared(&sql)
            .await
            .expect("wipes");
    }
    let head = "UPDATE journal_head SET seq = 0, hash = prev.hash FROM (SELECT hash FROM journal_head) prev";
    house
        .db
        .read()
        .execute_unprepared(head)
        .await
        .expect("wipes");
}

async fn post(house: &TestHouse, posting: Posting) {
    let write = verb(move |_tx| {
        let posting = posting.clone();
        Box::pin(async move { Ok(posting) })
    });
    house.line(write).await;
}

async fn cases(url: Option<String>, seeds: std::ops::Range<u64>) -> (Hits, u64) {
    let house = TestHouse::open(url).await;
    let (mut hits, mut compared) = (Hits::default(), 0);
    for seed in seeds {
        wipe(&house).await;
        let mut scene = Scene::of_seed(seed, &mut hits);
        let live = Live::new(Dictionary::built_in().expect("the dictionary"));
        let day = scene.day();
        let lines = std::mem::take(&mut scene.lines);
        let half = lines.len() / 2;
        for (at, mut line) in lines.into_iter().enumerate() {
            if at == 0 {
                line.registers.push(measure(LEGACY, "legacy.visits"));
            }
            if at == half + 1 {
                // After the standing view was built there is one measure more.
                line.registers.push(measure(LATE, "legacy.late"));
                let like = line.facts.iter().filter(|fact| fact.quantity > 0);
                let late = |fact: &Fact| Fact {
                    measure: LATE,
                    ..*fact
                };
                let late: Vec<Fact> = like.map(late).collect();
                line.facts.extend(late);
            }
            post(&house, line).await;
            // Followed in two goes, so that the standing view is brought up to
            // date and not only built.
            if at == half {
                live.catch_up(&house.db).await.expect("follows");
                live.refresh_today(day);
            }
        }
        live.catch_up(&house.db).await.expect("follows");
        live.refresh_today(day);
        compared += compare(&house, &live, &mut scene, day, seed).await;
    }
    house.close().await;
    (hits, compared)
}

fn measure(id: MeasureId, name: &str) -> Registered {
    Registered {
        register: Register::Measure,
        id: id.0.into(),
        name: name.to_owned(),
    }
}

/// Some figures of one city, each with a question of its own, at every unit.
async fn compare(house: &TestHouse, live: &Live, scene: &mut Scene, today: Day, seed: u64) -> u64 {
    let indicators = live.indicators();
    let (head, _) = live.head();
    let mut compared = 0;
    let line = scene
        .random()
        .random_bool(0.4)
        .then(|| scene.random().random_range(1..=head));
    let mut recount = Recount::prepare(&house.db, line, stocks())
        .await
        .expect("prepares");
    for _ in 0..6 {
        let at = scene.random().random_range(0..indicators.len());
        let indicator = &indicators[at];
        let asked = ask(scene, line);
        let question = question(&asked, today);
        let again = recount
            .count(&indicator.rule, &question)
            .await
            .expect("recounts");
        let cells = live.values(indicator, &question);
        for unit in (1..=UNITS).map(UnitId) {
            let number = cells
                .get(unit.0 as usize)
                .and_then(|c| c.value)
                .map(Number::as_f64);
            let found = again.get(&unit).copied();
            assert!(
                same(number, found),
                "seed {seed}: {} at {unit}: live {number:?}, recount {found:?}; {question:?}",
                indicator.id
            );
            let asked = Asked {
                unit,
                ..asked.clone()
            };
            let one = live.figure(indicator, &asked, today).cell;
            assert!(
                same(one.value.map(Number::as_f64), number),
                "seed {seed}: {}",
                indicator.id
            );
            records_are_the_figure(live, indicator, &asked, today, number, seed);
            compared += 1;
        }
    }
    drop(recount);
    let year = Period::year(today.year()).expect("a year");
    for indicator in &indicators {
        for unit in (1..=UNITS).map(UnitId) {
            let period = year.clone();
            let asked = Asked {
                unit,
                period,
                day: None,
                line: None,
                todays_tree: false,
            };
            // Of the engine, and not as pages ask: they are given the standing view.
            let (state, question) = (live.read(), question(&asked, today));
            let fresh = state.engine.value(&indicator.rule, &question, unit);
            let complete = completeness::of(&state, indicator, &question, unit);
            drop(state);
            let standing = live.today(&indicator.id, unit).expect("is loaded");
            assert_eq!(
                standing.cell, fresh,
                "seed {seed}: {} at {unit}",
                indicator.id
            );
            assert_eq!(
                standing.completeness, complete,
                "seed {seed}: {}",
                indicator.id
            );
            let shown = live.figure(indicator, &asked, today);
            assert_eq!(
                (shown.cell, shown.completeness),
                (fresh, complete),
                "seed {seed}: {}",
                indicator.id
            );
        }
    }
    compared
}

fn ask(scene: &mut Scene, line: Option<u32>) -> Asked {
    let (one, other) = (scene.day(), scene.day());
    let period = match scene.random().random_range(0..3) {
        0 => "2024".parse().expect("a year"),
        1 => "2024-02".parse().expect("a month"),
        _ => Period::new(one.min(other), one.max(other)),
    };
    let day = scene.random().random_bool(0.4).then(|| scene.day());
    let todays_tree = scene.random().random_bool(0.3);
    Asked {
        unit: UnitId(1),
        period,
        day,
        line,
        todays_tree,
    }
}

fn records_are_the_figure(
    live: &Live,
    indicator: &Indicator,
    asked: &Asked,
    today: Day,
    number: Option<f64>,
    seed: u64,
) {
    let drill = live.drill(indicator, asked, today, 0, usize::MAX);
    let sum: i64 = drill.records.iter().map(|record| record.quantity).sum();
    assert_eq!(sum, drill.total, "seed {seed}: {}", indicator.id);
    assert_eq!(drill.records.len(), drill.len);
    if let Rule::Since { .. } = indicator.rule {
        assert_eq!(drill.total, i64::from(number.is_some()), "seed {seed}");
    } else if !matches!(indicator.rule, Rule::Ratio { .. }) {
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let total = drill.total as f64;
        assert!(
            same(Some(total), Some(number.unwrap_or(0.0))),
            "seed {seed}: {}",
            indicator.id
        );
    }
}

fn all_hard_cases_were_met(hits: &Hits) {
    println!("hard cases met: {hits:#?}");
    for (case, count) in [
        ("person in two units", hits.person_in_two_units),
        (
            "moved mid-month",
            hits.moved_mid_month_with_one_person_on_both_sides,
        ),
        ("merge after facts", hits.merge_after_facts),
        (
            "correction of a correction",
            hits.correction_of_a_correction,
        ),
        ("29 February", hits.leap_day),
        ("back-dated tree row", hits.back_dated_tree_row),
        ("tree row taken back", hits.tree_row_taken_back),
        ("closed unit above", hits.closed_unit_above),
        ("guidance changed", hits.guidance_changed),
        (
            "service ended before guidance",
            hits.service_ended_before_guidance,
        ),
    ] {
        assert!(count > 10, "{case} was met {count} times");
    }
}

#[tokio::test]
async fn live_figures_equal_the_recount_on_sqlite() {
    let (hits, compared) = cases(None, 0..2_000).await;
    println!("{compared} figures compared");
    all_hard_cases_were_met(&hits);
}

#[tokio::test]
async fn live_figures_equal_the_recount_on_postgres() {
    let (_, compared) = cases(Some(new_postgres_database().await), 0..150).await;
    println!("{compared} figures compared");
    assert!(compared > 5_000);
}

//! Standing figures equal fresh ones after every step, and snapshots come back
//! whole or not at all.

use crate::agreement::runner;
use crate::scenes::{self, Scene, Step, UNITS};
use figures::{
    Applied, Engine, FactRow, Number, Question, Rule, SnapshotError, SnapshotKey, Standing,
    TreeChange, TreeReading, TreeRow,
};
use kit::{Day, MeasureId, UnitId};
use proptest::prelude::*;
use std::cell::Cell as Counted;

#[test]
fn standing_figures_equal_fresh_ones_after_every_step() {
    let (applied, regrown) = (Counted::new(0), Counted::new(0));
    let items = proptest::collection::vec((scenes::rule(), scenes::question()), 4);
    let alike = (scenes::measures(), scenes::question());
    let cases = (scenes::steps(), items, alike, 0..60usize);
    let outcome = runner().run(&cases, |(steps, mut items, (of, question), late)| {
        items.extend(rules_over(&of).map(|rule| (rule, question.clone())));
        let mut scene = Scene::new();
        let mut standing = Standing::build(&scene.engine, items[..2].to_vec());
        let mut tree_rows = 0;
        for (i, step) in steps.iter().enumerate() {
            scene.step(step);
            // Several facts at once, too, and a changed tree among them.
            if i % 3 == 0 && matches!(step, Step::Fact(_) | Step::Around(..)) {
                continue;
            }
            prop_assert_eq!(standing.apply(&scene.engine), Applied::Current);
            applied.set(applied.get() + 1);
            if scene.engine.facts() > 0 && scene.engine.tree_rows() > tree_rows {
                regrown.set(regrown.get() + 1);
            }
            tree_rows = scene.engine.tree_rows();
            if i >= late && standing.items().len() == 2 {
                standing.add(&scene.engine, items[2..].to_vec());
            }
            if matches!(step, Step::Tree(_)) && i % 4 != 0 {
                continue;
            }
            for (item, (rule, q)) in standing.items().iter().enumerate() {
                let fresh = scene.engine.values(rule, q);
                for unit in 1..=UNITS {
                    let expected = fresh.get(unit as usize).copied().unwrap_or_default();
                    let cell = standing.cell(item, UnitId(unit));
                    prop_assert_eq!(cell, expected, "{} {:?} {:?} {:?}", unit, step, rule, q);
                }
            }
        }
        Ok(())
    });
    outcome.expect("standing and fresh figures agree");
    assert!(applied.get() > 10_000, "{applied:?}");
    assert!(regrown.get() > 2_000, "{regrown:?}");
}

/// Rules that look at the same facts.
fn rules_over(of: &[MeasureId]) -> impl Iterator<Item = Rule> {
    let of = of.to_vec();
    let kinds = [None, Some(1)].into_iter();
    let subjects = |kind| Rule::Units {
        of: of.clone(),
        kind,
    };
    let plain = [
        Rule::Since { of: of.clone() },
        Rule::Persons { of: of.clone() },
        Rule::Times { of: of.clone() },
    ];
    let subjects: Vec<Rule> = kinds.map(subjects).collect();
    plain.into_iter().chain(subjects)
}

/// Units 2 and 3 under 1, 4 under 2, with `facts` of measure 1 at 4.
fn scene_with(facts: u32) -> Scene {
    let mut scene = Scene::new();
    for (unit, above) in [(1, 0), (2, 1), (3, 1), (4, 2)] {
        scene.tree(placed(unit, above));
        scene.tree(TreeRow {
            change: TreeChange::Open(true),
            ..placed(unit, above)
        });
    }
    for person in 1..=facts {
        scene.fact(crate::meaning::fact(1, 4, person, "2024-02-03"));
    }
    scene.next_line();
    scene
}

fn placed(unit: u32, above: u32) -> TreeRow {
    TreeRow {
        line: 0,
        n: 0,
        unit: UnitId(unit),
        day: Day::ALWAYS,
        change: TreeChange::Parent(Some(UnitId(above))),
        sign: 1,
    }
}

/// How many persons measure 1 reached in 2024.
fn persons() -> Vec<(Rule, Question)> {
    let rule = Rule::Persons {
        of: vec![MeasureId(1)],
    };
    let question = Question {
        period: "2024".parse().expect("a year"),
        stock_day: scenes::day("2024-12-31"),
        line: None,
        tree: TreeReading::Then,
    };
    vec![(rule, question)]
}

fn counted(standing: &Standing, unit: u32) -> Option<Number> {
    standing.cell(0, UnitId(unit)).value
}

#[test]
fn a_move_of_most_facts_asks_to_be_counted_anew_and_changes_nothing() {
    for (facts, expected) in [(900, Applied::Current), (2_000, Applied::Rebuild)] {
        let mut scene = scene_with(facts);
        let mut standing = Standing::build(&scene.engine, persons());
        scene.tree(placed(4, 3));
        scene.fact(crate::meaning::fact(1, 4, 50_000, "2024-02-04"));
        assert_eq!(standing.apply(&scene.engine), expected);
        let all = |more| Some(Number::Int(i64::from(facts + more)));
        let (at_2, at_3) = if expected == Applied::Current {
            (None, all(1))
        } else {
            (all(0), None)
        };
        assert_eq!(counted(&standing, 2), at_2);
        assert_eq!(counted(&standing, 3), at_3);
        let anew = Standing::build(&scene.engine, persons());
        assert_eq!(counted(&anew, 3), all(1));
    }
}

#[test]
fn a_unit_founded_beside_many_facts_is_followed() {
    let mut scene = scene_with(2_000);
    let mut standing = Standing::build(&scene.engine, persons());
    scene.engine.set_kind(UnitId(9), 1).expect("a unit");
    scene.tree(placed(9, 2));
    scene.fact(crate::meaning::fact(1, 9, 1, "2024-02-04"));
    assert_eq!(standing.apply(&scene.engine), Applied::Current);
    assert_eq!(counted(&standing, 9), Some(Number::Int(1)));
    assert_eq!(counted(&standing, 2), Some(Number::Int(2_000)));
}

#[test]
fn a_unit_whose_kind_is_learnt_late_asks_to_be_counted_anew() {
    let mut scene = scene_with(1);
    let about = crate::meaning::fact(1, 4, 2, "2024-02-03");
    scene.fact(FactRow {
        subject: UnitId(UNITS),
        ..about
    });
    let mut standing = Standing::build(&scene.engine, persons());
    scene.engine.set_kind(UnitId(UNITS), 2).expect("a unit");
    assert_eq!(standing.apply(&scene.engine), Applied::Rebuild);
}

fn key() -> SnapshotKey {
    SnapshotKey {
        seq: 7,
        hash: [9; 32],
        schema: 3,
    }
}

fn written(engine: &Engine) -> Vec<u8> {
    let mut bytes = Vec::new();
    engine
        .write_snapshot(&mut bytes, &key())
        .expect("a Vec takes everything");
    bytes
}

#[test]
fn snapshot_answers_as_the_engine_it_was_taken_from() {
    let cases = (scenes::steps(), scenes::rule(), scenes::question());
    let outcome = runner().run(&cases, |(steps, rule, q)| {
        let scene = Scene::played(&steps);
        let bytes = written(&scene.engine);
        let (found, mut engine) =
            Engine::read_snapshot(&mut bytes.as_slice()).expect("an undamaged snapshot");
        prop_assert_eq!(found, key());
        prop_assert_eq!(engine.head(), scene.engine.head());
        for row in &scene.model.tree {
            engine.push_tree(*row).expect("in order");
        }
        for (&unit, &kind) in &scene.model.kinds {
            engine.set_kind(UnitId(unit), kind).expect("a unit");
        }
        engine.set_kind(UnitId(UNITS), 9).expect("a unit");
        let (ours, theirs) = (engine.values(&rule, &q), scene.engine.values(&rule, &q));
        prop_assert_eq!(&ours[..theirs.len()], &theirs[..]);
        let drill = engine.drill(&rule, &q, UnitId(1));
        prop_assert_eq!(drill, scene.engine.drill(&rule, &q, UnitId(1)));
        prop_assert_eq!(written(&engine), bytes);
        Ok(())
    });
    outcome.expect("snapshot and engine agree");
}

#[test]
fn any_damaged_byte_and_any_early_end_is_an_error() {
    let mut scene = Scene::new();
    let fact = crate::meaning::fact(1, 2, 3, "2024-02-29");
    for quantity in [1, -1, 5] {
        scene.fact(figures::FactRow { quantity, ..fact });
        scene.fact(figures::FactRow {
            subject: UnitId(4),
            ..fact
        });
        scene.next_line();
    }
    let bytes = written(&scene.engine);
    for at in 0..bytes.len() {
        for flip in [1u8, 0x80, 0xFF] {
            let mut damaged = bytes.clone();
            damaged[at] ^= flip;
            assert!(
                Engine::read_snapshot(&mut damaged.as_slice()).is_err(),
                "{at}"
            );
        }
        assert!(Engine::read_snapshot(&mut &bytes[..at]).is_err(), "{at}");
    }
    let foreign = Engine::read_snapshot(&mut &[0u8; 64][..]);
    assert!(matches!(foreign, Err(SnapshotError::Foreign)));
}

//! Standing figures equal fresh ones after every step, and snapshots come back
//! whole or not at all.

use crate::agreement::runner;
use crate::scenes::{self, Scene, Step, UNITS};
use figures::{Applied, Engine, SnapshotError, SnapshotKey, Standing};
use kit::UnitId;
use proptest::prelude::*;
use std::cell::Cell as Counted;

#[test]
fn standing_figures_equal_fresh_ones_after_every_step() {
    let (applied, rebuilt) = (Counted::new(0), Counted::new(0));
    let items = proptest::collection::vec((scenes::rule(), scenes::question()), 4);
    let outcome = runner().run(&(scenes::steps(), items), |(steps, items)| {
        let mut scene = Scene::new();
        let mut standing = Standing::build(&scene.engine, items.clone());
        for (i, step) in steps.iter().enumerate() {
            scene.step(step);
            // Several facts at once, too.
            if i % 3 == 0 && matches!(step, Step::Fact(_)) {
                continue;
            }
            match standing.apply(&scene.engine) {
                Applied::Current => applied.set(applied.get() + 1),
                Applied::Rebuild => {
                    rebuilt.set(rebuilt.get() + 1);
                    standing = Standing::build(&scene.engine, items.clone());
                }
            }
            if matches!(step, Step::Tree(_)) && i % 4 != 0 {
                continue;
            }
            for (item, (rule, q)) in items.iter().enumerate() {
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
    assert!(applied.get() > 2_000, "{applied:?}");
    assert!(rebuilt.get() > 500, "{rebuilt:?}");
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

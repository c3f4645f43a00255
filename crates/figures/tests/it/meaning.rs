//! What figures mean, one sentence of `docs/figures.md` at a time.

use crate::scenes::{Scene, day};
use figures::{
    Cell, Condition, Entity, FactRow, Number, Question, Rejected, Rule, TreeChange, TreeReading,
    TreeRow,
};
use kit::{Day, Grade, MeasureId, PersonNo, Precision, UnitId};

// The tree of these tests: city 1, counties 2 and 3, branches 4 and 5 under 2,
// branch 6 under 3. Measure 1 is a flow, 3 a stock.

pub fn fact(measure: u16, unit: u32, person: u32, on: &str) -> FactRow {
    FactRow {
        line: 0,
        n: 0,
        measure: MeasureId(measure),
        unit: UnitId(unit),
        person: PersonNo(person),
        initiative: 0,
        day: day(on),
        precision: Precision::Day,
        quantity: 1,
        grade: Grade::A,
        subject: UnitId::NONE,
    }
}

fn opposite(fact: FactRow) -> FactRow {
    FactRow {
        quantity: -fact.quantity,
        ..fact
    }
}

fn row(unit: u32, on: Day, change: TreeChange) -> TreeRow {
    TreeRow {
        line: 0,
        n: 0,
        unit: UnitId(unit),
        day: on,
        change,
        sign: 1,
    }
}

fn under(unit: u32, parent: u32, on: Day) -> TreeRow {
    row(unit, on, TreeChange::Parent(Some(UnitId(parent))))
}

fn city() -> Scene {
    let mut scene = Scene::new();
    for (unit, parent) in [(1, 0), (2, 1), (3, 1), (4, 2), (5, 2), (6, 3)] {
        scene.tree(under(unit, parent, Day::ALWAYS));
        scene.tree(row(unit, Day::ALWAYS, TreeChange::Open(true)));
    }
    scene.next_line();
    scene
}

fn asked(period: &str, stock_day: &str) -> Question {
    Question {
        period: period.parse().expect("a period"),
        stock_day: day(stock_day),
        line: None,
        tree: TreeReading::Then,
    }
}

fn of(measure: u16) -> Vec<MeasureId> {
    vec![MeasureId(measure)]
}

fn persons(measure: u16) -> Rule {
    Rule::Persons { of: of(measure) }
}

fn sum(measure: u16) -> Rule {
    Rule::Sum {
        plus: of(measure),
        minus: Vec::new(),
        kind: None,
    }
}

fn cell(scene: &Scene, rule: &Rule, q: &Question, unit: u32) -> Cell {
    scene.engine.value(rule, q, UnitId(unit))
}

/// The figure as a number; −1 stands for null.
fn figure(scene: &Scene, rule: &Rule, q: &Question, unit: u32) -> i64 {
    match cell(scene, rule, q, unit).value {
        Some(Number::Int(int)) => int,
        Some(Number::Rate(_)) => panic!("a count was asked for"),
        None => -1,
    }
}

#[test]
fn person_in_two_units_is_one_person_above_both() {
    let mut scene = city();
    for unit in [4, 5, 6] {
        scene.fact(fact(1, unit, 7, "2024-03-05"));
    }
    let q = asked("2024", "2024-12-31");
    let counted: Vec<i64> = (1..=6)
        .map(|unit| figure(&scene, &persons(1), &q, unit))
        .collect();
    assert_eq!(counted, [1, 1, 1, 1, 1, 1]);
    assert_eq!(figure(&scene, &sum(1), &q, 1), 3);
    assert_eq!(figure(&scene, &sum(1), &q, 2), 2);
}

#[test]
fn branch_that_moves_mid_month_counts_one_person_on_both_sides() {
    let mut scene = city();
    scene.tree(under(4, 3, day("2024-03-15")));
    scene.fact(fact(1, 4, 7, "2024-03-14"));
    scene.fact(fact(1, 4, 7, "2024-03-15"));
    let q = asked("2024-03", "2024-03-31");
    for unit in [1, 2, 3, 4] {
        assert_eq!(figure(&scene, &persons(1), &q, unit), 1, "unit {unit}");
    }
    let today = Question {
        tree: TreeReading::On(day("2024-06-01")),
        ..q
    };
    assert_eq!(figure(&scene, &sum(1), &today, 3), 2);
    assert_eq!(figure(&scene, &persons(1), &today, 2), -1);
}

#[test]
fn closed_ancestor_is_skipped_and_closed_unit_keeps_its_own() {
    let mut scene = city();
    let closed = day("2024-03-10");
    scene.tree(row(2, closed, TreeChange::Open(false)));
    scene.fact(fact(1, 4, 7, "2024-03-09"));
    scene.fact(fact(1, 4, 8, "2024-03-10"));
    scene.fact(fact(1, 2, 9, "2024-03-11"));
    let q = asked("2024-03", "2024-03-31");
    assert_eq!(figure(&scene, &persons(1), &q, 1), 3);
    assert_eq!(figure(&scene, &persons(1), &q, 2), 2);
    let chain = scene.engine.chain(UnitId(4), closed, None);
    assert_eq!(chain, [UnitId(4), UnitId(1)]);
    let own = scene.engine.chain(UnitId(2), closed, None);
    assert_eq!(own, [UnitId(2), UnitId(1)]);
}

#[test]
fn merge_that_posts_facts_again_elsewhere_moves_them() {
    let mut scene = city();
    let held: Vec<FactRow> = (1..=3).map(|p| fact(3, 4, p, "2024-02-01")).collect();
    for fact in &held {
        scene.fact(*fact);
    }
    scene.next_line();
    for fact in &held {
        let on = day("2024-03-01");
        scene.fact(FactRow {
            day: on,
            ..opposite(*fact)
        });
        scene.fact(FactRow {
            day: on,
            unit: UnitId(6),
            ..*fact
        });
    }
    let (before, after) = (asked("2024", "2024-02-29"), asked("2024", "2024-03-01"));
    assert_eq!(figure(&scene, &persons(3), &before, 2), 3);
    assert_eq!(figure(&scene, &persons(3), &after, 2), 0);
    assert_eq!(figure(&scene, &persons(3), &after, 6), 3);
    assert_eq!(figure(&scene, &persons(3), &after, 1), 3);
    let drill = scene.engine.drill(&persons(3), &after, UnitId(1));
    let from: Vec<_> = drill
        .records
        .iter()
        .map(|r| (r.line, r.n, r.unit.0))
        .collect();
    assert_eq!(from, [(3, 1, 6), (3, 3, 6), (3, 5, 6)]);
}

#[test]
fn correction_of_a_correction_brings_the_fact_back() {
    let mut scene = city();
    let first = fact(1, 4, 7, "2024-03-05");
    let q = asked("2024", "2024-12-31");
    let mut seen = Vec::new();
    for posted in [first, opposite(first), first] {
        scene.fact(posted);
        scene.next_line();
        let drill = scene.engine.drill(&sum(1), &q, UnitId(1));
        seen.push((
            figure(&scene, &persons(1), &q, 1),
            figure(&scene, &sum(1), &q, 1),
            drill.records.iter().map(|r| r.line).collect::<Vec<_>>(),
        ));
    }
    // The pair struck out is the newest one; the first row stays.
    assert_eq!(seen, [(1, 1, vec![2]), (0, 0, vec![]), (1, 1, vec![2])]);
}

#[test]
fn as_of_a_line_later_rows_do_not_exist() {
    let mut scene = city();
    scene.fact(fact(1, 4, 7, "2024-03-05"));
    scene.next_line();
    scene.tree(under(4, 3, Day::ALWAYS.succ()));
    scene.fact(fact(1, 4, 8, "2024-03-05"));
    let q = |line| Question {
        line,
        ..asked("2024", "2024-12-31")
    };
    assert_eq!(figure(&scene, &persons(1), &q(Some(1)), 1), -1);
    assert_eq!(figure(&scene, &persons(1), &q(Some(2)), 2), 1);
    assert_eq!(figure(&scene, &persons(1), &q(None), 2), -1);
    assert_eq!(figure(&scene, &persons(1), &q(None), 3), 2);
}

#[test]
fn the_29th_of_february_is_the_last_day_of_its_month() {
    let mut scene = city();
    scene.fact(fact(1, 4, 7, "2024-02-29"));
    let last = FactRow {
        precision: Precision::Month,
        ..fact(1, 4, 8, "2024-02-01")
    };
    scene.fact(last);
    let february = asked("2024-02-01..2024-02-29", "2024-02-29");
    assert_eq!(figure(&scene, &persons(1), &february, 1), 2);
    assert!(!cell(&scene, &persons(1), &february, 1).cut_months);
    let short = asked("2024-02-01..2024-02-28", "2024-02-28");
    assert_eq!(figure(&scene, &persons(1), &short, 1), 1);
    assert!(cell(&scene, &persons(1), &short, 1).cut_months);
    let late = asked("2024-02-02..2024-02-29", "2024-02-29");
    assert_eq!(figure(&scene, &persons(1), &late, 1), 1);
    assert!(cell(&scene, &persons(1), &late, 1).cut_months);
    assert!(!cell(&scene, &persons(1), &late, 3).cut_months);
}

#[test]
fn null_is_where_nothing_ever_reached_and_zero_where_nothing_is_left() {
    let mut scene = city();
    let told = fact(1, 4, 7, "2024-03-05");
    scene.fact(told);
    scene.fact(opposite(told));
    let q = asked("2024", "2024-12-31");
    assert_eq!(figure(&scene, &persons(1), &q, 4), 0);
    assert_eq!(figure(&scene, &persons(1), &q, 5), -1);
    let other_year = asked("2023", "2023-12-31");
    assert_eq!(figure(&scene, &sum(1), &other_year, 4), 0);
    let rate = Rule::Ratio {
        of: Box::new(sum(1)),
        over: Box::new(sum(1)),
    };
    assert_eq!(cell(&scene, &rate, &q, 4).value, None);
}

#[test]
fn set_looks_anywhere_in_the_city_and_waits_for_what_it_needs() {
    let mut scene = city();
    for person in [1, 2, 3] {
        scene.fact(fact(3, 4, person, "2024-02-01"));
    }
    // Person 1 was active under the other county, person 2 too long ago.
    scene.fact(fact(1, 6, 1, "2024-06-30"));
    scene.fact(fact(1, 6, 2, "2023-06-30"));
    let set = |needs: Vec<MeasureId>, negated| Rule::Set {
        first: MeasureId(3),
        entity: Entity::Person,
        all: vec![Condition {
            any: of(1),
            negated,
        }],
        needs,
    };
    let q = asked("2024", "2024-06-30");
    assert_eq!(figure(&scene, &set(of(1), false), &q, 2), 1);
    assert_eq!(figure(&scene, &set(of(1), true), &q, 2), 2);
    assert_eq!(figure(&scene, &set(of(1), false), &q, 3), -1);
    assert_eq!(figure(&scene, &set(of(6), false), &q, 2), -1);
    scene.fact(fact(6, 6, 9, "2024-01-01"));
    assert_eq!(figure(&scene, &set(of(6), false), &q, 2), 1);
    let share = Rule::Ratio {
        of: Box::new(set(Vec::new(), false)),
        over: Box::new(persons(3)),
    };
    let rate = cell(&scene, &share, &q, 1).value.map(Number::as_f64);
    assert_eq!(rate, Some(100.0 / 3.0));
    let drill = scene.engine.drill(&share, &q, UnitId(1));
    assert_eq!((drill.total, drill.over, drill.len), (1, Some(3), 1));
}

#[test]
fn holder_is_the_first_unit_of_a_level_above_the_fact() {
    // Kinds are unit number modulo 3: county 2 is of kind 2, county 3 of kind 0.
    let mut scene = city();
    scene.fact(fact(3, 4, 0, "2024-02-01"));
    scene.fact(fact(3, 5, 0, "2024-02-01"));
    let held = |by| Rule::Held {
        of: of(3),
        by,
        levels: vec![2],
    };
    let q = asked("2024", "2024-12-31");
    // Branch 4 goes up to county 2; branch 5 is itself of kind 2 and stops there.
    assert_eq!(figure(&scene, &held(2), &q, 1), 2);
    assert_eq!(figure(&scene, &held(2), &q, 4), 0);
    let drill = scene.engine.drill(&held(2), &q, UnitId(2));
    let holders: Vec<u32> = drill.records.iter().map(|r| r.holder.0).collect();
    assert_eq!(holders, [2, 5]);
}

#[test]
fn grade_is_the_worst_among_facts_in_range() {
    let mut scene = city();
    scene.fact(FactRow {
        grade: Grade::B,
        ..fact(1, 4, 7, "2024-03-05")
    });
    scene.fact(FactRow {
        grade: Grade::C,
        ..fact(1, 5, 7, "2023-03-05")
    });
    let grade = |year: &str, unit| cell(&scene, &sum(1), &asked(year, "2024-12-31"), unit).grade;
    assert_eq!(grade("2024", 1), Grade::B);
    assert_eq!(grade("2023", 1), Grade::C);
    assert_eq!(grade("2024", 5), Grade::A);
}

#[test]
fn rows_out_of_order_are_refused_and_change_nothing() {
    let mut scene = city();
    scene.fact(fact(1, 4, 7, "2024-03-05"));
    let late = FactRow {
        line: 1,
        ..fact(1, 4, 7, "2024-03-05")
    };
    let gap = FactRow {
        line: 2,
        n: 2,
        ..late
    };
    for bad in [late, gap] {
        let refused = scene.engine.push_fact(&bad);
        assert!(matches!(refused, Err(Rejected::OutOfOrder { .. })));
    }
    let far = FactRow {
        line: 2,
        n: 1,
        unit: UnitId(u32::MAX),
        ..late
    };
    assert_eq!(
        scene.engine.push_fact(&far),
        Err(Rejected::TooHigh(u32::MAX))
    );
    assert_eq!((scene.engine.head(), scene.engine.facts()), (2, 1));
    let again = under(4, 1, Day::ALWAYS);
    assert!(scene.engine.push_tree(again).is_err());
}

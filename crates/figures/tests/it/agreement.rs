//! The engine equals the naive model, on journals where the hard cases meet.

use crate::naive::Model;
use crate::scenes::{self, Scene, Step, UNITS, day};
use figures::{Cell, Number, Question, Rule, Span, TreeReading};
use kit::UnitId;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeMap;

const CASES: u32 = 512;

pub fn runner() -> TestRunner {
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

fn units() -> impl Iterator<Item = UnitId> {
    (1..=UNITS).map(UnitId)
}

/// How often each hard case was met.
#[derive(Default)]
struct Met(RefCell<BTreeMap<&'static str, u32>>);

impl Met {
    fn note(&self, what: &'static str, met: bool) {
        *self.0.borrow_mut().entry(what).or_default() += u32::from(met);
    }

    fn assert_each(&self, least: u32) {
        for (what, times) in self.0.borrow().iter() {
            assert!(*times >= least, "{what}: met only {times} times");
        }
    }
}

#[test]
fn engine_agrees_with_the_naive_model() {
    let met = Met::default();
    let cases = (
        scenes::steps(),
        proptest::collection::vec((scenes::rule(), scenes::question()), 6),
    );
    let outcome = runner().run(&cases, |(steps, questions)| {
        let Scene { engine, model, .. } = Scene::played(&steps);
        note_journal(&met, &steps, &model);
        for (rule, q) in &questions {
            let values = engine.values(rule, q);
            for unit in units() {
                let at = usize::try_from(unit.0).expect("small");
                let expected = model.figure(rule, q, unit);
                let value = values.get(at).copied().unwrap_or_default();
                prop_assert_eq!(value, expected, "{} {:?} {:?}", unit, rule, q);
                let one = engine.value(rule, q, unit);
                prop_assert_eq!(one, expected, "one unit: {} {:?} {:?}", unit, rule, q);
                note_figure(&met, &model, rule, q, unit, expected);
                check_drill(&engine, &model, rule, q, unit, expected)?;
            }
        }
        Ok(())
    });
    outcome.expect("engine and model agree");
    met.assert_each(20);
}

/// What is kept by a mark may be shown again: nothing that the rule counts has
/// come or gone between two lines of equal marks.
#[test]
fn equal_marks_give_equal_figures_months_and_records() {
    let met = Met::default();
    let cases = (scenes::steps(), scenes::rule(), scenes::question());
    let outcome = runner().run(&cases, |(steps, rule, question)| {
        let Scene { engine, .. } = Scene::played(&steps);
        let measures = rule.reads();
        let told = |line| {
            let (line, tree) = (Some(line), question.tree);
            let question = Question {
                line,
                ..question.clone()
            };
            let span = Span {
                period: question.period.clone(),
                stock_day: question.stock_day,
            };
            let of_unit = |unit| {
                let series = engine.series(&rule, std::slice::from_ref(&span), line, tree, unit);
                (series, engine.drill(&rule, &question, unit).records)
            };
            let each: Vec<_> = units().map(of_unit).collect();
            (engine.values(&rule, &question), each)
        };
        let marks = |line| engine.mark(&measures, Some(line));
        for line in 1..engine.head() {
            let is_same = marks(line) == marks(line + 1);
            met.note("same mark", is_same);
            met.note("another mark", !is_same);
            if is_same {
                prop_assert_eq!(told(line), told(line + 1), "{:?} {}", rule, line);
            }
        }
        // The line being written is not told of yet.
        prop_assert_eq!(marks(u32::MAX), engine.mark(&measures, None));
        Ok(())
    });
    outcome.expect("marks tell of every change");
    met.assert_each(500);
}

fn check_drill(
    engine: &figures::Engine,
    model: &Model,
    rule: &Rule,
    q: &Question,
    unit: UnitId,
    expected: Cell,
) -> Result<(), TestCaseError> {
    let drill = engine.drill(rule, q, unit);
    let records = drill.records.iter();
    let mut listed: Vec<_> = records
        .map(|r| (r.line, r.n, r.measure.0, r.quantity, r.holder.0))
        .collect();
    prop_assert!(listed.is_sorted_by_key(|r| (r.0, r.1)));
    listed.sort_unstable();
    let model_lists = model.drill(rule, q, unit);
    prop_assert_eq!(&listed, &model_lists, "drill {} {:?} {:?}", unit, rule, q);
    let sum: i64 = listed.iter().map(|r| r.3).sum();
    prop_assert_eq!(sum, drill.total);
    if matches!(rule, Rule::Since { .. }) {
        prop_assert_eq!(sum, i64::from(expected.value.is_some()), "{} {:?}", unit, q);
    } else if let Some(Number::Int(figure)) = expected.value {
        prop_assert_eq!(sum, figure, "drill adds up: {} {:?} {:?}", unit, rule, q);
    }
    let page = engine.drill_page(rule, q, unit, 1, 2).records;
    prop_assert!(page.iter().eq(drill.records.iter().skip(1).take(2)));
    Ok(())
}

fn note_journal(met: &Met, steps: &[Step], model: &Model) {
    let leap = day("2024-02-29");
    met.note("29 February", model.facts.iter().any(|f| f.day == leap));
    let stands = |f: &&figures::FactRow| {
        let same = |g: &&figures::FactRow| {
            (g.measure, g.unit, g.person, g.day, g.subject)
                == (f.measure, f.unit, f.person, f.day, f.subject)
        };
        model.facts.iter().filter(same).count() > 2 && f.quantity < 0
    };
    met.note(
        "correction of a correction",
        model.facts.iter().any(|f| stands(&f)),
    );
    let back = |s: &Step| matches!(s, Step::TakeBack(_));
    met.note("tree row taken back", steps.iter().any(back));
    let d = day("2024-03-15");
    let rings = units().any(|unit| {
        let top = model.chain(unit, d, u32::MAX);
        let above = top.last().and_then(|&top| model.parent(top, d, u32::MAX));
        above.is_some_and(|above| top.contains(&above))
    });
    met.note("ring", rings);
    let skips = units().any(|unit| {
        let above = model.parent(unit, d, u32::MAX);
        above.is_some_and(|above| !model.alive(above, d, u32::MAX))
            && model.chain(unit, d, u32::MAX).len() > 1
    });
    met.note("closed ancestor skipped", skips);
}

fn note_figure(met: &Met, model: &Model, rule: &Rule, q: &Question, unit: UnitId, cell: Cell) {
    met.note("null", cell.value.is_none());
    met.note("zero", cell.value == Some(Number::Int(0)));
    met.note(
        "three or more",
        matches!(cell.value, Some(Number::Int(3..))),
    );
    met.note(
        "rate",
        matches!(cell.value, Some(Number::Rate(r)) if r > 0.0),
    );
    met.note("cut month", cell.cut_months);
    let now = Question {
        line: None,
        ..q.clone()
    };
    let known_later = || model.figure(rule, &now, unit) != cell;
    met.note("past line differs", q.line.is_some() && known_later());
    let then = Question {
        tree: TreeReading::Then,
        ..q.clone()
    };
    let other_tree = || model.figure(rule, &then, unit) != cell;
    met.note(
        "today's tree differs",
        q.tree != TreeReading::Then && other_tree(),
    );
    if let Rule::Persons { of } = rule {
        let there = |f: &&figures::FactRow| {
            of.contains(&f.measure)
                && f.line <= q.line.unwrap_or(u32::MAX)
                && f.person.0 > 0
                && f.quantity > 0
                && model.looked_at(f, q)
        };
        let facts: Vec<_> = model.facts.iter().filter(there).collect();
        let pairs = || facts.iter().flat_map(|a| facts.iter().map(move |b| (a, b)));
        let reach = |f| model.reaches(f, q, unit);
        let two =
            pairs().any(|(a, b)| a.person == b.person && a.unit != b.unit && reach(a) && reach(b));
        met.note("person in two units", two);
        let moved = q.tree == TreeReading::Then
            && pairs()
                .any(|(a, b)| (a.person, a.unit) == (b.person, b.unit) && reach(a) && !reach(b));
        met.note("one person on both sides of a move", moved);
    }
    if let Rule::Set { needs, .. } = rule {
        let unmet = cell.value.is_none() && !needs.is_empty();
        met.note("needs unmet", unmet);
        met.note("set above 0", matches!(cell.value, Some(Number::Int(1..))));
    }
    if let Rule::Since { .. } = rule {
        met.note("first year", cell.value.is_some());
    }
    if let Rule::Held { .. } = rule {
        met.note("held above 0", matches!(cell.value, Some(Number::Int(1..))));
    }
}

#[test]
fn many_spans_in_one_pass_equal_one_question_each() {
    let spans = proptest::collection::vec((scenes::period(), scenes::question()), 1..7);
    let rules = proptest::collection::vec(scenes::rule(), 4);
    let cases = (scenes::steps(), rules, spans);
    let outcome = runner().run(&cases, |(steps, rules, spans)| {
        let Scene { engine, .. } = Scene::played(&steps);
        let (line, tree) = (spans[0].1.line, spans[0].1.tree);
        let mut list: Vec<Span> = spans
            .into_iter()
            .map(|(period, q)| Span {
                period,
                stock_day: q.stock_day,
            })
            .collect();
        let quarter: kit::Period = "2024-02-10..2024-04-20".parse().expect("a period");
        list.extend(quarter.months().into_iter().map(|period| Span {
            stock_day: period.to,
            period,
        }));
        for rule in &rules {
            let grid = engine.grid(rule, &list, line, tree);
            for (i, span) in list.iter().enumerate() {
                let q = Question {
                    period: span.period.clone(),
                    stock_day: span.stock_day,
                    line,
                    tree,
                };
                prop_assert_eq!(grid.row(i), engine.values(rule, &q), "{:?} {:?}", rule, q);
            }
        }
        Ok(())
    });
    outcome.expect("grid and single questions agree");
}

#[test]
fn presence_and_chains_agree_with_the_naive_model() {
    let cases = (scenes::steps(), scenes::question());
    let outcome = runner().run(&cases, |(steps, q)| {
        let Scene { engine, model, .. } = Scene::played(&steps);
        let line = q.line.unwrap_or(u32::MAX);
        let of = [kit::MeasureId(1), kit::MeasureId(3)];
        let [present] = &engine.presences(&[of.to_vec()], &q)[..] else {
            panic!("one list was asked for");
        };
        let open = engine.open_in(&q.period, q.line);
        for unit in units() {
            let at = usize::try_from(unit.0).expect("small");
            prop_assert_eq!(
                present[at],
                model.present(&of, &q, unit),
                "{} {:?}",
                unit,
                q
            );
            let (from, to) = (q.period.from, q.period.to);
            let mut days = std::iter::successors(Some(from), |d| Some(d.succ()));
            // Day 0 and the first real one are a century apart: look at the edges.
            let near = model.tree.iter().map(|row| row.day).chain([from, to]);
            let lives = if from <= to {
                near.filter(|d| from <= *d && *d <= to)
                    .any(|d| model.alive(unit, d, line))
            } else {
                days.next().is_none()
            };
            prop_assert_eq!(open[at], lives, "{} {:?}", unit, q);
            let chain = model.chain(unit, q.stock_day, line);
            prop_assert_eq!(engine.chain(unit, q.stock_day, q.line), chain);
            let below = engine.below(unit, q.stock_day, q.line);
            for other in units() {
                let is = model.chain(other, q.stock_day, line).contains(&unit);
                prop_assert_eq!(below[usize::try_from(other.0).expect("small")], is);
            }
        }
        Ok(())
    });
    outcome.expect("presence and chains agree");
}

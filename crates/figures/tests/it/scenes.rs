//! Random little journals, small enough that the hard cases meet.

use crate::naive::Model;
use figures::{
    Condition, Engine, Entity, FactRow, MeasureKind, Question, Rule, TreeChange, TreeReading,
    TreeRow,
};
use kit::{Day, Grade, MeasureId, Period, PersonNo, Precision, UnitId};
use proptest::prelude::*;

pub const UNITS: u32 = 8;

/// Flows 1 and 2, stocks 3 and 4, flow 5 is never declared, 6 has no facts.
pub const STOCKS: [u16; 2] = [3, 4];

#[derive(Debug, Clone)]
pub enum Step {
    Fact(FactRow),
    /// The opposite of an earlier fact.
    Opposite(usize),
    /// An earlier fact again, on another day.
    Again(usize, Day),
    /// An earlier fact again, at another unit.
    Elsewhere(usize, UnitId),
    /// The unit of an earlier fact moves the day after, and the fact happens
    /// again.
    Around(usize, UnitId),
    Tree(TreeRow),
    /// An earlier fact ends some days later, as a stock does.
    End(usize, i32),
    /// Says an earlier tree row again.
    Restate(usize),
    /// Takes an earlier tree row back.
    TakeBack(usize),
    NextLine,
}

pub fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn days() -> impl Strategy<Value = Day> {
    let first = day("2024-02-01");
    prop_oneof![
        2 => Just(Day::ALWAYS),
        2 => Just(day("2024-02-01")),
        2 => Just(day("2024-02-29")),
        2 => Just(day("2024-03-01")),
        8 => (0..75i32).prop_map(move |n| first.plus_days(n)),
    ]
}

fn unit() -> impl Strategy<Value = UnitId> {
    (1..=UNITS).prop_map(UnitId)
}

fn fact() -> impl Strategy<Value = FactRow> {
    let quantity = prop_oneof![10 => Just(1i64), 2 => Just(-1), 1 => Just(0), 2 => -3..5i64];
    let subject = prop_oneof![2 => Just(0u32), 3 => 1..=UNITS];
    let what = (
        1..=5u16,
        unit(),
        0..=4u32,
        0..2u16,
        days(),
        prop::bool::weighted(0.3),
    );
    (what, quantity, 0..8i64, subject).prop_map(|(what, quantity, grade, subject)| {
        let (measure, unit, person, initiative, day, month) = what;
        FactRow {
            line: 0,
            n: 0,
            measure: MeasureId(measure),
            unit,
            person: PersonNo(person),
            initiative,
            day: if month { day.first_of_month() } else { day },
            precision: if month {
                Precision::Month
            } else {
                Precision::Day
            },
            quantity,
            grade: Grade::from_number(grade).unwrap_or(Grade::A),
            subject: UnitId(subject),
        }
    })
}

fn tree_row() -> impl Strategy<Value = TreeRow> {
    let change = prop_oneof![
        3 => (0..=UNITS).prop_map(|to| TreeChange::Parent(Some(UnitId(to)))),
        2 => any::<bool>().prop_map(TreeChange::Open),
    ];
    (unit(), days(), change).prop_map(|(unit, day, change)| TreeRow {
        line: 0,
        n: 0,
        unit,
        day,
        change,
        sign: 1,
    })
}

/// A first line that stands the units up as a tree, then anything.
pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let parents = proptest::collection::vec(0..100u32, UNITS as usize);
    let founded = parents.prop_map(|parents| {
        let mut steps = Vec::new();
        for (unit, r) in (1..=UNITS).zip(parents) {
            let row = |change| TreeRow {
                line: 0,
                n: 0,
                unit: UnitId(unit),
                day: Day::ALWAYS,
                change,
                sign: 1,
            };
            let above = if unit == 1 || r % 10 == 0 {
                0
            } else {
                1 + r % (unit - 1)
            };
            steps.push(Step::Tree(row(TreeChange::Parent(Some(UnitId(above))))));
            if r < 85 {
                steps.push(Step::Tree(row(TreeChange::Open(true))));
            }
        }
        steps
    });
    let step = prop_oneof![
        10 => fact().prop_map(Step::Fact),
        4 => (0..6usize).prop_map(Step::Opposite),
        3 => (0..6usize, 0..40i32).prop_map(|(of, later)| Step::End(of, later)),
        1 => (0..4usize).prop_map(Step::Restate),
        2 => (0..8usize, days()).prop_map(|(of, day)| Step::Again(of, day)),
        2 => (0..8usize, unit()).prop_map(|(of, unit)| Step::Elsewhere(of, unit)),
        5 => (0..8usize, unit()).prop_map(|(of, to)| Step::Around(of, to)),
        3 => tree_row().prop_map(Step::Tree),
        1 => (0..30usize).prop_map(Step::TakeBack),
        6 => Just(Step::NextLine),
    ];
    (founded, proptest::collection::vec(step, 5..50)).prop_map(|(mut founded, later)| {
        founded.extend(later);
        founded
    })
}

pub fn measures() -> impl Strategy<Value = Vec<MeasureId>> {
    proptest::collection::vec((1..=6u16).prop_map(MeasureId), 1..4).prop_map(|mut list| {
        list.sort();
        list.dedup();
        list
    })
}

fn kind() -> impl Strategy<Value = Option<u8>> {
    prop_oneof![3 => Just(None), 2 => (0..3u8).prop_map(Some)]
}

pub fn rule() -> impl Strategy<Value = Rule> {
    let condition =
        (measures(), any::<bool>()).prop_map(|(any, negated)| Condition { any, negated });
    let needs = prop_oneof![
        2 => Just(Vec::new()),
        1 => (1..=6u16).prop_map(|needed| vec![MeasureId(needed)]),
    ];
    let entity = prop_oneof![Just(Entity::Person), Just(Entity::Subject)];
    let set = (
        1..=5u16,
        entity,
        proptest::collection::vec(condition, 0..3),
        needs,
    );
    let plain = prop_oneof![
        1 => (
            measures(),
            prop_oneof![Just(Vec::new()), measures()],
            kind()
        )
            .prop_map(|(plus, minus, kind)| Rule::Sum { plus, minus, kind }),
        1 => measures().prop_map(|of| Rule::Times { of }),
        2 => measures().prop_map(|of| Rule::Persons { of }),
        1 => (measures(), kind()).prop_map(|(of, kind)| Rule::Units { of, kind }),
        1 => (measures(), 0..3u8).prop_map(|(of, by)| Rule::Held {
            of,
            by,
            levels: vec![1, 2]
        }),
        1 => measures().prop_map(|of| Rule::Since { of }),
        1 => set.prop_map(|(first, entity, all, needs)| Rule::Set {
            first: MeasureId(first),
            entity,
            all,
            needs
        }),
    ]
    .boxed();
    let ratio = (plain.clone(), plain.clone()).prop_map(|(of, over)| Rule::Ratio {
        of: Box::new(of),
        over: Box::new(over),
    });
    prop_oneof![6 => plain, 1 => ratio]
}

pub fn period() -> impl Strategy<Value = Period> {
    let named = prop_oneof![
        4 => Just("2024"),
        1 => Just("2024-02"),
        1 => Just("2024-03"),
        1 => Just("2024-02-29"),
        1 => Just("2024-02-01..2024-03-20"),
        1 => Just("2024-02-10..2024-03-31"),
    ];
    prop_oneof![
        4 => named.prop_map(|text| text.parse().expect("a period")),
        1 => (days(), days()).prop_map(|(from, to)| Period::new(from, to)),
    ]
}

pub fn question() -> impl Strategy<Value = Question> {
    let line = prop_oneof![3 => Just(None), 1 => (0..20u32).prop_map(Some)];
    let tree = prop_oneof![2 => Just(TreeReading::Then), 1 => days().prop_map(TreeReading::On)];
    let stock_day = prop_oneof![2 => days(), 1 => Just(day("2024-06-30"))];
    (period(), stock_day, line, tree).prop_map(|(period, stock_day, line, tree)| Question {
        period,
        stock_day,
        line,
        tree,
    })
}

/// The same journal, told to the engine and to the model.
pub struct Scene {
    pub engine: Engine,
    pub model: Model,
    line: u32,
    n: u32,
    tree_n: u32,
}

impl Scene {
    pub fn new() -> Scene {
        let mut scene = Scene {
            engine: Engine::new(),
            model: Model::default(),
            line: 1,
            n: 0,
            tree_n: 0,
        };
        for unit in 1..=UNITS {
            // Unit 8 is of no kind.
            if unit < UNITS {
                let kind = u8::try_from(unit % 3).expect("small");
                scene.engine.set_kind(UnitId(unit), kind).expect("a unit");
                scene.model.kinds.insert(unit, kind);
            }
        }
        for stock in STOCKS {
            scene
                .engine
                .declare_measure(MeasureId(stock), MeasureKind::Stock);
            scene.model.stocks.insert(stock);
        }
        scene
    }

    pub fn next_line(&mut self) {
        self.engine.advance_to(self.line);
        (self.line, self.n, self.tree_n) = (self.line + 1, 0, 0);
    }

    pub fn fact(&mut self, fact: FactRow) {
        let fact = FactRow {
            line: self.line,
            n: self.n,
            ..fact
        };
        self.engine.push_fact(&fact).expect("in order");
        self.model.facts.push(fact);
        self.n += 1;
    }

    pub fn tree(&mut self, row: TreeRow) {
        let row = TreeRow {
            line: self.line,
            n: self.tree_n,
            ..row
        };
        self.engine.push_tree(row).expect("in order");
        self.model.tree.push(row);
        self.tree_n += 1;
    }

    pub fn step(&mut self, step: &Step) {
        match step {
            Step::Fact(fact) => self.fact(*fact),
            Step::Opposite(of) => {
                if let Some(&fact) = self.model.facts.iter().rev().nth(*of) {
                    let quantity = -fact.quantity;
                    self.fact(FactRow { quantity, ..fact });
                }
            }
            Step::Again(of, day) => {
                if let Some(&fact) = self.model.facts.iter().rev().nth(*of) {
                    self.fact(FactRow { day: *day, ..fact });
                }
            }
            Step::Elsewhere(of, unit) => {
                if let Some(&fact) = self.model.facts.iter().rev().nth(*of) {
                    self.fact(FactRow {
                        unit: *unit,
                        ..fact
                    });
                }
            }
            Step::Around(of, to) => {
                if let Some(&fact) = self.model.facts.iter().rev().nth(*of) {
                    self.tree(TreeRow {
                        line: 0,
                        n: 0,
                        unit: fact.unit,
                        day: fact.day.succ(),
                        change: TreeChange::Parent(Some(*to)),
                        sign: 1,
                    });
                    let day = fact.day.plus_days(3);
                    self.fact(FactRow { day, ..fact });
                }
            }
            Step::Tree(row) => self.tree(*row),
            Step::End(of, later) => {
                if let Some(&fact) = self.model.facts.iter().rev().nth(*of) {
                    let (quantity, day) = (-fact.quantity, fact.day.plus_days(*later));
                    self.fact(FactRow {
                        quantity,
                        day,
                        ..fact
                    });
                }
            }
            Step::Restate(of) => {
                if let Some(&row) = self.model.tree.iter().rev().nth(*of) {
                    self.tree(row);
                }
            }
            Step::TakeBack(of) => {
                if let Some(&row) = self.model.tree.iter().rev().nth(*of) {
                    self.tree(TreeRow { sign: -1, ..row });
                }
            }
            Step::NextLine => self.next_line(),
        }
    }

    pub fn played(steps: &[Step]) -> Scene {
        let mut scene = Scene::new();
        for step in steps {
            scene.step(step);
        }
        scene
    }
}

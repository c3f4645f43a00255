//! Times and memory of the engine on made-up facts:
//! `cargo run --release -p figures --example grid [facts …]`

use figures::{
    Engine, FactRow, MeasureKind, Question, Rule, Span, TreeChange, TreeReading, TreeRow,
};
use kit::{Day, Grade, MeasureId, Period, PersonNo, Precision, UnitId};
use std::time::Instant;

const UNITS: u32 = 7_000;
const PERSONS: u64 = 100_000;
const COUNTIES: u32 = 13;
const TOWNS: u32 = 300;

/// A small generator, so that every run counts the same facts.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }

    fn unit(&mut self) -> u32 {
        u32::try_from(self.below(u64::from(UNITS))).unwrap_or(0) + 1
    }
}

#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a bench")]
fn time<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let result = run();
    println!("{what:<58} {:>9.2?}", begun.elapsed());
    result
}

fn parent(unit: u32) -> Option<UnitId> {
    match unit {
        1 => None,
        u if u <= COUNTIES => Some(1),
        u if u <= TOWNS => Some(2 + u % (COUNTIES - 1)),
        u => Some(COUNTIES + 1 + u % (TOWNS - COUNTIES)),
    }
    .map(UnitId)
}

fn tree(engine: &mut Engine, year: &Period, chance: &mut Chance) {
    let mut n = 0;
    let mut row = |engine: &mut Engine, unit: u32, day, change| {
        let row = TreeRow {
            line: 1,
            n,
            unit: UnitId(unit),
            day,
            change,
            sign: 1,
        };
        engine.push_tree(row).expect("in order");
        n += 1;
    };
    for unit in 1..=UNITS {
        row(engine, unit, Day::ALWAYS, TreeChange::Parent(parent(unit)));
        row(engine, unit, Day::ALWAYS, TreeChange::Open(true));
        let kind = match unit {
            1 => 1,
            u if u <= COUNTIES => 2,
            u if u <= TOWNS => 3,
            _ => 4,
        };
        engine.set_kind(UnitId(unit), kind).expect("a unit");
    }
    // A few hundred moves within the year, some of them of whole towns.
    for _ in 0..300 {
        let moved = chance.unit().max(COUNTIES + 1);
        let day = year
            .from
            .plus_days(i32::try_from(chance.below(365)).unwrap_or(0));
        let to = if moved <= TOWNS {
            2 + moved % 7
        } else {
            COUNTIES + 1 + moved % 100
        };
        row(engine, moved, day, TreeChange::Parent(Some(UnitId(to))));
    }
}

/// Measures 1 to 8 flows, 11 to 14 stocks. `stocks` of each hundred facts are
/// of stocks.
fn engine(facts: u32, stocks: u64, year: &Period) -> Engine {
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let mut engine = Engine::new();
    for id in 11..=14 {
        engine.declare_measure(MeasureId(id), MeasureKind::Stock);
    }
    tree(&mut engine, year, &mut chance);
    let homes: Vec<u32> = (0..=PERSONS)
        .map(|_| chance.unit().max(TOWNS + 1))
        .collect();
    let mut last: Option<FactRow> = None;
    for line in 1..=facts {
        let person = chance.below(PERSONS) + 1;
        let home = homes[usize::try_from(person).unwrap_or(0)];
        let stock = chance.below(100) < stocks;
        let measure = if stock {
            11 + chance.below(4)
        } else {
            1 + chance.below(8)
        };
        // One in five happens away from home, one in fifty undoes the last.
        let unit = if chance.below(5) == 0 && !stock {
            chance.unit()
        } else {
            home
        };
        let days = if stock { 1_500 } else { 365 };
        let back = i32::try_from(chance.below(days)).unwrap_or(0);
        let mut fact = FactRow {
            line,
            n: 0,
            measure: MeasureId(u16::try_from(measure).unwrap_or(0)),
            unit: UnitId(unit),
            person: PersonNo(u32::try_from(person).unwrap_or(0)),
            initiative: u16::try_from(chance.below(40)).unwrap_or(0),
            day: year.to.plus_days(-back),
            precision: Precision::Day,
            quantity: 1,
            grade: Grade::A,
            subject: UnitId::NONE,
        };
        if let Some(undone) = last.filter(|l| l.quantity > 0 && chance.below(50) == 0) {
            fact = FactRow {
                line,
                quantity: -1,
                ..undone
            };
        }
        last = Some(fact);
        engine.push_fact(&fact).expect("in order");
    }
    engine
}

/// Resident memory in MiB, where the system tells.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}

#[expect(clippy::print_stdout, reason = "a bench")]
fn main() {
    let asked: Vec<u32> = std::env::args()
        .skip(1)
        .filter_map(|a| a.parse().ok())
        .collect();
    let sizes = if asked.is_empty() {
        vec![1_000_000, 10_000_000]
    } else {
        asked
    };
    for facts in sizes {
        println!("— {facts} facts, {UNITS} units, {PERSONS} persons");
        run(facts);
        println!(
            "peak resident memory of the process so far: {} MiB",
            resident()
        );
    }
}

#[expect(clippy::print_stdout, reason = "a bench")]
fn run(facts: u32) {
    let year: Period = "2026".parse().expect("a year");
    let months: Vec<Span> = year
        .months()
        .into_iter()
        .map(|period| Span {
            stock_day: period.to,
            period,
        })
        .collect();
    let flows = engine(facts, 0, &year);
    println!("columns: {} MiB", flows.fact_bytes() >> 20);
    let q = Question {
        period: year.clone(),
        stock_day: year.to,
        line: None,
        tree: TreeReading::Then,
    };
    let of = |m: u16| vec![MeasureId(m)];
    let times = |m| Rule::Times { of: of(m) };
    let persons = |m| Rule::Persons { of: of(m) };
    time("tree, first use", || {
        flows.chain(UnitId(UNITS), year.to, None)
    });
    time(
        "8 flows × 12 months × all units: times and persons",
        || {
            for m in 1..=8 {
                flows.grid(&times(m), &months, None, TreeReading::Then);
                flows.grid(&persons(m), &months, None, TreeReading::Then);
            }
        },
    );
    time("one grouping: persons of one flow × 12 months", || {
        flows.grid(&persons(1), &months, None, TreeReading::Then)
    });
    let all: Vec<MeasureId> = (1..=8).map(MeasureId).collect();
    let anywhere = Rule::Persons { of: all.clone() };
    time("persons of all 8 flows together × 12 months", || {
        flows.grid(&anywhere, &months, None, TreeReading::Then)
    });
    time("persons of all 8 flows, the year", || {
        flows.values(&anywhere, &q)
    });
    time(
        "one unit (the city), the year, all 8 flows: persons",
        || flows.value(&anywhere, &q, UnitId(1)),
    );
    time(
        "one unit (a branch), the year, all 8 flows: persons",
        || flows.value(&anywhere, &q, UnitId(5_000)),
    );
    let sum = Rule::Sum {
        plus: all,
        minus: Vec::new(),
        kind: None,
    };
    let page = |rule: &Rule| flows.drill_page(rule, &q, UnitId(1), 500, 50).len;
    time("page of records of one flow: sum", || {
        page(&Rule::Sum {
            plus: of(1),
            minus: Vec::new(),
            kind: None,
        })
    });
    time("page of records of one flow: persons", || page(&persons(1)));
    time("page of records of all flows: sum", || page(&sum));
    time("page of records of all flows: persons", || page(&anywhere));
    drop(flows);

    let mixed = engine(facts, 100, &year);
    time(
        "4 stocks × 12 month-ends × all units: sum and persons",
        || {
            for m in 11..=14 {
                let sum = Rule::Sum {
                    plus: of(m),
                    minus: Vec::new(),
                    kind: None,
                };
                mixed.grid(&sum, &months, None, TreeReading::Then);
                mixed.grid(&persons(m), &months, None, TreeReading::Then);
            }
        },
    );
    time("one unit (the city): persons of one stock", || {
        mixed.value(&persons(11), &q, UnitId(1))
    });
    time("page of records of one stock: sum", || {
        let sum = Rule::Sum {
            plus: of(11),
            minus: Vec::new(),
            kind: None,
        };
        mixed.drill_page(&sum, &q, UnitId(1), 500, 50).len
    });
    drop(mixed);

    let both = engine(facts, 40, &year);
    let set = Rule::Set {
        first: MeasureId(11),
        entity: figures::Entity::Person,
        all: vec![figures::Condition {
            any: vec![MeasureId(1), MeasureId(2), MeasureId(12)],
            negated: false,
        }],
        needs: Vec::new(),
    };
    time("set (a stock, and one of three) × 12 months", || {
        both.grid(&set, &months, None, TreeReading::Then)
    });
    let held = Rule::Held {
        of: of(13),
        by: 2,
        levels: vec![1, 2],
    };
    time("held × 12 months", || {
        both.grid(&held, &months, None, TreeReading::Then)
    });
    standing(both, &q, set, held);
}

#[expect(clippy::print_stdout, reason = "a bench")]
fn standing(_engine: Engine, _q: &Question, _set: Rule, _held: Rule) {
    println!();
}

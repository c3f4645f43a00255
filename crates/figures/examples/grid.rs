//! Times and memory of the engine on made-up facts:
//! `cargo run --release -p figures --example grid [facts …]`

use figures::{
    Engine, FactRow, MeasureKind, Question, Rule, SnapshotKey, Span, Standing, TreeChange,
    TreeReading, TreeRow,
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

/// Prints how long `run` takes.
fn time<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let result = run();
    println!("{what:<58} {:>9.2?}", begun.elapsed());
    result
}

/// Prints the best of seven runs: the machine is shared.
fn best<T>(what: &str, run: impl Fn() -> T) {
    let runs = (0..7).map(|_| {
        let begun = Instant::now();
        std::hint::black_box(run());
        begun.elapsed()
    });
    println!("{what:<58} {:>9.2?}", runs.min().unwrap_or_default());
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
            "peak resident memory with records, standing, two snapshots: {} MiB",
            resident()
        );
    }
}

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
    best(
        "8 flows × 12 months × all units: times and persons",
        || {
            for m in 1..=8 {
                flows.grid(&times(m), &months, None, TreeReading::Then);
                flows.grid(&persons(m), &months, None, TreeReading::Then);
            }
        },
    );
    best("one grouping: persons of one flow × 12 months", || {
        flows.grid(&persons(1), &months, None, TreeReading::Then)
    });
    let all: Vec<MeasureId> = (1..=8).map(MeasureId).collect();
    let anywhere = Rule::Persons { of: all.clone() };
    best("persons of all 8 flows together × 12 months", || {
        flows.grid(&anywhere, &months, None, TreeReading::Then)
    });
    best("persons of all 8 flows, the year", || {
        flows.values(&anywhere, &q)
    });
    best(
        "one unit (the city), the year, all 8 flows: persons",
        || flows.value(&anywhere, &q, UnitId(1)),
    );
    best(
        "one unit (a branch), the year, all 8 flows: persons",
        || flows.value(&anywhere, &q, UnitId(5_000)),
    );
    println!("peak resident memory so far: {} MiB", resident());
    let sum = Rule::Sum {
        plus: all,
        minus: Vec::new(),
        kind: None,
    };
    let page = |rule: &Rule| flows.drill_page(rule, &q, UnitId(1), 500, 50).len;
    best("page of records of one flow: sum", || {
        page(&Rule::Sum {
            plus: of(1),
            minus: Vec::new(),
            kind: None,
        })
    });
    best("page of records of one flow: persons", || page(&persons(1)));
    best("page of records of all flows: sum", || page(&sum));
    best("page of records of all flows: persons", || page(&anywhere));
    drop(flows);

    let mixed = engine(facts, 100, &year);
    best(
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
    best("one unit (the city): persons of one stock", || {
        mixed.value(&persons(11), &q, UnitId(1))
    });
    best("page of records of one stock: sum", || {
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
    best("set (a stock, and one of three) × 12 months", || {
        both.grid(&set, &months, None, TreeReading::Then)
    });
    let held = Rule::Held {
        of: of(13),
        by: 2,
        levels: vec![1, 2],
    };
    best("held × 12 months", || {
        both.grid(&held, &months, None, TreeReading::Then)
    });
    standing(both, &q, vec![set, held]);
}

fn standing(mut engine: Engine, q: &Question, mut rules: Vec<Rule>) {
    let measures = (1..=8).chain(11..=14).map(MeasureId);
    for measure in measures {
        let of = vec![measure];
        rules.push(Rule::Persons { of: of.clone() });
        rules.push(Rule::Times { of });
    }
    let items: Vec<(Rule, Question)> = rules.into_iter().map(|rule| (rule, q.clone())).collect();
    let what = format!("standing: build {} figures", items.len());
    let mut standing = time(&what, || Standing::build(&engine, items));
    let mut chance = Chance(7);
    let mut push = |engine: &mut Engine, measure: u16| {
        let fact = FactRow {
            line: engine.head() + 1,
            n: 0,
            measure: MeasureId(measure),
            unit: UnitId(chance.unit()),
            person: PersonNo(u32::try_from(chance.below(PERSONS)).unwrap_or(0) + 1),
            initiative: 0,
            day: q.stock_day,
            precision: Precision::Day,
            quantity: 1,
            grade: Grade::A,
            subject: UnitId::NONE,
        };
        engine.push_fact(&fact).expect("in order");
    };
    push(&mut engine, 1);
    time("standing: apply one attendance", || standing.apply(&engine));
    for _ in 0..1_000 {
        push(&mut engine, 1);
    }
    time("standing: apply a thousand attendances", || {
        standing.apply(&engine)
    });
    push(&mut engine, 13);
    time(
        "standing: apply one fact that recounts a held figure",
        || standing.apply(&engine),
    );

    let key = SnapshotKey {
        seq: engine.head(),
        hash: [7; 32],
        schema: 1,
    };
    let mut bytes = Vec::new();
    time("snapshot: write to memory", || {
        engine
            .write_snapshot(&mut bytes, &key)
            .expect("a Vec takes everything");
    });
    time("snapshot: read from memory", || {
        Engine::read_snapshot(&mut bytes.as_slice()).expect("undamaged")
    });
}

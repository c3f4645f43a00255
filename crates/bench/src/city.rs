//! A made-up city as bare facts: the same ones on every machine. It is pushed
//! straight into an engine, or posted through the journal (`house.rs`).

use anyhow::{Context, Result};
use figures::{Engine, FactRow, MeasureKind, Span, TreeChange, TreeRow};
use kit::{Day, Grade, MeasureId, Period, PersonNo, Precision, UnitId};
use yinling::indicators::measures::{
    self, FIRST_LEGACY, PERSON_PARTY_KNOWN, PERSON_PARTY_MEMBER, PERSON_RETIRED, PERSON_SKILLED,
    VOCABULARY,
};
use yinling::units::Kind;

pub const UNITS: u32 = 7_000;
const COUNTIES: u32 = 13;
const TOWNS: u32 = 300;
/// The flow measures, all of them legacy ones: `legacy.bench0` and so on.
pub const FLOWS: u16 = 8;
const MOVES: u32 = 300;

/// A small generator, so that every run counts the same facts.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    pub fn of(seed: u64) -> Chance {
        let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        // The first draws of neighbouring seeds are alike.
        for _ in 0..4 {
            chance.below(2);
        }
        chance
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }

    pub fn below_u32(&mut self, n: u32) -> u32 {
        u32::try_from(self.below(u64::from(n))).unwrap_or(0)
    }
}

/// How much of a city there is to count.
#[derive(Debug, Clone)]
pub struct City {
    /// Persons with a standing on the roster (stocks).
    pub people: u32,
    /// Facts of the eight flows, all in `year`.
    pub flows: u32,
    /// How many facts one journal line posts.
    pub per_line: u32,
    pub year: Period,
}

/// A unit hangs under another from a day on.
#[derive(Debug, Clone, Copy)]
pub struct Move {
    pub unit: UnitId,
    pub to: UnitId,
    pub day: Day,
}

impl City {
    pub fn new(people: u32, flows: u32, year: i16) -> Result<City> {
        let year = Period::year(year).context("a year of the calendar")?;
        Ok(City {
            people,
            flows,
            per_line: 50_000,
            year,
        })
    }

    pub fn flow(number: u16) -> MeasureId {
        MeasureId(FIRST_LEGACY + number)
    }

    pub fn flow_measures() -> Vec<MeasureId> {
        (0..FLOWS).map(City::flow).collect()
    }

    pub fn flow_name(number: u16) -> String {
        format!("legacy.bench{number}")
    }

    /// The twelve months, stocks on their last days.
    pub fn months(&self) -> Vec<Span> {
        let spans = self.year.months().into_iter();
        spans
            .map(|period| Span {
                stock_day: period.to,
                period,
            })
            .collect()
    }

    pub fn parent(unit: u32) -> UnitId {
        UnitId(match unit {
            1 => 0,
            u if u <= COUNTIES => 1,
            u if u <= TOWNS => 2 + u % (COUNTIES - 1),
            u => COUNTIES + 1 + u % (TOWNS - COUNTIES),
        })
    }

    pub fn kind(unit: u32) -> Kind {
        match unit {
            1 => Kind::City,
            u if u <= COUNTIES => Kind::County,
            u if u <= TOWNS => Kind::Street,
            _ => Kind::Branch,
        }
    }

    pub fn code(unit: u32) -> String {
        if unit == 1 {
            "370100".to_owned()
        } else {
            format!("370100-{unit:05}")
        }
    }

    /// A few hundred moves within the year, some of them of whole streets.
    pub fn moves(&self) -> Vec<Move> {
        let mut chance = Chance::of(3);
        let moves = (0..MOVES).map(|_| {
            let unit = COUNTIES + 1 + chance.below_u32(UNITS - COUNTIES);
            let day = i32::try_from(chance.below(365)).unwrap_or(0);
            let to = if unit <= TOWNS {
                2 + unit % 7
            } else {
                COUNTIES + 1 + unit % 100
            };
            Move {
                unit: UnitId(unit),
                to: UnitId(to),
                day: self.year.from.plus_days(day),
            }
        });
        moves.collect()
    }

    fn home(person: u32) -> UnitId {
        UnitId(TOWNS + 1 + Chance::of(u64::from(person)).below_u32(UNITS - TOWNS))
    }

    fn fact(&self, measure: MeasureId, unit: UnitId, person: u32, day: Day) -> FactRow {
        FactRow {
            line: 0,
            n: 0,
            measure,
            unit,
            person: PersonNo(person),
            initiative: 0,
            day,
            precision: Precision::Day,
            quantity: 1,
            grade: Grade::A,
            subject: UnitId::NONE,
        }
    }

    /// What the roster counts of one person; one in fifty has left again.
    fn standing_of(&self, person: u32) -> Vec<FactRow> {
        let mut chance = Chance::of(u64::from(person) + 1_000_000_000);
        let home = City::home(person);
        let days = i32::try_from(chance.below(1_500)).unwrap_or(0);
        let since = self.year.to.plus_days(-days - 1);
        let mut facts = vec![self.fact(PERSON_RETIRED, home, person, since)];
        for (measure, of_hundred) in [
            (PERSON_PARTY_KNOWN, 95),
            (PERSON_PARTY_MEMBER, 60),
            (PERSON_SKILLED, 30),
        ] {
            if chance.below(100) < of_hundred {
                facts.push(self.fact(measure, home, person, since));
            }
        }
        if chance.below(50) == 0 {
            let ended = facts.clone().into_iter().map(|fact| FactRow {
                day: self.year.to,
                quantity: -1,
                ..fact
            });
            facts.extend(ended);
        }
        facts
    }

    /// Flows of the year: one in five away from home, one in fifty takes the
    /// one before back.
    fn happened(&self) -> impl Iterator<Item = FactRow> + '_ {
        let mut chance = Chance::of(7);
        let mut last: Option<FactRow> = None;
        let persons = self.people.max(100_000);
        (0..self.flows).map(move |_| {
            if let Some(undone) = last.take().filter(|_| chance.below(50) == 0) {
                return FactRow {
                    quantity: -1,
                    ..undone
                };
            }
            let person = chance.below_u32(persons) + 1;
            let away = chance.below(5) == 0;
            let unit = if away {
                UnitId(chance.below_u32(UNITS) + 1)
            } else {
                City::home(person)
            };
            let measure = City::flow(u16::try_from(chance.below(u64::from(FLOWS))).unwrap_or(0));
            let day = i32::try_from(chance.below(365)).unwrap_or(0);
            let mut fact = self.fact(measure, unit, person, self.year.from.plus_days(day));
            fact.initiative = u16::try_from(chance.below(40)).unwrap_or(0);
            last = Some(fact);
            fact
        })
    }

    /// Every fact that is not of a unit, in journal order from line 2 on.
    pub fn facts(&self) -> impl Iterator<Item = FactRow> + '_ {
        let standing = (1..=self.people).flat_map(|person| self.standing_of(person));
        let all = standing.chain(self.happened());
        (0u32..).zip(all).map(|(at, fact)| FactRow {
            line: 2 + at / self.per_line,
            n: at % self.per_line,
            ..fact
        })
    }

    /// The city in memory, without a database.
    pub fn engine(&self) -> Result<Engine> {
        let mut engine = Engine::new();
        for measure in VOCABULARY {
            let kind = match measure.kind {
                measures::MeasureKind::Stock => MeasureKind::Stock,
                measures::MeasureKind::Flow => MeasureKind::Flow,
            };
            engine.declare_measure(measure.id, kind);
        }
        self.push_units(&mut engine)?;
        for fact in self.facts() {
            engine.push_fact(&fact)?;
        }
        Ok(engine)
    }

    fn push_units(&self, engine: &mut Engine) -> Result<()> {
        let mut n = 0;
        let mut push = |engine: &mut Engine, unit, day, change| {
            n += 1;
            engine.push_tree(TreeRow {
                line: 1,
                n,
                unit,
                day,
                change,
                sign: 1,
            })
        };
        for number in 1..=UNITS {
            let (unit, kind) = (UnitId(number), City::kind(number));
            let parent = TreeChange::Parent(Some(City::parent(number)));
            push(engine, unit, founded(), parent)?;
            push(engine, unit, founded(), TreeChange::Open(true))?;
            engine.set_kind(unit, kind.number())?;
            let mut fact = self.fact(kind.measure(), unit, 0, founded());
            (fact.line, fact.n, fact.subject) = (1, number - 1, unit);
            engine.push_fact(&fact)?;
        }
        for one in self.moves() {
            push(engine, one.unit, one.day, TreeChange::Parent(Some(one.to)))?;
        }
        Ok(())
    }
}

/// The day on which every unit is founded.
pub fn founded() -> Day {
    Day::from_ymd(2000, 1, 1).unwrap_or_default()
}

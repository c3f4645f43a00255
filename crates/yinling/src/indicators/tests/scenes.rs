//! Random small cities, written to the database as verbs would write them.

use crate::indicators::kind_number;
use crate::indicators::measures as m;
use crate::journal::{Fact, PersonAttribute, Placement, Posting, UnitAttribute};
use crate::people::{Facts, History};
use kit::{Day, Grade, MeasureId, PersonNo, Precision, UnitId};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

pub const LEGACY: MeasureId = MeasureId(m::FIRST_LEGACY);
pub const UNITS: u32 = 8;

/// How often each hard case was met.
#[derive(Debug, Default, Clone, Copy)]
pub struct Hits {
    pub person_in_two_units: u32,
    pub moved_mid_month_with_one_person_on_both_sides: u32,
    pub merge_after_facts: u32,
    pub correction_of_a_correction: u32,
    pub leap_day: u32,
    pub back_dated_tree_row: u32,
    pub tree_row_taken_back: u32,
    pub closed_unit_above: u32,
    pub guidance_changed: u32,
    pub service_ended_before_guidance: u32,
}

pub struct Scene {
    pub lines: Vec<Posting>,
    rng: ChaCha8Rng,
    facts: Vec<Fact>,
    corrected: Vec<Fact>,
    placements: Vec<Placement>,
    lives: Vec<UnitAttribute>,
    instructors: BTreeMap<PersonNo, History>,
}

const KINDS: [&str; 8] = [
    "city", "county", "county", "street", "branch", "branch", "branch", "society",
];

const MEASURES: &[MeasureId] = &[
    m::PERSON_RETIRED,
    m::PERSON_PARTY_KNOWN,
    m::PERSON_PARTY_MEMBER,
    m::PERSON_SKILLED,
    m::UNIT_BRANCH,
    m::UNIT_PARTY_WORKING_COMMITTEE,
    m::BRANCH_ONLINE,
    m::UNIT_OPENED,
    m::UNIT_CLOSED,
    m::INSTRUCTOR_EVER,
    m::INSTRUCTOR_GUIDES,
    m::ACT,
    LEGACY,
];

impl Scene {
    /// One city with its history, the same for the same seed.
    pub fn of_seed(seed: u64, hits: &mut Hits) -> Scene {
        let rng = ChaCha8Rng::seed_from_u64(seed);
        let mut scene = Scene {
            lines: Vec::new(),
            rng,
            facts: Vec::new(),
            corrected: Vec::new(),
            placements: Vec::new(),
            lives: Vec::new(),
            instructors: BTreeMap::new(),
        };
        scene.found_units();
        for _ in 0..scene.rng.random_range(3..9) {
            let mut line = Posting {
                verb: "test",
                detail: serde_json::json!({}),
                ..Posting::default()
            };
            for _ in 0..scene.rng.random_range(1..6) {
                scene.step(&mut line, hits);
            }
            scene.facts.extend(line.facts.iter().cloned());
            scene.lines.push(line);
        }
        scene
    }

    pub fn random(&mut self) -> &mut impl Rng {
        &mut self.rng
    }

    /// A day of February to April 2024, often on an edge.
    pub fn day(&mut self) -> Day {
        let edges = [(2, 1), (2, 29), (3, 1), (3, 15), (3, 31)];
        let (month, day) = if self.rng.random_bool(0.5) {
            edges[self.rng.random_range(0..edges.len())]
        } else {
            (self.rng.random_range(2..5), self.rng.random_range(1..29))
        };
        Day::from_ymd(2024, month, day).expect("a day of 2024")
    }

    fn unit(&mut self) -> UnitId {
        UnitId(self.rng.random_range(1..=UNITS))
    }

    fn found_units(&mut self) {
        let mut line = Posting {
            verb: "test",
            detail: serde_json::json!({}),
            ..Posting::default()
        };
        for unit in (1..=UNITS).map(UnitId) {
            let founded = if self.rng.random_bool(0.6) {
                Day::ALWAYS
            } else {
                self.day()
            };
            let kind = KINDS[unit.0 as usize - 1];
            assert!(kind_number(kind).is_some());
            let row = |aspect: &str, value: &str| UnitAttribute {
                unit,
                aspect: aspect.into(),
                value: value.into(),
                day: founded,
                sign: 1,
            };
            line.unit_attributes.push(row("kind", kind));
            line.unit_attributes.push(row("life", "founded"));
            // Parents have lower numbers, so that no history can have a loop.
            let parent = if unit.0 == 1 {
                0
            } else {
                self.rng.random_range(1..unit.0)
            };
            let placement = Placement {
                unit,
                parent: UnitId(parent),
                day: founded,
                sign: 1,
            };
            self.placements.push(placement.clone());
            line.placements.push(placement);
        }
        self.lives.extend(
            line.unit_attributes
                .iter()
                .filter(|r| r.aspect == "life")
                .cloned(),
        );
        self.lines.push(line);
    }

    fn step(&mut self, line: &mut Posting, hits: &mut Hits) {
        match self.rng.random_range(0..24) {
            0..=9 => self.fact(line, hits),
            10..=11 => self.correct(line, hits),
            12..=14 => self.move_unit(line, hits),
            15 => self.take_placement_back(line, hits),
            16..=17 => self.close(line, hits),
            20..=23 => self.instruct(line, hits),
            _ => self.merge(line, hits),
        }
    }

    fn fact(&mut self, line: &mut Posting, hits: &mut Hits) {
        let measure = MEASURES[self.rng.random_range(0..MEASURES.len())];
        let of_unit = !matches!(measure.0, 1..=5 | 70..=73 | 1000);
        let person = match measure {
            _ if of_unit => 0,
            LEGACY if self.rng.random_bool(0.3) => 0,
            _ => self.rng.random_range(1..5),
        };
        let (unit, day) = (self.unit(), self.day());
        let precision = if self.rng.random_bool(0.2) {
            Precision::Month
        } else {
            Precision::Day
        };
        let day = if precision == Precision::Month {
            day.first_of_month()
        } else {
            day
        };
        let grades = [Grade::A, Grade::A, Grade::B, Grade::C];
        let fact = Fact {
            measure,
            unit,
            person: PersonNo(person),
            initiative: self.rng.random_range(0..2),
            day,
            precision,
            quantity: if measure == LEGACY {
                self.rng.random_range(1..4)
            } else {
                1
            },
            grade: grades[self.rng.random_range(0..grades.len())],
            subject: if of_unit || measure == m::INSTRUCTOR_GUIDES {
                unit
            } else {
                UnitId::NONE
            },
        };
        hits.leap_day += u32::from(day.month() == 2 && day.day_of_month() == 29);
        let twin = |other: &&Fact| other.person == fact.person && other.measure == fact.measure;
        let twins = self
            .facts
            .iter()
            .filter(twin)
            .filter(|other| person != 0 && other.unit != unit);
        hits.person_in_two_units += u32::from(twins.count() > 0);
        let moved = |row: &&Placement| {
            row.unit == unit && row.day != Day::ALWAYS && row.day.day_of_month() > 1
        };
        for row in self.placements.iter().filter(moved) {
            let sides = self
                .facts
                .iter()
                .filter(|f| f.unit == unit && f.person == fact.person && person != 0);
            let other_side = |f: &Fact| (f.day < row.day) != (day < row.day);
            let met = sides.filter(|f| other_side(f)).count() > 0;
            hits.moved_mid_month_with_one_person_on_both_sides += u32::from(met);
        }
        line.facts.push(fact);
    }

    fn correct(&mut self, line: &mut Posting, hits: &mut Hits) {
        if self.facts.is_empty() {
            return;
        }
        let old = self.facts[self.rng.random_range(0..self.facts.len())].clone();
        hits.correction_of_a_correction += u32::from(self.corrected.contains(&old));
        let opposite = old.opposite();
        self.corrected.push(opposite.clone());
        line.facts.push(opposite);
    }

    fn move_unit(&mut self, line: &mut Posting, hits: &mut Hits) {
        let (unit, day) = (UnitId(self.rng.random_range(2..=UNITS)), self.day());
        let parent = UnitId(self.rng.random_range(1..unit.0));
        hits.back_dated_tree_row += u32::from(
            self.placements
                .iter()
                .any(|row| row.unit == unit && row.day > day),
        );
        let row = Placement {
            unit,
            parent,
            day,
            sign: 1,
        };
        self.placements.push(row.clone());
        line.placements.push(row);
    }

    fn take_placement_back(&mut self, line: &mut Posting, hits: &mut Hits) {
        let at = self.rng.random_range(0..self.placements.len());
        let row = Placement {
            sign: -1,
            ..self.placements[at].clone()
        };
        if self.placements.contains(&row) {
            return;
        }
        hits.tree_row_taken_back += 1;
        self.placements.push(row.clone());
        line.placements.push(row);
    }

    fn close(&mut self, line: &mut Posting, hits: &mut Hits) {
        let (unit, day) = (UnitId(self.rng.random_range(2..=UNITS)), self.day());
        let row = UnitAttribute {
            unit,
            aspect: "life".into(),
            value: "closed".into(),
            day,
            sign: if self.rng.random_bool(0.8) { 1 } else { -1 },
        };
        hits.closed_unit_above += u32::from(self.placements.iter().any(|p| p.parent == unit));
        self.lives.push(row.clone());
        line.unit_attributes.push(row);
    }

    /// A row of an instructor's history, or one taken back, and the facts that
    /// follow.
    fn instruct(&mut self, line: &mut Posting, hits: &mut Hits) {
        let person = PersonNo(self.rng.random_range(10..13));
        let (unit, branch, day) = (self.unit(), self.rng.random_range(5..8), self.day());
        let (aspect, value) = match self.rng.random_range(0..6) {
            0 | 1 => ("instructor".to_owned(), unit.to_string()),
            2 => ("instructor".to_owned(), "0".to_owned()),
            3 | 4 => (format!("guides:{branch}"), "1".to_owned()),
            _ => (format!("guides:{branch}"), "0".to_owned()),
        };
        let takes_back = self.rng.random_bool(0.3);
        let history = self.instructors.entry(person);
        let history = history.or_insert_with(|| History::new(person));
        let follow = |history: &History| history.consequences(&|_| Day::ALWAYS);
        let (posted, guided): (Facts, usize) = (follow(history), history.guided().len());
        let standing: Vec<PersonAttribute> = history.standing().into_iter().cloned().collect();
        let row = match standing.last().filter(|_| takes_back) {
            Some(last) => PersonAttribute {
                sign: -1,
                ..last.clone()
            },
            None => PersonAttribute {
                person,
                aspect,
                value,
                day,
                sign: 1,
            },
        };
        history.push(row.clone());
        let facts = follow(history).since(&posted, person);
        hits.guidance_changed += u32::from(facts.iter().any(|f| f.measure == m::INSTRUCTOR_GUIDES));
        hits.service_ended_before_guidance +=
            u32::from(row.aspect == "instructor" && guided != history.guided().len());
        line.facts.extend(facts);
        line.person_attributes.push(row);
    }

    /// Everything at one unit is re-posted at another, and the unit closes.
    fn merge(&mut self, line: &mut Posting, hits: &mut Hits) {
        let (from, into, day) = (self.unit(), self.unit(), self.day());
        if from == into || from.0 == 1 {
            return;
        }
        let moved: Vec<Fact> = self
            .facts
            .iter()
            .filter(|f| f.unit == from && f.day >= day)
            .cloned()
            .collect();
        hits.merge_after_facts += u32::from(!moved.is_empty());
        for fact in moved {
            line.facts.push(fact.opposite());
            line.facts.push(Fact { unit: into, ..fact });
        }
        line.unit_attributes.push(UnitAttribute {
            unit: from,
            aspect: "life".into(),
            value: format!("merged_into:{into}"),
            day,
            sign: 1,
        });
    }
}

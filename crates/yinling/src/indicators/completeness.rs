//! Of how many expected branches something is known. It replaces "by
//! incomplete statistics", and by construction never exceeds the expected.

use super::dictionary::{Expected, Indicator, kind_number};
use super::live::State;
use super::measures::{PERSON_PARTY_KNOWN, PERSON_PARTY_MEMBER, PERSON_RETIRED};
use figures::{Mark, Question, Rule};
use kit::{MeasureId, UnitId};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Branches expected, and those of them heard of.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Completeness {
    pub expected: u32,
    pub present: u32,
}

/// A branch has a roster if anybody's standing is recorded at it.
const ROSTER: [MeasureId; 3] = [PERSON_RETIRED, PERSON_PARTY_KNOWN, PERSON_PARTY_MEMBER];

/// For one unit; `None` where the figure expects nobody.
pub(super) fn of(
    state: &State,
    indicator: &Indicator,
    question: &Question,
    unit: UnitId,
) -> Option<Completeness> {
    let heard = Heard::of(state, indicator, question)?;
    let below = state.engine.below(unit, question.stock_day, question.line);
    let mut found = Completeness {
        expected: 0,
        present: 0,
    };
    for branch in heard
        .expected
        .iter()
        .filter(|branch| below[branch.0 as usize])
    {
        found.expected += 1;
        found.present += u32::from(heard.has(*branch));
    }
    Some(found)
}

/// The branches below `unit` that are expected and have not been heard of.
pub(super) fn missing(
    state: &State,
    indicator: &Indicator,
    question: &Question,
    unit: UnitId,
) -> Vec<UnitId> {
    let Some(heard) = Heard::of(state, indicator, question) else {
        return Vec::new();
    };
    let below = state.engine.below(unit, question.stock_day, question.line);
    let expected = heard
        .expected
        .iter()
        .filter(|branch| below[branch.0 as usize]);
    expected
        .filter(|branch| !heard.has(**branch))
        .copied()
        .collect()
}

/// One figure's completeness at every unit, by unit number.
pub(super) type ByUnit = Arc<Vec<Option<Completeness>>>;

/// What was worked out for every unit, and from what.
#[derive(Debug, Clone)]
pub(super) struct Worked {
    question: Question,
    from: (Mark, usize),
    by_unit: ByUnit,
}

/// What figures that look at the same measures share.
pub(super) type Shared = HashMap<(Expected, Vec<MeasureId>), Worked>;

/// For every figure that expects somebody and every unit, in one go. `shared`
/// holds what was worked out before; what no new fact touches is taken from it.
pub(super) fn of_all(
    state: &State,
    question: &Question,
    shared: &mut Shared,
) -> BTreeMap<String, ByUnit> {
    let expecting = |one: &Indicator| one.expected != Expected::Nobody;
    let all: Vec<Indicator> = state.indicators().filter(expecting).collect();
    let mut stale: Vec<(Expected, Vec<MeasureId>, (Mark, usize))> = Vec::new();
    for one in &all {
        let key = (one.expected, measures(one));
        let from = (state.engine.mark(&key.1, None), state.nil_returns.len());
        let known = shared.get(&key);
        let is_known = known.is_some_and(|it| it.from == from && it.question == *question)
            || stale.iter().any(|it| (it.0, &it.1) == (key.0, &key.1));
        if !is_known {
            stale.push((key.0, key.1, from));
        }
    }
    let asked: Vec<Vec<MeasureId>> = stale.iter().map(|it| it.1.clone()).collect();
    let presences = state.engine.presences(&asked, question);
    for ((expected, measures, from), present) in stale.into_iter().zip(presences) {
        let heard = Heard::by(state, expected, present, question);
        let worked = Worked {
            question: question.clone(),
            from,
            by_unit: Arc::new(by_unit(state, heard, question)),
        };
        shared.insert((expected, measures), worked);
    }
    let of_one = |one: Indicator| {
        let known = shared.get(&(one.expected, measures(&one)))?;
        Some((one.id, Arc::clone(&known.by_unit)))
    };
    all.into_iter().filter_map(of_one).collect()
}

fn by_unit(state: &State, heard: Option<Heard>, question: &Question) -> Vec<Option<Completeness>> {
    let mut cells = vec![
        Some(Completeness {
            expected: 0,
            present: 0
        });
        state.engine.units()
    ];
    let Some(heard) = heard else {
        return Vec::new();
    };
    for branch in &heard.expected {
        let is_present = heard.has(*branch);
        for unit in state
            .engine
            .chain(*branch, question.stock_day, question.line)
        {
            if let Some(Some(cell)) = cells.get_mut(unit.0 as usize) {
                cell.expected += 1;
                cell.present += u32::from(is_present);
            }
        }
    }
    cells
}

struct Heard {
    expected: Vec<UnitId>,
    present: Vec<bool>,
}

impl Heard {
    fn of(state: &State, indicator: &Indicator, question: &Question) -> Option<Heard> {
        let asked = [measures(indicator)];
        let present = state.engine.presences(&asked, question).pop()?;
        Heard::by(state, indicator.expected, present, question)
    }

    /// By who is there already.
    fn by(
        state: &State,
        expected: Expected,
        present: Vec<bool>,
        question: &Question,
    ) -> Option<Heard> {
        let engine = &state.engine;
        let branches = branches(state);
        match expected {
            Expected::Nobody => None,
            Expected::Rosters => {
                let is_open = |u: &UnitId| engine.is_alive(*u, question.stock_day, question.line);
                Some(Heard {
                    expected: branches.into_iter().filter(is_open).collect(),
                    present,
                })
            }
            Expected::Branches => {
                let until = question.period.cut_at(question.stock_day);
                let open = engine.open_in(&until, question.line);
                let is_open = |u: &UnitId| open.get(u.0 as usize).copied().unwrap_or(false);
                let mut present = present;
                for unit in nil_returns(state, question) {
                    if let Some(heard) = present.get_mut(unit.0 as usize) {
                        *heard = true;
                    }
                }
                Some(Heard {
                    expected: branches.into_iter().filter(is_open).collect(),
                    present,
                })
            }
        }
    }

    fn has(&self, unit: UnitId) -> bool {
        self.present.get(unit.0 as usize).copied().unwrap_or(false)
    }
}

fn branches(state: &State) -> Vec<UnitId> {
    let branch = kind_number("branch");
    let units = (1..state.engine.units()).filter_map(|unit| u32::try_from(unit).ok().map(UnitId));
    units
        .filter(|unit| branch.is_some() && state.engine.kind_of(*unit) == branch)
        .collect()
}

/// Units that said "nothing" for a year the period touches, as of the line.
fn nil_returns(state: &State, question: &Question) -> Vec<UnitId> {
    let years = question.period.from.year()..=question.period.to.year();
    let mut net: HashMap<(UnitId, i16), i32> = HashMap::new();
    for row in &state.nil_returns {
        if question.line.is_none_or(|line| row.line <= line) && years.contains(&row.year) {
            *net.entry((row.unit, row.year)).or_insert(0) += i32::from(row.sign);
        }
    }
    net.into_iter()
        .filter(|(_, sum)| *sum > 0)
        .map(|((unit, _), _)| unit)
        .collect()
}

fn measures(indicator: &Indicator) -> Vec<MeasureId> {
    if indicator.expected == Expected::Rosters {
        return ROSTER.to_vec();
    }
    match &indicator.rule {
        Rule::Sum { plus, .. } => plus.clone(),
        Rule::Times { of } | Rule::Persons { of } => of.clone(),
        Rule::Units { of, .. } | Rule::Held { of, .. } | Rule::Since { of } => of.clone(),
        Rule::Set { first, .. } => vec![*first],
        Rule::Ratio { .. } => Vec::new(),
    }
}

//! Past years' ledgers, as people kept them in spreadsheets.

use super::dice::Dice;
use super::registers::kind;
use super::{Change, LedgerLine, UnitLine, names};
use kit::Day;
use std::collections::{HashMap, HashSet};

const LINES_PER_BRANCH: usize = 4;

/// How much of a year's work falls into each month. The Double Ninth makes
/// October the fullest, the visits before Spring Festival January.
const SEASON: [usize; 12] = [10, 6, 8, 6, 7, 8, 9, 5, 8, 20, 6, 7];

/// The months with an initiative of their own.
const INITIATIVES: [(i8, &str); 8] = [
    (1, "新春走访月"),
    (3, "学雷锋志愿服务月"),
    (5, "银龄助学行动"),
    (6, "迎七一系列活动"),
    (7, "迎七一系列活动"),
    (9, "国庆主题摄影展"),
    (10, "重阳敬老月"),
    (12, "冬日暖阳行动"),
];

const METHODS: [&str; 4] = [
    "估算：按发放材料份数折算",
    "估算：按场地座位数的八成计",
    "估算：按上年同期数推算",
    "估算：抽查三日求平均后推算全月",
];

/// How common a measure is with each kind of unit.
const MEASURES: [(&str, &[(usize, &str)]); 6] = [
    (
        kind::BRANCH,
        &[
            (40, "legacy.走访慰问"),
            (22, "legacy.宣讲"),
            (28, "legacy.志愿服务"),
            (10, "legacy.摄影作品"),
        ],
    ),
    (
        kind::TEAM,
        &[(15, "legacy.走访慰问"), (85, "legacy.志愿服务")],
    ),
    (
        kind::SOCIETY,
        &[(40, "legacy.摄影作品"), (60, "legacy.志愿服务")],
    ),
    (
        kind::COMMUNITY,
        &[(70, "legacy.走访慰问"), (30, "legacy.志愿服务")],
    ),
    (
        kind::GUANGONGWEI,
        &[(80, "legacy.宣讲"), (20, "legacy.走访慰问")],
    ),
    (kind::MUNICIPAL, &[(100, "legacy.走访慰问")]),
];

/// A unit that keeps a ledger, and the days on which it was open: from the
/// first to the day before the second.
struct Keeper<'a> {
    code: &'a str,
    measures: &'static [(usize, &'static str)],
    from: Day,
    until: Day,
}

pub(super) fn ledger(
    seed: u64,
    today: Day,
    units: &[UnitLine],
    changes: &[Change],
) -> Vec<LedgerLine> {
    let mut dice = Dice::new(seed, 4);
    let keepers = keepers(units, changes);
    let quiet: HashSet<(&str, i16)> = changes
        .iter()
        .filter_map(|change| match change {
            Change::NothingThisYear { unit, year } => Some((unit.as_str(), *year)),
            _ => None,
        })
        .collect();
    let branches = units.iter().filter(|u| u.kind == kind::BRANCH).count();
    let mut lines = Vec::new();
    for year in today.year() - 2..=today.year() {
        for month in 1..=12 {
            let Some(first) = Day::from_ymd(year, month, 1).filter(|&day| day < today) else {
                continue;
            };
            let last = first.last_of_month();
            let end = last.min(today.pred());
            let days = |to: Day| usize::from(to.number() - first.number()) + 1;
            let season = SEASON[usize::try_from(month - 1).unwrap_or(0)];
            let whole = branches * LINES_PER_BRANCH * season / 100;
            for _ in 0..whole * days(end) / days(last) {
                let day = dice.day(first, end);
                // A unit that was not open on that day wrote nothing.
                let Some(keeper) = dice.pick_some(&keepers) else {
                    continue;
                };
                let is_open = keeper.from <= day && day < keeper.until;
                if is_open && !quiet.contains(&(keeper.code, year)) {
                    lines.push(line(&mut dice, keeper, day));
                }
            }
        }
    }
    lines.sort_by(|a, b| (a.day, &a.unit_code).cmp(&(b.day, &b.unit_code)));
    lines
}

fn line(dice: &mut Dice, keeper: &Keeper, day: Day) -> LedgerLine {
    let measure = dice.weighted(keeper.measures);
    let (grade, note) = match dice.below(100) {
        0..4 => ('C', dice.pick(&METHODS).to_owned()),
        4..15 => ('B', names::counters(dice)),
        _ => ('A', String::new()),
    };
    let personal = measure == "legacy.志愿服务" || measure == "legacy.摄影作品";
    let person = if personal && grade == 'A' && dice.chance(450) {
        format!("甲-{:05}", dice.between(1, 99_999))
    } else {
        String::new()
    };
    let most = match (measure, person.is_empty()) {
        (_, false) => 8,
        ("legacy.摄影作品", _) => 24,
        ("legacy.走访慰问", _) => 20,
        _ => 60,
    };
    let initiative = INITIATIVES
        .iter()
        .find(|(month, _)| *month == day.month())
        .map_or("", |(_, name)| name);
    LedgerLine {
        day,
        unit_code: keeper.code.to_owned(),
        measure: measure.to_owned(),
        person,
        initiative: if dice.chance(550) { initiative } else { "" }.to_owned(),
        quantity: i64::try_from(dice.between(1, most)).unwrap_or(1),
        grade,
        note,
    }
}

/// Branches thrice, for it is they who keep most ledgers.
fn keepers<'a>(units: &'a [UnitLine], changes: &'a [Change]) -> Vec<Keeper<'a>> {
    let mut ends: HashMap<&str, Day> = HashMap::new();
    let mut lives = Vec::new();
    for change in changes {
        match change {
            Change::Merge {
                from: unit, day, ..
            }
            | Change::Close { unit, day } => {
                ends.insert(unit, *day);
            }
            Change::Split { new_code, day, .. } => lives.push((new_code, kind::BRANCH, *day)),
            Change::Found {
                code, kind, day, ..
            } => lives.push((code, kind.as_str(), *day)),
            _ => {}
        }
    }
    let known = units.iter().map(|unit| {
        let founded = unit.founded.unwrap_or(Day::ALWAYS);
        (&unit.code, unit.kind.as_str(), founded)
    });
    let closed: HashMap<&str, Day> = units
        .iter()
        .filter_map(|unit| Some((unit.code.as_str(), unit.closed?)))
        .collect();
    let mut keepers = Vec::new();
    for (code, of_kind, from) in known.chain(lives) {
        let Some((_, measures)) = MEASURES.iter().find(|(kind, _)| *kind == of_kind) else {
            continue;
        };
        let until = closed
            .get(code.as_str())
            .or_else(|| ends.get(code.as_str()));
        let times = if of_kind == kind::BRANCH { 3 } else { 1 };
        for _ in 0..times {
            keepers.push(Keeper {
                code,
                measures,
                from,
                until: until.copied().unwrap_or(Day::LAST),
            });
        }
    }
    keepers
}

use super::dice::new_year;
use super::identity::check_char;
use super::registers::{LINKED, MODES, Registers, kind};
use super::{Change, City, Guidance, Guide, Scale, build};
use kit::Day;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

pub(super) fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// Built once: the tests only look at it.
static SMALL: LazyLock<City> = LazyLock::new(|| build(Scale::Small, 7, day("2026-11-23")));

fn small() -> &'static City {
    &SMALL
}

pub(super) fn count(city: &City, of_kind: &str) -> usize {
    city.units.iter().filter(|u| u.kind == of_kind).count()
}

#[test]
fn same_arguments_give_the_same_city_and_another_seed_another() {
    assert_eq!(*small(), build(Scale::Small, 7, day("2026-11-23")));
    let other = build(Scale::Small, 8, day("2026-11-23"));
    assert_ne!(small().units, other.units);
    assert_ne!(small().people, other.people);
}

#[test]
fn small_city_has_the_promised_size() {
    let city = small();
    assert_eq!(count(city, kind::BRANCH), 600);
    assert_eq!(city.people.len(), 10_000);
    assert_eq!(count(city, kind::COUNTY), 12);
    assert_eq!(count(city, kind::WORKING_COMMITTEE), 11);
    for of_kind in [
        kind::TOWNSHIP,
        kind::STREET,
        kind::COMMUNITY,
        kind::MUNICIPAL,
        kind::INSTITUTION,
        kind::DEPARTMENT,
        kind::COMMITTEE,
        kind::GENERAL_BRANCH,
        kind::GUANGONGWEI,
        kind::SOCIETY,
        kind::TEAM,
        kind::GROUP,
        kind::BASE,
        kind::CENTRE,
    ] {
        assert!(count(city, of_kind) >= 5, "{of_kind}");
    }
    for mode in MODES.iter().chain([&LINKED]) {
        let with = city.units.iter().filter(|u| u.mode == *mode).count();
        assert!(with >= 5, "{mode}");
    }
    for year in 2024..=2026 {
        let lines = city.ledger.iter().filter(|l| l.day.year() == year).count();
        assert!((1900..=2500).contains(&lines), "{year}: {lines}");
    }
}

#[test]
fn units_form_one_tree_in_order_and_no_child_is_older_than_its_parent() {
    let city = small();
    let registers = Registers::new(&city.units);
    let names: HashSet<_> = city.units.iter().map(|u| &u.name).collect();
    assert_eq!(names.len(), city.units.len());
    assert_eq!(city.units[0].code, "370100");
    for (i, unit) in city.units.iter().enumerate() {
        assert_eq!(registers.find(&unit.code), Some(i), "{} twice", unit.code);
        assert_eq!(registers.upward(i).last(), Some(0), "{}", unit.code);
        let Some(parent) = registers.find(&unit.parent_code) else {
            assert_eq!(i, 0, "{} has no parent", unit.code);
            continue;
        };
        assert!(parent < i, "{}", unit.code);
        let parent = &city.units[parent];
        assert!(parent.closed.is_none());
        assert!(
            parent.founded.is_none() || parent.founded <= unit.founded,
            "{}",
            unit.code
        );
        for day in [unit.closed, unit.online_since].into_iter().flatten() {
            assert!(day < Day::from_ymd(2026, 1, 1).expect("a day"));
            assert!(unit.founded.is_none_or(|founded| founded <= day));
        }
    }
    let unknown = city.units.iter().filter(|u| u.founded.is_none()).count();
    assert!((30..=80).contains(&(unknown * 1000 / city.units.len())));
}

#[test]
fn societies_are_linked_once_and_only_open_ones() {
    let city = small();
    let registers = Registers::new(&city.units);
    let mut linked = HashSet::new();
    for branch in &city.units {
        assert!(branch.mode != LINKED || !branch.society_code.is_empty());
        if !branch.society_code.is_empty() {
            let society = registers.find(&branch.society_code).expect("a unit");
            assert_eq!(branch.kind, kind::BRANCH);
            assert_eq!(city.units[society].kind, kind::SOCIETY);
            assert!(city.units[society].closed.is_none());
            assert!(linked.insert(society));
        }
    }
    assert!(linked.len() >= 20);
}

#[test]
fn id_numbers_are_valid_unique_agree_with_birth_and_sex_and_can_be_nobodys() {
    let city = small();
    let mut seen = HashSet::new();
    for person in &city.people {
        let id = person.id_number.as_str();
        assert!(seen.insert(id), "{id} twice");
        assert_eq!(id.len(), 18);
        assert!(("379901".."379999").contains(&&id[..6]) || &id[..6] == "379999");
        assert_eq!(id[6..14], person.birth.to_string().replace('-', ""));
        let order: u32 = id[16..17].parse().expect("a digit");
        assert_eq!(order % 2 == 1, person.sex == "男");
        assert_eq!(id.chars().last(), Some(check_char(&id[..17])));
    }
    for person in &city.people {
        let (mobile, landline) = (&person.mobile, &person.landline);
        assert!(mobile.is_empty() || mobile.starts_with("154") && mobile.len() == 11);
        assert!(landline.is_empty() || landline.starts_with("0531-90") && landline.len() == 13);
    }
    // The sample of the standard itself.
    assert_eq!(check_char("11010519491231002"), 'X');
}

#[test]
fn everybody_has_an_open_unit_and_lives_in_a_county() {
    let city = small();
    let registers = Registers::new(&city.units);
    let mut of_branch: HashMap<&str, usize> = HashMap::new();
    let mut elsewhere_managed = 0;
    for person in &city.people {
        for code in [&person.managing_unit, &person.party_branch] {
            if code.is_empty() {
                continue;
            }
            let unit = &city.units[registers.find(code).expect("a unit")];
            assert!(unit.closed.is_none());
            assert!(
                unit.founded
                    .is_none_or(|founded| founded < day("2026-01-01"))
            );
        }
        assert!(!person.managing_unit.is_empty());
        assert!(!person.party_branch.is_empty() || person.managing_unit.contains("-Z"));
        let county = registers.find(&person.district_code).expect("a county");
        assert_eq!(city.units[county].kind, kind::COUNTY);
        if person.managing_unit.contains("-Z") {
            *of_branch.entry(&person.managing_unit).or_default() += 1;
        } else {
            elsewhere_managed += 1;
            *of_branch.entry(&person.party_branch).or_default() += 1;
        }
    }
    assert!((300..=2500).contains(&elsewhere_managed));
    assert!(of_branch.values().all(|n| (3..=60).contains(n)));
    assert!(of_branch.values().any(|&n| n >= 45));
}

#[test]
fn people_have_believable_lives() {
    let city = small();
    let year = day("2026-01-01");
    let share = |n: usize| n * 100 / city.people.len();
    let how_many = |of: &str| city.people.iter().filter(|p| p.affiliation == of).count();
    assert!((69..=75).contains(&share(how_many("中共党员") + how_many("预备党员"))));
    assert!((2..=4).contains(&share(how_many(""))));
    let women = city.people.iter().filter(|p| p.sex == "女").count();
    assert!((37..=43).contains(&share(women)));
    let skilled = city.people.iter().filter(|p| !p.skill.is_empty()).count();
    assert!((27..=33).contains(&share(skilled)));
    for person in &city.people {
        assert!((1926..=1966).contains(&person.birth.year()));
        assert!(person.retired < year && person.retired > person.birth);
        let age = person.retired.year() - person.birth.year();
        assert!((55..=61).contains(&age), "retired at {age}");
        assert!(person.kind == "退休" || person.birth.year() <= 1933);
        if let Some((joined, month)) = person.joined {
            assert!(joined < year && joined.year() >= person.birth.year() + 19);
            assert!(!month || joined.day_of_month() == 1);
        }
    }
    let honoured = city.people.iter().filter(|p| p.kind == "离休").count();
    assert!(honoured > 20);
    let dotted = city.people.iter().filter(|p| p.name.contains('·')).count();
    assert!((2..=40).contains(&dotted));
    assert!(city.people.iter().any(|p| p.name.contains('喆')));
}

#[test]
fn ledger_lines_lie_on_days_when_their_unit_was_open() {
    let city = small();
    let today = day("2026-11-23");
    let mut open: HashMap<&str, (Day, Day)> = HashMap::new();
    for unit in &city.units {
        let from = unit.founded.unwrap_or(Day::ALWAYS);
        open.insert(&unit.code, (from, unit.closed.unwrap_or(today)));
    }
    for change in &city.changes {
        match change {
            Change::Merge { from, day, .. } | Change::Close { unit: from, day } => {
                open.get_mut(from.as_str()).expect("a unit").1 = *day;
            }
            Change::Found { code, day, .. }
            | Change::Split {
                new_code: code,
                day,
                ..
            } => {
                open.insert(code, (*day, today));
            }
            _ => {}
        }
    }
    let quiet: HashSet<(&str, i16)> = city
        .changes
        .iter()
        .filter_map(|change| match change {
            Change::NothingThisYear { unit, year } => Some((unit.as_str(), *year)),
            _ => None,
        })
        .collect();
    let mut by_month = [0; 12];
    for line in &city.ledger {
        let (from, until) = open[line.unit_code.as_str()];
        assert!(from <= line.day && line.day < until, "{line:?}");
        assert!(!quiet.contains(&(line.unit_code.as_str(), line.day.year())));
        assert!((1..=60).contains(&line.quantity));
        assert!(line.grade == 'A' || !line.note.is_empty());
        if line.day.year() < 2026 {
            by_month[usize::try_from(line.day.month()).expect("a month") - 1] += 1;
        }
    }
    assert_eq!(
        by_month.iter().max(),
        Some(&by_month[9]),
        "October is fullest"
    );
    assert!(city.ledger.is_sorted_by_key(|line| line.day));
    let grade = |of| city.ledger.iter().filter(|l| l.grade == of).count() * 100 / city.ledger.len();
    assert!(grade('A') >= 75 && (1..10).contains(&grade('C')) && (5..20).contains(&grade('B')));
}

#[test]
fn instructors_are_appointed_before_they_guide_and_open_branches_only() {
    for (seed, today) in [(7, "2026-11-23"), (3, "2026-01-01"), (4, "2024-03-01")] {
        let today = day(today);
        let city = build(Scale::Small, seed, today);
        assert!(city.guidance.is_sorted_by_key(Guidance::day));
        let open: HashMap<&str, Option<Day>> = city
            .units
            .iter()
            .filter(|unit| unit.kind == kind::BRANCH && unit.closed.is_none())
            .map(|unit| (unit.code.as_str(), unit.founded))
            .collect();
        let mut serving: HashMap<&Guide, usize> = HashMap::new();
        let (mut handed, mut ended, mut officials) = (0, 0, 0);
        for one in &city.guidance {
            assert!(one.day().year() >= 2019 && one.day() < new_year(today.year()));
            match one {
                Guidance::Appoint { who, day, .. } => {
                    officials += usize::from(matches!(who, Guide::Official { .. }));
                    if let Guide::Person(person) = who {
                        assert!(city.people[*person].retired < *day);
                    }
                    assert_eq!(serving.insert(who, 0), None, "appointed twice");
                }
                Guidance::Assign { who, branches, day } => {
                    for code in branches {
                        assert!(open[code.as_str()].is_none_or(|founded| founded < *day));
                    }
                    *serving.get_mut(who).expect("serves") += branches.len();
                }
                Guidance::HandOver { from, to, .. } => {
                    handed += 1;
                    let given = std::mem::take(serving.get_mut(from).expect("serves"));
                    *serving.get_mut(to).expect("serves") += given;
                }
                Guidance::End { who, .. } => {
                    ended += 1;
                    serving.remove(who).expect("serves");
                }
            }
        }
        let guided: usize = serving.values().sum();
        assert!((50..=80).contains(&(guided * 100 / open.len())), "{guided}");
        assert!((25..=100).contains(&serving.len()), "{}", serving.len());
        assert!(handed >= 2 && ended > handed, "{handed} of {ended}");
        assert!(officials >= 5, "{officials}");
    }
}

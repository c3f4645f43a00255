//! The organisation on 1 January: places, organs and committees, then branches,
//! then societies, teams and groups.

use super::dice::Dice;
use super::grove::Grove;
use super::place_words::{
    BRANDS, COMMUNITY_FIRST, COMMUNITY_LAST, COUNTIES, FIELDS, FORMS, STREET_FIRST, STREET_LAST,
    TRADES,
};
use super::registers::kind;
use super::words::ordinal;
use super::{Scale, UnitLine, branches, groups};
use kit::Day;

/// How many units of each kind a scale has.
struct Shape {
    /// Streets of a county, by the county's weight (1 to 4).
    streets: fn(usize) -> usize,
    /// Communities of a street: fewest and most.
    communities: (usize, usize),
    municipal: usize,
    institutions: usize,
    branches: usize,
    societies: usize,
    teams: usize,
    groups: usize,
    bases: usize,
}

const SMALL: Shape = Shape {
    streets: |weight| 2 + weight,
    communities: (3, 6),
    municipal: 30,
    institutions: 24,
    branches: 600,
    societies: 140,
    teams: 110,
    groups: 90,
    bases: 12,
};

const CITY: Shape = Shape {
    streets: |weight| 5 + 3 * weight,
    communities: (7, 13),
    municipal: 64,
    institutions: 120,
    branches: 6000,
    societies: 1000,
    teams: 900,
    groups: 700,
    bases: 36,
};

/// All units, in order of code.
pub(super) fn units(scale: Scale, seed: u64, today: Day) -> Vec<UnitLine> {
    let shape = match scale {
        Scale::Small => SMALL,
        Scale::City => CITY,
    };
    let mut grove = Grove::new(Dice::new(seed, 1), today);
    let city = vec![grove.root(None, kind::CITY, "370100", "济南市")];
    let counties: Vec<usize> = COUNTIES
        .iter()
        .map(|(code, name, ..)| grove.root(Some(city[0]), kind::COUNTY, code, name))
        .collect();
    let streets = streets(&mut grove, &counties, shape.streets);
    let communities = communities(&mut grove, &streets, shape.communities);
    let municipal = municipal_units(&mut grove, city[0], shape.municipal);
    let institutions = institutions(&mut grove, city[0], &counties, shape.institutions);
    let organs = organs(&mut grove, city[0], &counties, &streets);
    let municipal_homes = committees(&mut grove, &municipal);
    let institution_homes = committees(&mut grove, &institutions);
    let street_homes = general_branches(&mut grove, &streets);

    let homes = vec![
        (550, communities.clone()),
        (90, street_homes),
        (190, municipal_homes),
        (130, institution_homes),
        (40, organs),
    ];
    branches::branches(&mut grove, homes, shape.branches);
    let homes = vec![
        (8, city),
        (37, counties.clone()),
        (40, streets.clone()),
        (15, communities.clone()),
    ];
    groups::societies(&mut grove, homes, shape.societies);
    let homes = vec![
        (10, counties.clone()),
        (40, streets.clone()),
        (40, communities.clone()),
        (10, municipal.clone()),
    ];
    groups::teams(&mut grove, homes, shape.teams);
    let homes = vec![(70, communities), (20, streets.clone()), (10, municipal)];
    groups::interest_groups(&mut grove, homes, shape.groups);
    groups::bases(&mut grove, vec![(30, counties), (70, streets)], shape.bases);
    branches::link_societies(&mut grove);
    grove.into_sorted()
}

fn streets(grove: &mut Grove, counties: &[usize], how_many: fn(usize) -> usize) -> Vec<usize> {
    let mut streets = Vec::new();
    for (&county, (_, _, weight, has_towns)) in counties.iter().zip(COUNTIES) {
        for _ in 0..how_many(weight) {
            let (of_kind, ending) = if has_towns && grove.dice.chance(600) {
                (kind::TOWNSHIP, "镇")
            } else {
                (kind::STREET, "街道")
            };
            let name = composed(grove, &STREET_FIRST, &STREET_LAST, ending);
            streets.push(grove.place_under(county, of_kind, name));
        }
    }
    streets
}

fn communities(grove: &mut Grove, streets: &[usize], how_many: (usize, usize)) -> Vec<usize> {
    let mut communities = Vec::new();
    for &street in streets {
        for _ in 0..grove.dice.between(how_many.0, how_many.1) {
            let ending = grove.dice.weighted(&[
                (70, "社区"),
                (10, "花园社区"),
                (8, "新村社区"),
                (6, "东区社区"),
                (6, "西区社区"),
            ]);
            let name = composed(grove, &COMMUNITY_FIRST, &COMMUNITY_LAST, ending);
            communities.push(grove.place_under(street, kind::COMMUNITY, name));
        }
    }
    communities
}

/// Two characters and an ending, no name twice in the city.
fn composed(grove: &mut Grove, first: &[&str], last: &[&str], ending: &str) -> String {
    // A few draws first: a numbered name looks poor and is for a full city.
    let mut stem = String::new();
    for _ in 0..8 {
        stem = format!("{}{}", grove.dice.pick(first), grove.dice.pick(last));
        if !grove.is_named(&format!("{stem}{ending}")) {
            break;
        }
    }
    grove.new_name(|n| match n {
        0 => format!("{stem}{ending}"),
        n => format!("{stem}第{}{ending}", ordinal(n + 1)),
    })
}

fn municipal_units(grove: &mut Grove, city: usize, how_many: usize) -> Vec<usize> {
    let mut names = all_pairs("济南市", &FIELDS, &FORMS);
    grove.dice.shuffle(&mut names);
    names
        .into_iter()
        .take(how_many)
        .map(|name| grove.place_under(city, kind::MUNICIPAL, name))
        .collect()
}

fn institutions(grove: &mut Grove, city: usize, counties: &[usize], how_many: usize) -> Vec<usize> {
    let mut names = all_pairs("", &BRANDS, &TRADES);
    grove.dice.shuffle(&mut names);
    names
        .into_iter()
        .take(how_many)
        .map(|name| {
            let parent = if grove.dice.chance(550) {
                city
            } else {
                grove.dice.pick(counties)
            };
            grove.place_under(parent, kind::INSTITUTION, name)
        })
        .collect()
}

fn all_pairs(before: &str, first: &[&str], last: &[&str]) -> Vec<String> {
    first
        .iter()
        .flat_map(|a| last.iter().map(move |b| format!("{before}{a}{b}")))
        .collect()
}

/// Committees, departments, 关工委 and centres. Gives those that have branches
/// of their own.
fn organs(grove: &mut Grove, city: usize, counties: &[usize], streets: &[usize]) -> Vec<usize> {
    // Two counties without a working committee, so that the figure "counties
    // with a committee" says something.
    let mut without = counties.to_vec();
    grove.dice.shuffle(&mut without);
    without.truncate(2);
    let mut homes = Vec::new();
    for &home in [city].iter().chain(counties) {
        let place = grove.place(home).to_owned();
        if !without.contains(&home) {
            let name = format!("{place}离退休干部党工委");
            homes.push(grove.organ_under(home, kind::WORKING_COMMITTEE, name));
        }
        let name = format!("{place}离退休干部服务科");
        homes.push(grove.organ_under(home, kind::DEPARTMENT, name));
        let name = format!("{place}老干部活动中心");
        grove.organ_under(home, kind::CENTRE, name);
    }
    for &home in [city].iter().chain(counties).chain(streets) {
        let is_street = streets.contains(&home);
        let place = grove.place(home).to_owned();
        if !is_street || grove.dice.chance(880) {
            let name = format!("{place}关心下一代工作委员会");
            grove.organ_under(home, kind::GUANGONGWEI, name);
        }
        if is_street && grove.dice.chance(100) {
            grove.organ_under(home, kind::CENTRE, format!("{place}老干部活动站"));
        }
    }
    homes
}

/// Party committees and general branches of large units; gives every unit that
/// branches can hang under, the owners included.
fn committees(grove: &mut Grove, owners: &[usize]) -> Vec<usize> {
    let mut homes = owners.to_vec();
    for &owner in owners {
        if !grove.dice.chance(450) {
            continue;
        }
        let place = grove.place(owner).to_owned();
        let name = format!("{place}离退休干部党委");
        let committee = grove.organ_under(owner, kind::COMMITTEE, name);
        homes.push(committee);
        for n in 1..=grove.dice.below(4) {
            let name = format!("{place}离退休干部第{}党总支", ordinal(n));
            homes.push(grove.organ_under(committee, kind::GENERAL_BRANCH, name));
        }
    }
    homes
}

fn general_branches(grove: &mut Grove, streets: &[usize]) -> Vec<usize> {
    let mut homes = streets.to_vec();
    for &street in streets {
        if grove.dice.chance(200) {
            let name = format!("{}离退休干部党总支", grove.place(street));
            homes.push(grove.organ_under(street, kind::GENERAL_BRANCH, name));
        }
    }
    homes
}

//! Societies, volunteer teams, interest groups and bases.

use super::grove::{Grove, Parents};
use super::registers::kind;
use super::words::{BASES, PURSUITS, TEAM_BRANDS, TEAM_WORK, ordinal};

pub(super) fn societies(grove: &mut Grove, homes: Parents, how_many: usize) {
    for parent in grove.draw_parents(homes, how_many) {
        let (pursuit, ending) = grove.dice.pick(&PURSUITS);
        named(
            grove,
            parent,
            kind::SOCIETY,
            &format!("老年{pursuit}{ending}"),
        );
    }
}

pub(super) fn teams(grove: &mut Grove, homes: Parents, how_many: usize) {
    for parent in grove.draw_parents(homes, how_many) {
        let brand = grove.dice.pick(&TEAM_BRANDS);
        let work = grove.dice.pick(&TEAM_WORK);
        named(
            grove,
            parent,
            kind::TEAM,
            &format!("{brand}{work}志愿服务队"),
        );
    }
}

pub(super) fn interest_groups(grove: &mut Grove, homes: Parents, how_many: usize) {
    for parent in grove.draw_parents(homes, how_many) {
        let (pursuit, _) = grove.dice.pick(&PURSUITS);
        named(grove, parent, kind::GROUP, &format!("{pursuit}兴趣小组"));
    }
}

pub(super) fn bases(grove: &mut Grove, homes: Parents, how_many: usize) {
    for parent in grove.draw_parents(homes, how_many) {
        let base = grove.dice.pick(&BASES);
        named(grove, parent, kind::BASE, &format!("{base}实践基地"));
    }
}

fn named(grove: &mut Grove, parent: usize, of_kind: &'static str, what: &str) {
    let place = grove.place(parent).to_owned();
    let name = grove.new_name(|n| match n {
        0 => format!("{place}{what}"),
        n => format!("{place}第{}{what}", ordinal(n + 1)),
    });
    grove.organ_under(parent, of_kind, name);
}

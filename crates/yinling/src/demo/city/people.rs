//! The rosters of 1 January, branch by branch.

use super::dice::{Dice, new_year, years_later};
use super::identity::{Issuer, landline, mobile};
use super::place_words::{FIELDS, FORMS, ROADS};
use super::registers::{Registers, kind};
use super::words::{ELSEWHERE, HONOURS, SKILLS};
use super::{PersonLine, Scale, UnitLine, names, posts};
use kit::Day;

const FEWEST: usize = 3;
const MOST: usize = 60;

const AFFILIATIONS: [(usize, &str); 13] = [
    (714, "中共党员"),
    (9, "预备党员"),
    (14, "民盟"),
    (6, "民革"),
    (7, "民建"),
    (6, "民进"),
    (5, "农工党"),
    (2, "致公党"),
    (8, "九三学社"),
    (1, "台盟"),
    (6, "无党派人士"),
    (192, "群众"),
    (30, ""),
];

pub(super) fn people(scale: Scale, seed: u64, today: Day, units: &[UnitLine]) -> Vec<PersonLine> {
    let how_many = match scale {
        Scale::Small => 10_000,
        Scale::City => 100_000,
    };
    let this_year = new_year(today.year());
    let registers = Registers::new(units);
    let branches: Vec<usize> = (0..units.len())
        .filter(|&i| units[i].kind == kind::BRANCH)
        .filter(|&i| units[i].closed.is_none())
        .filter(|&i| units[i].founded.is_none_or(|day| day < this_year))
        .collect();
    let mut writer = Writer {
        how_many,
        dice: Dice::new(seed, 2),
        issuer: Issuer::default(),
        this_year,
        communities: of_kinds(units, &[kind::COMMUNITY]),
        employers: of_kinds(units, &[kind::MUNICIPAL, kind::INSTITUTION]),
        registers,
    };
    let mut people = Vec::with_capacity(how_many);
    for (branch, size) in writer.sizes(&branches) {
        for n in 0..size {
            people.push(writer.person(branch, n));
        }
    }
    people
}

fn of_kinds(units: &[UnitLine], kinds: &[&str]) -> Vec<usize> {
    (0..units.len())
        .filter(|&i| kinds.contains(&units[i].kind.as_str()))
        .collect()
}

struct Writer<'a> {
    registers: Registers<'a>,
    dice: Dice,
    issuer: Issuer,
    this_year: Day,
    /// In order of code, so that those of a street or county lie together.
    communities: Vec<usize>,
    employers: Vec<usize>,
    how_many: usize,
}

impl Writer<'_> {
    /// Three people in each branch, the rest in lumps, at most sixty.
    fn sizes(&mut self, branches: &[usize]) -> Vec<(usize, usize)> {
        let mut sizes: Vec<_> = branches.iter().map(|&branch| (branch, FEWEST)).collect();
        let mut urn = Vec::new();
        for place in 0..sizes.len() {
            let lump = self
                .dice
                .weighted(&[(4, 1), (4, 2), (4, 4), (3, 7), (1, 15)]);
            urn.extend(std::iter::repeat_n(place, lump));
        }
        let mut left = self.how_many.saturating_sub(FEWEST * sizes.len());
        while left > 0 {
            let place = self.dice.pick(&urn);
            if sizes[place].1 < MOST {
                sizes[place].1 += 1;
                left -= 1;
            }
        }
        sizes
    }

    /// The `n`th person of a branch. The first three are the branch's own, so
    /// that no branch is without anybody to count.
    fn person(&mut self, branch: usize, n: usize) -> PersonLine {
        let units = self.registers.units;
        let woman = self.dice.chance(400);
        let (name, ethnicity) = names::name(&mut self.dice, woman);
        let birth = self.birth(woman);
        let (kind, retired) = self.retirement(birth, woman);
        let affiliation = self.dice.weighted(&AFFILIATIONS);
        let member = affiliation == "中共党员" || affiliation == "预备党员";
        let employer = self
            .registers
            .nearest(branch, &[kind::MUNICIPAL, kind::INSTITUTION]);
        let managing = if n < FEWEST || !member {
            branch
        } else {
            self.managing_unit(branch, employer)
        };
        // One in a hundred members has no branch on file.
        let lost = managing == branch && self.dice.chance(10);
        let party_branch = if member && !lost {
            units[branch].code.as_str()
        } else {
            ""
        };
        let worked_at = if managing == branch {
            employer
        } else {
            Some(managing)
        };
        let former_unit = self.former_unit(worked_at, branch);
        let work = posts::work_at(&former_unit);
        let (rank, posts) = self.dice.weighted(work.posts);
        let home = self.home(branch);
        let skill = if self.dice.chance(300) {
            self.dice.weighted(&SKILLS)
        } else {
            ""
        };
        let (elsewhere, note) = self.note(kind, birth);
        PersonLine {
            name,
            sex: if woman { "女" } else { "男" }.to_owned(),
            ethnicity: ethnicity.to_owned(),
            birth,
            id_number: self.issuer.issue(&mut self.dice, birth, woman),
            affiliation: affiliation.to_owned(),
            joined: self.joined(affiliation, birth),
            kind: kind.to_owned(),
            retired,
            former_unit,
            former_post: self.dice.pick(posts).to_owned(),
            rank: rank.to_owned(),
            managing_unit: units[managing].code.clone(),
            party_branch: party_branch.to_owned(),
            district_code: home.district_code,
            street: home.street,
            community: home.community,
            address: home.address,
            mobile: self.sometimes(820, mobile),
            landline: self.sometimes(350, landline),
            volunteer: self.volunteer(skill),
            skill: skill.to_owned(),
            five_old: self.sometimes(140, |dice| dice.weighted(work.five_old).to_owned()),
            honours: self.honours(birth, woman),
            elsewhere: elsewhere.to_owned(),
            note,
        }
    }

    /// Aged 60 to 100; a man young enough to be still at work is not on a roster.
    fn birth(&mut self, woman: bool) -> Day {
        let year = self.this_year.year();
        let (from, to) = self.dice.weighted(&[
            (12, (100, 93)),
            (70, (92, 86)),
            (220, (85, 76)),
            (400, (75, 67)),
            (298, (66, 60)),
        ]);
        let last = new_year(year - to + 1).pred();
        let still_at_work = years_later(self.this_year, -60).plus_days(-32);
        let last = if woman { last } else { last.min(still_at_work) };
        self.dice.day(new_year(year - from), last)
    }

    /// 离休 for some of those old enough to have worked before October 1949.
    /// A pension begins with the month after the birthday.
    fn retirement(&mut self, birth: Day, woman: bool) -> (&'static str, Day) {
        let honoured = birth.year() <= 1933 && self.dice.chance(550);
        let at = |age| years_later(birth, age).last_of_month().succ();
        let early = woman && !honoured && self.dice.chance(700);
        let retired = if early || at(60) >= self.this_year {
            at(55)
        } else {
            at(60)
        };
        (if honoured { "离休" } else { "退休" }, retired)
    }

    /// Mostly the branch; large employers keep some of their own people, and a
    /// joint branch gathers people whom other units count.
    fn managing_unit(&mut self, branch: usize, employer: Option<usize>) -> usize {
        let joint = self.registers.units[branch].mode == "兼合式";
        match employer {
            Some(employer) if self.dice.chance(400) => employer,
            None if joint && self.dice.chance(300) => self
                .dice
                .pick_some(&self.employers)
                .copied()
                .unwrap_or(branch),
            _ => branch,
        }
    }

    fn joined(&mut self, affiliation: &str, birth: Day) -> Option<(Day, bool)> {
        let last_year = new_year(self.this_year.year() - 1);
        match affiliation {
            // Their year of probation ends this year.
            "预备党员" => {
                return Some((self.dice.day(last_year, self.this_year.pred()), false));
            }
            "中共党员" if self.dice.chance(950) => {}
            "" | "群众" | "无党派人士" | "中共党员" => return None,
            _ if self.dice.chance(400) => return None,
            _ => {}
        }
        let latest = years_later(birth, 50).min(last_year.pred());
        let day = self.dice.day(years_later(birth, 20), latest);
        if self.dice.chance(250) {
            Some((day.first_of_month(), true))
        } else {
            Some((day, false))
        }
    }

    /// A unit we know, or one of the county that is long gone.
    fn former_unit(&mut self, at: Option<usize>, branch: usize) -> String {
        let known = self.dice.chance(550);
        let any = self.dice.pick_some(&self.employers).copied();
        if let Some(unit) = at.or(any.filter(|_| known)) {
            return self.registers.units[unit].name.clone();
        }
        let (field, form) = (self.dice.pick(&FIELDS), self.dice.pick(&FORMS));
        let county = self.registers.nearest(branch, &[kind::COUNTY]);
        let county = county.map_or("济南市", |i| self.registers.units[i].name.as_str());
        format!("{county}{field}{form}")
    }

    fn volunteer(&mut self, skill: &str) -> String {
        let willing = if skill.is_empty() { 28 } else { 60 };
        self.dice
            .weighted(&[(willing, "是"), (30, "否"), (34, "")])
            .to_owned()
    }

    fn honours(&mut self, birth: Day, woman: bool) -> String {
        if !self.dice.chance(90) {
            return String::new();
        }
        let honour = match self.dice.pick(&HONOURS) {
            "三八红旗手" if !woman => "先进工作者",
            honour => honour,
        };
        let age = i16::try_from(self.dice.between(28, 54)).unwrap_or(40);
        format!("{}年{honour}", birth.year() + age)
    }

    fn note(&mut self, kind: &str, birth: Day) -> (&'static str, String) {
        let mut notes = Vec::new();
        if kind == "离休" {
            let from = years_later(birth, 14).max(new_year(1938));
            let day = self.dice.day(from, new_year(1950).plus_days(-93));
            notes.push(format!("{}年{}月参加革命工作", day.year(), day.month()));
        }
        let elsewhere = self.dice.chance(40);
        if elsewhere {
            notes.push(format!("现居{}", self.dice.pick(&ELSEWHERE)));
        }
        (if elsewhere { "是" } else { "" }, notes.join("；"))
    }

    fn sometimes(&mut self, per_mille: usize, text: impl Fn(&mut Dice) -> String) -> String {
        if self.dice.chance(per_mille) {
            text(&mut self.dice)
        } else {
            String::new()
        }
    }
}

struct Home {
    district_code: String,
    street: String,
    community: String,
    address: String,
}

impl Writer<'_> {
    /// Most live where their branch is, or in its county; those of the city's
    /// own units anywhere.
    fn home(&mut self, branch: usize) -> Home {
        let places = [kind::COMMUNITY, kind::STREET, kind::TOWNSHIP, kind::COUNTY];
        let wide = usize::from(self.dice.chance(120)) * 3;
        let area = self.registers.nearest(branch, &places[wide..]);
        let units = self.registers.units;
        let area = area.map_or("37", |i| units[i].code.as_str());
        let from = self
            .communities
            .partition_point(|&i| units[i].code.as_str() < area);
        let n = self.communities[from..].partition_point(|&i| units[i].code.starts_with(area));
        let community = self
            .dice
            .pick_some(&self.communities[from..from + n])
            .copied();
        let name = |kinds: &[&str]| {
            community
                .and_then(|i| self.registers.nearest(i, kinds))
                .map_or("", |i| units[i].name.as_str())
                .to_owned()
        };
        let street = name(&[kind::STREET, kind::TOWNSHIP]);
        let known = name(&[kind::COMMUNITY]);
        let road = self.dice.pick(&ROADS);
        let address = format!(
            "{road}{}号{}号楼{}单元{}0{}室",
            self.dice.between(1, 160),
            self.dice.between(1, 30),
            self.dice.between(1, 4),
            self.dice.between(1, 11),
            self.dice.between(1, 3),
        );
        Home {
            district_code: community.map_or(String::new(), |i| units[i].code[..6].to_owned()),
            street,
            community: if self.dice.chance(20) {
                String::new()
            } else {
                known
            },
            address,
        }
    }
}

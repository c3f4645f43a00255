//! Every page in every state, rendered and checked. With `YINLING_SAMPLES` set
//! to a folder, the pages are also written there, to be looked at.

mod checks;
mod dictionary;
mod figure;
mod forms;
mod frozen;
mod home;
mod imports;
mod instructors;
mod journal;
mod mine;
mod people;
mod plain;
mod report;
mod unit;
mod writing;

use super::links::{self, Question, Tree};
use super::pages::*;
use super::preferences::Preferences;
use kit::{Day, Grade};

/// A page's name and its HTML.
type Sample = (&'static str, String);

const HASH: &str = "3fa9c1d27be04a5586f1e0c9d3b7a2441c0e8f6b95d27a38e4f1066b7c2d9a10";
const PREV: &str = "88c1b02e5d7f4936a0e2c4718b9fd350627e1a4cd8b3f095e6a17c2048bd5f3e";

fn every_sample() -> Vec<Sample> {
    [
        home::samples(),
        imports::samples(),
        unit::samples(),
        figure::samples(),
        forms::samples(),
        instructors::samples(),
        dictionary::samples(),
        journal::samples(),
        mine::samples(),
        plain::samples(),
        report::samples(),
        frozen::samples(),
        writing::samples(),
        people::samples(),
    ]
    .concat()
}

#[test]
fn every_page_in_every_state_keeps_the_house_rules() {
    let folder = std::env::var_os("YINLING_SAMPLES").map(std::path::PathBuf::from);
    for (name, html) in every_sample() {
        if let Some(folder) = &folder {
            std::fs::write(folder.join(format!("{name}.html")), &html).expect("write a sample");
        }
        checks::check(name, &html);
    }
}

#[test]
fn every_page_bears_every_size_and_contrast() {
    for size in 1..=4 {
        for contrast in [false, true] {
            let mut page = plain::help();
            page.shell.preferences = Preferences {
                size,
                contrast,
                pointer: contrast,
                ..Preferences::default()
            };
            let html = html(&page);
            let classes = page.shell.classes();
            assert!(html.contains(&format!("<html lang=\"zh-CN\" class=\"{classes}\">")));
        }
    }
}

fn html(page: &impl askama::Template) -> String {
    page.render().expect("a sample renders")
}

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::from_ymd(year, month, day).expect("a real day")
}

fn shell(section: Section, here: &str) -> Shell {
    Shell {
        city: "济南市".into(),
        root_code: Some("370100".into()),
        section,
        here: here.into(),
        preferences: Preferences::default(),
        reading: Some(reading()),
        loading: None,
        me: (section == Section::Imports).then(staff),
        asked: String::new(),
        done: None,
    }
}

fn staff() -> Me {
    Me {
        may_import: true,
        may_see_people: true,
        is_helping: false,
        until: Some("2026年11月23日 15:05".into()),
    }
}

fn loading() -> Option<Loading> {
    Some(Loading {
        done: 181_500,
        total: 418_206,
        refresh_seconds: 5,
    })
}

fn reading() -> Reading {
    Reading {
        day: day(2026, 11, 23),
        line: 418_206,
        hash: HASH.into(),
        tree: Tree::Then,
        is_past: false,
    }
}

fn full(expected: u64, present: u64) -> Option<Completeness> {
    Some(Completeness {
        expected,
        present,
        of: "个支部".into(),
        have: "有花名册".into(),
    })
}

fn door(id: &str, label: &str, value: Value, unit: &str) -> Door {
    Door {
        label: label.into(),
        value,
        unit: unit.into(),
        href: links::figure(id, "370100", &Question::default()),
        beside: String::new(),
        completeness: None,
    }
}

fn unit(code: &str, name: &str) -> UnitLink {
    UnitLink {
        code: code.into(),
        name: name.into(),
        href: links::unit(code, &Question::default()),
    }
}

fn crumb(code: &str, name: &str) -> Crumb {
    Crumb {
        name: name.into(),
        href: links::unit(code, &Question::default()),
    }
}

fn asof(action: &str, question: Question, ask_period: bool) -> AsOf {
    AsOf {
        action: action.into(),
        keep: vec![],
        question,
        ask_period,
        last_line: 418_206,
    }
}

fn evidence(grade: Grade) -> Option<Evidence> {
    let method = (grade == Grade::C).then(|| "按每排座位数乘排数估计，两人署名".to_owned());
    Some(Evidence { grade, method })
}

const DISTRICTS: [(&str, &str); 12] = [
    ("370102", "历下区"),
    ("370103", "市中区"),
    ("370104", "槐荫区"),
    ("370105", "天桥区"),
    ("370112", "历城区"),
    ("370113", "长清区"),
    ("370114", "章丘区"),
    ("370115", "济阳区"),
    ("370116", "莱芜区"),
    ("370117", "钢城区"),
    ("370124", "平阴县"),
    ("370126", "商河县"),
];

fn districts() -> Vec<UnitLink> {
    DISTRICTS.map(|(code, name)| unit(code, name)).to_vec()
}

//! A journal line in words, and how much of it a stranger may see: for a line
//! about one person nothing but that it happened.

use super::verbs;
use crate::disclosure::facts_are_open;
use crate::indicators::measures::Measure;
use crate::journal::{Line, LineFacts};
use crate::say;
use crate::units::{Kind, Mode};
use crate::web::directory::Directory;
use crate::web::links::{self, Question};
use crate::web::pages::{DetailRow, JournalEntry, Subject};
use crate::words::either;
use kit::hex;
use kit::{Day, MeasureId};
use serde_json::Value as Json;

pub fn subject(text: &str, directory: &Directory) -> Subject {
    match text.split_once(':') {
        Some(("unit", id)) => {
            let card = id.parse().ok().and_then(|id| directory.get(id));
            card.map_or(Subject::Nothing, |card| Subject::Unit {
                name: card.name.clone(),
                href: links::unit(&card.code, &Question::default()),
            })
        }
        // A part of a unit's report, its plan; an answer to one promise.
        Some(("part" | "plan", of)) => {
            let id = of.split('/').next().unwrap_or_default();
            subject(&format!("unit:{id}"), directory)
        }
        Some(("promise", seq)) => seq.parse().map_or(Subject::Nothing, Subject::Line),
        Some(("person", _)) => Subject::Person,
        Some(("file", hash)) => Subject::Thing(file(hash)),
        Some(("form", number)) => Subject::Thing(say!("别处的表{number}", "form {number}")),
        Some(("line", seq)) => seq.parse().map_or(Subject::Nothing, Subject::Line),
        None if text == "dictionary" => Subject::Thing(either("口径", "definitions").into()),
        _ => Subject::Nothing,
    }
}

fn file(hash: &str) -> String {
    let short = super::short_hash(hash);
    say!("文件{short}", "file {short}")
}

pub fn entry(line: &Line, directory: &Directory) -> JournalEntry {
    let facts = u64::try_from(line.facts_n).unwrap_or(0);
    JournalEntry {
        seq: u64::try_from(line.seq).unwrap_or(0),
        at_ms: line.at,
        verb: verbs::verb(&line.verb).to_owned(),
        channel: verbs::channel(&line.channel).to_owned(),
        subject: subject(&line.subject, directory),
        facts: (facts_are_open(line) || facts == 0 && !line.subject.starts_with("person:"))
            .then_some(facts),
        hash: hex(&line.hash),
        prev_hash: hex(&line.prev_hash),
    }
}

/// A measure about somebody's standing, of which few facts say too much.
pub fn is_sensitive(measure: i64) -> bool {
    code(measure).is_some_and(|code| code.starts_with("person.party"))
}

pub fn is_of_person(measure: i64) -> bool {
    let id = u16::try_from(measure).map(MeasureId);
    id.ok()
        .and_then(Measure::by_id)
        .is_some_and(|measure| measure.of_person)
}

fn code(measure: i64) -> Option<&'static str> {
    let id = u16::try_from(measure).ok().map(MeasureId)?;
    Measure::by_id(id).map(|measure| measure.code)
}

/// The measure in words with its unit of count. `legacy` names past ledgers'.
pub fn measure(facts: &LineFacts, legacy: Option<&str>) -> (String, &'static str) {
    match (code(facts.measure), legacy) {
        (Some(code), _) | (None, Some(code)) => super::rules::measure(code),
        (None, None) => (either("往年台账", "Past ledger").into(), ""),
    }
}

/// What the detail says under keys we know. Nothing else of it is shown.
pub fn detail(text: &str, directory: &Directory) -> Vec<DetailRow> {
    let Ok(Json::Object(detail)) = serde_json::from_str(text) else {
        return Vec::new();
    };
    let row = |(key, words): &(&str, &str)| {
        let text = self::value(key, detail.get(*key)?, directory)?;
        Some(DetailRow {
            label: (*words).to_owned(),
            text,
        })
    };
    keys().iter().filter_map(row).collect()
}

fn keys() -> [(&'static str, &'static str); 20] {
    [
        ("unit", either("单位", "Unit")),
        ("from", either("由", "From")),
        ("to", either("到", "To")),
        ("into", either("并入", "Merged into")),
        ("parent", either("上级", "Unit above")),
        ("society", either("社团", "Society")),
        ("kind", either("类别", "Kind")),
        ("mode", either("支部类型", "Mode of the branch")),
        ("rows", either("表格行数", "Rows of the sheet")),
        ("new", either("新增", "New")),
        ("changed", either("有变化", "Changed")),
        ("same", either("没有变化", "Unchanged")),
        ("units", either("单位数", "Units")),
        ("facts", either("事实条数", "Facts")),
        ("definitions", either("口径条数", "Definitions")),
        ("places", either("填数的位置", "Places filled")),
        ("version", either("版本", "Version")),
        ("year", either("年份", "Year")),
        ("day", either("生效日", "In force from")),
        ("as_of_day", either("生效日", "In force from")),
    ]
}

fn value(key: &str, value: &Json, directory: &Directory) -> Option<String> {
    let text = match value {
        Json::Number(number) if key == "year" => return Some(number.to_string()),
        Json::Number(number) if key.ends_with("day") => {
            return number.as_i64().and_then(Day::from_number).map(super::day);
        }
        Json::Number(number) => return number.as_i64().map(super::thousands),
        Json::String(text) if !text.is_empty() => text.as_str(),
        _ => return None,
    };
    match key {
        "kind" => Kind::parse(text).map(|kind| super::labels::kind(kind).to_owned()),
        "mode" => Mode::parse(text).map(|mode| super::labels::mode(mode).to_owned()),
        "day" | "as_of_day" => text.parse::<Day>().ok().map(super::day),
        _ => {
            let card = directory.find(text)?;
            let (name, code) = (&card.name, &card.code);
            Some(say!("{name}（{code}）", "{name} ({code})"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detail_shows_known_keys_only_and_no_text_that_is_not_a_code() {
        let directory = Directory::default();
        let text = r#"{"away":41,"day":"2026-05-01","note":"张三","rows":4268,"kind":"branch","unit":"张三"}"#;
        let told: Vec<String> = detail(text, &directory)
            .into_iter()
            .map(|r| r.label + &r.text)
            .collect();
        assert_eq!(told, ["类别党支部", "表格行数4,268", "生效日2026年5月1日"]);
        assert!(detail("not json", &directory).is_empty());
    }
}

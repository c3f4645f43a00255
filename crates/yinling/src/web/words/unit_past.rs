//! A unit's history in words.

use super::labels;
use crate::say;
use crate::units::{self, Life, Mode, UnitHistoryRow};
use crate::web::directory::Directory;
use crate::web::pages::Past;
use crate::words::either;
use kit::{Day, UnitId};

/// Oldest first; what one line says of one day stands in one entry.
pub fn past(rows: &[UnitHistoryRow], directory: &Directory) -> Vec<Past> {
    let mut told: Vec<((i64, i64), Vec<String>)> = Vec::new();
    let mut oldest_first: Vec<&UnitHistoryRow> = rows.iter().rev().collect();
    oldest_first.sort_by_key(|row| (row.day, row.seq, rank(&row.aspect)));
    for row in &oldest_first {
        let key = (row.day, row.seq);
        let is_founding = oldest_first.iter().any(|other| {
            (other.day, other.seq) == key && other.aspect == units::LIFE && is_open(&other.value)
        });
        let words = words(row, is_founding, directory);
        match told.last_mut().filter(|(last, _)| *last == key) {
            Some((_, entry)) => entry.push(words),
            None => told.push((key, vec![words])),
        }
    }
    let entry = |((day, seq), words): ((i64, i64), Vec<String>)| Past {
        day: Day::from_number(day).unwrap_or_default(),
        by_month: false,
        words: words.join(either("，", ", ")),
        line: u64::try_from(seq).unwrap_or(0),
    };
    told.into_iter().map(entry).collect()
}

fn is_open(life: &str) -> bool {
    Life::parse(life).is_some_and(Life::is_open)
}

fn rank(aspect: &str) -> u8 {
    match aspect {
        units::LIFE => 0,
        units::NAME => 1,
        "parent" => 2,
        _ => 3,
    }
}

fn words(row: &UnitHistoryRow, is_founding: bool, directory: &Directory) -> String {
    let named = |id: UnitId| {
        let found = directory.of(id);
        found.map_or_else(
            || either("别的单位", "another unit").to_owned(),
            |card| card.name.clone(),
        )
    };
    let value = row.value.as_str();
    let linked = || {
        let id = value.parse().map(UnitId);
        id.map_or_else(|_| either("社团", "a society").to_owned(), named)
    };
    match row.aspect.as_str() {
        units::LIFE => match Life::parse(value) {
            Some(Life::Founded) => either("成立", "founded").into(),
            Some(Life::SplitFrom(of)) => {
                let of = named(of);
                say!("由{of}分设", "split off from {of}")
            }
            Some(Life::Closed) => either("撤销", "closed").into(),
            Some(Life::MergedInto(into)) => {
                let into = named(into);
                say!("并入{into}", "merged into {into}")
            }
            None => either("有变动", "changed").into(),
        },
        units::NAME if is_founding => say!("名为{value}", "named {value}"),
        units::NAME => say!("改名为{value}", "renamed {value}"),
        "parent" => {
            let above = directory
                .find(value)
                .map_or(value, |card| card.name.as_str());
            match is_founding {
                true => say!("隶属{above}", "under {above}"),
                false => say!("划归{above}", "moved under {above}"),
            }
        }
        units::MODE => match Mode::parse(value).map(labels::mode) {
            Some(mode) if is_founding => say!("按{mode}设置", "set up in {mode}"),
            Some(mode) => say!("改为{mode}", "changed to {mode}"),
            None => either("不再注明设置形式", "its mode is no longer stated").into(),
        },
        units::LINK => {
            let with = linked();
            say!("与{with}结对", "linked with {with}")
        }
        units::UNLINK => {
            let with = linked();
            say!("与{with}解除结对", "no longer linked with {with}")
        }
        units::ONLINE => either("在网上党建平台登记", "registered on the online platform").into(),
        units::NIL_RETURN => say!(
            "答复{value}年没有可记的事",
            "answered that there was nothing to record for {value}"
        ),
        other => other.to_owned(),
    }
}

/// 已于2025年6月1日撤销; empty while the unit is open.
pub fn closed(closed_on: Option<i64>, rows: &[UnitHistoryRow], directory: &Directory) -> String {
    let Some(day) = closed_on.and_then(Day::from_number) else {
        return String::new();
    };
    let end = rows
        .iter()
        .find(|row| row.aspect == units::LIFE && !is_open(&row.value));
    let how = end.map_or_else(
        || either("撤销", "closed").to_owned(),
        |row| words(row, false, directory),
    );
    let day = super::day(day);
    say!("已于{day}{how}", "{how} on {day}")
}

//! A unit's history in words.

use crate::units::{self, Life, Mode, UnitHistoryRow};
use crate::web::directory::Directory;
use crate::web::pages::Past;
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
        words: words.join("，"),
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
        found.map_or_else(|| "别的单位".to_owned(), |card| card.name.clone())
    };
    let value = row.value.as_str();
    let linked = || {
        value
            .parse()
            .map(UnitId)
            .map_or_else(|_| "社团".to_owned(), named)
    };
    match row.aspect.as_str() {
        units::LIFE => match Life::parse(value) {
            Some(Life::Founded) => "成立".into(),
            Some(Life::SplitFrom(of)) => format!("由{}分设", named(of)),
            Some(Life::Closed) => "撤销".into(),
            Some(Life::MergedInto(into)) => format!("并入{}", named(into)),
            None => "有变动".into(),
        },
        units::NAME if is_founding => format!("名为{value}"),
        units::NAME => format!("改名为{value}"),
        "parent" => {
            let above = directory
                .find(value)
                .map_or(value, |card| card.name.as_str());
            let how = if is_founding { "隶属" } else { "划归" };
            format!("{how}{above}")
        }
        units::MODE => match Mode::parse(value) {
            Some(mode) if is_founding => format!("按{}设置", mode.label()),
            Some(mode) => format!("改为{}", mode.label()),
            None => "不再注明设置形式".into(),
        },
        units::LINK => format!("与{}结对", linked()),
        units::UNLINK => format!("与{}解除结对", linked()),
        units::ONLINE => "在网上党建平台登记".into(),
        units::NIL_RETURN => format!("答复{value}年没有可记的事"),
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
    let how = end.map_or_else(|| "撤销".to_owned(), |row| words(row, false, directory));
    format!("已于{}{how}", super::day(day))
}

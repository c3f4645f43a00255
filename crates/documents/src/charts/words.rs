//! What a chart says in one sentence and as a table.

use super::{Amount, Datum, Subject};
use crate::{Run, Table};

/// More are not listed in one sentence: it would only say the table again.
const LISTED: usize = 6;

/// So many months are listed one by one.
const FEW: usize = 4;

/// `各县区党支部：甲区41个，乙县没有记录。`; of many the first and the last in the
/// order given.
pub fn listed(subject: &Subject, data: &[Datum]) -> String {
    if let [first, between @ .., last] = data
        && data.len() > LISTED
    {
        let (from, to, n) = (told(subject, first), told(subject, last), between.len());
        return format!("{}：{from}，{to}，中间{n}项见表。", subject.caption);
    }
    let told: Vec<String> = data.iter().map(|one| told(subject, one)).collect();
    format!("{}：{}。", subject.caption, told.join("，"))
}

/// `党支部，各月末：1月5450个，11月（未完）5950个，中间各月见表。`
pub fn first_and_last(subject: &Subject, data: &[Datum]) -> String {
    match data {
        [first, .., last] if data.len() > FEW => format!(
            "{}：{}，{}，中间各月见表。",
            subject.caption,
            told(subject, first),
            told(subject, last)
        ),
        _ => listed(subject, data),
    }
}

fn told(subject: &Subject, one: &Datum) -> String {
    let open = if one.is_open { "（未完）" } else { "" };
    match &one.amount {
        Amount::Count(count) => format!("{}{open}{count}{}", one.label, subject.unit),
        Amount::Words(words) => format!("{}{open}{words}", one.label),
    }
}

/// In the order given.
pub fn table(subject: &Subject, data: &[Datum]) -> Table {
    let text = |words: String| vec![Run::Text(words)];
    let row = |one: &Datum| {
        let open = if one.is_open { "（未完）" } else { "" };
        vec![text(format!("{}{open}", one.label)), text(one.said())]
    };
    let counted = match subject.unit.as_str() {
        "" => "数量".to_owned(),
        unit => format!("数量（{unit}）"),
    };
    Table {
        caption: subject.caption.clone(),
        header: vec![subject.of.clone(), counted],
        rows: data.iter().map(row).collect(),
    }
}

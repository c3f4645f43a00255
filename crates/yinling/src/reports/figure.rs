//! One figure as prose says it, with what stands behind it.

use super::awaited::awaited;
use super::gap::{Missing, Why};
use super::sources::{Hidden, Sources, Subject};
use crate::indicators::{Completeness, Expected, Figure, Indicator};
use documents::Note;
use figures::Number;
use kit::chinese_numbers::{about, about_whole, is_over_half, percent};
use kit::{Grade, chinese_dates};

/// How a figure is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `1200余个`, `10.3万余人`.
    About,
    /// `10万余人`.
    Whole,
    /// `1237个`.
    Exact,
    /// 半数以上 for a share above 50 %, else the share.
    Half,
}

impl Style {
    /// The words a template writes, in this order in what a mistake is told.
    pub const WORDS: &str = "about, whole, exact, half";

    pub fn parse(word: &str) -> Option<Style> {
        match word {
            "about" => Some(Style::About),
            "whole" => Some(Style::Whole),
            "exact" => Some(Style::Exact),
            "half" => Some(Style::Half),
            _ => None,
        }
    }
}

/// A figure that may be printed.
#[derive(Debug, Clone)]
pub struct Printed {
    pub words: String,
    pub note: Note,
    /// Set where expected branches have not been heard of.
    pub lacking: Option<(Expected, Completeness)>,
}

/// Shares that prose may not say while too many are unknown: the share, the
/// unknown, and of how many.
const UNKNOWN_BESIDE: [(&str, &str, &str); 1] = [(
    "people.party_rate",
    "people.party_unknown",
    "people.retired",
)];

/// The figure in words, or why there are none.
pub fn printed(
    sources: &Sources,
    subject: &Subject,
    id: &str,
    style: Style,
) -> Result<Printed, Missing> {
    let indicator = allowed(sources, id)?;
    let missing = |why| Missing {
        id: id.to_owned(),
        name: indicator.name.zh.clone(),
        why,
    };
    let figure = sources.figure(&indicator);
    let Some(number) = figure.cell.value else {
        let needs = indicator.gap.clone().map(Why::Needs);
        return Err(missing(needs.unwrap_or(Why::NoRecords)));
    };
    if has_too_many_unknown(sources, id) {
        return Err(missing(Why::ManyUnknown));
    }
    let lacking = figure.completeness.clone();
    let lacking = lacking.filter(|found| found.present < found.expected);
    Ok(Printed {
        words: words(number, &indicator.unit, style),
        lacking: lacking.map(|found| (indicator.expected, found)),
        note: note(sources, subject, &indicator, &figure, number),
    })
}

/// The figure's definition, if there is one and the reader may know it here.
pub fn allowed(sources: &Sources, id: &str) -> Result<Indicator, Missing> {
    let missing = |name: &str, why| Missing {
        id: id.to_owned(),
        name: name.to_owned(),
        why,
    };
    let Some(indicator) = sources.live.find_indicator(id) else {
        let (name, what) = awaited(id).ok_or_else(|| missing(id, Why::NotDefined))?;
        return Err(missing(name, Why::Awaited(what.to_owned())));
    };
    let why = match sources.hidden(&indicator) {
        None => return Ok(indicator),
        Some(Hidden::TooFew) => Why::TooFew,
        Some(Hidden::TodayOnly) => Why::TodayOnly,
        Some(Hidden::OwnOnly) => Why::OwnOnly,
    };
    Err(missing(&indicator.name.zh, why))
}

fn words(number: Number, unit: &str, style: Style) -> String {
    match number {
        // A year is a name, not an amount.
        Number::Int(year) if unit == "年" => format!("{year}年"),
        Number::Int(count) => {
            let said = match style {
                Style::About | Style::Half => about(count),
                Style::Whole => about_whole(count),
                Style::Exact => count.to_string(),
            };
            format!("{said}{unit}")
        }
        Number::Rate(rate) if style == Style::Half && is_over_half(rate) => "半数以上".to_owned(),
        Number::Rate(rate) => format!("{}{unit}", percent(rate)),
    }
}

fn has_too_many_unknown(sources: &Sources, id: &str) -> bool {
    let Some((_, unknown, all)) = UNKNOWN_BESIDE.iter().find(|(share, ..)| *share == id) else {
        return false;
    };
    let count = |id: &str| {
        let indicator = sources.live.find_indicator(id)?;
        match sources.cell(&indicator).value? {
            Number::Int(count) => Some(count),
            Number::Rate(_) => None,
        }
    };
    match (count(unknown), count(all)) {
        (Some(unknown), Some(all)) => unknown * 20 > all,
        (unknown, _) => unknown.is_some(),
    }
}

fn note(
    sources: &Sources,
    subject: &Subject,
    indicator: &Indicator,
    figure: &Figure,
    number: Number,
) -> Note {
    Note {
        id: indicator.id.clone(),
        name: indicator.name.zh.clone(),
        number: digits(number),
        unit: indicator.unit.clone(),
        definition: indicator.definition.zh.clone(),
        version: indicator.version,
        period: match indicator.is_flow() {
            true => chinese_dates::period(&subject.period),
            false => String::new(),
        },
        as_of: subject.as_of,
        line: subject.line,
        hash: subject.hash.clone(),
        evidence: evidence(figure.cell.grade).to_owned(),
        beside: beside(sources, indicator, figure),
        href: (sources.address)(&indicator.id),
    }
}

/// Every digit of a count; a share to four decimals, cut.
pub fn digits(number: Number) -> String {
    match number {
        Number::Int(count) => count.to_string(),
        Number::Rate(rate) => {
            let cut = ((rate * 10_000.0 + 1e-6).floor() / 10_000.0).to_string();
            cut.trim_end_matches(".0").to_owned()
        }
    }
}

fn evidence(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "甲，逐条有记录",
        Grade::B => "乙，由两位署名的人清点",
        Grade::C => "丙，含有估计",
    }
}

/// Parts, completeness, and months that the range cuts.
fn beside(sources: &Sources, indicator: &Indicator, figure: &Figure) -> String {
    let part = |id: &String| {
        let part = sources.live.find_indicator(id)?;
        if sources.hidden(&part).is_some() {
            return None;
        }
        let number = sources.cell(&part).value?;
        Some(format!("{}{}{}", part.name.zh, digits(number), part.unit))
    };
    let parts: Vec<String> = indicator.parts.iter().filter_map(part).collect();
    let mut told = String::new();
    if !parts.is_empty() {
        told = format!("一起看：{}。", parts.join("，"));
    }
    if let Some(found) = &figure.completeness {
        told += &format!("应有{}个支部，已有{}个。", found.expected, found.present);
    }
    if figure.cell.cut_months {
        told += "有的记录只知道月份，按当月1日计。";
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_years_and_shares_are_said_as_prose_says_them() {
        let int = |n, unit, style| words(Number::Int(n), unit, style);
        assert_eq!(int(1_237, "个", Style::About), "1200余个");
        assert_eq!(int(1_200, "个", Style::About), "1200个");
        assert_eq!(int(1_237, "个", Style::Exact), "1237个");
        assert_eq!(int(103_482, "人次", Style::About), "10.3万余人次");
        assert_eq!(int(103_482, "人次", Style::Whole), "10万余人次");
        assert_eq!(int(2_017, "年", Style::About), "2017年");
        let rate = |rate, style| words(Number::Rate(rate), "%", style);
        assert_eq!(rate(50.0, Style::Half), "50%");
        assert_eq!(rate(50.1, Style::Half), "半数以上");
        assert_eq!(rate(72.46, Style::About), "72.4%");
        assert_eq!(digits(Number::Rate(200.0 / 3.0)), "66.6666");
        assert_eq!(digits(Number::Rate(50.0)), "50");
    }
}

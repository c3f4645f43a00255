//! `【离退休干部数｜历下区｜2026Q1】`: what is wanted in this place.

use super::period;
use kit::Period;
use std::ops::Range;

/// Longer than any name with its unit and period; what is longer is prose in
/// brackets.
const LONGEST: usize = 120;

/// One mark as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands in its text, brackets included, in bytes.
    pub range: Range<usize>,
    /// As written, between the brackets.
    pub said: String,
    pub name: String,
    /// Empty for the form's own.
    pub unit: String,
    /// Empty for the form's own.
    pub period: String,
    /// More parts than a unit and a period.
    pub is_broken: bool,
}

/// Every mark of a text, in order.
pub fn marks(text: &str) -> Vec<Mark> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('【').map(|open| at + open) {
        let inner = open + '【'.len_utf8();
        let Some(close) = text[inner..].find('】').map(|close| inner + close) else {
            break;
        };
        // Of nested brackets the innermost is the mark.
        if let Some(again) = text[inner..close].rfind('【') {
            at = inner + again;
            continue;
        }
        let end = close + '】'.len_utf8();
        let said = &text[inner..close];
        if said.chars().count() <= LONGEST && !said.trim().is_empty() {
            found.push(parse(open..end, said));
        }
        at = end;
    }
    found
}

fn parse(range: Range<usize>, said: &str) -> Mark {
    let mut parts = said.split(['|', '｜', '¦', '丨']).map(str::trim);
    let mut mark = Mark {
        range,
        said: said.trim().to_owned(),
        name: parts.next().unwrap_or_default().to_owned(),
        unit: String::new(),
        period: String::new(),
        is_broken: false,
    };
    // Any year will do: only whether it is a period is asked.
    let any = Period::year(2026);
    let is_period = |part: &str| {
        any.as_ref()
            .and_then(|own| period::read(part, own))
            .is_some()
    };
    for part in parts.filter(|part| !part.is_empty()) {
        let place = match is_period(part) {
            true => &mut mark.period,
            false => &mut mark.unit,
        };
        mark.is_broken |= !place.is_empty();
        part.clone_into(place);
    }
    mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unit_and_period_may_stand_in_any_order_with_any_bar() {
        for text in [
            "【离退休干部数|历下区|2026Q1】",
            "【 离退休干部数 ｜ 2026Q1 ｜ 历下区 】",
        ] {
            let found = marks(text);
            assert_eq!(found.len(), 1);
            let mark = &found[0];
            assert_eq!(mark.name, "离退休干部数");
            assert_eq!(mark.unit, "历下区");
            assert_eq!(mark.period, "2026Q1");
            assert!(!mark.is_broken);
            assert_eq!(&text[mark.range.clone()], text);
        }
    }

    #[test]
    fn several_marks_of_a_sentence_are_found_and_half_ones_are_not() {
        let found = marks("共有【甲】个，其中【乙｜去年】个，【丙");
        let said: Vec<&str> = found.iter().map(|mark| mark.said.as_str()).collect();
        assert_eq!(said, ["甲", "乙｜去年"]);
        assert!(marks("【】【  】").is_empty());
        assert_eq!(marks("【外【内】】")[0].said, "内");
        assert!(marks("【甲｜历下区｜市中区】")[0].is_broken);
    }
}

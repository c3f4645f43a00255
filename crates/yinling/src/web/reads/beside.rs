//! Figures printed beside a figure, and what they mean together.

use crate::indicators::Indicator;
use crate::say;
use crate::web::links;
use crate::web::pages::{Part, Value};
use crate::web::shown::Figures;
use crate::web::words::{self, labels};
use kit::UnitId;

pub fn parts(figures: &Figures, indicator: &Indicator, unit: UnitId, code: &str) -> Vec<Part> {
    let part = |id: &String| {
        let part = figures.find(id)?;
        let value = figures.value(part, unit);
        Some(Part {
            label: part.name.said().to_owned(),
            unit: labels::unit_after(&value.text(), &part.unit).to_owned(),
            value,
            href: Some(links::figure(id, code, &figures.question)),
        })
    };
    indicator.parts.iter().filter_map(part).collect()
}

/// Between which rates the true one lies, whatever the unknown are.
pub fn sentence(figures: &Figures, indicator: &Indicator, unit: UnitId) -> String {
    let count = |id: &str| match figures.value_of(id, unit) {
        Value::Count(count) => Some(count),
        _ => None,
    };
    if indicator.id != "people.party_rate" {
        return String::new();
    }
    let members = count("people.party_members");
    let (Some(members), Some(known), Some(unknown)) = (
        members,
        count("people.party_known"),
        count("people.party_unknown"),
    ) else {
        return String::new();
    };
    let all = known + unknown;
    if unknown == 0 || all == 0 {
        return String::new();
    }
    let percent = |part: i64| words::percent(100.0 * part as f64 / all as f64);
    let (least, most) = (percent(members), percent(members + unknown));
    say!(
        "政治面貌未知的人如果全不是党员，比例是{least}%；全是党员，比例是{most}%。真实的比例在两者之间。",
        "If nobody of unknown affiliation is a Party member, the share is {least}%; if all of them are, it is {most}%. The true share lies between the two."
    )
}

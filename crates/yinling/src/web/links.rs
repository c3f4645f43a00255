//! Addresses of pages, with the question (day, line, tree) carried along.

use crate::words::either;
use kit::Day;
use std::borrow::Cow;
use std::fmt::Write;

/// Which tree facts are read through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tree {
    /// The tree of the day each thing happened on.
    #[default]
    Then,
    /// Today's tree for everything.
    Today,
}

impl Tree {
    pub fn code(self) -> &'static str {
        match self {
            Tree::Then => "then",
            Tree::Today => "today",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Tree::Then => either("按当时的隶属", "units as they stood then"),
            Tree::Today => either("按今天的隶属", "units as they stand today"),
        }
    }
}

/// What a reader asked for beyond the default; `None` is left out of addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// `2026`, `2026Q1`, `2026-03`.
    pub period: Option<String>,
    pub day: Option<Day>,
    pub line: Option<u64>,
    pub tree: Tree,
}

impl Question {
    /// True when nothing but the default was asked.
    pub fn is_default(&self) -> bool {
        *self == Question::default()
    }

    fn write(&self, mut url: String) -> String {
        let mut sign = if url.contains('?') { '&' } else { '?' };
        let mut add = |name: &str, value: &str| {
            // Writing into a String cannot fail.
            let _ = write!(url, "{sign}{name}={}", escape(value));
            sign = '&';
        };
        if let Some(period) = &self.period {
            add("period", period);
        }
        if let Some(day) = self.day {
            add("day", &day.to_string());
        }
        if let Some(line) = self.line {
            add("line", &line.to_string());
        }
        if self.tree == Tree::Today {
            add("tree", "today");
        }
        url
    }
}

/// `/units/370114?day=2026-01-31`
pub fn unit(code: &str, question: &Question) -> String {
    question.write(["/units/", &escape(code)].concat())
}

/// `/figures/org.branches?unit=370114&day=2026-01-31`
pub fn figure(id: &str, unit_code: &str, question: &Question) -> String {
    let parts = ["/figures/", &escape(id), "?unit=", &escape(unit_code)];
    question.write(parts.concat())
}

/// `/instructors?unit=370114&day=2026-01-31`
pub fn instructors(unit_code: &str, question: &Question) -> String {
    question.write(format!("/instructors?unit={}", escape(unit_code)))
}

/// The records behind a figure as a workbook.
pub fn records_sheet(id: &str, unit_code: &str, question: &Question) -> String {
    let (id, unit) = (escape(id), escape(unit_code));
    question.write(format!("/figures/{id}/records.xlsx?unit={unit}"))
}

/// The units one level below as a workbook.
pub fn children_sheet(unit_code: &str, question: &Question) -> String {
    question.write(format!("/units/{}/children.xlsx", escape(unit_code)))
}

/// `/reports/370114/2026?day=2026-01-31`; the period stands in the path.
pub fn report(unit_code: &str, period: &str, question: &Question) -> String {
    report_part(unit_code, period, "", question)
}

/// `/reports/370114/2026/report.docx`
pub fn report_file(unit_code: &str, period: &str, file: &str, question: &Question) -> String {
    report_part(unit_code, period, &format!("/{file}"), question)
}

/// The same file with what stands behind its numbers.
pub fn report_with_notes(unit_code: &str, period: &str, file: &str, question: &Question) -> String {
    let plain = report_file(unit_code, period, file, question);
    let join = if plain.contains('?') { '&' } else { '?' };
    format!("{plain}{join}notes=appendix")
}

/// `/reports/frozen?unit=370114`
pub fn frozen(unit_code: &str, question: &Question) -> String {
    question.write(format!("/reports/frozen?unit={}", escape(unit_code)))
}

fn report_part(unit_code: &str, period: &str, part: &str, question: &Question) -> String {
    let question = Question {
        period: None,
        ..question.clone()
    };
    let (code, period) = (escape(unit_code), escape(period));
    question.write(format!("/reports/{code}/{period}{part}"))
}

/// The same address with one more pair in its question.
pub fn with(url: String, name: &str, value: &str) -> String {
    let sign = if url.contains('?') { '&' } else { '?' };
    format!("{url}{sign}{name}={}", escape(value))
}

/// `/journal/418206`
pub fn line(seq: u64) -> String {
    format!("/journal/{seq}")
}

/// `/indicators#org.branches`
pub fn definition(id: &str) -> String {
    format!("/indicators#{}", escape(id))
}

/// Percent-encodes everything but what RFC 3986 calls unreserved.
pub fn escape(text: &str) -> Cow<'_, str> {
    // Codes and names of figures are, and a page has hundreds of them.
    let is_unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    if text.bytes().all(is_unreserved) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_travels_with_the_address_and_default_stays_silent() {
        let asked = Question {
            period: Some("2026".into()),
            day: Day::from_ymd(2026, 1, 31),
            line: Some(12),
            tree: Tree::Today,
        };
        assert_eq!(
            figure("org.branches", "37 0114", &asked),
            "/figures/org.branches?unit=37%200114&period=2026&day=2026-01-31&line=12&tree=today"
        );
        assert_eq!(unit("370114", &Question::default()), "/units/370114");
    }
}

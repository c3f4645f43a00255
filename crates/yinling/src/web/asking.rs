//! Reads what an address asks for. What cannot be read is named, never guessed.

use super::links::{Question, Tree};
use super::trouble::Trouble;
use crate::indicators::Asked;
use crate::say;
use crate::words::either;
use kit::{Day, Period, UnitId};

/// A query's names and values in order.
#[derive(Debug, Clone, Default)]
pub struct Pairs(pub Vec<(String, String)>);

impl Pairs {
    /// The first value under `name`, if it says anything.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name)?;
        Some(found.1.trim()).filter(|value| !value.is_empty())
    }

    /// A whole number from 0 on.
    pub fn number(&self, name: &str, words: &str) -> Result<Option<u32>, Trouble> {
        let Some(text) = self.get(name) else {
            return Ok(None);
        };
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits);
        number.map(Some).ok_or_else(|| unclear(words, text))
    }

    /// Day, line, period and tree. `head` is the last line there is.
    pub fn question(&self, head: u32) -> Result<Question, Trouble> {
        let day = self.get("day").map(|text| {
            let read = text.parse::<Day>();
            read.map_err(|_| unclear(either("日期", "day"), text))
        });
        let period = self.get("period").map(|text| {
            let read = text.parse::<Period>().map(|_| text.to_owned());
            read.map_err(|_| unclear(either("时段", "period"), text))
        });
        let line = self.number("line", either("流水条号", "line number"))?;
        if let Some(line) = line.filter(|line| *line > head) {
            return Err(unclear(
                either("流水条号", "line number"),
                &line.to_string(),
            ));
        }
        let tree = match self.get("tree") {
            None | Some("then") => Tree::Then,
            Some("today") => Tree::Today,
            Some(other) => return Err(unclear(either("隶属关系", "tree of units"), other)),
        };
        Ok(Question {
            period: period.transpose()?,
            day: day.transpose()?,
            line: line.map(u64::from),
            tree,
        })
    }
}

fn unclear(field: &str, text: &str) -> Trouble {
    let shown: String = text.chars().take(40).collect();
    Trouble::BadRequest(say!("{field}“{shown}”", "{field} “{shown}”"))
}

/// The engine's way of asking the same, for one unit.
pub fn asked(question: &Question, unit: UnitId, today: Day) -> Asked {
    let period = question
        .period
        .as_deref()
        .and_then(|text| text.parse().ok());
    Asked {
        unit,
        period: period
            .or_else(|| Period::year(question.day.unwrap_or(today).year()))
            .unwrap_or_else(|| Period::new(today, today)),
        day: question.day,
        line: question.line.and_then(|line| u32::try_from(line).ok()),
        todays_tree: question.tree == Tree::Today,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &[(&str, &str)]) -> Result<Question, String> {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let pairs = Pairs(query.iter().map(own).collect());
        pairs.question(40).map_err(|trouble| match trouble {
            Trouble::BadRequest(what) => what,
            other => format!("{other:?}"),
        })
    }

    #[test]
    fn what_cannot_be_read_is_named_and_empty_fields_are_not_asked() {
        assert_eq!(read(&[("day", ""), ("line", " ")]), Ok(Question::default()));
        let odd = [
            (("day", "2026-02-30"), "日期“2026-02-30”"),
            (("period", "2026Q9"), "时段“2026Q9”"),
            (("line", "-1"), "流水条号“-1”"),
            (("line", "41"), "流水条号“41”"),
            (("line", "99999999999"), "流水条号“99999999999”"),
            (("tree", "x"), "隶属关系“x”"),
        ];
        for (pair, what) in odd {
            assert_eq!(read(&[pair]), Err(what.to_owned()));
        }
    }
}

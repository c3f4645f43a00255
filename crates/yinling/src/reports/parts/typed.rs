//! Numbers in text that people wrote: an amount that no record stands behind.
//!
//! Digits count unless they name something (a year, a document, a time, a
//! model); Chinese numerals count before a unit of count (三百余人), as shares
//! (百分之八十, 八成, 三分之二, 半数) and as loose amounts (数百人, 上万人). Durations and
//! ages that bound something are no statistics. What is found is only marked,
//! never changed, so a rare slogan marked for nothing does no harm.

use super::typed_words::{COUNTERS, LARGE, LOOSE, NAMES_AFTER, NUMERALS, ORDERS, SLOGANS};
use std::ops::Range;

/// Where numbers stand in `text`, in bytes, in order, with the unit of count
/// that follows.
pub fn typed(text: &str) -> Vec<Range<usize>> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let scan = Scan { text, chars };
    let mut found = Vec::new();
    let mut at = 0;
    while at < scan.chars.len() {
        match scan.number(at) {
            Step::Number(end) => {
                found.push(scan.byte(at)..scan.byte(end));
                at = end;
            }
            Step::Past(end) => at = end.max(at + 1),
        }
    }
    found
}

/// A number up to a character, or something else up to one.
enum Step {
    Number(usize),
    Past(usize),
}

struct Scan<'a> {
    text: &'a str,
    chars: Vec<(usize, char)>,
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

impl Scan<'_> {
    fn char(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|(_, c)| *c)
    }

    fn before(&self, at: usize) -> Option<char> {
        self.char(at.checked_sub(1)?)
    }

    fn byte(&self, at: usize) -> usize {
        self.chars
            .get(at)
            .map_or(self.text.len(), |(byte, _)| *byte)
    }

    fn from(&self, at: usize) -> &str {
        &self.text[self.byte(at)..]
    }

    fn run(&self, at: usize, is_in: impl Fn(char) -> bool) -> usize {
        let rest = self.chars[at.min(self.chars.len())..].iter();
        at + rest.take_while(|(_, c)| is_in(*c)).count()
    }

    fn starts_with_one_of(&self, at: usize, words: &[&str]) -> Option<usize> {
        let rest = self.from(at);
        let found = words.iter().find(|word| rest.starts_with(**word))?;
        Some(at + found.chars().count())
    }

    fn number(&self, at: usize) -> Step {
        let Some(c) = self.char(at) else {
            return Step::Past(at);
        };
        if let Some(end) = self.starts_with_one_of(at, &SLOGANS) {
            return Step::Past(end);
        }
        if c == '第' {
            let end = self.run(at + 1, |c| is_digit(c) || NUMERALS.contains(c));
            return Step::Past(end);
        }
        if c == '半' || c == '过' || c == '大' {
            let end = self.starts_with_one_of(at, &["半数", "过半", "大半"]);
            return end.map_or(Step::Past(at + 1), Step::Number);
        }
        if is_digit(c) {
            return self.digits(at);
        }
        if NUMERALS.contains(c) || LOOSE.contains(c) {
            return self.numerals(at);
        }
        if c.is_ascii_alphabetic() {
            // GB2312, A4, G20: a name.
            let is_name = |c: char| c.is_ascii_alphanumeric() || "-_/.".contains(c);
            return Step::Past(self.run(at, is_name));
        }
        Step::Past(at + 1)
    }

    fn digits(&self, at: usize) -> Step {
        let part = |c: char| is_digit(c) || ",.，．".contains(c);
        let mut end = self.run(at, part);
        while end > at && !self.char(end - 1).is_some_and(is_digit) {
            end -= 1;
        }
        // A comma of prose between two numbers is no thousands mark.
        if let Some(cut) = (at..end).find(|i| self.char(*i) == Some('，')) {
            end = cut;
        }
        if self.names_something(at, end) {
            let past = self.starts_with_one_of(end, &NAMES_AFTER);
            return Step::Past(past.unwrap_or(end));
        }
        Step::Number(self.with_unit(end))
    }

    fn names_something(&self, at: usize, end: usize) -> bool {
        let (before, after) = (self.before(at), self.char(end));
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        // GB/T 9704
        let before = match before {
            Some(' ') => self
                .char(at.wrapping_sub(2))
                .filter(char::is_ascii_alphabetic),
            before => before,
        };
        let is_joint = |c: Option<char>| c.is_some_and(|c| ":：/-—~".contains(c));
        let between_digits = |joint: usize, other: Option<usize>| {
            is_joint(self.char(joint)) && other.and_then(|i| self.char(i)).is_some_and(is_digit)
        };
        let in_brackets = matches!(before, Some('〔' | '[' | '［' | '(' | '（' | '【'))
            && matches!(after, Some('〕' | ']' | '］' | ')' | '）' | '】'));
        let opens_item = before.is_none() && matches!(after, Some('、' | '.' | '．' | '）' | ')'));
        // 9:30, 2026-03-05, 0531-8888: read together, they name something.
        let is_time_or_code = between_digits(end, Some(end + 1))
            || at >= 2 && between_digits(at - 1, at.checked_sub(2));
        is_letter(before)
            || is_letter(after)
            || in_brackets
            || opens_item
            || is_time_or_code
            || before == Some('第')
            || self.starts_with_one_of(end, &NAMES_AFTER).is_some()
    }

    fn numerals(&self, at: usize) -> Step {
        if let Some(end) = self.share(at) {
            return Step::Number(end);
        }
        let loose = self.char(at).is_some_and(|c| LOOSE.contains(c));
        let end = if loose {
            self.run(at + 1, |c| LARGE.contains(c))
        } else {
            self.run(at, |c| NUMERALS.contains(c))
        };
        if end == at + usize::from(loose) {
            return Step::Past(at + 1);
        }
        let said = &self.text[self.byte(at)..self.byte(end)];
        let with_more = self.run(end, |c| "余多来".contains(c));
        let Some(counted) = self.starts_with_one_of(self.large(with_more), &COUNTERS) else {
            return Step::Past(end);
        };
        let small = said.chars().count() == 1 && !LARGE.contains(said);
        let orders = small
            && self.char(with_more) == Some('个')
            && self.starts_with_one_of(with_more + 1, &ORDERS).is_some();
        // 一个, 一批: an article. Inside quotation marks: a name.
        let is_article = said == "一" || self.before(at) == Some('“');
        if orders || is_article {
            return Step::Past(end);
        }
        Step::Number(counted)
    }

    /// 百分之八十, 三分之二, 八成.
    fn share(&self, at: usize) -> Option<usize> {
        let numeral = |c: char| NUMERALS.contains(c) || is_digit(c) || "点.".contains(c);
        let over = self.run(at, |c| NUMERALS.contains(c));
        if over > at && self.from(over).starts_with("分之") {
            let end = self.run(over + 2, numeral);
            return (end > over + 2).then_some(end);
        }
        let one = self
            .char(at)
            .filter(|c| "一二两三四五六七八九".contains(*c));
        let tenths = one.is_some() && self.char(at + 1) == Some('成');
        let goes_on = self
            .char(at + 2)
            .is_none_or(|c| "，。；、的以左多".contains(c) || !c.is_alphanumeric());
        (tenths && goes_on).then_some(at + 2)
    }

    /// 万, 亿, 余 and what is counted, behind digits.
    fn with_unit(&self, at: usize) -> usize {
        let end = self.large(at);
        let end = self.run(end, |c| "余多来".contains(c));
        let end = self.large(end);
        if let Some(end) = self.starts_with_one_of(end, &["%", "％", "‰"]) {
            return end;
        }
        self.starts_with_one_of(end, &COUNTERS).unwrap_or(end)
    }

    fn large(&self, at: usize) -> usize {
        self.run(at, |c| LARGE.contains(c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        typed(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn amounts_typed_by_hand_are_found_with_their_unit() {
        for (text, amounts) in [
            ("全年共有1237人参加。", vec!["1237人"]),
            (
                "收到稿件3000余份，1.2万人次。",
                vec!["3000余份", "1.2万人次"],
            ),
            ("三百余人到场，十余万字。", vec!["三百余人", "十余万字"]),
            (
                "覆盖率达到98.5%，提高3个百分点。",
                vec!["98.5%", "3个百分点"],
            ),
            (
                "百分之八十的支部，三分之二的党员。",
                vec!["百分之八十", "三分之二"],
            ),
            ("八成以上的老同志，半数以上。", vec!["八成", "半数"]),
            (
                "数百人、上万人、几十个支部。",
                vec!["数百人", "上万人", "几十个"],
            ),
            ("共计１２００。", vec!["１２００"]),
            ("参加12,345人次，比上年多３场", vec!["12,345人次", "３场"]),
            ("两支队伍，二十一个支部", vec!["两支", "二十一个"]),
        ] {
            assert_eq!(found(text), amounts, "{text}");
        }
    }

    #[test]
    fn days_documents_editions_and_slogans_are_no_amounts() {
        for text in [
            "2026年3月5日上午9:30召开。",
            "依照济老干〔2026〕8号文件，第三届第2次会议。",
            "近三年来，80岁以上的老同志。",
            "落实“四个全面”，做到“两个维护”，坚持三会一课。",
            "一是学习，二是参观；从三个方面入手，一个支部一面旗。",
            "按GB/T 9704用A4纸，5G网络，电话0531-66601234。",
            "1. 先做这一件。",
            "万众一心，千方百计，千家万户。",
            "建国75周年，上世纪90年代，三天时间",
            "",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn marks_lie_on_whole_characters_whatever_is_typed() {
        for text in [
            "第",
            "1",
            "１.",
            "，，1，，2",
            "一",
            "百分之",
            "\u{202e}1人\u{0}",
            "🎉3个🎉",
            "过半",
        ] {
            for range in typed(text) {
                assert!(
                    text.get(range).is_some_and(|part| !part.is_empty()),
                    "{text}"
                );
            }
        }
    }
}

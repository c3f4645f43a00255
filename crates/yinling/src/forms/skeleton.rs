//! A sentence with its marks taken out, found again in a blank form.

use super::mark::Mark;
use std::ops::Range;

/// Stands for a mark in a skeleton. No text of a form holds it: XML cannot.
pub const GAP: char = '\u{1}';

/// The text with each mark as one gap.
pub fn of(text: &str, marks: &[Mark]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for mark in marks {
        out.push_str(&text[at..mark.range.start]);
        out.push(GAP);
        at = mark.range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// What a form leaves where a number is to come: nothing, a line, dots, an
/// old number, X.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_ascii_digit()
        || "_＿-－—―.．…,/／×xXＸｘ○〇*０１２３４５６７８９".contains(c)
}

/// A gap without anything left on it.
pub fn is_only_blanks(text: &str) -> bool {
    text.chars().all(is_blank)
}

/// Where the gaps of the skeleton are in a text that is otherwise the same,
/// numbers and dates aside; `None` where it is another text.
pub fn gaps(skeleton: &str, text: &str) -> Option<Vec<Range<usize>>> {
    let literals: Vec<&str> = skeleton.split(GAP).map(str::trim).collect();
    let (first, rest) = literals.split_first()?;
    let mut at = after(first, text, 0)?;
    let mut found = Vec::new();
    for literal in rest {
        let is_line_of = literal.trim_matches(is_blank);
        let next = match is_line_of.is_empty() {
            true => at + run(&text[at..]),
            false => at + text[at..].find(|c: char| !is_blank(c))?,
        };
        let gap = &text[at..next];
        // Spaces on both sides belong to the sentence.
        let begins = at + (gap.len() - gap.trim_start().len());
        let ends = begins + gap.trim().len();
        found.push(match gap.trim().is_empty() {
            true => at..next,
            false => begins..ends,
        });
        at = after(is_line_of, text, next)?;
    }
    text[at..].chars().all(is_blank).then_some(found)
}

fn run(text: &str) -> usize {
    text.find(|c: char| !is_blank(c)).unwrap_or(text.len())
}

/// The place behind `literal`, which must stand at `at`; digits match digits,
/// Chinese ones too, spaces are passed over on both sides.
fn after(literal: &str, text: &str, at: usize) -> Option<usize> {
    let is_digit = |c: &char| c.is_ascii_digit() || "一二三四五六七八九十零〇".contains(*c);
    let mut wanted = literal.chars().filter(|c| !c.is_whitespace()).peekable();
    let mut there = text[at..].char_indices().peekable();
    let mut end = at;
    while let Some(c) = wanted.next() {
        while there.next_if(|(_, other)| other.is_whitespace()).is_some() {}
        let (place, other) = there.next()?;
        let fits = c == other || (is_digit(&c) && is_digit(&other));
        if !fits {
            return None;
        }
        end = at + place + other.len_utf8();
        if is_digit(&c) {
            while wanted.next_if(is_digit).is_some() {}
            while let Some((place, other)) = there.next_if(|(_, other)| is_digit(other)) {
                end = at + place + other.len_utf8();
            }
        }
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::super::mark::marks;
    use super::*;

    fn filled(marked: &str, blank: &str) -> Option<String> {
        let skeleton = of(marked, &marks(marked));
        let mut text = blank.to_owned();
        for gap in gaps(&skeleton, blank)?.into_iter().rev() {
            text.replace_range(gap, "42");
        }
        Some(text)
    }

    #[test]
    fn blank_sentence_takes_its_numbers_where_the_marks_were() {
        for (blank, out) in [
            ("全市共有    个党支部。", "全市共有42个党支部。"),
            ("全市共有个党支部。", "全市共有42个党支部。"),
            ("全市共有＿＿＿个党支部。", "全市共有42个党支部。"),
            ("全市共有 1,204 个党支部。", "全市共有 42 个党支部。"),
        ] {
            let found = filled("全市共有【党支部】个党支部。", blank);
            assert_eq!(found.as_deref(), Some(out), "{blank}");
        }
        assert_eq!(filled("全市共有【党支部】个党支部。", "另一句话"), None);
        assert_eq!(filled("共【甲】人", "共    人（估计）"), None);
    }

    #[test]
    fn dates_in_the_sentence_may_have_moved_on() {
        let marked = "截至2026年3月底，共【甲】人，其中党员【乙】人";
        let blank = "截至2026年12月底，共   人，其中党员   人";
        let out = "截至2026年12月底，共42人，其中党员42人";
        assert_eq!(filled(marked, blank).as_deref(), Some(out));
        let out = filled("第一季度【甲】", "第二季度");
        assert_eq!(out.as_deref(), Some("第二季度42"));
    }
}

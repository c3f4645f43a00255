//! What a form says of its places, numbers and dates aside: that is how the
//! form is known again.

use sheets::fill::{At, Form, Holds};
use std::collections::BTreeMap;

/// The labels of a form by their places.
#[derive(Debug)]
pub struct Labels {
    all: BTreeMap<At, String>,
    areas: Vec<String>,
}

/// The labels nearest to a place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    pub left: String,
    pub above: String,
}

/// Stands for a formula: which cells reckon is part of a form.
const FORMULA: &str = "=";

impl Labels {
    pub fn of(form: &Form) -> Labels {
        let mut all = BTreeMap::new();
        for (at, holds) in form.filled() {
            let label = match holds {
                Holds::Text(text) => level(&text),
                Holds::Formula => FORMULA.to_owned(),
                _ => continue,
            };
            if !label.is_empty() {
                all.insert(at, label);
            }
        }
        let areas = form.areas().iter();
        let areas = areas.map(|area| format!("{:?}{}", area.kind, level(&area.name)));
        Labels {
            all,
            areas: areas.collect(),
        }
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&At, &str)> {
        self.all.iter().map(|(at, label)| (at, label.as_str()))
    }

    pub fn areas(&self) -> &[String] {
        &self.areas
    }

    /// Places whose label is this one.
    pub fn places<'a>(&'a self, label: &'a str) -> impl Iterator<Item = At> + 'a {
        let fits = self.all.iter().filter(move |(_, own)| *own == label);
        fits.map(|(at, _)| *at)
    }

    /// The nearest labels to the left in the row and above in the column.
    /// Merged cells count where they reach.
    pub fn around(&self, form: &Form, at: At) -> Around {
        let label = |at: At| {
            let found = self.all.get(&form.anchor(at));
            found.filter(|label| *label != FORMULA).cloned()
        };
        let left = (0..at.col)
            .rev()
            .find_map(|col| label(At { col, nth: 0, ..at }));
        let above = (0..at.row).rev().take(FARTHEST);
        let above = above
            .into_iter()
            .find_map(|row| label(At { row, nth: 0, ..at }));
        Around {
            left: left.unwrap_or_default(),
            above: above.unwrap_or_default(),
        }
    }
}

/// A heading stands no farther above its column.
const FARTHEST: usize = 2_000;

/// A text without marks, spaces, digits and the numerals of dates: what stays
/// the same from one quarter to the next.
pub fn level(text: &str) -> String {
    let mut plain = String::new();
    let mut inside = 0u32;
    for c in text.chars() {
        match c {
            '【' => inside += 1,
            '】' => inside = inside.saturating_sub(1),
            c if inside > 0 || c.is_whitespace() || c.is_ascii_digit() || c.is_control() => {}
            '０'..='９' | '_' | '＿' => {}
            '—' | '－' | '-' | '/' | '／' | '.' | ',' | '×' | '*' => {}
            c => plain.push(c),
        }
    }
    let plain = without_date_words(&plain);
    match plain.chars().all(|c| "xXＸｘ○〇%％".contains(c)) {
        true => String::new(),
        false => plain,
    }
}

/// 二〇二六年第一季度 → 年第季度: numerals before 年, 月, 日, 季, 期, 号, and which
/// half of a year.
fn without_date_words(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let is_numeral = |c: &char| "〇零一二三四五六七八九十两".contains(*c);
    let mut out = String::new();
    let mut at = 0;
    while at < chars.len() {
        let run = chars[at..].iter().take_while(|c| is_numeral(c)).count();
        let next = chars.get(at + run);
        if run > 0 && next.is_some_and(|c| "年月日季期号".contains(*c)) {
            at += run;
            continue;
        }
        let is_half = chars[at] == '上' || chars[at] == '下';
        if is_half && chars[at + 1..].starts_with(&['半', '年']) {
            at += 1;
            continue;
        }
        out.push(chars[at]);
        at += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::level;

    #[test]
    fn label_is_the_same_in_every_quarter_and_with_a_mark() {
        for (now, then) in [
            ("2026年第一季度统计表", "2027年第三季度统计表"),
            ("二〇二六年上半年", "二〇二五年下半年"),
            ("截至3月31日", "截至 12 月 31 日"),
            ("共有【离退休干部】人", "共有    人"),
            ("【离退休干部】", "1,204"),
            ("【党员比例】", "—"),
        ] {
            assert_eq!(level(now), level(then), "{now}");
        }
        assert_ne!(level("一、离退休干部"), level("二、离退休干部"));
        assert_ne!(level("离休干部"), level("退休干部"));
    }
}

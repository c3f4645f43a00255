//! A part as staff wrote it, made ready for the report: live figures for the
//! names in 【】, and marks on numbers typed by hand.

use super::typed::typed;
use crate::indicators::{Indicator, Live};

/// No part is longer, in characters.
pub const LONGEST: usize = 20_000;

/// A piece of one paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// What stands between 【 and 】.
    Named(&'a str),
    /// A number without a record.
    Typed(&'a str),
}

/// The text as it is kept: one line a paragraph, none empty, without marks that
/// no letter shows (controls, changes of direction, the private plane).
pub fn kept(text: &str) -> String {
    let is_unseen = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c,
                '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
                | '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{e000}'..='\u{f8ff}')
            || c >= '\u{f0000}'
    };
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let text = text.replace('\t', " ");
    let lines = text.lines().map(|line| {
        let line: String = line.chars().filter(|c| !is_unseen(*c)).collect();
        line.trim().to_owned()
    });
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// The paragraphs of a part and their pieces.
pub fn paragraphs(text: &str) -> impl Iterator<Item = Vec<Piece<'_>>> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(pieces)
}

fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some((before, from)) = rest.split_once('【') {
        let Some((name, after)) = from.split_once('】') else {
            break;
        };
        plain(before, &mut found);
        found.push(Piece::Named(name.trim()));
        rest = after;
    }
    plain(rest, &mut found);
    found
}

fn plain<'a>(text: &'a str, found: &mut Vec<Piece<'a>>) {
    let mut from = 0;
    for range in typed(text) {
        if range.start > from {
            found.push(Piece::Text(&text[from..range.start]));
        }
        found.push(Piece::Typed(&text[range.clone()]));
        from = range.end;
    }
    if from < text.len() {
        found.push(Piece::Text(&text[from..]));
    }
}

/// The figure that a part names, by its Chinese name or by its id.
pub fn named(live: &Live, name: &str) -> Option<Indicator> {
    let by_id = || live.find_indicator(name);
    let all = live.indicators();
    let mut by_name = all.into_iter().filter(|one| one.name.zh == name);
    by_name.next().or_else(by_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn part_is_read_as_text_names_and_numbers() {
        let read: Vec<Vec<Piece<'_>>> =
            paragraphs("全市有【党支部】，其中三百余人\n\n完【没有").collect();
        assert_eq!(
            read,
            [
                vec![
                    Piece::Text("全市有"),
                    Piece::Named("党支部"),
                    Piece::Text("，其中"),
                    Piece::Typed("三百余人"),
                ],
                vec![Piece::Text("完【没有")],
            ]
        );
    }

    #[test]
    fn what_no_letter_shows_is_not_kept() {
        let odd = " 甲\t乙\u{0}\u{202e}\r\n\r\n\u{f0000}0\u{f0002}　丙\u{feff} \n";
        assert_eq!(kept(odd), "甲 乙\n0\u{3000}丙");
        assert_eq!(kept("\u{3000}\u{3000}丁"), "丁");
        assert_eq!(kept(" \n\t"), "");
    }
}

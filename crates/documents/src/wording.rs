//! Words that every printed form shares.

use crate::{Document, Level, Note, Notes, Run, Table};
use kit::chinese_dates;
use kit::chinese_numbers;

/// The name of the attachment that holds the notes.
pub(crate) const ATTACHMENT: &str = "数字依据";

/// The number before a heading: `一、`, `（一）`, `1.`, `（1）`.
pub fn heading_mark(level: Level, n: usize) -> String {
    match level {
        Level::First => format!("{}、", chinese_numbers::ordinal(n)),
        Level::Second => format!("（{}）", chinese_numbers::ordinal(n)),
        Level::Third => format!("{n}."),
        Level::Fourth => format!("（{n}）"),
    }
}

/// Counts headings: a heading starts the levels below it anew.
#[derive(Debug, Default)]
pub(crate) struct Numbering([usize; 4]);

impl Numbering {
    pub fn next(&mut self, level: Level) -> String {
        let at = level.number() - 1;
        self.0[at] += 1;
        self.0[at + 1..].fill(0);
        heading_mark(level, self.0[at])
    }
}

/// Where all figures stand, once; `None` if they stand at several lines.
pub(crate) fn common_ground(notes: &[Note]) -> Option<String> {
    let first = notes.first()?;
    let is_same = |note: &Note| (note.as_of, note.line) == (first.as_of, first.line);
    notes.iter().all(is_same).then(|| {
        format!(
            "以下各数截至{}，按流水第{}条时的记录计。这一条流水的指纹是{}。",
            chinese_dates::day(first.as_of),
            first.line,
            first.hash
        )
    })
}

/// `党支部：1237个。`
pub(crate) fn exact(note: &Note) -> String {
    let period = match note.period.as_str() {
        "" => String::new(),
        period => format!("（{period}）"),
    };
    format!("{}{period}：{}{}。", note.name, note.number, note.unit)
}

/// Definition, parts, evidence and the entry of the dictionary.
pub(crate) fn explained(note: &Note, ground_is_common: bool) -> String {
    let ground = if ground_is_common {
        String::new()
    } else {
        format!(
            "截至{}，流水第{}条，指纹{}。",
            chinese_dates::day(note.as_of),
            note.line,
            note.hash
        )
    };
    format!(
        "{}{}依据：{}。口径：{}，第{}版。{ground}",
        note.definition, note.beside, note.evidence, note.id, note.version
    )
}

/// Behind a figure in the text: `（准数1237个；截至2026年1月3日，流水第41条；
/// 口径org.branches第2版）`.
pub(crate) fn in_brackets(note: &Note) -> String {
    let period = match note.period.as_str() {
        "" => String::new(),
        period => format!("，{period}"),
    };
    format!(
        "（准数{}{}{period}；截至{}，流水第{}条；口径{}第{}版）",
        note.number,
        note.unit,
        chinese_dates::day(note.as_of),
        note.line,
        note.id,
        note.version
    )
}

/// The titles of the attachments in their order, the one of the notes last.
pub(crate) fn attachments(document: &Document, notes: Notes) -> Vec<&str> {
    let own = document.attachments.iter();
    let own = own.map(|attachment| attachment.title.as_str());
    let of_notes = (!document.appendix(notes).is_empty()).then_some(ATTACHMENT);
    own.chain(of_notes).collect()
}

/// What runs say, as plain text.
pub(crate) fn words(runs: &[Run]) -> String {
    let said = runs.iter().map(|run| match run {
        Run::Text(text) | Run::Typed(text) => text.as_str(),
        Run::Figure(figure) => figure.words.as_str(),
    });
    said.collect()
}

/// `附件2`; without a number where there is only one.
pub(crate) fn attachment_mark(at: usize, of: usize) -> String {
    match of {
        1 => "附件".to_owned(),
        _ => format!("附件{}", at + 1),
    }
}

/// Where a figure opens for somebody who holds the paper: whole addresses only.
pub(crate) fn address(note: &Note) -> Option<&str> {
    let href = note.href.as_deref()?;
    let is_whole = href.starts_with("https://") || href.starts_with("http://");
    is_whole.then_some(href)
}

/// As many as the widest row has.
pub(crate) fn columns(table: &Table) -> usize {
    let rows = table.rows.iter().map(Vec::len);
    rows.chain([table.header.len(), 1]).max().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_count_within_the_heading_above() {
        let mut numbering = Numbering::default();
        let levels = [
            Level::First,
            Level::Second,
            Level::Second,
            Level::First,
            Level::Second,
            Level::Third,
            Level::Fourth,
        ];
        let marks = levels.map(|level| numbering.next(level));
        assert_eq!(
            marks,
            ["一、", "（一）", "（二）", "二、", "（一）", "1.", "（1）"]
        );
    }
}

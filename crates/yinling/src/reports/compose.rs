//! From rendered text to a document: headings, paragraphs, sentences, and what
//! had to be left out.
//!
//! `# ` is a line of the title, `## ` to `##### ` are headings of the four
//! levels, `主送：` names the recipients, and an empty line ends a paragraph. A
//! sentence ends with 。 and is left out if a figure in it cannot be printed; a
//! heading with nothing below it is left out too.

use super::figure::Printed;
use super::gap::{Gap, Missing};
use super::marked::{CHART, FIGURE, OMITTED, Piece, Placed, Rendered, Slot, marks, pieces};
use crate::indicators::{Completeness, Expected};
use documents::{Block, FigureRun, Level, Note, Run};
use kit::Refusal;
use kit::chinese_numbers::percent;
use std::ops::Range;

/// The parts of a document that the template decides.
#[derive(Debug, Default)]
pub struct Composed {
    pub title: Vec<String>,
    pub recipients: String,
    pub blocks: Vec<Block>,
    pub notes: Vec<Note>,
    pub gaps: Vec<Gap>,
    /// The places for what people write, with their blocks: from, and up to.
    pub slots: Vec<(Slot, Range<usize>)>,
}

/// Figures over all time, and figures of now: one sentence says only one kind.
const EVER: [&str; 2] = ["instructor.people", "instructor.branches_ever"];
const NOW: [&str; 2] = ["instructor.serving", "instructor.branches"];

/// With `keeps_slots` a place that nobody wrote in yet keeps its heading.
///
/// Refuses (`ever_and_now`) a sentence that mixes figures over all time with
/// figures of the day.
pub fn compose(rendered: &Rendered, keeps_slots: bool) -> Result<Composed, Refusal> {
    let mut composed = Composed::default();
    for block in blocks(&rendered.text) {
        match block {
            Line::Title(text) => composed.title.push(rendered.plain(&text)),
            Line::Recipients(text) => composed.recipients = rendered.plain(&text),
            Line::Heading(level, text) => {
                let runs = composed.sentence(&text, rendered)?.0;
                if !runs.is_empty() {
                    composed.blocks.push(Block::Heading(level, runs));
                }
            }
            Line::Paragraph(text) if text.starts_with(CHART) => composed.charts(&text, rendered),
            Line::Paragraph(text) => match rendered.place(&text) {
                Some(placed) => composed.place(placed, rendered)?,
                None => composed.paragraph(&text, rendered)?,
            },
        }
    }
    composed.drop_empty_headings(keeps_slots);
    Ok(composed)
}

enum Line {
    Title(String),
    Recipients(String),
    Heading(Level, String),
    Paragraph(String),
}

fn blocks(text: &str) -> Vec<Line> {
    let mut found = Vec::new();
    let mut paragraph = String::new();
    let end = |paragraph: &mut String, found: &mut Vec<Line>| {
        if !paragraph.is_empty() {
            found.push(Line::Paragraph(std::mem::take(paragraph)));
        }
    };
    for line in text.lines().map(str::trim) {
        let whole = whole_line(line);
        if line.is_empty() || whole.is_some() {
            end(&mut paragraph, &mut found);
        }
        match whole {
            Some(whole) => found.push(whole),
            None => join(&mut paragraph, line),
        }
    }
    end(&mut paragraph, &mut found);
    found
}

fn whole_line(line: &str) -> Option<Line> {
    if let Some(recipients) = line.strip_prefix("主送：") {
        return Some(Line::Recipients(recipients.trim().to_owned()));
    }
    let text = line.trim_start_matches('#');
    let depth = line.len() - text.len();
    let text = text.strip_prefix(' ')?.trim().to_owned();
    match depth {
        1 => Some(Line::Title(text)),
        2 => Some(Line::Heading(Level::First, text)),
        3 => Some(Line::Heading(Level::Second, text)),
        4 => Some(Line::Heading(Level::Third, text)),
        5 => Some(Line::Heading(Level::Fourth, text)),
        _ => None,
    }
}

/// Lines of a paragraph belong together without a space, except between words
/// of letters.
fn join(paragraph: &mut String, line: &str) {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if is_letter(paragraph.chars().last()) && is_letter(line.chars().next()) {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

impl Composed {
    /// A line that is nothing but the mark of a chart. One that may not be drawn
    /// is a gap; where there is nothing to compare, nothing is missing.
    fn charts(&mut self, text: &str, rendered: &Rendered) {
        for drawn in marks(text, CHART).filter_map(|at| rendered.charts.get(at)) {
            match drawn {
                Ok(Some(picture)) => self.blocks.push(Block::Picture(picture.clone())),
                Ok(None) => {}
                Err(missing) => self.gaps.push(Gap {
                    sentence: format!("［图：{}］", missing.name),
                    figures: vec![missing.clone()],
                }),
            }
        }
    }

    fn place(&mut self, placed: &Placed, rendered: &Rendered) -> Result<(), Refusal> {
        let from = self.blocks.len();
        for paragraph in &placed.paragraphs {
            self.paragraph(paragraph, rendered)?;
        }
        if let Some(slot) = &placed.slot {
            self.slots.push((slot.clone(), from..self.blocks.len()));
        }
        Ok(())
    }

    fn paragraph(&mut self, text: &str, rendered: &Rendered) -> Result<(), Refusal> {
        let mut runs = Vec::new();
        let mut lacking: Vec<(Expected, Completeness)> = Vec::new();
        for sentence in text.split_inclusive('。') {
            let (kept, lacks) = self.sentence(sentence, rendered)?;
            runs.extend(kept);
            for one in lacks {
                if !lacking.contains(&one) {
                    lacking.push(one);
                }
            }
        }
        if runs.is_empty() {
            return Ok(());
        }
        for (expected, found) in lacking {
            runs.push(Run::Text(completeness(expected, &found)));
        }
        self.blocks.push(Block::Paragraph(merged(runs)));
        Ok(())
    }

    /// The runs of a sentence, and what its figures lack; no run if it is left
    /// out.
    #[expect(clippy::type_complexity, reason = "two lists, named in the line above")]
    fn sentence(
        &mut self,
        text: &str,
        rendered: &Rendered,
    ) -> Result<(Vec<Run>, Vec<(Expected, Completeness)>), Refusal> {
        let figures: Vec<&Result<Printed, Missing>> = marks(text, FIGURE)
            .filter_map(|at| rendered.figures.get(at))
            .collect();
        if figures.iter().any(|figure| figure.is_err()) {
            // The parts that left themselves out go with their sentence.
            self.leave_out(&rendered.whole(text), rendered);
            return Ok((Vec::new(), Vec::new()));
        }
        for part in marks(text, OMITTED).filter_map(|at| rendered.omitted.get(at)) {
            self.leave_out(part, rendered);
        }
        must_not_mix(&figures)?;
        let lacking = figures.iter().filter_map(|figure| {
            let printed = figure.as_ref().ok()?;
            printed.lacking.clone()
        });
        let lacking = lacking.collect();
        Ok((self.runs(text, rendered), lacking))
    }

    fn runs(&mut self, text: &str, rendered: &Rendered) -> Vec<Run> {
        let mut runs = Vec::new();
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) if !text.is_empty() => runs.push(Run::Text(text.to_owned())),
                Piece::Figure(at) => {
                    if let Some(Ok(printed)) = rendered.figures.get(at) {
                        runs.push(Run::Figure(FigureRun {
                            words: printed.words.clone(),
                            note: self.note(&printed.note),
                        }));
                    }
                }
                Piece::Typed(at) => {
                    let typed = rendered.typed.get(at).cloned();
                    runs.extend(typed.map(Run::Typed));
                }
                Piece::Text(_) | Piece::Nothing => {}
            }
        }
        let is_blank = |run: &Run| matches!(run, Run::Text(text) if text.trim().is_empty());
        if runs.iter().all(is_blank) {
            runs.clear();
        }
        runs
    }

    /// One note for a figure, however often it is said.
    fn note(&mut self, note: &Note) -> usize {
        let known = self.notes.iter().position(|one| one.id == note.id);
        known.unwrap_or_else(|| {
            self.notes.push(note.clone());
            self.notes.len() - 1
        })
    }

    fn leave_out(&mut self, text: &str, rendered: &Rendered) {
        let mut figures: Vec<Missing> = Vec::new();
        for at in marks(text, FIGURE) {
            if let Some(Err(missing)) = rendered.figures.get(at)
                && !figures.contains(missing)
            {
                figures.push(missing.clone());
            }
        }
        self.gaps.push(Gap {
            sentence: rendered.plain(text),
            figures,
        });
    }
}

fn must_not_mix(figures: &[&Result<Printed, Missing>]) -> Result<(), Refusal> {
    let printed = figures.iter().filter_map(|figure| figure.as_ref().ok());
    let notes: Vec<&Note> = printed.map(|printed| &printed.note).collect();
    let ids: Vec<String> = notes.iter().map(|note| note.id.clone()).collect();
    let Some((ever, now)) = mixed(&ids) else {
        return Ok(());
    };
    let name = |id: &str| {
        let found = notes.iter().find(|note| note.id == id);
        found.map_or_else(|| id.to_owned(), |note| note.name.clone())
    };
    Err(Refusal::new("ever_and_now")
        .with("ever", name(ever))
        .with("now", name(now)))
}

/// A figure over all time and one of the day among `ids`, if there are both.
pub fn mixed(ids: &[String]) -> Option<(&str, &str)> {
    let find = |kind: &[&str]| {
        let mut ids = ids.iter().map(String::as_str);
        ids.find(|id| kind.contains(id))
    };
    Some((find(&EVER)?, find(&NOW)?))
}

/// Said only where expected branches are missing.
fn completeness(expected: Expected, found: &Completeness) -> String {
    let missing = found.expected - found.present;
    let share = percent(100.0 * f64::from(found.present) / f64::from(found.expected.max(1)));
    let (present, expected_) = (found.present, found.expected);
    match expected {
        Expected::Rosters => format!(
            "以上人数出自{present}个支部的花名册，应有{expected_}个，还缺{missing}个，完整度{share}%。"
        ),
        Expected::Branches | Expected::Nobody => format!(
            "以上数字出自{present}个有记录或作过答复的支部，应有{expected_}个，还缺{missing}个，完整度{share}%。"
        ),
    }
}

/// Neighbouring texts as one.
fn merged(runs: Vec<Run>) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    for run in runs {
        match (out.last_mut(), run) {
            (Some(Run::Text(before)), Run::Text(text)) => before.push_str(&text),
            (_, run) => out.push(run),
        }
    }
    out
}

impl Composed {
    /// A heading stays if something follows before the next heading of its
    /// level or above: a block that is no heading, or a slot that is kept.
    fn drop_empty_headings(&mut self, keeps_slots: bool) {
        let stays: Vec<bool> = (0..self.blocks.len())
            .map(|at| self.stays(at, keeps_slots))
            .collect();
        let left = |upto: usize| stays[..upto].iter().filter(|stays| **stays).count();
        for (_, range) in &mut self.slots {
            *range = left(range.start)..left(range.end);
        }
        let mut stays = stays.iter();
        self.blocks
            .retain(|_| stays.next().copied().unwrap_or(true));
    }

    fn stays(&self, at: usize, keeps_slots: bool) -> bool {
        let Block::Heading(level, _) = &self.blocks[at] else {
            return true;
        };
        let below = &self.blocks[at + 1..];
        let ends = |block: &Block| matches!(block, Block::Heading(other, _) if other <= level);
        let length = below.iter().position(ends).unwrap_or(below.len());
        let has_text = below[..length]
            .iter()
            .any(|block| !matches!(block, Block::Heading(..)));
        // A slot lies before the block it begins at: one of the next heading
        // is not ours.
        let mut slots = self.slots.iter().map(|(_, range)| range.start);
        has_text || keeps_slots && slots.any(|slot| slot > at && slot <= at + 1 + length)
    }
}

#[cfg(test)]
mod tests {
    use super::super::marked::mark;
    use super::*;
    use kit::Day;

    fn printed(id: &str, words: &str) -> Result<Printed, Missing> {
        let note = Note {
            id: id.into(),
            name: id.into(),
            number: String::new(),
            unit: String::new(),
            definition: String::new(),
            version: 1,
            period: String::new(),
            as_of: Day::ALWAYS,
            line: 1,
            hash: String::new(),
            evidence: String::new(),
            beside: String::new(),
            href: None,
        };
        Ok(Printed {
            words: words.into(),
            note,
            lacking: None,
        })
    }

    fn composed(ids: &[&str], text: &str) -> Result<Composed, Refusal> {
        let mut marked = text.to_owned();
        for at in 0..ids.len() {
            marked = marked.replacen('?', &mark(FIGURE, at), 1);
        }
        let rendered = Rendered {
            text: marked,
            figures: ids.iter().map(|id| printed(id, "1个")).collect(),
            ..Rendered::default()
        };
        compose(&rendered, false)
    }

    #[test]
    fn sentence_never_mixes_what_was_ever_with_what_is_now() {
        let mixed = composed(&["instructor.people", "instructor.branches"], "共?，现?。");
        assert_eq!(mixed.expect_err("is mixed").code, "ever_and_now");
        for (ids, text) in [
            (
                ["instructor.people", "instructor.branches_ever"],
                "共?，先后?。",
            ),
            (
                ["instructor.serving", "instructor.branches"],
                "在任?，现?。",
            ),
            (["instructor.people", "instructor.branches"], "共?。现?。"),
        ] {
            assert!(composed(&ids, text).is_ok(), "{ids:?}");
        }
    }

    #[test]
    fn lines_become_titles_headings_and_paragraphs() {
        let text = "# 某市\n# 报告\n主送：市委\n## 一\n甲\n乙?。\n\n丙。\n### 空\n## 也空\n";
        let composed = composed(&["org.branches"], text).expect("is composed");
        assert_eq!(composed.title, ["某市", "报告"]);
        assert_eq!(composed.recipients, "市委");
        let kinds: Vec<String> = composed
            .blocks
            .iter()
            .map(|block| match block {
                Block::Heading(level, _) => format!("{}", level.number()),
                Block::Paragraph(runs) => format!("p{}", runs.len()),
                Block::Table(_) | Block::Picture(_) => "other".into(),
            })
            .collect();
        assert_eq!(kinds, ["1", "p3", "p1"]);
        assert_eq!(composed.notes.len(), 1);
    }
}

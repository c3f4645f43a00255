//! The printed sheet, cut at the places where staff write.

use documents::{Block, Document, Notes, Run, html};
use std::ops::Range;

/// A mark that no text of a report holds.
const MARK: char = '\u{f0010}';

/// A stretch of the sheet as HTML.
#[derive(Debug, PartialEq, Eq)]
pub enum Cut {
    Sheet(String),
    /// What fills the place of this number; empty where nothing does.
    Place(usize, String),
}

/// The sheet as it is printed, in stretches: put together they are the sheet.
/// `places` are ranges of blocks, in order.
pub fn cut(document: &Document, places: &[Range<usize>]) -> Vec<Cut> {
    let mut blocks = Vec::with_capacity(document.blocks.len() + 2 * places.len());
    let mark = || Block::Paragraph(vec![Run::Text(MARK.to_string())]);
    let mut from = 0;
    for place in places {
        blocks.extend_from_slice(&document.blocks[from..place.start]);
        blocks.push(mark());
        blocks.extend_from_slice(&document.blocks[place.clone()]);
        blocks.push(mark());
        from = place.end;
    }
    blocks.extend_from_slice(&document.blocks[from..]);
    let marked = Document {
        blocks,
        ..document.clone()
    };
    let sheet = html::sheet(&marked, Notes::None);
    let mut cuts = Vec::new();
    let mut rest = sheet.as_str();
    let mut at = 0;
    while let Some((before, after)) = take_mark(rest) {
        cuts.push(match at % 2 {
            0 => Cut::Sheet(before.to_owned()),
            _ => Cut::Place(at / 2, before.trim().to_owned()),
        });
        rest = after;
        at += 1;
    }
    cuts.push(Cut::Sheet(rest.to_owned()));
    cuts
}

/// What stands before the paragraph of the first mark, and behind it.
fn take_mark(html: &str) -> Option<(&str, &str)> {
    let at = html.find(MARK)?;
    let begins = html[..at].rfind("<p")?;
    let ends = at + html[at..].find("</p>")? + "</p>".len();
    Some((&html[..begins], &html[ends..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use documents::Level;

    fn text(words: &str) -> Vec<Run> {
        vec![Run::Text(words.into())]
    }

    #[test]
    fn stretches_put_together_are_the_sheet() {
        let document = Document {
            title: vec!["报告".into()],
            blocks: vec![
                Block::Heading(Level::First, text("一")),
                Block::Paragraph(text("甲")),
                Block::Paragraph(text("乙")),
                Block::Heading(Level::First, text("二")),
            ],
            ..Document::default()
        };
        let cuts = cut(&document, &[1..3, 3..3, 4..4]);
        let places: Vec<(usize, bool)> = cuts
            .iter()
            .filter_map(|cut| match cut {
                Cut::Place(at, html) => Some((*at, html.contains('甲') && html.contains('乙'))),
                Cut::Sheet(_) => None,
            })
            .collect();
        assert_eq!(places, [(0, true), (1, false), (2, false)]);
        let all = cuts.iter().map(|cut| match cut {
            Cut::Sheet(html) | Cut::Place(_, html) => html.replace('\n', ""),
        });
        let all: String = all.collect();
        assert_eq!(all, html::sheet(&document, Notes::None).replace('\n', ""));
    }
}

//! On which page a heading stands, reckoned before any office suite has laid
//! the document out: official paper has 22 lines of 28 characters, so the words
//! decide.

use super::contents::{attachment_name, heading_name};
use super::measures as m;
use super::media::picture_height;
use super::sign::hundredths;
use crate::wording::{self, Numbering};
use crate::{Block, Document, Notes, Run, Table};
use std::collections::HashMap;

/// Twentieths of a point: 225 mm.
const PAGE: usize = 12_756;
const LINE: usize = 579;
const TITLE: usize = 640;
const SMALL: usize = 460;
const CELL: usize = 400;

/// Above and below a picture.
const AROUND: usize = 180;

struct Paper {
    page: usize,
    /// How much of the page is full.
    full: usize,
}

impl Paper {
    fn lines(&mut self, lines: usize, height: usize) {
        for _ in 0..lines {
            self.whole(height);
        }
    }

    /// Something that is not parted.
    fn whole(&mut self, height: usize) {
        // Heights are rounded up: the last line of 22 may be a hair too tall.
        if self.full > 0 && self.full + height > PAGE + 20 {
            self.turn();
        }
        self.full += height;
    }

    /// Something that stays with the beginning of what follows.
    fn with(&mut self, height: usize, follows: usize) {
        if self.full > 0 && self.full + height + follows > PAGE + 20 {
            self.turn();
        }
        self.full += height;
    }

    fn turn(&mut self) {
        self.page += 1;
        self.full = 0;
    }
}

/// The page of every bookmark of the contents.
pub fn pages(document: &Document, notes: Notes, entries: usize) -> HashMap<String, usize> {
    let mut paper = Paper { page: 1, full: 0 };
    let mut found = HashMap::new();
    if document.head.is_some() {
        paper.whole(1984 + 1056 + 5 * LINE);
    }
    let titles: usize = document.title.iter().map(|line| of_title(line)).sum();
    paper.lines(titles, TITLE);
    // An empty line, 目录 and its lines; then a new page.
    paper.lines(2 + entries, LINE);
    paper.turn();
    if !document.recipients.is_empty() {
        paper.lines(wrapped(&document.recipients, 100), LINE);
    }
    let mut headings = 0;
    blocks(&mut paper, &document.blocks, document, notes, |paper| {
        found.insert(heading_name(headings), paper.page);
        headings += 1;
    });
    let attachments = wording::attachments(document, notes);
    for at in 0..attachments.len() {
        paper.turn();
        found.insert(attachment_name(at), paper.page);
        paper.lines(3, LINE);
        paper.whole(TITLE);
        if let Some(attachment) = document.attachments.get(at) {
            blocks(&mut paper, &attachment.blocks, document, notes, |_| {});
        }
    }
    found
}

fn blocks(
    paper: &mut Paper,
    blocks: &[Block],
    document: &Document,
    notes: Notes,
    mut heading: impl FnMut(&mut Paper),
) {
    let mut numbering = Numbering::default();
    for block in blocks {
        match block {
            Block::Heading(level, runs) => {
                let width = width(runs, document, notes) + hundredths(&numbering.next(*level));
                let lines = lines_of(width, 200);
                // The page of its last line, where it is longer than a page.
                paper.with(lines * LINE, LINE);
                heading(paper);
            }
            Block::Paragraph(runs) => {
                let width = width(runs, document, notes);
                paper.lines(lines_of(width, 200), LINE);
            }
            Block::Table(table) => {
                paper.with(SMALL, CELL);
                rows(paper, table, document, notes);
            }
            Block::Picture(picture) => {
                let drawn = picture_height(&picture.svg).map_or(0, |height| height + AROUND);
                paper.with(drawn + SMALL, LINE);
                paper.lines(wrapped(&picture.sentence, 200), LINE);
                if let Some(table) = &picture.table {
                    rows(paper, table, document, notes);
                }
            }
        }
    }
}

fn rows(paper: &mut Paper, table: &Table, document: &Document, notes: Notes) {
    let columns = wording::columns(table);
    // Letters of 12 pt, and the cell's own margins.
    let room = (m::WIDTH / columns).saturating_sub(220).max(240) * 100 / 240;
    let tall = |widths: &mut dyn Iterator<Item = usize>| {
        let lines = widths.map(|width| width.div_ceil(room).max(1)).max();
        lines.unwrap_or(1) * CELL
    };
    paper.whole(tall(&mut table.header.iter().map(|name| hundredths(name))));
    for row in &table.rows {
        paper.whole(tall(
            &mut row.iter().map(|runs| width(runs, document, notes)),
        ));
    }
}

fn width(runs: &[Run], document: &Document, notes: Notes) -> usize {
    let one = |run: &Run| match run {
        Run::Text(text) | Run::Typed(text) => hundredths(text),
        Run::Figure(figure) => {
            let note = document.notes.get(figure.note);
            let brackets = match (notes, note) {
                (Notes::Inline, Some(note)) => hundredths(&wording::in_brackets(note)),
                _ => 0,
            };
            hundredths(&figure.words) + brackets
        }
    };
    runs.iter().map(one).sum()
}

fn wrapped(text: &str, before: usize) -> usize {
    lines_of(hundredths(text), before)
}

fn lines_of(width: usize, before: usize) -> usize {
    (width + before).div_ceil(m::CHARACTERS * 100).max(1)
}

/// Letters of 22 pt: twenty a line.
fn of_title(line: &str) -> usize {
    hundredths(line).div_ceil(2000).max(1)
}

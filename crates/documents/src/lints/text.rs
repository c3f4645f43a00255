//! A document as the pieces of text that a reader meets.

use super::{Part, Place};
use crate::{Block, Document, Run, Table};

/// Stands for every character of a figure: no rule knows it.
pub const FIGURE: char = '\u{fffc}';

/// One line, paragraph or cell, a character for a character, with digits made
/// plain.
pub struct Piece {
    pub place: Place,
    pub letters: Vec<char>,
}

pub fn pieces(document: &Document) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut line = |part: Part, block: usize, text: &str| {
        found.push(Piece {
            place: place(part, block),
            letters: text.chars().map(plain).collect(),
        });
    };
    if let Some(head) = &document.head {
        line(Part::Head, 0, &head.issuer);
        line(Part::Head, 1, &head.number);
    }
    for (at, text) in document.title.iter().enumerate() {
        line(Part::Title, at, text);
    }
    line(Part::Recipients, 0, &document.recipients);
    blocks(&mut found, Part::Text, &document.blocks);
    if let Some(signature) = &document.signature {
        let letters = signature.unit.chars().map(plain).collect();
        let place = place(Part::Signature, 0);
        found.push(Piece { place, letters });
    }
    for (at, attachment) in document.attachments.iter().enumerate() {
        let place = place(Part::AttachmentTitle(at), 0);
        let letters = attachment.title.chars().map(plain).collect();
        found.push(Piece { place, letters });
        blocks(&mut found, Part::Attachment(at), &attachment.blocks);
    }
    found
}

fn place(part: Part, block: usize) -> Place {
    Place {
        part,
        block,
        row: None,
        character: 0,
    }
}

fn blocks(found: &mut Vec<Piece>, part: Part, blocks: &[Block]) {
    for (at, block) in blocks.iter().enumerate() {
        let place = place(part, at);
        match block {
            Block::Heading(_, runs) | Block::Paragraph(runs) => found.push(Piece {
                letters: letters(runs),
                place,
            }),
            Block::Table(one) => table(found, &place, one),
            Block::Picture(picture) => {
                for text in [&picture.caption, &picture.sentence] {
                    found.push(Piece {
                        letters: text.chars().map(plain).collect(),
                        place: place.clone(),
                    });
                }
                if let Some(one) = &picture.table {
                    table(found, &place, one);
                }
            }
        }
    }
}

fn table(found: &mut Vec<Piece>, place: &Place, table: &Table) {
    for text in std::iter::once(&table.caption).chain(&table.header) {
        found.push(Piece {
            letters: text.chars().map(plain).collect(),
            place: place.clone(),
        });
    }
    for (at, row) in table.rows.iter().enumerate() {
        for cell in row {
            let place = Place {
                row: Some(at),
                ..place.clone()
            };
            let letters = letters(cell);
            found.push(Piece { place, letters });
        }
    }
}

fn letters(runs: &[Run]) -> Vec<char> {
    let mut letters = Vec::new();
    for run in runs {
        match run {
            Run::Text(text) | Run::Typed(text) => letters.extend(text.chars().map(plain)),
            Run::Figure(figure) => letters.extend(figure.words.chars().map(|_| FIGURE)),
        }
    }
    letters
}

/// Digits and letters of full width read as those of half.
fn plain(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
        }
        '\u{3000}' | '\u{a0}' | '\t' => ' ',
        c => c,
    }
}

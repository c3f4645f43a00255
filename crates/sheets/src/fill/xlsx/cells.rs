//! The texts inside one cell or one shared string.

use super::super::runs::{Runs, Segment};
use super::super::xml::{Piece, attribute, local, words};
use quick_xml::events::Event;
use std::ops::Range;

/// Gathers what stands in `<t>`, readings (`rPh`) left out.
#[derive(Debug, Default)]
pub struct Texts {
    pub runs: Runs,
    open: Option<Open>,
    in_reading: u32,
}

#[derive(Debug)]
struct Open {
    tag: Range<usize>,
    text: String,
    keeps_space: bool,
}

impl Texts {
    /// Takes the next piece; `None` for an entity nobody declared.
    pub fn take(&mut self, piece: &Piece<'_>) -> Option<()> {
        match &piece.event {
            Event::Start(start) if local(start) == "rPh" => self.in_reading += 1,
            Event::End(end) if end.local_name().into_inner() == "rPh" => {
                self.in_reading = self.in_reading.saturating_sub(1);
            }
            Event::Start(start) if local(start) == "t" && self.in_reading == 0 => {
                let space = attribute(start, "space");
                self.open = Some(Open {
                    tag: piece.range.clone(),
                    text: String::new(),
                    keeps_space: space.is_some_and(|space| space == "preserve"),
                });
            }
            Event::End(end) if end.local_name().into_inner() == "t" => {
                if let Some(open) = self.open.take() {
                    let inner = open.tag.end..piece.range.start;
                    self.runs.segments.push(Segment {
                        text: open.text,
                        place: Some((open.tag, inner)),
                        keeps_space: open.keeps_space,
                    });
                }
            }
            event => {
                let said = words(event)?;
                if let Some(open) = &mut self.open {
                    open.text.push_str(&said);
                }
            }
        }
        Some(())
    }
}

//! Texts that cells share.

use super::super::Unfillable;
use super::super::package::Package;
use super::super::runs::Runs;
use super::super::xml::{Walk, local};
use super::cells::Texts;
use quick_xml::events::Event;
use std::ops::Range;

#[derive(Debug, Default)]
pub struct Strings {
    /// Empty where there is none.
    pub part: String,
    pub source: String,
    pub all: Vec<Shared>,
}

#[derive(Debug)]
pub struct Shared {
    pub runs: Runs,
    /// What stands between `<si>` and its end.
    pub inner: Range<usize>,
}

pub fn read(package: &Package, part: String) -> Result<Strings, Unfillable> {
    let source = package.text(&part)?;
    let mut all = Vec::new();
    let mut walk = Walk::of(&part, &source);
    let mut texts: Option<(usize, Texts)> = None;
    while let Some(piece) = walk.next()? {
        match (&piece.event, &mut texts) {
            (Event::Start(start), None) if local(start) == "si" => {
                texts = Some((piece.range.end, Texts::default()));
            }
            (Event::Empty(start), None) if local(start) == "si" => all.push(Shared {
                runs: Runs::default(),
                inner: piece.range.end..piece.range.end,
            }),
            (Event::End(end), Some((begins, _))) if end.local_name().into_inner() == "si" => {
                let inner = *begins..piece.range.start;
                if let Some((_, texts)) = texts.take() {
                    all.push(Shared {
                        runs: texts.runs,
                        inner,
                    });
                }
            }
            (_, Some((_, texts))) => texts.take(&piece).ok_or_else(|| walk.broken())?,
            (_, None) => {}
        }
    }
    Ok(Strings { part, source, all })
}

impl Strings {
    pub fn text(&self, at: usize) -> String {
        let found = self.all.get(at);
        found.map(|one| one.runs.text()).unwrap_or_default()
    }
}

//! XML read with the place of every piece, and spliced.

use super::Unfillable;
use crate::Unreadable;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::fmt::Write;
use std::ops::Range;

/// A piece of XML and where it stands in the part.
#[derive(Debug)]
pub struct Piece<'x> {
    pub range: Range<usize>,
    pub event: Event<'x>,
}

/// Walks through one part, piece by piece.
pub struct Walk<'x> {
    reader: Reader<&'x [u8]>,
    part: &'x str,
}

impl<'x> Walk<'x> {
    pub fn of(part: &'x str, text: &'x str) -> Walk<'x> {
        let mut reader = Reader::from_str(text);
        // A stray end tag would let ranges overlap.
        reader.config_mut().check_end_names = true;
        Walk { reader, part }
    }

    /// The next piece; `None` at the end. Stops at document types.
    pub fn next(&mut self) -> Result<Option<Piece<'x>>, Unfillable> {
        let begins = self.position();
        let event = self.reader.read_event();
        let event = event.map_err(|_| self.broken())?;
        let range = begins..self.position();
        match event {
            Event::Eof => Ok(None),
            Event::DocType(_) => Err(Unreadable::XmlEntities {
                part: self.part.to_owned(),
            }
            .into()),
            event => Ok(Some(Piece { range, event })),
        }
    }

    pub fn broken(&self) -> Unfillable {
        Unfillable::corrupt(format!("{} is not well formed", self.part))
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }
}

/// The words a piece of text stands for; `None` for an entity nobody declared.
pub fn words(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Text(text) => Some(text.xml10_content().into_owned()),
        Event::CData(text) => Some(text.xml10_content().into_owned()),
        Event::GeneralRef(name) => {
            if let Ok(Some(c)) = name.resolve_char_ref() {
                return Some(c.to_string());
            }
            let known = quick_xml::escape::resolve_predefined_entity(&name.xml10_content());
            known.map(str::to_owned)
        }
        _ => Some(String::new()),
    }
}

/// The name without its prefix.
pub fn local<'n>(start: &'n BytesStart<'_>) -> &'n str {
    let name = start.name().into_inner();
    name.rsplit(':').next().unwrap_or(name)
}

/// `x:` or nothing.
pub fn prefix(start: &BytesStart<'_>) -> String {
    let name = start.name();
    let name = name.into_inner();
    match name.split_once(':') {
        Some((prefix, _)) => format!("{prefix}:"),
        None => String::new(),
    }
}

/// An attribute by its name without prefix.
pub fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = start.attributes();
    let mut found = all.with_checks(false).flatten().filter(|one| {
        let key = one.key.into_inner();
        key.rsplit(':').next() == Some(name)
    });
    let value = found.next()?.value;
    let value = quick_xml::escape::unescape(&value).ok()?;
    Some(value.into_owned())
}

/// Words as XML text. What XML cannot hold is left out.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => {
                let _ = write!(out, "&#13;");
            }
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' => {}
            '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

/// Changes of one part, gathered in any order.
#[derive(Debug, Default)]
pub struct Splices(Vec<(Range<usize>, String)>);

impl Splices {
    pub fn put(&mut self, range: Range<usize>, text: String) {
        self.0.push((range, text));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text with the changes. Of several insertions at one place the
    /// first comes first.
    pub fn apply(self, text: &str) -> Result<String, Unfillable> {
        self.apply_within(text, 0..text.len())
    }

    /// As [`Splices::apply`], of a part of the text that holds all changes.
    pub fn apply_within(mut self, text: &str, within: Range<usize>) -> Result<String, Unfillable> {
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = String::with_capacity(within.len() + 256);
        let mut at = within.start;
        for (range, new) in self.0 {
            let before = text.get(at..range.start);
            out.push_str(before.ok_or_else(|| Unfillable::corrupt("its parts overlap"))?);
            out.push_str(&new);
            at = range.end;
        }
        let rest = text.get(at..within.end);
        out.push_str(rest.ok_or_else(|| Unfillable::corrupt("its parts overlap"))?);
        Ok(out)
    }
}

//! Marks in rendered text: a figure, a part of a sentence that has left itself
//! out, a number typed by hand, a place for what people write, a chart. They lie in the
//! private plane of Unicode, which no text of a report uses; what people write
//! is kept without it.

use super::charts::Drawn;
use super::figure::Printed;
use super::gap::Missing;

pub const FIGURE: char = '\u{f0000}';
pub const OMITTED: char = '\u{f0001}';
pub const END: char = '\u{f0002}';
pub const TYPED: char = '\u{f0003}';
/// A whole line: paragraphs that people wrote.
pub const PLACE: char = '\u{f0004}';
/// A whole line: a chart.
pub const CHART: char = '\u{f0005}';

/// A place of the template for what people write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The part's key.
    pub key: String,
    /// What may be written there, in words.
    pub hint: String,
}

/// Paragraphs with marks, and the slot they belong to; none for promises.
#[derive(Debug, Clone)]
pub struct Placed {
    pub slot: Option<Slot>,
    pub paragraphs: Vec<String>,
}

/// The rendered text with marks, and what they stand for.
#[derive(Debug, Default)]
pub struct Rendered {
    pub text: String,
    pub figures: Vec<Result<Printed, Missing>>,
    pub omitted: Vec<String>,
    pub typed: Vec<String>,
    pub places: Vec<Placed>,
    pub charts: Vec<Drawn>,
}

pub fn mark(kind: char, at: usize) -> String {
    format!("{kind}{at}{END}")
}

impl Rendered {
    /// Puts a figure, or why there is none, and gives its mark.
    pub fn put_figure(&mut self, figure: Result<Printed, Missing>) -> String {
        self.figures.push(figure);
        mark(FIGURE, self.figures.len() - 1)
    }

    pub fn put_omitted(&mut self, text: String) -> String {
        self.omitted.push(text);
        mark(OMITTED, self.omitted.len() - 1)
    }

    pub fn put_typed(&mut self, text: &str) -> String {
        self.typed.push(text.to_owned());
        mark(TYPED, self.typed.len() - 1)
    }

    /// A line of its own.
    pub fn put_place(&mut self, placed: Placed) -> String {
        self.places.push(placed);
        format!("\n\n{}\n\n", mark(PLACE, self.places.len() - 1))
    }

    /// A line of its own.
    pub fn put_chart(&mut self, drawn: Drawn) -> String {
        self.charts.push(drawn);
        format!("\n\n{}\n\n", mark(CHART, self.charts.len() - 1))
    }

    /// The place that a line is nothing but the mark of.
    pub fn place(&self, line: &str) -> Option<&Placed> {
        let at = line.strip_prefix(PLACE)?.strip_suffix(END)?;
        self.places.get(at.parse::<usize>().ok()?)
    }

    /// The text with its figures said, and the missing ones named in brackets.
    pub fn plain(&self, text: &str) -> String {
        let say = |piece: Piece<'_>| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Nothing => String::new(),
            Piece::Typed(at) => self.typed.get(at).cloned().unwrap_or_default(),
            Piece::Figure(at) => match self.figures.get(at) {
                Some(Ok(printed)) => printed.words.clone(),
                Some(Err(missing)) => format!("［{}］", missing.name),
                None => String::new(),
            },
        };
        let said: String = pieces(text).into_iter().map(say).collect();
        said.trim_matches(['，', ' ']).to_owned()
    }

    /// The sentence with the parts put back that had left themselves out.
    pub fn whole(&self, text: &str) -> String {
        let mut whole = text.to_owned();
        for at in marks(text, OMITTED) {
            let part = self.omitted.get(at).map_or("", String::as_str);
            whole = whole.replace(&mark(OMITTED, at), part);
        }
        whole
    }
}

#[derive(Debug, Clone, Copy)]
pub enum Piece<'a> {
    Text(&'a str),
    Figure(usize),
    Typed(usize),
    /// A part of a sentence that left itself out.
    Nothing,
}

pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find([FIGURE, OMITTED, TYPED, PLACE, CHART]) {
        let (before, from) = rest.split_at(at);
        found.push(Piece::Text(before));
        let Some((mark, after)) = from.split_once(END) else {
            return found;
        };
        let number = |kind| mark.strip_prefix(kind).and_then(|n| n.parse().ok());
        found.push(match (number(FIGURE), number(TYPED)) {
            (Some(at), _) => Piece::Figure(at),
            (None, Some(at)) => Piece::Typed(at),
            (None, None) => Piece::Nothing,
        });
        rest = after;
    }
    found.push(Piece::Text(rest));
    found
}

/// The numbers in the marks of one kind, in order.
pub fn marks(text: &str, kind: char) -> impl Iterator<Item = usize> {
    text.split(kind)
        .skip(1)
        .filter_map(|rest| rest.split_once(END)?.0.parse().ok())
}

//! Charts as SVG, drawn for paper and for screens at once.
//!
//! Heights are in letters (`em`), widths in shares of the room there is. On
//! paper the `viewBox` scales both; a page leaves it out, and the same drawing
//! takes the page's width and the reader's letters (see [`crate::svg`]). Nothing
//! is told by colour alone: parts differ in light or in pattern, and every
//! number stands beside its bar. Units and months come in the order in which
//! they are given, which is that of their codes and of the calendar; nothing
//! here sorts by a number.
//!
//! Each chart is a [`Picture`]: the drawing, a caption, one sentence and a
//! table that say the same.

mod bars;
mod months;
mod pen;
mod shares;
mod tree_map;
mod widths;
mod words;

pub(crate) use pen::FACES;

pub use bars::bars;
pub use months::months;
pub use shares::shares;
pub use tree_map::tree_map;

use crate::Picture;

/// What a bar, a part or a field of a chart stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Datum {
    /// 甲区, 3月
    pub label: String,
    pub amount: Amount,
    /// A month that is not over yet.
    pub is_open: bool,
}

/// How much, or why it is not said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    Count(i64),
    /// Said in words and not drawn: 少于5, 没有记录.
    Words(String),
}

/// What a chart is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// 各县区党支部
    pub caption: String,
    /// Unit of count: 个.
    pub unit: String,
    /// Above the labels in the table: 县区, 月份.
    pub of: String,
}

impl Datum {
    pub fn new(label: impl Into<String>, count: i64) -> Datum {
        Datum {
            label: label.into(),
            amount: Amount::Count(count),
            is_open: false,
        }
    }

    /// What can be drawn: nothing below zero has a length.
    fn length(&self) -> i64 {
        match &self.amount {
            Amount::Count(count) => (*count).max(0),
            Amount::Words(_) => 0,
        }
    }

    fn said(&self) -> String {
        match &self.amount {
            Amount::Count(count) => count.to_string(),
            Amount::Words(words) => words.clone(),
        }
    }
}

/// The longest of them, at least 1.
fn longest(data: &[Datum]) -> f64 {
    let longest = data.iter().map(Datum::length).max().unwrap_or(0);
    longest.max(1) as f64
}

fn picture(subject: &Subject, data: &[Datum], svg: String, sentence: String) -> Picture {
    Picture {
        svg,
        caption: subject.caption.clone(),
        sentence,
        table: Some(words::table(subject, data)),
    }
}

//! Lying bars, one a unit: names and numbers have room on any page.

use super::pen::{Anchor, INK, INK_2, Pages, Pen, SPRING, Words};
use super::{Amount, Datum, Subject, longest, picture, widths, words};
use crate::Picture;

/// A row whose name stands before its bar.
const ROW: f64 = 1.7;
/// A row whose name stands above its bar.
const TALL: f64 = 2.7;
const BAR: f64 = 0.95;
/// A longer name stands above its bar.
const BESIDE: f64 = 4.2;

/// Bars by unit, in the order given.
pub fn bars(subject: &Subject, data: &[Datum]) -> Picture {
    let sentence = words::listed(subject, data);
    let widest = |of: &dyn Fn(&Datum) -> String| {
        let widths = data.iter().map(|one| widths::of(&of(one)));
        widths.fold(0.0, f64::max)
    };
    let label = widest(&|one| one.label.clone());
    // Words in place of a number stand where the bar would, so they take no room.
    let number = widest(&|one| match &one.amount {
        Amount::Count(count) => count.to_string(),
        Amount::Words(_) => String::new(),
    });
    let is_beside = label <= BESIDE;
    let from = match is_beside {
        true => 100.0 * (label + 0.6) / widths::NARROW,
        false => 0.0,
    };
    let to = 100.0 - 100.0 * (number + 0.6) / widths::NARROW;
    let (row, longest) = (if is_beside { ROW } else { TALL }, longest(data));
    let mut pen = Pen::new();
    let mut top = 0.2;
    for one in data {
        let bar_at = if is_beside { top + 0.375 } else { top + 1.45 };
        let length = (to - from) * one.length() as f64 / longest;
        let name = Words {
            x: from,
            dx: if is_beside { -0.5 } else { 0.0 },
            y: if is_beside { top + 1.2 } else { top + 1.05 },
            anchor: if is_beside {
                Anchor::End
            } else {
                Anchor::Start
            },
            colour: INK_2,
            pages: Pages::All,
            text: &widths::fitted(&one.label, widths::NARROW - 0.5),
        };
        pen.words(&name);
        if one.length() > 0 {
            pen.rect(from, bar_at, length, BAR, &format!("fill=\"{SPRING}\""));
        }
        pen.words(&Words {
            x: from + length,
            dx: 0.4,
            y: bar_at + 0.83,
            anchor: Anchor::Start,
            colour: if matches!(one.amount, Amount::Count(_)) {
                INK
            } else {
                INK_2
            },
            pages: Pages::All,
            text: &one.said(),
        });
        top += row;
    }
    let height = top + 0.2;
    pen.line((from, 0.1), (from, height - 0.1));
    let svg = pen.finish(height, &sentence);
    picture(subject, data, svg, sentence)
}

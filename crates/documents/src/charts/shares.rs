//! One bar in parts, and what each part is.

use super::pen::{Anchor, FILLS, INK, INK_2, Pages, Pen, Words};
use super::{Datum, Subject, picture, widths, words};
use crate::Picture;
use kit::chinese_numbers::percent;

const BAR: f64 = 2.2;
const ROW: f64 = 1.8;

/// Parts of a whole, in the order given. More than six begin the fills anew.
pub fn shares(subject: &Subject, data: &[Datum]) -> Picture {
    let sentence = words::listed(subject, data);
    let whole: i64 = data.iter().map(Datum::length).sum();
    let mut pen = Pen::new();
    let mut from = 0.0;
    let fills = || FILLS.iter().cycle();
    for (one, fill) in data.iter().zip(fills()) {
        let width = 100.0 * one.length() as f64 / whole.max(1) as f64;
        if width > 0.0 {
            pen.surface(&percent_of(from), 0.1, &percent_of(width), BAR, *fill);
        }
        from += width;
    }
    let mut top = BAR + 0.7;
    for (one, fill) in data.iter().zip(fills()) {
        pen.surface("0.1em", top + 0.3, "1.3em", 1.1, *fill);
        let share = 100.0 * one.length() as f64 / whole.max(1) as f64;
        let said = match &one.amount {
            super::Amount::Count(count) if whole > 0 => {
                format!("{count}{}　{}%", subject.unit, percent(share))
            }
            _ => one.said(),
        };
        let room = widths::NARROW - 1.9 - widths::of(&said) - 0.5;
        let texts = [
            (
                0.0,
                1.9,
                Anchor::Start,
                INK_2,
                widths::fitted(&one.label, room),
            ),
            (100.0, 0.0, Anchor::End, INK, said),
        ];
        for (x, dx, anchor, colour, text) in texts {
            pen.words(&Words {
                x,
                dx,
                y: top + 1.2,
                anchor,
                colour,
                pages: Pages::All,
                text: &text,
            });
        }
        top += ROW;
    }
    let svg = pen.finish(top + 0.2, &sentence);
    picture(subject, data, svg, sentence)
}

fn percent_of(share: f64) -> String {
    format!("{share:.2}%")
}

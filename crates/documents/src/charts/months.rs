//! Columns through the months, in the order of the calendar.

use super::pen::{Anchor, INK, INK_2, Pages, Pen, SPRING, Words};
use super::{Amount, Datum, Subject, longest, picture, widths, words};
use crate::Picture;

const TOP: f64 = 1.6;
const GROUND: f64 = 10.6;
const HEIGHT: f64 = 12.4;

/// A column a month. A month that is not over is drawn open; one without a
/// number has no column.
pub fn months(subject: &Subject, data: &[Datum]) -> Picture {
    let sentence = words::first_and_last(subject, data);
    let slot = 100.0 / data.len().max(1) as f64;
    let room = widths::PAPER * slot / 100.0;
    let counts = data
        .iter()
        .filter(|one| matches!(one.amount, Amount::Count(_)));
    let widest = counts
        .map(|one| widths::of(&one.said()))
        .fold(0.0, f64::max);
    let all_fit = widest + 0.3 <= room;
    let (longest, last) = (longest(data), data.len().saturating_sub(1));
    let mut pen = Pen::new();
    for (at, one) in data.iter().enumerate() {
        let middle = slot * (at as f64 + 0.5);
        let tall = (GROUND - TOP) * one.length() as f64 / longest;
        let is_end = at == 0 || at == last;
        if tall > 0.0 {
            let fill = match one.is_open {
                true => format!(
                    "fill=\"#ffffff\" stroke=\"{SPRING}\" stroke-width=\"2\" stroke-dasharray=\"6 4\""
                ),
                false => format!("fill=\"{SPRING}\""),
            };
            pen.rect(middle - slot * 0.3, GROUND - tall, slot * 0.6, tall, &fill);
        }
        if let Amount::Count(_) = one.amount
            && (is_end || all_fit)
        {
            let (x, anchor) = at_edge(at, last, middle, widest > room);
            pen.words(&Words {
                x,
                dx: 0.0,
                y: GROUND - tall - 0.4,
                anchor,
                colour: INK,
                pages: Pages::of(!is_end),
                text: &one.said(),
            });
        }
        let is_told = at % 3 == 0 && at + 1 < last || at == last;
        pen.words(&Words {
            x: middle,
            dx: 0.0,
            y: GROUND + 1.3,
            anchor: Anchor::Middle,
            colour: INK_2,
            pages: Pages::of(!is_told),
            text: &one.label,
        });
    }
    pen.line((0.0, GROUND), (100.0, GROUND));
    let svg = pen.finish(HEIGHT, &sentence);
    picture(subject, data, svg, sentence)
}

/// A number wider than its month leans inwards at either end.
fn at_edge(at: usize, last: usize, middle: f64, is_wide: bool) -> (f64, Anchor) {
    match (is_wide, at) {
        (true, 0) => (0.0, Anchor::Start),
        (true, at) if at == last => (100.0, Anchor::End),
        _ => (middle, Anchor::Middle),
    }
}

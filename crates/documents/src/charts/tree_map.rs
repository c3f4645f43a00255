//! Fields as large as their numbers, in reading order.

use super::pen::{Anchor, INK, INK_2, Pages, Pen, SPRING, Words};
use super::{Datum, Subject, picture, widths, words};
use crate::Picture;

const HEIGHT: f64 = 15.0;

/// A place on the map: percent across, letters down.
#[derive(Debug, Clone, Copy)]
struct Field {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// Units as fields, in the order given: the whole is cut in two where the
/// halves come closest, then each half is, across its longer side. What comes
/// first in the order stays left or above.
pub fn tree_map(subject: &Subject, data: &[Datum]) -> Picture {
    let sentence = words::listed(subject, data);
    let mut pen = Pen::new();
    let whole = Field {
        x: 0.2,
        y: 0.1,
        width: 99.6,
        height: HEIGHT - 0.2,
    };
    let drawn: Vec<&Datum> = data.iter().filter(|one| one.length() > 0).collect();
    cut(&drawn, whole, &mut |one, field| draw(&mut pen, one, field));
    let svg = pen.finish(HEIGHT, &sentence);
    picture(subject, data, svg, sentence)
}

fn cut(data: &[&Datum], field: Field, draw: &mut impl FnMut(&Datum, Field)) {
    let (first, rest) = match data {
        [] => return,
        [one] => return draw(one, field),
        [first, rest @ ..] => (first, rest),
    };
    let total: i64 = data.iter().map(|one| one.length()).sum();
    let (mut at, mut before) = (1, first.length());
    for one in rest.iter().take(rest.len() - 1) {
        let with = before + one.length();
        if (total - 2 * with).abs() >= (total - 2 * before).abs() {
            break;
        }
        (at, before) = (at + 1, with);
    }
    let share = before as f64 / total.max(1) as f64;
    let is_wide = field.width / 100.0 * widths::PAPER >= field.height;
    let (one, other) = match is_wide {
        true => {
            let width = field.width * share;
            let rest = Field {
                x: field.x + width,
                width: field.width - width,
                ..field
            };
            (Field { width, ..field }, rest)
        }
        false => {
            let height = field.height * share;
            let rest = Field {
                y: field.y + height,
                height: field.height - height,
                ..field
            };
            (Field { height, ..field }, rest)
        }
    };
    cut(&data[..at], one, draw);
    cut(&data[at..], other, draw);
}

/// A name or a number stands only where it fits; the table has them all. On a
/// narrow page as much of the name as fits stands alone.
fn draw(pen: &mut Pen, one: &Datum, field: Field) {
    let look = format!("fill=\"#e3f0f1\" stroke=\"{SPRING}\" stroke-width=\"2\"");
    pen.rect(field.x, field.y, field.width, field.height, &look);
    let said = one.said();
    let widest = widths::of(&one.label).max(widths::of(&said)) + 0.5;
    let room = |page: f64| page * field.width / 100.0;
    if room(widths::NARROW) < widest || field.height < 2.6 {
        briefly(pen, one, field, room(widths::NARROW) - 0.3);
    }
    if room(widths::PAPER) < widest || field.height < 2.6 {
        return;
    }
    let (middle, centre) = (field.x + field.width / 2.0, field.y + field.height / 2.0);
    for (text, y, colour) in [
        (one.label.as_str(), centre - 0.2, INK_2),
        (&said, centre + 1.05, INK),
    ] {
        pen.words(&Words {
            x: middle,
            dx: 0.0,
            y,
            anchor: Anchor::Middle,
            colour,
            pages: match room(widths::NARROW) < widest {
                true => Pages::Wide,
                false => Pages::All,
            },
            text,
        });
    }
}

fn briefly(pen: &mut Pen, one: &Datum, field: Field, room: f64) {
    let fits = |end: &usize| widths::of(&one.label[..*end]) <= room;
    let ends = one.label.char_indices().map(|(at, c)| at + c.len_utf8());
    let Some(end) = ends.take_while(|end| fits(end)).last() else {
        return;
    };
    if field.height < 1.3 {
        return;
    }
    pen.words(&Words {
        x: field.x + field.width / 2.0,
        dx: 0.0,
        y: field.y + field.height / 2.0 + 0.35,
        anchor: Anchor::Middle,
        colour: INK_2,
        pages: Pages::Narrow,
        text: &one.label[..end],
    });
}

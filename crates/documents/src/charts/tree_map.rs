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

/// What stands in a field; the table has it all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// Name and number, one below the other.
    Both,
    Name,
    /// The name from top to bottom, a character a line.
    Upright,
    /// The name up to this byte.
    Beginning(usize),
    Nothing,
}

/// From one line of a name that stands upright to the next, in letters.
const PITCH: f64 = 1.15;

/// What fits, on a page of so many letters.
fn told(one: &Datum, field: Field, page: f64) -> Told {
    let room = page * field.width / 100.0;
    let name = widths::of(&one.label);
    if room >= name.max(widths::of(&one.said())) + 0.5 && field.height >= 2.6 {
        return Told::Both;
    }
    let count = one.label.chars().count() as f64;
    if field.height < 1.3 || room < 1.3 {
        return Told::Nothing;
    }
    if name <= room - 0.3 {
        return Told::Name;
    }
    if page > widths::NARROW && count * PITCH + 0.3 <= field.height {
        return Told::Upright;
    }
    let ends = one.label.char_indices().map(|(at, c)| at + c.len_utf8());
    let fitting = ends.take_while(|end| widths::of(&one.label[..*end]) <= room - 0.3);
    fitting.last().map_or(Told::Nothing, Told::Beginning)
}

/// A wide page and a narrow one each have what fits there.
fn draw(pen: &mut Pen, one: &Datum, field: Field) {
    let look = format!("fill=\"#e3f0f1\" stroke=\"{SPRING}\" stroke-width=\"2\"");
    pen.rect(field.x, field.y, field.width, field.height, &look);
    let wide = told(one, field, widths::PAPER);
    let narrow = told(one, field, widths::NARROW);
    if wide == narrow {
        return say(pen, one, field, wide, Pages::All);
    }
    say(pen, one, field, narrow, Pages::Narrow);
    say(pen, one, field, wide, Pages::Wide);
}

fn say(pen: &mut Pen, one: &Datum, field: Field, told: Told, pages: Pages) {
    let (middle, centre) = (field.x + field.width / 2.0, field.y + field.height / 2.0);
    let mut words = |text: &str, y, colour| {
        pen.words(&Words {
            x: middle,
            dx: 0.0,
            y,
            anchor: Anchor::Middle,
            colour,
            pages,
            text,
        });
    };
    let name = one.label.as_str();
    match told {
        Told::Nothing => {}
        Told::Both => {
            words(name, centre - 0.2, INK_2);
            words(&one.said(), centre + 1.05, INK);
        }
        Told::Name => words(name, centre + 0.35, INK_2),
        Told::Beginning(end) => words(&name[..end], centre + 0.35, INK_2),
        Told::Upright => {
            let top = centre - (name.chars().count() as f64 - 1.0) / 2.0 * PITCH;
            for (at, c) in name.chars().enumerate() {
                let y = top + at as f64 * PITCH + 0.35;
                words(c.encode_utf8(&mut [0; 4]), y, INK_2);
            }
        }
    }
}

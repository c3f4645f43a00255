//! `/f/0k3f…`: the address of one figure, short enough to be typed from paper.
//!
//! The code says everything by itself, so that nothing has to be kept for a
//! paper that is opened years later: which figure (four bytes of its id's
//! SHA-256), which unit (its number, which it keeps whatever its code becomes),
//! period, day, line and tree. One more byte finds a letter typed wrong. The
//! letters are Crockford's: digits and small letters without i, l, o and u.

use super::links::{Question, Tree};
use crate::indicators::{Asked, Live, question};
use kit::{Day, Period, UnitId};
use sha2::{Digest, Sha256};

const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Bytes of an id's hash. A test holds those of the dictionary apart.
const MARK: usize = 4;

/// A longer one is none of ours.
const LONGEST: usize = 64;

const HAS_DAY: u8 = 1 << 3;
const TODAYS_TREE: u8 = 1 << 4;
const SHAPE: u8 = 0b111;
/// Bits that a later form may use; this one leaves them empty.
const LATER: u8 = !(HAS_DAY | TODAYS_TREE | SHAPE);

/// What a short address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Short {
    mark: [u8; MARK],
    pub unit: UnitId,
    pub question: Question,
}

/// The short address of a figure as a report of `asked` prints it. Opened on a
/// later day, it shows the figure of that report: a stock on the day the report
/// stands on, everything as of its line.
pub fn figure(live: &Live, id: &str, asked: &Asked, today: Day) -> String {
    let is_flow = live.find_indicator(id).is_some_and(|one| one.is_flow());
    let stands_on = question(asked, today).stock_day;
    let day = asked.day.or((!is_flow).then_some(stands_on));
    format!("/f/{}", write(id, asked, day))
}

fn write(id: &str, asked: &Asked, day: Option<Day>) -> String {
    let (from, to) = (asked.period.from, asked.period.to);
    let shape = Shape::of(&asked.period);
    let day_bit = if day.is_some() { HAS_DAY } else { 0 };
    let tree_bit = if asked.todays_tree { TODAYS_TREE } else { 0 };
    let mut bytes = vec![shape as u8 | day_bit | tree_bit];
    bytes.extend(mark(id));
    bytes.extend(from.number().to_be_bytes());
    if shape == Shape::Range {
        bytes.extend(to.number().to_be_bytes());
    }
    if let Some(day) = day {
        bytes.extend(day.number().to_be_bytes());
    }
    put(&mut bytes, asked.unit.0);
    put(&mut bytes, asked.line.unwrap_or(0));
    bytes.push(sum(&bytes));
    spell(&bytes)
}

impl Short {
    /// `None` for what no paper of ours says, a letter typed wrong included.
    pub fn read(text: &str) -> Option<Short> {
        let bytes = bytes_of(text)?;
        let (last, bytes) = bytes.split_last()?;
        (*last == sum(bytes)).then_some(())?;
        let mut rest = bytes.iter().copied();
        let flags = rest.next()?;
        (flags & LATER == 0).then_some(())?;
        let mut mark = [0; MARK];
        for byte in &mut mark {
            *byte = rest.next()?;
        }
        let mut day = || {
            let pair = [rest.next()?, rest.next()?];
            Day::from_number(u16::from_be_bytes(pair).into())
        };
        let from = day()?;
        let period = match Shape::read(flags & SHAPE)? {
            Shape::Range => format!("{from}..{}", day()?),
            shape => shape.label(from),
        };
        let on = match flags & HAS_DAY {
            0 => None,
            _ => Some(day()?),
        };
        let unit = UnitId(take(&mut rest)?);
        let line = take(&mut rest)?;
        let period: Period = period.parse().ok()?;
        rest.next().is_none().then_some(())?;
        Some(Short {
            mark,
            unit,
            question: Question {
                period: Some(period.label().to_owned()),
                day: on,
                line: Some(line.into()),
                tree: match flags & TODAYS_TREE {
                    0 => Tree::Then,
                    _ => Tree::Today,
                },
            },
        })
    }

    pub fn is_of(&self, id: &str) -> bool {
        mark(id) == self.mark
    }
}

/// What kind of period begins on its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Year,
    Quarter,
    Month,
    Day,
    Range,
}

impl Shape {
    const ALL: [Shape; 5] = [
        Shape::Year,
        Shape::Quarter,
        Shape::Month,
        Shape::Day,
        Shape::Range,
    ];

    /// The first that means exactly these days.
    fn of(period: &Period) -> Shape {
        let fits = |shape: &Shape| {
            let same = shape.label(period.from).parse::<Period>();
            same.is_ok_and(|same| (same.from, same.to) == (period.from, period.to))
        };
        let found = Shape::ALL.into_iter().find(fits);
        found.unwrap_or(Shape::Range)
    }

    fn read(number: u8) -> Option<Shape> {
        Shape::ALL.get(usize::from(number)).copied()
    }

    /// The words for such a period from this day on; empty for a range, which
    /// needs its end.
    fn label(self, from: Day) -> String {
        let (year, month) = (from.year(), from.month());
        match self {
            Shape::Year => format!("{year:04}"),
            Shape::Quarter => format!("{year:04}Q{}", (month + 2) / 3),
            Shape::Month => format!("{year:04}-{month:02}"),
            Shape::Day => from.to_string(),
            Shape::Range => String::new(),
        }
    }
}

fn mark(id: &str) -> [u8; MARK] {
    let hash = Sha256::digest(id);
    std::array::from_fn(|at| hash[at])
}

fn sum(bytes: &[u8]) -> u8 {
    Sha256::digest(bytes)[0]
}

/// Seven bits a byte, the lowest first; a set eighth says that more follow.
fn put(bytes: &mut Vec<u8>, mut number: u32) {
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push((number & 0x7f) as u8);
}

fn take(bytes: &mut impl Iterator<Item = u8>) -> Option<u32> {
    let mut number = 0u64;
    for shift in (0..35).step_by(7) {
        let byte = bytes.next()?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return u32::try_from(number).ok();
        }
    }
    None
}

/// Five bits a letter; the last is filled up with zeros.
fn spell(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut held, mut bits) = (0u32, 0u32);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(letter(held >> bits));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(letter(held << (5 - bits)));
    }
    text
}

fn letter(number: u32) -> char {
    char::from(LETTERS[(number & 31) as usize])
}

fn bytes_of(text: &str) -> Option<Vec<u8>> {
    (text.len() <= LONGEST).then_some(())?;
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0u32, 0u32);
    for typed in text.bytes().filter(|b| *b != b'-') {
        // As people read them from paper.
        let meant = match typed.to_ascii_lowercase() {
            b'i' | b'l' => b'1',
            b'o' => b'0',
            other => other,
        };
        let number = LETTERS.iter().position(|letter| *letter == meant)?;
        held = held << 5 | u32::try_from(number).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    (held == 0 && bits < 5).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::Dictionary;
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn asked(period: &str, unit: u32, line: u32) -> Asked {
        Asked {
            unit: UnitId(unit),
            period: period.parse().expect("a period"),
            day: None,
            line: Some(line),
            todays_tree: false,
        }
    }

    #[test]
    fn a_code_says_figure_unit_period_day_line_and_tree() {
        let day = Day::from_ymd(2026, 11, 25);
        for period in [
            "2026",
            "2026Q3",
            "2026-02",
            "2026-02-28",
            "2026-01-01..2026-06-30",
        ] {
            for (day, todays_tree) in [(None, false), (day, true)] {
                let asked = Asked {
                    todays_tree,
                    ..asked(period, 20_000, 1_000_000)
                };
                let code = write("people.party_rate", &asked, day);
                assert!("/f/".len() + code.len() <= 32, "{code}");
                let short = Short::read(&code).expect("a code");
                assert!(short.is_of("people.party_rate") && !short.is_of("people.retired"));
                assert_eq!(short.unit, asked.unit);
                assert_eq!(short.question.period.as_deref(), Some(period));
                assert_eq!(short.question.day, day);
                assert_eq!(short.question.line, Some(1_000_000));
                assert_eq!(short.question.tree == Tree::Today, todays_tree);
            }
        }
    }

    #[test]
    fn letters_are_read_as_people_read_them_from_paper() {
        let code = write("org.branches", &asked("2026", 1, 41), None);
        let told = Short::read(&code).expect("a code");
        let shouted = code.to_uppercase().replace('0', "O").replace('1', "l");
        let grouped = format!("{}-{}", &shouted[..4], &shouted[4..]);
        assert_eq!(Short::read(&grouped), Some(told));
    }

    #[test]
    fn one_letter_typed_wrong_opens_no_other_figure() {
        let code = write("org.branches", &asked("2026", 1, 41), None);
        let mut opened = 0;
        for at in 0..code.len() {
            for wrong in LETTERS.iter().map(|b| char::from(*b)) {
                let typed: String = code
                    .char_indices()
                    .map(|(here, c)| if here == at { wrong } else { c })
                    .collect();
                opened += usize::from(typed != code && Short::read(&typed).is_some());
            }
        }
        // One byte lets one in 256 through.
        assert!(opened * 100 < code.len() * 31, "{opened}");
        assert_eq!(Short::read(""), None);
        assert_eq!(Short::read(&code[1..]), None);
        assert_eq!(Short::read(&"0".repeat(100_000)), None);
    }

    #[test]
    fn no_two_figures_of_the_dictionary_share_a_mark() {
        let dictionary = Dictionary::built_in().expect("the dictionary");
        let all = dictionary.all();
        let marks: HashSet<[u8; MARK]> = all.iter().map(|one| mark(&one.id)).collect();
        assert_eq!(marks.len(), all.len());
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused(text in "[0-9a-zA-Z-]{0,70}") {
            if let Some(short) = Short::read(&text) {
                prop_assert!(short.question.line.is_some());
            }
        }

        #[test]
        fn bytes_come_back_from_letters(bytes in prop::collection::vec(any::<u8>(), 0..30)) {
            prop_assert_eq!(bytes_of(&spell(&bytes)), Some(bytes));
        }
    }
}

//! An SVG being written.

use crate::clean::escape;
use std::fmt::Write;

pub const INK: &str = "#211c16";
pub const INK_2: &str = "#5b5248";
pub const EDGE: &str = "#857a6b";
pub const SPRING: &str = "#0e5a66";
pub const PAPER: &str = "#ffffff";

/// How a surface is filled. Neighbours in [`FILLS`] differ in light; those that
/// are alike in light differ in pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fill {
    pub ground: &'static str,
    pub pattern: Pattern,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    Plain,
    Upright,
    Level,
    Dots,
}

pub const FILLS: [Fill; 6] = [
    fill("#083e47", Pattern::Plain),
    fill("#c5dde0", Pattern::Plain),
    fill("#5f929b", Pattern::Plain),
    fill(PAPER, Pattern::Upright),
    fill("#c5dde0", Pattern::Level),
    fill(PAPER, Pattern::Dots),
];

const fn fill(ground: &'static str, pattern: Pattern) -> Fill {
    Fill { ground, pattern }
}

/// Letters of the drawing in its own units, so that paper has them at 10 to
/// 13 pt.
pub const LETTER: f64 = 18.0;

/// Best first.
pub const FACES: &str = "PingFang SC, HarmonyOS Sans SC, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, WenQuanYi Zen Hei, sans-serif";

/// Where a text begins, stands around, or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// On which pages a text stands. Paper is wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pages {
    All,
    /// Left out where the page is narrow: the table has it.
    Wide,
    /// In its place where the page is narrow.
    Narrow,
}

impl Pages {
    /// `only_wide` is left out where the page is narrow.
    pub fn of(only_wide: bool) -> Pages {
        match only_wide {
            true => Pages::Wide,
            false => Pages::All,
        }
    }
}

pub struct Pen(String);

/// A text: `x` in percent, `dx` and `y` in letters.
pub struct Words<'a> {
    pub x: f64,
    pub dx: f64,
    pub y: f64,
    pub anchor: Anchor,
    pub colour: &'static str,
    pub pages: Pages,
    pub text: &'a str,
}

impl Pen {
    pub fn new() -> Pen {
        Pen(String::new())
    }

    /// The whole drawing, `height` letters high.
    pub fn finish(self, height: f64, sentence: &str) -> String {
        let (w, h) = (super::widths::PAPER * LETTER, height * LETTER);
        let (height, told) = (number(height), escape(sentence));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" data-letters=\"{height}\" font-size=\"{LETTER}\" font-family=\"{FACES}\" role=\"img\" aria-label=\"{told}\">{}</svg>",
            number(w),
            number(h),
            self.0
        )
    }

    /// `x` and `width` in percent, the rest in letters.
    pub fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, more: &str) {
        let (x, y, width, height) = (number(x), number(y), number(width), number(height));
        self.put(format_args!(
            "<rect x=\"{x}%\" y=\"{y}em\" width=\"{width}%\" height=\"{height}em\" {more}/>"
        ));
    }

    pub fn line(&mut self, from: (f64, f64), to: (f64, f64)) {
        let (x1, y1, x2, y2) = (number(from.0), number(from.1), number(to.0), number(to.1));
        self.put(format_args!(
            "<line x1=\"{x1}%\" y1=\"{y1}em\" x2=\"{x2}%\" y2=\"{y2}em\" stroke=\"{EDGE}\" stroke-width=\"1\"/>"
        ));
    }

    pub fn words(&mut self, words: &Words<'_>) {
        let anchor = match words.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let class = match words.pages {
            Pages::All => "",
            Pages::Wide => " class=\"wide\"",
            // Shown by the style sheet of a narrow page alone.
            Pages::Narrow => " class=\"narrow\" display=\"none\"",
        };
        let dx = match words.dx {
            0.0 => String::new(),
            dx => format!(" dx=\"{}em\"", number(dx)),
        };
        let (x, y, text) = (number(words.x), number(words.y), escape(words.text));
        self.put(format_args!(
            "<text{class} x=\"{x}%\"{dx} y=\"{y}em\"{anchor} fill=\"{}\">{text}</text>",
            words.colour
        ));
    }

    /// A surface with its pattern. `x` and `width` carry their units.
    pub fn surface(&mut self, x: &str, y: f64, width: &str, height: f64, fill: Fill) {
        let (y, tall) = (number(y), number(height));
        self.put(format_args!(
            "<svg x=\"{x}\" y=\"{y}em\" width=\"{width}\" height=\"{tall}em\"><rect width=\"100%\" height=\"100%\" fill=\"{}\"/>",
            fill.ground
        ));
        let mut dashed = |at: f64, thick: f64, dashes: &str| {
            let (at, thick) = (number(at), number(thick));
            self.put(format_args!(
                "<line x1=\"0\" y1=\"{at}em\" x2=\"100%\" y2=\"{at}em\" stroke=\"{SPRING}\" stroke-width=\"{thick}em\"{dashes}/>"
            ));
        };
        match fill.pattern {
            Pattern::Plain => {}
            Pattern::Upright => {
                dashed(height / 2.0, height, " stroke-dasharray=\"0.14em 0.36em\"");
            }
            Pattern::Level | Pattern::Dots => {
                let rows = (height / 0.4).floor().max(1.0);
                let mut row = 0.0;
                while row < rows {
                    let at = height * (row + 0.5) / rows;
                    match fill.pattern {
                        Pattern::Level => dashed(at, 0.12, ""),
                        _ => dashed(at, 0.2, " stroke-dasharray=\"0.2em 0.3em\""),
                    }
                    row += 1.0;
                }
            }
        }
        self.put(format_args!(
            "<rect width=\"100%\" height=\"100%\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"2\"/></svg>"
        ));
    }

    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing into a String cannot fail.
        let _ = self.0.write_fmt(text);
    }
}

/// Two decimals at most, the same on every machine.
fn number(value: f64) -> String {
    let rounded = format!("{value:.2}");
    let short = rounded.trim_end_matches('0').trim_end_matches('.');
    match short {
        "-0" | "" => "0".to_owned(),
        short => short.to_owned(),
    }
}

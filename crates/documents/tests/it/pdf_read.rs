//! A PDF as poppler reads it back.

use documents::Document;
use documents::pdf::{self, Options, Pdf};
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// Millimetres to points.
pub fn mm(length: f64) -> f64 {
    length / 25.4 * 72.0
}

/// The folder with the font that looks like 仿宋.
pub fn fonts() -> PathBuf {
    let folder = std::env::var_os("YINLING_FONTS");
    PathBuf::from(folder.expect("YINLING_FONTS is not set: run the tests with `cargo xtask test`"))
}

pub fn options() -> Options {
    Options {
        fonts: Some(fonts()),
        ..Options::default()
    }
}

pub fn print(document: &Document) -> Pdf {
    pdf::write(document, &options()).expect("it is printed")
}

/// What a program of poppler says about `bytes`.
fn poppler(program: &str, before: &[&str], bytes: &[u8], after: &[&str]) -> Vec<u8> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("yinling-{}-{number}.pdf", std::process::id());
    let file = std::env::temp_dir().join(name);
    std::fs::write(&file, bytes).expect("temporary file");
    let read = Command::new(program)
        .args(before)
        .arg(&file)
        .args(after)
        .output();
    std::fs::remove_file(&file).expect("temporary file");
    let read = read.expect("poppler-utils is installed: run the tests with `cargo xtask test`");
    let complaint = String::from_utf8_lossy(&read.stderr);
    assert!(read.status.success(), "{program}: {complaint}");
    // Both are as the standard says; poppler 22 reads it differently.
    let is_mistaken = |line: &&str| {
        line.contains("Suspects object is wrong type (boolean)")
            || line.contains("Attribute BorderColor value is of wrong type (array)")
    };
    let complaint: Vec<&str> = complaint
        .lines()
        .filter(|line| !is_mistaken(line))
        .collect();
    assert!(complaint.is_empty(), "{program}: {complaint:?}");
    read.stdout
}

fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}

/// The text in reading order.
pub fn text(pdf: &Pdf) -> String {
    text_of(poppler("pdftotext", &["-raw"], &pdf.bytes, &["-"]))
}

/// The text with every kind of white space taken out.
pub fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

pub fn info(pdf: &Pdf) -> String {
    text_of(poppler("pdfinfo", &[], &pdf.bytes, &[]))
}

/// The tree of tags that a screen reader walks.
pub fn tags(pdf: &Pdf) -> String {
    // Long texts are cut off in the middle of a character.
    let tags = poppler("pdfinfo", &["-struct-text"], &pdf.bytes, &[]);
    String::from_utf8_lossy(&tags).into_owned()
}

/// Addresses that open when pressed.
pub fn links(pdf: &Pdf) -> String {
    text_of(poppler("pdfinfo", &["-url"], &pdf.bytes, &[]))
}

/// One line of `pdffonts` per font: name, then what stands before its object.
pub fn font_lines(pdf: &Pdf) -> Vec<String> {
    let listed = text_of(poppler("pdffonts", &[], &pdf.bytes, &[]));
    listed.lines().skip(2).map(str::to_owned).collect()
}

/// Letters without a gap between them, in points from the page's upper left
/// corner.
#[derive(Debug, Clone)]
pub struct Word {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    pub text: String,
}

/// The words of each page, in reading order.
pub fn pages(pdf: &Pdf) -> Vec<Vec<Word>> {
    let boxes = text_of(poppler("pdftotext", &["-bbox"], &pdf.bytes, &["-"]));
    let pages = boxes.split("<page ").skip(1);
    pages
        .map(|page| page.lines().filter_map(word).collect())
        .collect()
}

fn word(line: &str) -> Option<Word> {
    let line = line.trim().strip_prefix("<word ")?;
    let (places, rest) = line.split_once('>')?;
    let place = |name: &str| -> Option<f64> {
        let value = places.split_once(&format!("{name}=\""))?.1;
        value.split_once('"')?.0.parse().ok()
    };
    let text = rest.strip_suffix("</word>")?;
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    Some(Word {
        left: place("xMin")?,
        right: place("xMax")?,
        top: place("yMin")?,
        bottom: place("yMax")?,
        text: text.replace("&quot;", "\"").replace("&amp;", "&"),
    })
}

/// Lines from top to bottom: words that stand on the same height.
pub fn lines(words: &[Word]) -> Vec<Word> {
    let mut lines: Vec<Word> = Vec::new();
    let mut words = words.to_vec();
    words.sort_by(|a, b| {
        (a.top, a.left)
            .partial_cmp(&(b.top, b.left))
            .expect("numbers")
    });
    for word in words {
        match lines.last_mut() {
            Some(line) if (line.bottom - word.bottom).abs() < 4.0 => {
                line.left = line.left.min(word.left);
                line.right = line.right.max(word.right);
                line.text.push_str(&word.text);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// A page as it looks, ten dots a millimetre.
pub struct Look {
    width: usize,
    /// Three bytes a dot.
    dots: Vec<u8>,
}

pub const DOTS: usize = 10;

pub fn look(pdf: &Pdf, page: usize) -> Look {
    let page = page.to_string();
    let seen = ["-r", "254", "-f", &page, "-l", &page];
    let seen = poppler("pdftoppm", &seen, &pdf.bytes, &[]);
    // P6, width and height, 255, and the dots.
    let mut heads = Vec::new();
    let mut at = 0;
    while heads.len() < 4 {
        let end = at
            + seen[at..]
                .iter()
                .position(u8::is_ascii_whitespace)
                .expect("a head");
        heads.push(
            std::str::from_utf8(&seen[at..end])
                .expect("ASCII")
                .to_owned(),
        );
        at = end + 1;
    }
    assert_eq!(heads[0], "P6");
    Look {
        width: heads[1].parse().expect("a width"),
        dots: seen[at..].to_vec(),
    }
}

impl Look {
    /// Rows in which something is printed, in dots, within these millimetres
    /// from the top; `is` says what counts as printed.
    pub fn rows(&self, from: usize, to: usize, is: impl Fn([u8; 3]) -> bool) -> Vec<usize> {
        let rows = from * DOTS..to * DOTS;
        rows.filter(|row| (0..self.width).any(|x| is(self.dot(x, *row))))
            .collect()
    }

    /// First and last printed dot of a row.
    pub fn span(&self, row: usize, is: impl Fn([u8; 3]) -> bool) -> Option<(usize, usize)> {
        let mut printed = (0..self.width).filter(|x| is(self.dot(*x, row)));
        let first = printed.next()?;
        Some((first, printed.last().unwrap_or(first)))
    }

    fn dot(&self, x: usize, y: usize) -> [u8; 3] {
        let at = (y * self.width + x) * 3;
        [self.dots[at], self.dots[at + 1], self.dots[at + 2]]
    }
}

pub fn is_dark(dot: [u8; 3]) -> bool {
    dot.iter().all(|one| *one < 128)
}

pub fn is_red(dot: [u8; 3]) -> bool {
    dot[0] > 150 && dot[1] < 110 && dot[2] < 110
}

//! The document as the template reads it: what is said, in order, with every
//! number, mark and bracket already in words.

use super::fonts::Role;
use super::pieces::{cut, visible};
use super::{Options, address, measures};
use crate::wording::{self, Numbering};
use crate::{Block, Document, FigureRun, Level, Note, Notes, PageNumbers, Picture, Run};
use kit::chinese_dates;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

mod tables;

/// What is printed, and in which font.
pub struct Paper<'a> {
    pub data: Value,
    pub texts: BTreeMap<Role, Vec<String>>,
    pub pictures: Vec<&'a Picture>,
}

/// Writes down what each font has to print while laying the words out.
struct Pen<'a> {
    notes: &'a [Note],
    /// How the notes are printed.
    form: Notes,
    /// Whose brackets have been printed.
    explained: BTreeSet<usize>,
    texts: BTreeMap<Role, Vec<String>>,
    pictures: Vec<&'a Picture>,
}

pub fn lay<'a>(document: &'a Document, options: &Options) -> Paper<'a> {
    let measures = match options.large_print {
        true => measures::LARGE,
        false => measures::STANDARD,
    };
    let by_parity = options.page_numbers.of(document) == PageNumbers::ByParity;
    let mut pen = Pen {
        notes: &document.notes,
        form: options.notes,
        explained: BTreeSet::new(),
        texts: BTreeMap::new(),
        pictures: Vec::new(),
    };
    pen.note(Role::SongTi, "— 0123456789 —");
    let title = document.title.iter();
    let title: Vec<String> = title
        .map(|line| pen.note(Role::XiaoBiaoSong, line))
        .collect();
    let head = document.head.as_ref().map(|head| {
        json!({
            "issuer": pen.note(Role::XiaoBiaoSong, &head.issuer),
            "number": pen.note(Role::FangSong, &head.number),
        })
    });
    let recipients = match document.recipients.as_str() {
        "" => Vec::new(),
        to => pen.text(Role::FangSong, &format!("{to}：")),
    };
    let body = pen.blocks(&document.blocks);
    let signature = document.signature.as_ref().map(|signature| {
        json!({
            "unit": pen.note(Role::FangSong, &signature.unit),
            "day": pen.note(Role::FangSong, &chinese_dates::day(signature.day)),
        })
    });
    let annexes = pen.annexes(document, options.notes);
    let author = document.signature.as_ref();
    let contents = document
        .has_contents
        .then(|| pen.note(Role::XiaoBiaoSong, "目　录"));
    let data = json!({
        "measures": measures,
        "name": visible(&document.title.concat()),
        "author": author.map_or(String::new(), |signature| visible(&signature.unit)),
        "parity": by_parity,
        "contents": contents,
        "head": head,
        "title": title,
        "recipients": recipients,
        "body": body,
        "signature": signature,
        "annexes": annexes,
    });
    Paper {
        data,
        texts: pen.texts,
        pictures: pen.pictures,
    }
}

impl<'a> Pen<'a> {
    /// The text as it is printed, remembered for its font.
    fn note(&mut self, role: Role, text: &str) -> String {
        let text = visible(text);
        self.texts.entry(role).or_default().push(text.clone());
        text
    }

    fn text(&mut self, role: Role, text: &str) -> Vec<Value> {
        cut(&self.note(role, text))
    }

    fn blocks(&mut self, blocks: &'a [Block]) -> Vec<Value> {
        let mut numbering = Numbering::default();
        let block = |block| self.block(block, &mut numbering);
        blocks.iter().flat_map(block).collect()
    }

    fn block(&mut self, block: &'a Block, numbering: &mut Numbering) -> Vec<Value> {
        match block {
            Block::Heading(level, runs) => {
                let role = match level {
                    Level::First => Role::HeiTi,
                    Level::Second => Role::KaiTi,
                    Level::Third | Level::Fourth => Role::FangSong,
                };
                let mut words = self.text(role, &numbering.next(*level));
                words.extend(self.runs(role, runs));
                vec![json!({
                    "kind": "heading",
                    "level": level.number(),
                    "font": role.key(),
                    "runs": words,
                })]
            }
            Block::Paragraph(runs) => {
                let runs = self.runs(Role::FangSong, runs);
                vec![json!({ "kind": "paragraph", "runs": runs })]
            }
            Block::Table(table) => vec![self.table(table)],
            Block::Picture(picture) => self.picture(picture),
        }
    }

    fn picture(&mut self, picture: &'a Picture) -> Vec<Value> {
        self.pictures.push(picture);
        let mut blocks = vec![json!({
            "kind": "picture",
            "svg": picture.svg,
            "alt": visible(&picture.sentence),
            "aspect": aspect(&picture.svg),
            "caption": self.text(Role::HeiTi, &picture.caption),
        })];
        if !picture.sentence.is_empty() {
            let said = self.text(Role::FangSong, &picture.sentence);
            blocks.push(json!({ "kind": "paragraph", "runs": said }));
        }
        blocks.extend(picture.table.as_ref().map(|table| self.table(table)));
        blocks
    }

    fn runs(&mut self, role: Role, runs: &[Run]) -> Vec<Value> {
        let mut words = Vec::new();
        for run in runs {
            match run {
                Run::Text(text) | Run::Typed(text) => words.extend(self.text(role, text)),
                Run::Figure(figure) => self.figure(role, figure, &mut words),
            }
        }
        words
    }

    fn figure(&mut self, role: Role, figure: &FigureRun, words: &mut Vec<Value>) {
        let said = self.text(role, &figure.words);
        let Some(note) = self.notes.get(figure.note) else {
            words.extend(said);
            return;
        };
        match self.form {
            Notes::Appendix => words.push(json!({ "entry": figure.note, "runs": said })),
            Notes::None => words.extend(said),
            Notes::Inline => {
                words.extend(said);
                if self.explained.insert(figure.note) {
                    words.extend(self.text(role, &wording::in_brackets(note)));
                }
            }
        }
    }

    /// Attachments in their order, the one with the notes last.
    fn annexes(&mut self, document: &'a Document, notes: Notes) -> Vec<Value> {
        let titles = wording::attachments(document, notes);
        let count = titles.len();
        let mut annexes = Vec::new();
        for (at, title) in titles.into_iter().enumerate() {
            let blocks = match document.attachments.get(at) {
                Some(attachment) => self.blocks(&attachment.blocks),
                None => self.entries(document.appendix(notes)),
            };
            let number = match count {
                1 => String::new(),
                _ => format!("{}. ", at + 1),
            };
            self.note(Role::FangSong, &format!("附件：{title}"));
            annexes.push(json!({
                "mark": self.note(Role::HeiTi, &wording::attachment_mark(at, count)),
                "number": self.note(Role::FangSong, &number),
                "title": self.note(Role::XiaoBiaoSong, title),
                "blocks": blocks,
            }));
        }
        annexes
    }

    /// 数字依据: what stands behind each figure, and a code that opens it.
    fn entries(&mut self, notes: &[Note]) -> Vec<Value> {
        let ground = wording::common_ground(notes);
        let mut blocks = Vec::new();
        if let Some(ground) = &ground {
            let runs = self.text(Role::FangSong, ground);
            blocks.push(json!({ "kind": "ground", "runs": runs }));
        }
        for (at, note) in notes.iter().enumerate() {
            let exact = format!("{}. {}", at + 1, wording::exact(note));
            let explained = wording::explained(note, ground.is_some());
            let href = wording::address(note).map(visible);
            blocks.push(json!({
                "kind": "entry",
                "entry": at,
                "exact": self.text(Role::FangSong, &exact),
                "explained": self.text(Role::FangSong, &explained),
                "code": href.as_deref().and_then(address::as_code),
                "address": href.as_deref().map(|href| self.text(Role::FangSong, href)),
                "href": href,
            }));
        }
        blocks
    }
}

/// Width over height as the picture's `viewBox` says; 1.6 where it says none.
fn aspect(svg: &str) -> f64 {
    let numbers = svg.split("viewBox=").nth(1).and_then(|rest| {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next()
    });
    let numbers = numbers.unwrap_or_default();
    let parsed: Vec<f64> = numbers
        .split([' ', ',', '\t', '\n'])
        .filter_map(|number| number.parse().ok())
        .collect();
    match parsed[..] {
        [_, _, width, height] if width > 0.0 && height > 0.0 => (width / height).clamp(0.05, 50.0),
        _ => 1.6,
    }
}

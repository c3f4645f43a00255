//! What a reader of a part sees, paragraph by paragraph.

use super::package::{Part, Unreadable};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// Word nests text boxes in tables in text boxes; nobody goes deeper.
const DEEPEST: usize = 256;
/// Fields whose words an office suite makes anew by itself.
const MADE_ANEW: [&str; 4] = ["PAGE", "NUMPAGES", "PAGEREF", "TOC"];
/// What is inside is not read: taken out or moved away by tracked changes, a
/// second form of the same thing, the code of a field, a reading aid.
const UNSEEN: [&str; 6] = [
    "del",
    "moveFrom",
    "Fallback",
    "instrText",
    "delInstrText",
    "rt",
];

/// The part's paragraphs, empty ones included.
pub fn paragraphs(part: &Part) -> Result<Vec<String>, Unreadable> {
    let mut reader = Reader::from_str(&part.xml);
    let mut page = Page::default();
    loop {
        let event = reader.read_event().map_err(Unreadable::corrupt)?;
        match event {
            Event::Start(start) => page.open(&start)?,
            Event::Empty(start) => {
                page.open(&start)?;
                page.close();
            }
            Event::End(_) => page.close(),
            Event::Text(words) => page.words(&words),
            Event::CData(words) => page.words(&words),
            Event::GeneralRef(reference) => page.words(&sign(&reference)?.to_string()),
            Event::DocType(_) => {
                return Err(Unreadable::Declaration {
                    part: part.name.clone(),
                });
            }
            Event::Eof if page.open.is_empty() => return Ok(page.done),
            Event::Eof => return Err(Unreadable::corrupt(format!("{} is cut short", part.name))),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
}

/// Nothing but what XML itself declares: there is no document type.
fn sign(reference: &BytesRef<'_>) -> Result<char, Unreadable> {
    if let Some(sign) = reference.resolve_char_ref().map_err(Unreadable::corrupt)? {
        return Ok(sign);
    }
    match &**reference {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        other => Err(Unreadable::corrupt(format!("&{other};"))),
    }
}

#[derive(Default)]
struct Page {
    done: Vec<String>,
    /// Local names of the elements that are open.
    open: Vec<String>,
    /// Paragraphs that are open: a text box stands inside one.
    paragraphs: Vec<String>,
    /// Rows that are open, and whether tracked changes took them out.
    rows: Vec<bool>,
    /// Fields that have begun.
    fields: Vec<Field>,
    /// How many of the open elements are of those in [`UNSEEN`], or a simple
    /// field that is made anew.
    unseen: usize,
    unseen_at: Vec<usize>,
    is_hidden: bool,
}

#[derive(Default)]
struct Field {
    code: String,
    has_result: bool,
}

impl Page {
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), Unreadable> {
        let name = start.local_name().as_ref().to_owned();
        if self.open.len() == DEEPEST {
            return Err(Unreadable::corrupt("elements nested too deeply"));
        }
        let within = self.open.last().map(String::as_str);
        match name.as_str() {
            "p" => self.paragraphs.push(String::new()),
            "tr" => self.rows.push(false),
            // A mark on the row, not a stretch of text.
            "del" if within == Some("trPr") => {
                if let Some(row) = self.rows.last_mut() {
                    *row = true;
                }
            }
            "r" => self.is_hidden = false,
            "vanish" if within == Some("rPr") && self.is_in_run() => {
                let val = attribute(start, "val");
                self.is_hidden = !matches!(val.as_deref(), Some("0" | "false" | "off"));
            }
            "tab" | "br" | "cr" | "ptab" if self.is_in_run() => self.words_seen(" "),
            "noBreakHyphen" => self.words_seen("-"),
            "fldChar" => self.field(attribute(start, "fldCharType").as_deref()),
            _ => {}
        }
        let is_made_anew =
            name == "fldSimple" && attribute(start, "instr").is_some_and(|code| made_anew(&code));
        if UNSEEN.contains(&name.as_str()) || is_made_anew {
            self.unseen += 1;
            self.unseen_at.push(self.open.len());
        }
        self.open.push(name);
        Ok(())
    }

    fn close(&mut self) {
        // The reader has checked that what closes is what was open.
        let name = self.open.pop().unwrap_or_default();
        if self.unseen_at.last() == Some(&self.open.len()) {
            self.unseen_at.pop();
            self.unseen -= 1;
        }
        match name.as_str() {
            "p" => self.done.extend(self.paragraphs.pop()),
            "tr" => drop(self.rows.pop()),
            _ => {}
        }
    }

    fn is_in_run(&self) -> bool {
        self.open.iter().rev().take(3).any(|name| name == "r")
    }

    fn field(&mut self, kind: Option<&str>) {
        match kind {
            Some("begin") => self.fields.push(Field::default()),
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.has_result = true;
                }
            }
            _ => drop(self.fields.pop()),
        }
    }

    fn words(&mut self, words: &str) {
        match self.open.last().map(String::as_str) {
            Some("t") => self.words_seen(words),
            Some("instrText") => {
                if let Some(field) = self.fields.last_mut() {
                    field.code.push_str(words);
                }
            }
            _ => {}
        }
    }

    fn words_seen(&mut self, words: &str) {
        let is_made_anew = |field: &Field| field.has_result && made_anew(&field.code);
        let is_unseen = self.unseen > 0
            || self.is_hidden
            || self.rows.iter().any(|is_out| *is_out)
            || self.fields.iter().any(is_made_anew);
        if let Some(paragraph) = self.paragraphs.last_mut().filter(|_| !is_unseen) {
            paragraph.push_str(words);
        }
    }
}

fn made_anew(code: &str) -> bool {
    let word = code.split_whitespace().next().unwrap_or_default();
    MADE_ANEW.contains(&word.to_ascii_uppercase().as_str())
}

/// An attribute by its local name.
fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = start.attributes().filter_map(Result::ok);
    let found = all.find(|one| one.key.local_name().as_ref() == name)?;
    Some(found.value.to_string())
}

//! A part of the package being written.

use crate::clean::clean;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io;

pub type Attributes<'a> = &'a [(&'a str, &'a str)];

/// The namespace of words.
pub const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

pub struct Xml {
    writer: Writer<Vec<u8>>,
    failure: Option<io::Error>,
}

impl Xml {
    pub fn new() -> Xml {
        let mut xml = Xml {
            writer: Writer::new(Vec::new()),
            failure: None,
        };
        xml.put(Event::Decl(BytesDecl::new(
            "1.0",
            Some("UTF-8"),
            Some("yes"),
        )));
        xml
    }

    /// `<name …>` around what `inside` writes.
    pub fn within(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        inside: impl FnOnce(&mut Xml),
    ) {
        self.put(Event::Start(start(name, attributes)));
        inside(self);
        self.put(Event::End(BytesEnd::new(name)));
    }

    pub fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.put(Event::Empty(start(name, attributes)));
    }

    /// `<name w:val="value"/>`, the commonest element.
    pub fn value(&mut self, name: &str, value: &str) {
        self.empty(name, &[("w:val", value)]);
    }

    /// Markup in `text` is only text.
    pub fn text(&mut self, text: &str) {
        self.put(Event::Text(BytesText::new(&clean(text))));
    }

    pub fn finish(self) -> io::Result<Vec<u8>> {
        match self.failure {
            Some(failure) => Err(failure),
            None => Ok(self.writer.into_inner()),
        }
    }

    fn put(&mut self, event: Event<'_>) {
        if let Err(error) = self.writer.write_event(event) {
            self.failure.get_or_insert(error);
        }
    }
}

fn start<'a>(name: &'a str, attributes: Attributes<'_>) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, clean(value).as_str()));
    }
    start
}

//! A strict walk through XML that measures how long its items are.
//!
//! quick-xml holds one tag, text or comment in memory at a time, and calamine
//! joins the texts of one cell or one shared string. Neither bounds them. This
//! walk does: it insists on well-formed nesting, so that it cannot see an end
//! where the lenient reader behind it sees none, and fails when an item, or the
//! stretch between two items, is longer than any real one.

/// Longer than any tag a spreadsheet program writes.
const LONGEST_TAG: usize = 64 * 1024;
const DEEPEST: usize = 64;

/// What the walk counts: the local names of the repeated elements.
#[derive(Debug, Clone, Copy)]
pub struct Items {
    /// Elements that hold text.
    pub holding: &'static [u8],
    /// Elements around them, which also prove progress.
    pub around: &'static [u8],
    /// Bytes that may pass from one item's edge to the next.
    pub longest: u64,
    /// How many there may be.
    pub most: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    Tag,
    Quoted(u8),
    /// After `<!`: a comment, CDATA or something refused.
    Bang,
    /// Until these bytes, of which so many have been seen.
    Until(&'static [u8]),
}

#[derive(Debug)]
pub struct Tokens {
    items: Items,
    state: State,
    tag: Vec<u8>,
    /// The names of the open elements, one after another, and where each begins.
    names: Vec<u8>,
    open: Vec<usize>,
    item_depth: Option<usize>,
    since: u64,
    count: u64,
    /// The last bytes of a comment, CDATA or instruction.
    last: [u8; 3],
}

/// Not well formed, or beyond the bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Malformed,
    Beyond,
}

impl Tokens {
    pub fn new(items: Items) -> Tokens {
        Tokens {
            items,
            state: State::Text,
            tag: Vec::new(),
            names: Vec::new(),
            open: Vec::new(),
            item_depth: None,
            since: 0,
            count: 0,
            last: [0; 3],
        }
    }

    /// Walks over the next bytes of the part.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let mut at = 0;
        while let Some(&b) = bytes.get(at) {
            if self.state == State::Text {
                let rest = &bytes[at..];
                let skipped = memchr::memchr(b'<', rest).unwrap_or(rest.len());
                let passed = rest.len().min(skipped + 1);
                at += passed;
                self.since += passed as u64;
                if skipped < rest.len() {
                    self.state = State::Tag;
                    self.tag.clear();
                }
            } else {
                at += 1;
                self.since += 1;
                self.step(b)?;
                if self.state == State::Tag {
                    // Names and spaces in one piece; the rest of the signs take a step.
                    let rest = &bytes[at..];
                    let ends = |b: &u8| matches!(b, b'>' | b'<' | b'"' | b'\'' | b'!' | b'?');
                    let piece = rest.iter().position(ends).unwrap_or(rest.len());
                    self.push(&rest[..piece])?;
                    at += piece;
                    self.since += piece as u64;
                }
            }
            if self.since > self.items.longest {
                return Err(Fault::Beyond);
            }
        }
        Ok(())
    }

    fn step(&mut self, b: u8) -> Result<(), Fault> {
        match self.state {
            State::Tag => match b {
                b'!' if self.tag.is_empty() => self.state = State::Bang,
                // An instruction has its place before the first element only.
                b'?' if self.tag.is_empty() && self.open.is_empty() => self.until(b"?>"),
                b'>' => self.close_tag()?,
                b'<' => return Err(Fault::Malformed),
                b'"' | b'\'' => {
                    self.state = State::Quoted(b);
                    self.push(&[b])?;
                }
                _ => self.push(&[b])?,
            },
            State::Quoted(quote) => {
                if b == b'<' {
                    return Err(Fault::Malformed);
                }
                if b == quote {
                    self.state = State::Tag;
                }
                self.push(&[b])?;
            }
            State::Bang => {
                self.push(&[b])?;
                match self.tag.as_slice() {
                    b"--" => self.until(b"-->"),
                    b"[CDATA[" => self.until(b"]]>"),
                    tag if b"--".starts_with(tag) || b"[CDATA[".starts_with(tag) => {}
                    _ => return Err(Fault::Malformed),
                }
            }
            State::Until(end) => {
                self.last = [self.last[1], self.last[2], b];
                if self.last.ends_with(end) {
                    self.state = State::Text;
                }
            }
            State::Text => {}
        }
        Ok(())
    }

    fn until(&mut self, end: &'static [u8]) {
        self.last = [0; 3];
        self.state = State::Until(end);
    }

    fn push(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        if self.tag.len() + bytes.len() > LONGEST_TAG {
            return Err(Fault::Beyond);
        }
        self.tag.extend_from_slice(bytes);
        Ok(())
    }

    fn close_tag(&mut self) -> Result<(), Fault> {
        self.state = State::Text;
        if let Some(name) = self.tag.strip_prefix(b"/") {
            return if self.innermost() == Some(name.trim_ascii_end()) {
                self.leave();
                Ok(())
            } else {
                Err(Fault::Malformed)
            };
        }
        let alone = self.tag.ends_with(b"/");
        let end = |b: &u8| b.is_ascii_whitespace() || *b == b'/';
        let name_length = self.tag.iter().position(end).unwrap_or(self.tag.len());
        let name = &self.tag[..name_length];
        let local = name.rsplit(|&b| b == b':').next().unwrap_or(name);
        if self.item_depth.is_none() {
            if local == self.items.holding {
                self.item_depth = Some(self.open.len());
                self.since = 0;
                self.count += 1;
                if self.count > self.items.most {
                    return Err(Fault::Beyond);
                }
            } else if local == self.items.around {
                self.since = 0;
            }
        }
        // calamine makes room for as many strings as this attribute claims.
        if local == b"sst" && claims(&self.tag) > self.items.most {
            return Err(Fault::Beyond);
        }
        self.open.push(self.names.len());
        self.names.extend_from_slice(name);
        if self.open.len() > DEEPEST {
            return Err(Fault::Malformed);
        }
        if alone {
            self.leave();
        }
        Ok(())
    }

    fn innermost(&self) -> Option<&[u8]> {
        self.names.get(*self.open.last()?..)
    }

    fn leave(&mut self) {
        if let Some(begins) = self.open.pop() {
            self.names.truncate(begins);
        }
        if self.item_depth == Some(self.open.len()) {
            self.item_depth = None;
            self.since = 0;
        }
    }
}

/// The largest number behind a `uniqueCount` in a tag.
fn claims(tag: &[u8]) -> u64 {
    memchr::memmem::find_iter(tag, b"uniqueCount")
        .map(|at| {
            let value = tag[at + b"uniqueCount".len()..].iter();
            value
                .skip_while(|b| !b.is_ascii_digit())
                .take_while(|b| b.is_ascii_digit())
                .fold(0_u64, |n, b| {
                    n.saturating_mul(10).saturating_add(u64::from(b - b'0'))
                })
        })
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEMS: Items = Items {
        holding: b"si",
        around: b"sst",
        longest: 64,
        most: 3,
    };

    /// Whole, and byte by byte.
    fn walk(xml: &str) -> Result<(), Fault> {
        let whole = Tokens::new(ITEMS).feed(xml.as_bytes());
        let mut tokens = Tokens::new(ITEMS);
        let pieces = xml.as_bytes().chunks(1).try_for_each(|b| tokens.feed(b));
        assert_eq!(whole, pieces, "{xml}");
        whole
    }

    #[test]
    fn ordinary_parts_pass() {
        let long = "x".repeat(40);
        for xml in [
            "<?xml version=\"1.0\"?><sst uniqueCount=\"2\"><si><t>a</t></si><si/></sst>",
            "<sst><!-- a > b --><si><t><![CDATA[<t>]]></t></si></sst>",
            "<x:sst><x:si a='>' b=\"'\"><x:t>1</x:t></x:si></x:sst>",
            &format!("<sst><si><t>{long}</t></si><si><t>{long}</t></si></sst>"),
        ] {
            assert_eq!(walk(xml), Ok(()), "{xml}");
        }
    }

    #[test]
    fn long_items_are_beyond_however_they_hide() {
        let long = "y".repeat(70);
        let texts = "<t>1234567</t>".repeat(6);
        for xml in [
            format!("<sst><si><t>{long}</t></si></sst>"),
            format!("<sst><!--{long}--></sst>"),
            format!("<sst a=\"{long}\">"),
            format!("<sst><si>{texts}</si></sst>"),
            format!("<sst><si>{}</si></sst>", "<si><t/></si>".repeat(6)),
            "<sst><si/><si/><si/><si/></sst>".to_owned(),
            "<sst uniqueCount = '99999999999999999999999'>".to_owned(),
        ] {
            assert_eq!(walk(&xml), Err(Fault::Beyond), "{xml}");
        }
    }

    #[test]
    fn what_a_lenient_reader_would_see_otherwise_is_malformed() {
        for xml in [
            "<sst><si></x:si></sst>",
            "<sst><si a='<'/></sst>",
            "<sst <si/>",
            "</sst>",
            "<!DOCTYPE sst>",
            "<sst><?pi ?></sst>",
        ] {
            assert_eq!(walk(xml), Err(Fault::Malformed), "{xml}");
        }
    }
}

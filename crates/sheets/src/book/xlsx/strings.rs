//! Texts that cells share, as spreadsheet programs write most of them.

use super::blocks::Blocks;
use super::rest::Rest;
use super::stream::Stream;
use smol_str::SmolStr;
use std::borrow::Cow;
use std::collections::HashSet;
use std::io;

#[derive(Debug, Default)]
pub struct Strings {
    texts: Vec<SmolStr>,
    /// Those that are written another way: of several runs, with escapes.
    unusual: HashSet<usize>,
}

impl Strings {
    /// `None` where the part itself is not written the usual way.
    pub fn read(stream: Stream) -> io::Result<Option<Strings>> {
        let mut blocks = Blocks::of(stream, &[b"</si"]);
        let mut strings = Strings::default();
        let mut is_open = false;
        while let Some(block) = blocks.next()? {
            let mut rest = Rest(block);
            if !is_open {
                if !enter(&mut rest) {
                    return Ok(None);
                }
                is_open = true;
            }
            loop {
                rest.skip_spaces();
                if rest.0.is_empty() {
                    break;
                }
                if rest.take(b"</sst>") {
                    return Ok(Some(strings));
                }
                if !rest.take(b"<si>") {
                    return Ok(None);
                }
                let Some(length) = memchr::memmem::find(rest.0, b"</si>") else {
                    return Ok(None);
                };
                if !strings.add(Rest(&rest.0[..length])) {
                    return Ok(None);
                }
                rest = Rest(&rest.0[length + b"</si>".len()..]);
            }
        }
        Ok(None)
    }

    /// `None` where there is no such text or its words are not known.
    pub fn get(&self, at: u32) -> Option<&SmolStr> {
        let at = at as usize;
        let text = self.texts.get(at)?;
        (self.unusual.is_empty() || !self.unusual.contains(&at)).then_some(text)
    }

    /// Whether the text may be right; whatever is wrong is for calamine to tell.
    fn add(&mut self, inner: Rest<'_>) -> bool {
        let text = match words_of(inner) {
            Some((words, is_kept_whole)) => match unescaped(words, is_kept_whole) {
                Some(text) => text,
                None => return false,
            },
            None => {
                self.unusual.insert(self.texts.len());
                SmolStr::default()
            }
        };
        self.texts.push(text);
        true
    }
}

/// Passes over everything before the first text.
fn enter(rest: &mut Rest<'_>) -> bool {
    let Some(at) = memchr::memmem::find(rest.0, b"<sst") else {
        return false;
    };
    let (before, from) = rest.0.split_at(at + b"<sst".len());
    *rest = Rest(from);
    let has_comment = memchr::memmem::find(before, b"<!").is_some();
    !has_comment && rest.until(b'>').is_some_and(|tag| !tag.ends_with(b"/"))
}

/// What stands between `<si>` and its end: the words of one `<t>`, behind which
/// there may be a note on how to read them aloud, and whether spaces around them
/// count. `None` where it is written another way.
fn words_of(mut rest: Rest<'_>) -> Option<(&str, bool)> {
    let is_kept_whole = rest.take(b"<t xml:space=\"preserve\">");
    if !is_kept_whole && !rest.take(b"<t>") {
        return None;
    }
    let words = std::str::from_utf8(rest.until(b'<')?).ok()?;
    if !rest.take(b"/t>") {
        return None;
    }
    rest.skip_spaces();
    if rest.take(b"<phoneticPr ") {
        rest.until(b'>').filter(|tag| tag.ends_with(b"/"))?;
        rest.skip_spaces();
    }
    // `_x000D_` stands for a character, and a return sign for a line's end.
    let is_plain = rest.0.is_empty() && !words.contains("_x") && !words.contains('\r');
    is_plain.then_some((words, is_kept_whole))
}

/// `None` where an entity is not known.
fn unescaped(words: &str, is_kept_whole: bool) -> Option<SmolStr> {
    let text = match memchr::memchr(b'&', words.as_bytes()) {
        Some(_) => quick_xml::escape::unescape(words).ok()?,
        None => Cow::Borrowed(words),
    };
    let shown = match is_kept_whole {
        true => &text,
        false => text.trim_matches([' ', '\t', '\n', '\r']),
    };
    Some(shown.into())
}

//! XML as programs write it, taken from the front piece by piece.

/// What is left of a block.
#[derive(Debug, Clone, Copy)]
pub struct Rest<'b>(pub &'b [u8]);

impl<'b> Rest<'b> {
    /// Whether it began with this, which is passed over.
    pub fn take(&mut self, beginning: &[u8]) -> bool {
        let rest = self.0.strip_prefix(beginning);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// What stands before the next such byte; both are passed over.
    pub fn until(&mut self, byte: u8) -> Option<&'b [u8]> {
        let at = memchr::memchr(byte, self.0)?;
        let before = &self.0[..at];
        self.0 = &self.0[at + 1..];
        Some(before)
    }

    pub fn skip_spaces(&mut self) {
        self.0 = self.0.trim_ascii_start();
    }

    /// Whether the tag has no more attributes.
    pub fn is_at_end_of_tag(&mut self) -> bool {
        self.skip_spaces();
        matches!(self.0.first(), Some(b'>' | b'/'))
    }

    /// The name and value of the next attribute; `None` where it is not written
    /// the usual way.
    pub fn attribute(&mut self) -> Option<(&'b [u8], &'b [u8])> {
        let name = self.until(b'=')?;
        let is_plain = name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b':');
        let value = self.take(b"\"").then(|| self.until(b'"'))??;
        is_plain.then_some((name, value))
    }
}

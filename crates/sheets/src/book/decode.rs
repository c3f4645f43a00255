//! The bytes of a text file as UTF-8 with plain line ends.

use super::Encoding;
use crate::Unreadable;
use encoding_rs::{CoderResult, Decoder, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const CHUNK: usize = 64 * 1024;

/// Reads through the whole file once: the byte order mark decides, else UTF-8
/// when every byte fits, else GB18030 when it decodes without a fault.
pub fn detect(mut open: impl FnMut() -> io::Result<File>) -> Result<Encoding, Unreadable> {
    let mut mark = Vec::new();
    let mut first = |file: File| file.take(3).read_to_end(&mut mark);
    first(open().map_err(|e| Unreadable::opening(&e))?).map_err(|e| Unreadable::opening(&e))?;
    let candidates: &[Encoding] = if mark.starts_with(b"\xFF\xFE") {
        &[Encoding::Utf16Le]
    } else if mark.starts_with(b"\xFE\xFF") {
        &[Encoding::Utf16Be]
    } else if mark == b"\xEF\xBB\xBF" {
        &[Encoding::Utf8]
    } else {
        &[Encoding::Utf8, Encoding::Gb18030]
    };
    let mut worst = 1;
    for &encoding in candidates {
        let file = open().map_err(|e| Unreadable::opening(&e))?;
        match first_fault(file, encoding)? {
            None => return Ok(encoding),
            // The encoding that holds longest is the likelier one.
            Some(row) => worst = worst.max(row),
        }
    }
    Err(Unreadable::BadEncoding { row: worst })
}

fn decoder(encoding: Encoding) -> Decoder {
    match encoding {
        Encoding::Utf8 => UTF_8,
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        Encoding::Gb18030 => GB18030,
    }
    .new_decoder_with_bom_removal()
}

/// The line, from 1, of the first byte that does not decode.
fn first_fault(mut file: File, encoding: Encoding) -> Result<Option<u32>, Unreadable> {
    let mut decoder = decoder(encoding);
    let mut bytes = vec![0; CHUNK];
    let mut text = vec![0; CHUNK];
    let mut line = 1_u32;
    loop {
        let filled = file.read(&mut bytes).map_err(|e| Unreadable::opening(&e))?;
        let mut rest = &bytes[..filled];
        loop {
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(rest, &mut text, filled == 0);
            rest = rest.get(read..).unwrap_or_default();
            let ends = memchr::memchr_iter(b'\n', &text[..written]).count();
            line = line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
            match result {
                encoding_rs::DecoderResult::InputEmpty => break,
                encoding_rs::DecoderResult::OutputFull => {}
                encoding_rs::DecoderResult::Malformed(..) => return Ok(Some(line)),
            }
        }
        if filled == 0 {
            return Ok(None);
        }
    }
}

/// UTF-8 from a file in any of the encodings, every `\r\n` and `\r` as `\n`,
/// the last line ended even where the file does not.
pub struct Decoded {
    file: File,
    decoder: Decoder,
    bytes: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    after_return: bool,
    ended: bool,
    /// Bytes given out since the reader of records last set this to 0.
    since: Arc<AtomicU64>,
    most_since: u64,
}

impl Decoded {
    /// Fails with an `io::Error` once `since` passes `most_since`.
    pub fn new(file: File, encoding: Encoding, since: Arc<AtomicU64>, most_since: u64) -> Decoded {
        Decoded {
            file,
            decoder: decoder(encoding),
            bytes: vec![0; CHUNK],
            text: Vec::new(),
            at: 0,
            after_return: false,
            ended: false,
            since,
            most_since,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        let filled = self.file.read(&mut self.bytes)?;
        let input = &self.bytes[..filled];
        let room = self.decoder.max_utf8_buffer_length(filled);
        let mut text = vec![0; room.unwrap_or(CHUNK * 4)];
        let (result, _, written, _) = self.decoder.decode_to_utf8(input, &mut text, filled == 0);
        if result == CoderResult::OutputFull {
            return Err(io::Error::other("a text that outgrows its bound"));
        }
        text.truncate(written);
        self.at = 0;
        self.text.clear();
        for b in text {
            if !(b == b'\n' && self.after_return) {
                self.text.push(if b == b'\r' { b'\n' } else { b });
            }
            self.after_return = b == b'\r';
        }
        if filled == 0 {
            self.ended = true;
            self.text.push(b'\n');
        }
        Ok(())
    }
}

impl Read for Decoded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() {
            if self.ended {
                return Ok(0);
            }
            self.refill()?;
        }
        let count = out.len().min(self.text.len() - self.at);
        out[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        let since = self.since.fetch_add(count as u64, Ordering::Relaxed);
        if since > self.most_since {
            return Err(io::Error::other("a record that does not end"));
        }
        Ok(count)
    }
}

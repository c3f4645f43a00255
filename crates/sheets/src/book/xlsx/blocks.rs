//! A part in blocks of many whole elements.

use super::stream::{LONGEST_STRETCH, Stream};
use std::io::{self, Read};

/// Small enough to stay in the processor's cache.
const FIRST_SIZE: usize = 256 * 1024;
const LARGEST_SIZE: usize = LONGEST_STRETCH as usize;

#[derive(Debug)]
pub struct Blocks {
    stream: Stream,
    /// What stands before the `>` that may end a block.
    ends: &'static [&'static [u8]],
    buffer: Vec<u8>,
    filled: usize,
    given: usize,
}

impl Blocks {
    pub fn of(stream: Stream, ends: &'static [&'static [u8]]) -> Blocks {
        Blocks {
            stream,
            ends,
            buffer: vec![0; FIRST_SIZE],
            filled: 0,
            given: 0,
        }
    }

    /// The next block. It ends where one may, but for the last of all and for
    /// one in which that would have been too far away.
    pub fn next(&mut self) -> io::Result<Option<&[u8]>> {
        self.buffer.copy_within(self.given..self.filled, 0);
        self.filled -= self.given;
        self.given = 0;
        while self.given == 0 {
            if self.filled == self.buffer.len() {
                self.buffer.resize(2 * self.filled, 0);
            }
            let read = self.stream.read(&mut self.buffer[self.filled..])?;
            self.filled += read;
            if read == 0 || self.filled >= LARGEST_SIZE {
                self.given = self.filled;
                break;
            }
            if self.filled == self.buffer.len() {
                self.given = self.end().unwrap_or(0);
            }
        }
        Ok(Some(&self.buffer[..self.given]).filter(|block| !block.is_empty()))
    }

    /// Behind the last element that may end a block.
    fn end(&self) -> Option<usize> {
        let filled = &self.buffer[..self.filled];
        let may_end = |at: &usize| self.ends.iter().any(|end| filled[..*at].ends_with(end));
        let found = memchr::memrchr_iter(b'>', filled).find(may_end);
        found.map(|at| at + 1)
    }
}

//! The memory that pages are written into, used again once a page is on its way:
//! growing to its length anew was a good part of what a page cost.

use axum::body::Bytes;
use std::cell::RefCell;

/// Of each thread: so many are kept, and none longer than this.
const MOST: usize = 8;
const LONGEST: usize = 256 << 10;

thread_local! {
    static KEPT: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// An empty text with room for a page, if one has been written before.
pub fn take() -> String {
    KEPT.with_borrow_mut(Vec::pop).unwrap_or_default()
}

/// The text as an answer's body. What it stands in is kept for the next page.
pub fn body(text: String) -> Bytes {
    Bytes::from_owner(Lent(text))
}

struct Lent(String);

impl AsRef<[u8]> for Lent {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let mut text = std::mem::take(&mut self.0);
        text.clear();
        // Where the thread is at its end there is nothing to keep it for.
        let _ = KEPT.try_with(|kept| {
            if let Ok(mut kept) = kept.try_borrow_mut()
                && kept.len() < MOST
                && text.capacity() <= LONGEST
            {
                kept.push(text);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_page_finds_the_room_of_the_last_and_none_of_its_words() {
        let mut text = take();
        text.push_str(&"甲".repeat(1_000));
        let body = body(text);
        let copy = body.clone();
        drop(body);
        assert_eq!(copy.len(), 3_000, "still read elsewhere");
        drop(copy);
        let next = take();
        assert!(next.is_empty() && next.capacity() >= 3_000);
    }

    #[test]
    fn one_huge_page_is_not_kept() {
        drop(body("x".repeat(LONGEST + 1)));
        assert_eq!(take().capacity(), 0);
    }
}

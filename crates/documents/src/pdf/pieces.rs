//! Text made ready to be set: nothing invisible in it, and nothing in it that
//! no line can be broken at.

use crate::clean::clean;
use serde_json::{Value, json};

/// Longer than this without a place to break, a text is cut into boxes.
const UNBROKEN: usize = 24;
const BOX: usize = 8;

/// [`clean`], and without the characters that only steer how others are shown:
/// a mark that turns the reading around would print 1237 as 7321.
pub fn visible(text: &str) -> String {
    clean(text)
        .chars()
        .filter(|c| !is_steering(*c))
        .map(|c| match c {
            '\u{3000}' => c,
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect()
}

fn is_steering(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Strings as they are, and `{"boxes": […]}` for what could not be broken.
pub fn cut(text: &str) -> Vec<Value> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let stuck = rest.find(is_free).unwrap_or(rest.len());
        let (head, tail) = rest.split_at(stuck);
        if head.chars().count() > UNBROKEN {
            if !plain.is_empty() {
                pieces.push(Value::String(std::mem::take(&mut plain)));
            }
            pieces.push(json!({ "boxes": boxes(head) }));
        } else {
            plain.push_str(head);
        }
        let free = tail.find(|c| !is_free(c)).unwrap_or(tail.len());
        let (head, tail) = tail.split_at(free);
        plain.push_str(head);
        rest = tail;
    }
    if !plain.is_empty() {
        pieces.push(Value::String(plain));
    }
    pieces
}

fn boxes(text: &str) -> Vec<String> {
    let mut boxes: Vec<String> = Vec::new();
    let mut held = 0;
    for c in text.chars() {
        match boxes.last_mut() {
            Some(last) if held < BOX || joins_the_one_before(c) => last.push(c),
            _ => {
                boxes.push(c.to_string());
                held = 0;
            }
        }
        held += 1;
    }
    boxes
}

/// A line may end beside it: Han, kana, hangul, white space.
fn is_free(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\u{2e80}'..='\u{2fdf}' | '\u{3041}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn joins_the_one_before(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_hash_is_cut_and_words_are_not() {
        let hash = "0123456789abcdef0123456789abcdef";
        let cut = cut(&format!("指纹是{hash}。"));
        assert_eq!(
            cut,
            [
                json!("指纹是"),
                json!({ "boxes": ["01234567", "89abcdef", "01234567", "89abcdef", "。"] }),
            ]
        );
    }

    #[test]
    fn a_mark_that_turns_digits_around_is_not_printed() {
        assert_eq!(visible("\u{202e}1237\u{202c}人\u{200f}"), "1237人");
        assert_eq!(visible("甲\u{a0}乙\u{2028}丙\u{7}"), "甲 乙 丙");
    }

    proptest! {
        #[test]
        fn cutting_loses_nothing(text in "[a-z一-龥，。 \u{300}\u{1f600}]{0,200}") {
            let joined: String = cut(&text)
                .iter()
                .map(|piece| match piece {
                    Value::String(plain) => plain.clone(),
                    other => other["boxes"]
                        .as_array()
                        .expect("boxes")
                        .iter()
                        .filter_map(Value::as_str)
                        .collect(),
                })
                .collect();
            prop_assert_eq!(joined, text);
        }
    }
}

//! Blanking out what is not code, so that a word in a comment is not taken for a deed.
//! Line breaks stay, so lines keep their numbers.

/// Rust without its comments.
pub fn without_comments(rust: &str) -> String {
    mask(rust, false)
}

/// Rust without its comments and without what stands in strings and characters.
pub fn bare(rust: &str) -> String {
    mask(rust, true)
}

/// SQL without its comments.
pub fn sql_without_comments(sql: &str) -> String {
    let mut out = Out::default();
    let mut rest = sql;
    while let Some(next) = rest.chars().next() {
        let (len, hidden) = if rest.starts_with("--") {
            (line_end(rest), true)
        } else if rest.starts_with("/*") {
            (rest.find("*/").map_or(rest.len(), |at| at + 2), true)
        } else {
            (next.len_utf8(), false)
        };
        out.push(&rest[..len], hidden);
        rest = &rest[len..];
    }
    out.0
}

fn mask(rust: &str, hide_strings: bool) -> String {
    let mut out = Out::default();
    let mut rest = rust;
    let mut before = ' ';
    while let Some(next) = rest.chars().next() {
        let in_word = super::is_word(before);
        let (len, hidden) = if rest.starts_with("//") {
            (line_end(rest), true)
        } else if rest.starts_with("/*") {
            (block_comment(rest), true)
        } else if let Some(len) = raw_string(rest).filter(|_| !in_word) {
            (len, hide_strings)
        } else if next == '"' {
            (quoted(rest, '"'), hide_strings)
        } else if let Some(len) = character(rest) {
            (len, hide_strings)
        } else {
            (next.len_utf8(), false)
        };
        out.push(&rest[..len], hidden);
        before = rest[..len].chars().next_back().unwrap_or(' ');
        rest = &rest[len..];
    }
    out.0
}

#[derive(Default)]
struct Out(String);

impl Out {
    fn push(&mut self, piece: &str, hidden: bool) {
        if hidden {
            let blank = |c| if c == '\n' { '\n' } else { ' ' };
            self.0.extend(piece.chars().map(blank));
        } else {
            self.0.push_str(piece);
        }
    }
}

fn line_end(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// Block comments nest in Rust.
fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of a raw string, as in `r#"…"#`, if one begins here.
fn raw_string(text: &str) -> Option<usize> {
    let marks = text.strip_prefix("br").or(text.strip_prefix('r'))?;
    let hashes = marks.len() - marks.trim_start_matches('#').len();
    let inside = marks[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = inside
        .find(&close)
        .map_or(inside.len(), |at| at + close.len());
    Some(text.len() - inside.len() + end)
}

/// The length of what is quoted, backslashes understood.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of a character such as `'x'` or `'\n'`; a lifetime is none.
fn character(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    let mut chars = inside.chars();
    let first = chars.next()?;
    if first == '\\' {
        return Some(quoted(text, '\''));
    }
    (chars.next() == Some('\'')).then_some(first.len_utf8() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_strings_stay() {
        let rust = "a // b\n/* c /* d */ e */ f(\"// g\")";
        let masked = without_comments(rust);
        assert_eq!(
            masked.split_whitespace().collect::<Vec<_>>(),
            ["a", "f(\"//", "g\")"]
        );
        assert_eq!(masked.lines().count(), 2);
    }

    #[test]
    fn bare_code_has_no_strings_and_lifetimes_survive() {
        let rust = r##"fn f<'a>(x: &'a str) { g('"', "h\"i", r#"j"k"#, '\'', '退'); }"##;
        let code: String = bare(rust).split_whitespace().collect();
        assert_eq!(code, "fnf<'a>(x:&'astr){g(,,,,);}");
    }

    #[test]
    fn a_word_that_ends_in_r_begins_no_raw_string() {
        assert_eq!(bare("for\"x\" y").trim_end(), "for    y");
    }

    #[test]
    fn sql_comments_go_and_lines_keep_their_numbers() {
        let sql = "SELECT 1 -- ORDER BY likes\n/* x\n */ FROM t";
        let masked = sql_without_comments(sql);
        assert_eq!(masked.lines().count(), 3);
        assert!(!masked.contains("ORDER"));
        assert!(masked.contains("FROM t"));
    }
}

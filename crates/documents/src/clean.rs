//! Text that any reader of XML accepts.

/// Without what XML 1.0 forbids and without control characters; tabs and line
/// ends become spaces, since the model says where a line ends. Marks that turn
/// the direction of writing go too: one that is not closed would turn what
/// stands behind it, in a table or a heading of the reader's program as well.
pub fn clean(text: &str) -> String {
    let keep = |c: char| match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if c.is_control() || is_refused(c) => None,
        c => Some(c),
    };
    text.chars().filter_map(keep).collect()
}

fn is_refused(c: char) -> bool {
    matches!(
        c,
        '\u{fffe}' | '\u{ffff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

/// Cleaned, and nothing in it is markup.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

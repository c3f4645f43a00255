//! Text that any reader of XML accepts.

/// Without what XML 1.0 forbids and without control characters; tabs and line
/// ends become spaces, since the model says where a line ends.
pub fn clean(text: &str) -> String {
    let keep = |c: char| match c {
        '\t' | '\n' | '\r' => Some(' '),
        c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => None,
        c => Some(c),
    };
    text.chars().filter_map(keep).collect()
}

use std::borrow::Cow;

/// The text without what typing and copying leave behind: full-width digits,
/// Latin letters and `．－／（）：，＋` become half-width; spaces of every width,
/// tabs and line breaks collapse to one space and are trimmed at the ends;
/// zero-width characters go; so does a leading `'`, the spreadsheet's own mark
/// for text. Chinese characters and all other signs stay.
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let text = text.trim_matches(is_blank);
    let text = text
        .strip_prefix('\'')
        .map_or(text, |rest| rest.trim_start_matches(is_blank));
    if is_clean(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_zero_width(c) {
            continue;
        }
        if c.is_whitespace() || c.is_control() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(half_width(c));
        }
    }
    Cow::Owned(out)
}

/// A person's name: cleaned, middle dots made one kind (`·`). A name with a
/// Chinese character in it loses its inner spaces (`张 三`); a Latin name keeps
/// one space between words.
pub fn clean_name(text: &str) -> Cow<'_, str> {
    let text = clean(text);
    let chinese = text.chars().any(is_chinese);
    let changes = |c: char| middle_dot(c, chinese) != c || (chinese && c == ' ');
    if !text.chars().any(changes) {
        return text;
    }
    let kept = text.chars().filter(|&c| !(chinese && c == ' '));
    Cow::Owned(kept.map(|c| middle_dot(c, chinese)).collect())
}

/// Nothing but visible ASCII and Chinese characters (U+4000 to U+9FFF, whose
/// first byte is E4 to E9), as most cells are: told by bytes, many at once. A
/// `'` may be the spreadsheet's mark.
fn is_plain(text: &str) -> bool {
    let is_plain = |b: u8| matches!(b, 0x21..=0x7E | 0x80..=0xBF | 0xE4..=0xE9);
    text.bytes().fold(true, |all, b| all & is_plain(b)) && !text.starts_with('\'')
}

fn is_clean(text: &str) -> bool {
    let mut after_space = false;
    text.chars().all(|c| {
        let again = c == ' ' && after_space;
        after_space = c == ' ';
        let unwanted = c != ' ' && (c.is_whitespace() || c.is_control());
        !again && !unwanted && !is_zero_width(c) && half_width(c) == c
    })
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_zero_width(c)
}

fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
}

fn half_width(c: char) -> char {
    let folded = match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xFEE0),
        '．' | '－' | '／' | '（' | '）' | '：' | '，' | '＋' => {
            char::from_u32(u32::from(c) - 0xFEE0)
        }
        _ => None,
    };
    folded.unwrap_or(c)
}

fn middle_dot(c: char, chinese: bool) -> char {
    match c {
        '•' | '‧' | '・' | '･' | '∙' | '⋅' => '·',
        // A full stop between Chinese characters is a middle dot mistyped; in
        // a Latin name it ends an initial.
        '.' if chinese => '·',
        _ => c,
    }
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_typing_leaves_behind_is_removed() {
        for (dirty, tidy) in [
            ("　１９５０．１－５　", "1950.1-5"),
            ("'370102", "370102"),
            ("\u{FEFF}济南\u{200B}市\r\n\u{A0}历下区\n", "济南市 历下区"),
            ("Ａｂ（一）：＋，／", "Ab(一):+,/"),
            ("plain text", "plain text"),
            (" \u{A0}\u{3000} ", ""),
            ("“引号”、顿号。", "“引号”、顿号。"),
            ("张三\u{3000}李四", "张三 李四"),
            ("第3车间（南）", "第3车间(南)"),
            ("\u{E9}\u{AD}x", "\u{E9}x"),
        ] {
            assert_eq!(clean(dirty), tidy, "{dirty:?}");
        }
        assert!(matches!(clean(" 张三 "), Cow::Borrowed("张三")));
    }

    #[test]
    fn names_keep_what_belongs_to_them() {
        for (dirty, tidy) in [
            ("张 三", "张三"),
            ("张　 三", "张三"),
            ("阿不都 • 热合曼", "阿不都·热合曼"),
            ("买买提．吐尔逊", "买买提·吐尔逊"),
            ("J. R.  Smith", "J. R. Smith"),
            ("𬱖三", "𬱖三"),
        ] {
            assert_eq!(clean_name(dirty), tidy, "{dirty:?}");
        }
    }
}

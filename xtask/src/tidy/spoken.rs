//! What a page says, it says in both languages, side by side.

use super::{File, Finding, line_of, mask};

const TEMPLATES: &str = "crates/yinling/templates/";
const PAGES: &str = "crates/yinling/src/web/";
/// Pages made up to be checked.
const PRETENDED: [&str; 2] = ["/tests/", "/samples/"];
/// Tables of words in both languages, and English for the city's own Chinese ones.
const DICTIONARIES: [&str; 7] = [
    "crates/yinling/src/web/words/columns.rs",
    "crates/yinling/src/web/words/devices.rs",
    "crates/yinling/src/web/words/english.rs",
    "crates/yinling/src/web/words/hints.rs",
    "crates/yinling/src/web/words/problems.rs",
    "crates/yinling/src/web/words/ready.rs",
    "crates/yinling/src/web/words/verbs.rs",
];
/// Drawn, or shown to be looked at: the same in every language.
const MARKS: [&str; 3] = ["银", "字", "中文"];
/// The two ways of saying something.
const SAYING: [&str; 2] = ["either", "say!"];
/// Written on the line or above it, with the reason.
const MARKER: &str = "tidy: not said";

const IF_ENGLISH: &str = "if crate::words::is_english()";

pub fn check(files: &[File]) -> Vec<Finding> {
    let found = files.iter().flat_map(|file| {
        if file.is_below(&[TEMPLATES]) {
            return template(file);
        }
        let is_pretended = PRETENDED.iter().any(|place| file.path.contains(place));
        let is_page = file.is_below(&[PAGES]) && file.ends_with(&[".rs"]) && !is_pretended;
        match is_page && !file.is_below(&DICTIONARIES) {
            true => rust(file),
            false => Vec::new(),
        }
    });
    found.collect()
}

fn has_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Chinese that stands neither in `{{ "…"|en("…") }}` nor in one of two branches.
fn template(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Of each open `if`, whether it asks for the language.
    let mut open: Vec<bool> = Vec::new();
    let mut at = 0;
    while at < file.text.len() {
        let rest = &file.text[at..];
        let (piece, tag) = match rest
            .find("{%")
            .into_iter()
            .chain(rest.find("{{"))
            .chain(rest.find("{#"))
            .min()
        {
            Some(0) => {
                let end = ["%}", "}}", "#}"]
                    .iter()
                    .filter_map(|end| rest.find(end))
                    .min();
                (&rest[..end.map_or(rest.len(), |end| end + 2)], true)
            }
            Some(next) => (&rest[..next], false),
            None => (rest, false),
        };
        let inside = piece.trim_matches(|c: char| "{}%#-+~ \n".contains(c));
        if tag && piece.starts_with("{%") {
            if inside.starts_with("if ") {
                open.push(inside == IF_ENGLISH);
            } else if inside == "endif" {
                open.pop();
            }
        }
        let is_said = open.contains(&true)
            || piece.starts_with("{#")
            || (tag && (piece.contains("|en(") || piece.contains("is_english()")));
        if !is_said && has_chinese(piece) && !MARKS.iter().any(|mark| chinese(piece) == *mark) {
            let what = format!("says “{}” in Chinese only", chinese(piece));
            findings.push(Finding::new(&file.path, line_of(&file.text, at), what));
        }
        at += piece.len();
    }
    findings
}

/// The Chinese characters alone, at most twelve of them.
fn chinese(text: &str) -> String {
    let all = text
        .chars()
        .filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
    all.take(12).collect()
}

/// Chinese in a string that no call of [`SAYING`] surrounds.
fn rust(file: &File) -> Vec<Finding> {
    let text = mask::without_comments(&file.text);
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut findings = Vec::new();
    let mut around: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(c) = code[at..].chars().next() {
        match c {
            '"' => {
                let length = string(&code[at..]);
                let told = &code[at..at + length];
                let is_said = around.iter().any(|call| SAYING.contains(&call.as_str()));
                let line = line_of(code, at);
                if has_chinese(told) && !is_said && !is_marked(&file.text, line) {
                    let what = format!(
                        "says “{}” in Chinese only: either(…), say!(…), or \"{MARKER}: REASON\"",
                        chinese(told)
                    );
                    findings.push(Finding::new(&file.path, line, what));
                }
                at += length;
                continue;
            }
            '\'' => {
                at += character(&code[at..]);
                continue;
            }
            '(' | '[' | '{' => around.push(called(&code[..at])),
            ')' | ']' | '}' => drop(around.pop()),
            _ => {}
        }
        at += c.len_utf8();
    }
    findings
}

/// The length of the string that begins here, quotation marks included.
fn string(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// The length of the character that begins here; 1 of a lifetime's mark.
fn character(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => text[2..].find('\'').map_or(1, |end| end + 3),
        Some((_, _)) => match chars.next() {
            Some((at, '\'')) => at + 1,
            _ => 1,
        },
        None => 1,
    }
}

/// What is called by the bracket that follows: `either`, `say!`.
fn called(before: &str) -> String {
    let before = match before.strip_suffix('>').and_then(|text| text.rfind("::<")) {
        Some(turbofish) => &before[..turbofish],
        None => before,
    };
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '!';
    let name = before.trim_end().rsplit(|c| !is_name(c)).next();
    name.unwrap_or_default().to_owned()
}

fn is_marked(text: &str, line: usize) -> bool {
    let mut near = text.lines().skip(line.saturating_sub(2)).take(2);
    near.any(|line| line.contains(MARKER))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<usize> {
        let file = File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        check(&[file]).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn template_says_everything_twice() {
        let path = "crates/yinling/templates/one.html";
        let said = "{# 注 #}<h1>{{ \"首页\"|en(\"Home\") }}</h1>\n\
            {% if crate::words::is_english() %}{% if n == 1 %}one{% else %}{{ n }}{% endif %} left{% else %}还有{{ n }}个{% endif %}\n\
            <text>银</text>";
        assert_eq!(found(path, said), Vec::<usize>::new());
        let not_said =
            "<h1>\n首页</h1>{% if n == 1 %}\n\n一个{% else %}{{ n }}{% endif %}\n<a title=\"看\">";
        assert_eq!(found(path, not_said), [1, 2, 4]);
    }

    #[test]
    fn rust_of_a_page_says_everything_twice() {
        let path = "crates/yinling/src/web/reads/one.rs";
        let said = "// 注\nlet a = either(\"甲\", \"A\"); let c = '\"';\n\
            let b = say!(\"{a}有{}\", \"{a} has\");\n\
            /// tidy: not said: compared only\nconst YEAR: &str = \"年\";\n\
            #[cfg(test)]\nmod tests { const A: &str = \"甲\"; }";
        assert_eq!(found(path, said), Vec::<usize>::new());
        assert_eq!(
            found(path, "let a = \"\\\"甲\";\nformat!(\"{}乙\", 1)"),
            [1, 2]
        );
        assert_eq!(
            found("crates/yinling/src/units/kind.rs", "let a = \"甲\";"),
            Vec::<usize>::new()
        );
    }
}

//! The paths by which a Rust file reaches other modules of its crate. Not a parser of Rust: it
//! reads the tokens of `crate::…` and `super::…`, groups in braces unfolded, tests left out.

use super::{is_word, mask};

/// A path from the root of the crate, such as `["units", "Unit"]`, and the line it stands on.
#[derive(Debug, PartialEq)]
pub struct Path {
    pub line: usize,
    pub names: Vec<String>,
}

/// All paths in `rust`, the text of a file that is the module `module` of its crate.
pub fn paths(rust: &str, module: &[&str]) -> Vec<Path> {
    let bare = mask::bare(rust);
    let tokens = without_tests(&tokens(&bare));
    let mut found = Vec::new();
    // Inline modules that are open here, and the depth of braces at which each closes.
    let mut inline: Vec<(&str, usize)> = Vec::new();
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        let next = |n: usize| tokens.get(at + n).map_or("", |token| token.text);
        match token.text {
            "{" => {
                depth += 1;
                if at >= 2 && tokens[at - 2].text == "mod" {
                    inline.push((tokens[at - 1].text, depth));
                }
            }
            "}" => {
                inline.retain(|(_, closes)| *closes != depth);
                depth = depth.saturating_sub(1);
            }
            "crate" if next(1) == "::" => unfold(&tokens, at + 2, Vec::new(), &mut found),
            "super" if next(1) == "::" && (at < 2 || tokens[at - 2].text != "super") => {
                let open = inline.iter().map(|(name, _)| *name);
                let mut base: Vec<&str> = module.iter().copied().chain(open).collect();
                let mut behind = at;
                while tokens
                    .get(behind)
                    .is_some_and(|token| token.text == "super")
                {
                    base.pop();
                    behind += 2;
                }
                let base = base.into_iter().map(str::to_owned).collect();
                unfold(&tokens, behind, base, &mut found);
            }
            _ => {}
        }
    }
    found
}

#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    line: usize,
    text: &'a str,
}

/// Words, `::`, and every other sign by itself.
fn tokens(bare: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    for (index, line) in bare.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let len = if is_word(first) {
                rest.find(|c| !is_word(c)).unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            tokens.push(Token {
                line: index + 1,
                text: &rest[..len],
            });
            rest = rest[len..].trim_start();
        }
    }
    tokens
}

/// Leaves out every item behind `#[cfg(test)]`.
fn without_tests<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if starts_with(
            &tokens[at..],
            &["#", "!", "[", "cfg", "(", "test", ")", "]"],
        ) {
            return Vec::new();
        }
        if starts_with(&tokens[at..], &["#", "[", "cfg", "(", "test", ")", "]"]) {
            at = end_of_item(tokens, at);
        } else {
            kept.push(tokens[at]);
            at += 1;
        }
    }
    kept
}

fn starts_with(tokens: &[Token<'_>], words: &[&str]) -> bool {
    tokens.len() >= words.len()
        && tokens
            .iter()
            .zip(words)
            .all(|(token, word)| token.text == *word)
}

/// Behind the `;` or the braces that end the item which begins, with its attributes, at `from`.
fn end_of_item(tokens: &[Token<'_>], from: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" => depth -= 1,
            "}" => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            ";" if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}

/// Reads a path, or a group of paths, that goes on at `at` behind `names`.
fn unfold(tokens: &[Token<'_>], mut at: usize, mut names: Vec<String>, found: &mut Vec<Path>) {
    let line = tokens.get(at).map_or(0, |token| token.line);
    loop {
        match tokens.get(at).map(|token| token.text) {
            Some("{") => return unfold_group(tokens, at, &names, found),
            Some("self") => {}
            Some(name) if name == "*" || name.starts_with(is_word) => names.push(name.to_owned()),
            _ => break,
        }
        match tokens.get(at + 1).map(|token| token.text) {
            Some("::") => at += 2,
            _ => break,
        }
    }
    if !names.is_empty() {
        found.push(Path { line, names });
    }
}

fn unfold_group(tokens: &[Token<'_>], open: usize, names: &[String], found: &mut Vec<Path>) {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.text {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
        // Groups within are read by the call that meets them.
        if depth == 1 && matches!(token.text, "{" | ",") {
            unfold(tokens, at + 1, names.to_vec(), found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rust: &str, module: &[&str]) -> Vec<String> {
        let paths = paths(rust, module);
        paths
            .iter()
            .map(|path| format!("{}: {}", path.line, path.names.join("::")))
            .collect()
    }

    #[test]
    fn groups_are_unfolded() {
        let rust = "use crate::{db, people::{self, Person as P, roster::*}, units::Unit,};\n";
        assert_eq!(
            read(rust, &["works"]),
            [
                "1: db",
                "1: people",
                "1: people::Person",
                "1: people::roster::*",
                "1: units::Unit"
            ]
        );
    }

    #[test]
    fn paths_in_expressions_and_types_are_read() {
        let rust = "fn f(x: &crate::units::Unit) -> bool {\n crate::db::open::<X>(x) }";
        assert_eq!(read(rust, &["works"]), ["1: units::Unit", "2: db::open"]);
        assert_eq!(read("pub(crate) fn f() {}", &[]), [""; 0]);
    }

    #[test]
    fn super_is_followed_upwards() {
        let rust = "use super::Unit;\nuse super::super::people::X;\n\
                    mod inner { use super::super::a; }\nuse super::b;";
        assert_eq!(
            read(rust, &["units", "register"]),
            [
                "1: units::Unit",
                "2: people::X",
                "3: units::a",
                "4: units::b"
            ]
        );
    }

    #[test]
    fn tests_comments_and_strings_reach_nothing() {
        let rust = "// crate::a\nconst A: &str = \"crate::b\";\n\
                    #[cfg(test)]\nmod tests { use crate::c; mod d { use crate::e; } }\n\
                    #[cfg(test)]\n#[allow(dead_code)]\nuse crate::f;\n\
                    use crate::g;";
        assert_eq!(read(rust, &["units"]), ["8: g"]);
        assert_eq!(read("#![cfg(test)]\nuse crate::a;", &["units"]), [""; 0]);
    }
}

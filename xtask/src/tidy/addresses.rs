//! Pages speak to nobody but us, and their scripts and styles stand in files of their own: the
//! content security policy allows neither other hosts nor anything inline.

use super::{File, Finding, is_word, line_of};

/// Names, not addresses: no browser fetches them.
const NAMESPACES: [&str; 3] = [
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1999/xlink",
];
const ADDRESSES: [&str; 6] = ["http://", "https://", "\"//", "'//", "(//", "@import"];

pub fn check(files: &[File]) -> Vec<Finding> {
    let pages = files
        .iter()
        .filter(|file| file.ends_with(&[".html", ".css"]));
    pages.flat_map(check_file).collect()
}

fn check_file(file: &File) -> Vec<Finding> {
    // Lower case keeps every ASCII byte in its place, and only ASCII is looked for.
    let text = file.text.to_ascii_lowercase();
    let mut hits = addresses(&text);
    if file.ends_with(&[".html"]) {
        hits.extend(inline(&text));
    }
    let findings = hits.into_iter().map(|(at, what)| {
        let line = line_of(&text, at);
        Finding::new(&file.path, line, what)
    });
    findings.collect()
}

fn addresses(text: &str) -> Vec<(usize, String)> {
    let hits = ADDRESSES.iter().flat_map(|sign| {
        let found = text.match_indices(sign).filter(|(at, _)| {
            let here = &text[*at..];
            !NAMESPACES.iter().any(|name| here.starts_with(name))
        });
        found.map(|(at, sign)| (at, format!("`{sign}` reaches for another host")))
    });
    hits.collect()
}

fn inline(text: &str) -> Vec<(usize, String)> {
    let mut hits = Vec::new();
    for (at, tag) in tags(text) {
        if tag.starts_with("<style") {
            hits.push((at, "style element: write it in a .css file".to_owned()));
        }
        let names = attributes(tag);
        if tag.starts_with("<script") && !names.iter().any(|name| name == "src") {
            hits.push((at, "inline script: write it in a .js file".to_owned()));
        }
        for name in names {
            if name == "style" {
                hits.push((at, "style attribute: give it a class".to_owned()));
            } else if name.starts_with("on") {
                hits.push((at, format!("`{name}` is an inline script")));
            }
        }
        if tag.contains("javascript:") {
            hits.push((at, "`javascript:` is an inline script".to_owned()));
        }
    }
    hits
}

/// Each opening tag, from `<` to the `>` that ends it. A `>` in quotes does not.
fn tags(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('<').filter_map(|(at, _)| {
        let rest = &text[at..];
        if !rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut quote = None;
        let end = rest.char_indices().find(|(_, c)| {
            match (quote, c) {
                (Some(open), c) if open == *c => quote = None,
                (None, '"' | '\'') => quote = Some(*c),
                _ => {}
            }
            quote.is_none() && *c == '>'
        });
        Some((at, end.map_or(rest, |(end, _)| &rest[..end])))
    })
}

/// The names of the attributes of a tag: what stands, after a space, before a `=`.
fn attributes(tag: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut quote = None;
    let mut word = String::new();
    for c in tag.chars() {
        if let Some(open) = quote {
            if c == open {
                quote = None;
            }
        } else if c == '"' || c == '\'' {
            quote = Some(c);
        } else if c == '=' && !word.is_empty() {
            names.push(std::mem::take(&mut word));
        } else if is_word(c) || c == '-' || c == ':' {
            word.push(c);
        } else {
            word.clear();
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::tests::{file, printed};
    use super::*;

    fn page(text: &str) -> Vec<String> {
        printed(&check(&[file("a.html", text)]))
    }

    #[test]
    fn other_hosts_are_found_and_namespaces_are_not_hosts() {
        assert_eq!(
            page("<p>\n<img src=\"https://cdn.example/x.png\">"),
            ["a.html:2: `https://` reaches for another host"]
        );
        assert_eq!(page("<img src=\"//cdn.example/x.png\">").len(), 1);
        assert_eq!(
            page("<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"),
            [""; 0]
        );
        let css = file("a.css", "a { background: url(//cdn.example/x.png) }");
        assert_eq!(check(&[css]).len(), 1);
    }

    #[test]
    fn inline_scripts_are_found_and_script_files_are_not() {
        assert_eq!(page("<script>go()</script>").len(), 1);
        assert_eq!(page("<script type=\"module\">go()</script>").len(), 1);
        assert_eq!(
            page("<script src=\"/static/read.js\" defer></script>"),
            [""; 0]
        );
        assert_eq!(page("<a href=\"javascript:go()\">").len(), 1);
        assert_eq!(
            page("<button type=\"submit\" OnClick='go()'>"),
            ["a.html:1: `onclick` is an inline script"]
        );
    }

    #[test]
    fn inline_styles_are_found_and_words_in_text_are_not() {
        assert_eq!(page("<p class=\"a\"\n style=\"color:red\">").len(), 1);
        assert_eq!(page("<style>p {}</style>").len(), 1);
        assert_eq!(
            page("<p title=\"a > b, style=c\">style=\"x\" on=1</p>"),
            [""; 0]
        );
        assert_eq!(page("{% if a < b %} style=\"\" {% endif %}"), [""; 0]);
    }
}

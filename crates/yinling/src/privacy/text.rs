//! The words that are agreed to, as data, each with its version.

use serde::Deserialize;
use std::sync::LazyLock;

/// What may be agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Photo,
    Name,
    Show,
    Nominate,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Photo, Kind::Name, Kind::Show, Kind::Nominate];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Photo => "photo",
            Kind::Name => "name",
            Kind::Show => "show",
            Kind::Nominate => "nominate",
        }
    }

    pub fn parse(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One version of a text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub kind: Kind,
    pub version: i64,
    pub title: String,
    pub body: String,
    /// An English reading; what is agreed to is the Chinese.
    pub title_en: String,
    pub body_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    text: Vec<Text>,
}

static BOOK: LazyLock<Result<Book, toml::de::Error>> =
    LazyLock::new(|| toml::from_str(include_str!("texts.toml")));

/// Every version of every text.
pub fn list_texts() -> &'static [Text] {
    match &*BOOK {
        Ok(book) => &book.text,
        // Built in, and read by a test.
        Err(_) => &[],
    }
}

/// The newest text of a kind.
pub fn find_text(kind: Kind) -> Option<&'static Text> {
    let texts = list_texts().iter().filter(|text| text.kind == kind);
    texts.max_by_key(|text| text.version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_words_and_no_version_twice() {
        for kind in Kind::ALL {
            let text = find_text(kind).unwrap_or_else(|| panic!("{} has words", kind.name()));
            assert!(!text.title.is_empty() && text.body.ends_with('。'));
            assert!(!text.title_en.is_empty() && text.body_en.ends_with('.'));
            let texts = list_texts().iter().filter(|text| text.kind == kind);
            let mut versions: Vec<i64> = texts.map(|text| text.version).collect();
            let all = versions.len();
            versions.dedup();
            assert_eq!(versions.len(), all, "{}", kind.name());
        }
    }
}

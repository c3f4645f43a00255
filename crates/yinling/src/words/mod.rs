//! Sentences for people, in the reader's language. A refusal is a key with
//! arguments, and its words stand in two `.ftl` files; what only a page says stands
//! there in both languages side by side: [`either`], [`say!`](crate::say).

mod fields;
mod spoken;

pub use spoken::{blocking, either, is_english, language, speaking, speaking_in};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use kit::Refusal;
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    #[default]
    Chinese,
    English,
}

impl Language {
    /// As HTML and HTTP write it.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Chinese => "zh-CN",
            Language::English => "en",
        }
    }

    /// From the environment's locale: English where it says so, else Chinese.
    pub fn of_locale(locale: Option<&str>) -> Language {
        match locale {
            Some(locale) if locale.starts_with("en") => Language::English,
            _ => Language::Chinese,
        }
    }
}

type Bundle = FluentBundle<FluentResource>;

static CHINESE: LazyLock<Bundle> = LazyLock::new(|| bundle("zh-CN", include_str!("zh-CN.ftl")));
static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle("en", include_str!("en.ftl")));

fn bundle(language: &str, source: &str) -> Bundle {
    let language: LanguageIdentifier = language.parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // Invisible isolation marks would end up in scripts that read our output.
    bundle.set_use_isolating(false);
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    bundle.add_resource_overriding(resource);
    bundle
}

/// The sentence for a refusal: what is wrong and what to do.
pub fn sentence(refusal: &Refusal, language: Language) -> String {
    let args = refusal.args.iter().map(|(name, value)| match language {
        Language::Chinese => (*name, value.as_str()),
        Language::English => (*name, fields::english(name, value)),
    });
    let args: Vec<(&str, &str)> = args.collect();
    text(&refusal.code.replace('_', "-"), &args, language)
        .unwrap_or_else(|| refusal.code.to_owned())
}

/// The text of a key; `None` if there is no such key.
pub fn text(key: &str, args: &[(&str, &str)], language: Language) -> Option<String> {
    let bundle = match language {
        Language::Chinese => &*CHINESE,
        Language::English => &*ENGLISH,
    };
    let pattern = bundle.get_message(key)?.value()?;
    let mut fluent = FluentArgs::new();
    for (name, value) in args {
        fluent.set(*name, (*value).to_owned());
    }
    Some(
        bundle
            .format_pattern(pattern, Some(&fluent), &mut Vec::new())
            .into_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(source: &str) -> Vec<&str> {
        let lines = source.lines().filter(|line| !line.starts_with([' ', '#']));
        lines
            .filter_map(|line| line.split_once(" =").map(|(key, _)| key))
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_keys() {
        assert_eq!(
            keys(include_str!("zh-CN.ftl")),
            keys(include_str!("en.ftl"))
        );
    }

    /// Of two sentences under one key the later one would silently win.
    #[test]
    fn every_key_stands_once() {
        let mut keys = keys(include_str!("zh-CN.ftl"));
        keys.sort_unstable();
        let twice = keys.windows(2).find(|pair| pair[0] == pair[1]);
        assert_eq!(twice, None);
    }

    /// Every code that a verb can refuse with has a sentence.
    #[test]
    fn every_refusal_has_a_sentence() {
        let keys = keys(include_str!("zh-CN.ftl"));
        let mut missing = Vec::new();
        let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for folder in ["yinling/src", "sheets/src"] {
            walk(&source.join(folder), &mut |text| {
                for part in text.split("Refusal::new(\"").skip(1) {
                    let code = part.split('"').next().unwrap_or_default().replace('_', "-");
                    if !keys.contains(&code.as_str()) {
                        missing.push(code);
                    }
                }
            });
        }
        missing.sort();
        missing.dedup();
        assert_eq!(missing, Vec::<String>::new());
    }

    fn walk(folder: &std::path::Path, see: &mut impl FnMut(&str)) {
        for entry in std::fs::read_dir(folder).expect("a folder of ours") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, see);
            } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("words/mod.rs")
            {
                see(&std::fs::read_to_string(&path).expect("our own source"));
            }
        }
    }

    #[test]
    fn sentence_names_the_field_and_the_remedy() {
        let refusal = Refusal::new("unknown_unit").with("unit", "370199");
        let zh = sentence(&refusal, Language::Chinese);
        assert!(zh.contains("370199") && zh.ends_with('。'), "{zh}");
        assert!(sentence(&refusal, Language::English).contains("370199"));
    }

    #[test]
    fn a_cell_that_is_too_long_is_found_with_a_sheet_and_without() {
        let told = |sheet: &str, language| {
            let sheet = sheet.to_owned();
            let (row, column) = (2, 27);
            let long = sheets::Unreadable::CellTooLong { sheet, row, column };
            sentence(&long.refusal(), language)
        };
        let (named, alone) = ("工作表“名册”第 2 行 AB 列", "第 2 行 AB 列");
        assert!(told("名册", Language::Chinese).starts_with(named));
        assert!(told("", Language::Chinese).starts_with(alone));
        assert!(told("名册", Language::English).starts_with("Sheet \"名册\", row 2, column AB"));
        assert!(told("", Language::English).starts_with("Row 2, column AB"));
    }
}

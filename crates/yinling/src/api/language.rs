//! In which language a problem is told.

use crate::words::Language;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

/// Of Chinese and English the one that is asked for most; Chinese where
/// neither is, or both alike.
pub fn language(headers: &HeaderMap) -> Language {
    let wanted = headers.get(ACCEPT_LANGUAGE);
    let wanted = wanted.and_then(|text| text.to_str().ok()).unwrap_or("");
    let weight = |language: &str| {
        let weights = wanted.split(',').filter_map(|range| {
            let (tag, rest) = range.split_once(';').unwrap_or((range, "q=1"));
            let tag = tag.trim().split('-').next().unwrap_or_default();
            let q = rest.trim().strip_prefix("q=").unwrap_or("1");
            let q: f32 = q.parse().ok().filter(|q| (0.0..=1.0).contains(q))?;
            tag.eq_ignore_ascii_case(language).then_some(q)
        });
        weights.fold(0.0, f32::max)
    };
    match weight("en") > weight("zh") {
        true => Language::English,
        false => Language::Chinese,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_unless_english_is_wanted_more() {
        let of = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, text.parse().expect("a header"));
            language(&headers)
        };
        assert_eq!(language(&HeaderMap::new()), Language::Chinese);
        for text in [
            "zh-CN",
            "zh,en;q=0.9",
            "en;q=0.8,zh;q=0.9",
            "fr",
            "*",
            "en;q=x",
        ] {
            assert_eq!(of(text), Language::Chinese, "{text}");
        }
        for text in ["en", "en-GB,zh;q=0.5", "EN-us", "zh;q=0.1, en;q=0.2"] {
            assert_eq!(of(text), Language::English, "{text}");
        }
    }
}

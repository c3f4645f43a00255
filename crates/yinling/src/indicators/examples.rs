//! A worked example for each figure: a few numbers, and what it makes of them.

use super::Words;
use std::collections::HashMap;
use std::sync::LazyLock;

static EXAMPLES: LazyLock<HashMap<String, Words>> = LazyLock::new(|| {
    // The text is part of the program; a test reads it.
    toml::from_str(include_str!("examples.toml")).unwrap_or_default()
});

/// The figure's example. Figures of past ledgers share three.
pub fn example(indicator: &str) -> Option<&'static Words> {
    if let Some(rest) = indicator.strip_prefix("legacy.") {
        let (_, kind) = rest.rsplit_once('.')?;
        return EXAMPLES.get(&format!("legacy.{kind}"));
    }
    EXAMPLES.get(indicator)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::Dictionary;

    #[test]
    fn every_figure_has_an_example_in_both_languages_with_a_number_in_it() {
        let dictionary = Dictionary::built_in().expect("the dictionary reads");
        let legacy = ["sum", "times", "persons"].map(|kind| format!("legacy.visits.{kind}"));
        let ids = dictionary.all().iter().map(|one| one.id.clone());
        for id in ids.chain(legacy) {
            let words = example(&id).unwrap_or_else(|| panic!("{id} has no example"));
            for text in [&words.zh, &words.en] {
                assert!(text.contains(|c: char| c.is_ascii_digit()), "{id}: {text}");
            }
        }
    }
}

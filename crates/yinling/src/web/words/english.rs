//! English for what the dictionary says in Chinese only: units of count, and what
//! must be recorded first.

/// English counts things without a unit.
pub fn unit_of_count(chinese: &str) -> &str {
    match chinese {
        "个" | "项" | "年" => "",
        "人" => "people",
        "人次" => "attendances",
        "次" => "times",
        "场" => "events",
        "分钟" => "minutes",
        "小时" => "hours",
        other => other,
    }
}

/// After the number 1.
pub fn unit_of_one(chinese: &str) -> &str {
    match chinese {
        "人" => "person",
        "人次" => "attendance",
        "次" => "time",
        other => unit_of_count(other),
    }
}

pub fn gap(chinese: &str) -> &str {
    match chinese {
        "活动、服务和投稿的记录" => "records of events, service and works sent in",
        "支部活动的记录" => "records of the branches’ events",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::Dictionary;

    #[test]
    fn every_unit_and_gap_of_the_dictionary_has_english_words() {
        let dictionary = Dictionary::built_in().expect("the dictionary reads");
        for one in dictionary.all() {
            let gap = one.gap.as_deref().map(gap).unwrap_or_default();
            for words in [unit_of_count(&one.unit), unit_of_one(&one.unit), gap] {
                let is_plain = |c: char| c.is_ascii() || c == '’';
                assert!(words.chars().all(is_plain), "{}: {words}", one.id);
            }
        }
    }
}

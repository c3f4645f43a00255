//! What each place of our own report template is for, in English.

use crate::words::is_english;

/// What a place of the report is for, as our own template says it; of a house's
/// own template as it stands there.
pub fn hint(written: &str) -> &str {
    if !is_english() {
        return written;
    }
    match written {
        "全年总的情况，一两句话" => "The year as a whole, in a sentence or two",
        "离退休干部队伍有什么特点，组织上怎样考虑" => {
            "What marks the retired cadres here, and how the organisation sees it"
        }
        "党工委和党支部怎样建起来，遇到什么难处" => {
            "How the committees and branches were set up, and what was hard"
        }
        "哪种设置方式在哪里做得好，怎样推开" => {
            "Which mode of branch works well where, and how it was carried further"
        }
        "指导员做了哪些事，支部有什么变化" => {
            "What the instructors did, and what changed in the branches"
        }
        "关工委、社团和志愿者队伍做了什么" => {
            "What the committees for the next generation, the societies and the volunteer teams did"
        }
        "今年的主题是什么，为什么定它" => {
            "The theme of this year, and why it was chosen"
        }
        "主题怎样和中心工作结合，老同志怎样看" => {
            "How the theme goes with the main work, and what the elders think of it"
        }
        "学了什么，怎样照顾行动不便的老同志" => {
            "What was learned, and how elders who cannot get about were included"
        }
        "“我见证”：看了哪里，谈了什么" => {
            "“I witness”: where they went, and what they spoke of"
        }
        "“我参与”：做了哪些事，有谁带头" => {
            "“I take part”: what was done, and who led"
        }
        "“我点赞”：点赞了什么人、什么事" => {
            "“I praise”: which people and deeds were praised"
        }
        "搭了哪些平台，为什么这样搭" => "Which platforms were built, and why so",
        "稿件里说得最多的是什么，哪些建议被采纳" => {
            "What the works speak of most, and which suggestions were taken up"
        }
        "哪些活动最受欢迎，是怎样办的" => {
            "Which events were liked most, and how they were held"
        }
        "哪个单位办了什么，有什么不同" => "Which unit did what, and how they differ",
        "做了哪些服务，谁得了益" => "Which services were given, and who gained by them",
        "今年想讲清楚的是什么" => "What was to be made clear this year",
        "他们做了什么，大家怎样学" => "What they did, and how others learn from it",
        "哪些报道反响好" => "Which reports were well received",
        "编了什么，发给了谁" => "What was edited, and who received it",
        "写了什么，登在哪里" => "What was written, and where it appeared",
        "体会之一，比如怎样围绕中心工作" => {
            "First lesson, such as how to serve the main work"
        }
        "体会之二，比如怎样从实际出发" => {
            "Second lesson, such as how to start from what is real"
        }
        "体会之三，比如怎样靠典型带动" => {
            "Third lesson, such as how good examples lead others"
        }
        "还有什么要说的" => "What else is to be said",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, speaking};

    #[test]
    fn every_place_of_our_template_has_an_english_hint() {
        let slots = crate::reports::slots(&crate::reports::Template::built_in());
        assert!(!slots.is_empty());
        for slot in slots {
            let said = speaking(Language::English, || hint(&slot.hint).to_owned());
            assert_ne!(said, slot.hint, "{}", slot.key);
        }
    }
}

//! Marks of secrecy, told from the same words in running text: 内部管理 and
//! 保守秘密 are ordinary Chinese; 秘密★ and a line that says only 机密 are marks.

use super::Hit;

const LEVELS: [&str; 3] = ["绝密", "机密", "秘密"];
/// Marks when a line says nothing else.
const ALONE: [&str; 12] = [
    "绝密",
    "机密",
    "秘密",
    "内部",
    "内部资料",
    "内部文件",
    "内部材料",
    "内部使用",
    "内部参考",
    "内部刊物",
    "仅供内部使用",
    "仅供内部参考",
];
/// What stands beside 内部资料 where it is a mark.
const KEPT: [&str; 6] = [
    "注意保存",
    "请勿外传",
    "不得外传",
    "严禁外传",
    "禁止外传",
    "妥善保管",
];

pub fn check(letters: &[char]) -> Option<Hit> {
    // 机 密: marks are often spread.
    let solid: Vec<(usize, char)> = letters
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, c)| *c != ' ')
        .collect();
    let text: String = solid.iter().map(|(_, c)| *c).collect();
    let from = mark(&text)?;
    let from = solid.get(from).map_or(0, |(at, _)| *at);
    Some(Hit {
        from,
        to: from + 2,
        code: "secret_mark",
        text: "这里像是密级或者“内部”的标志。带密级和内部的材料不能放进本系统；如果不是标志，请换个说法。".to_owned(),
    })
}

/// Where the mark begins, in characters of the text without blanks.
fn mark(text: &str) -> Option<usize> {
    let bare = text.trim_matches(|c: char| "【】〖〗[]［］（）()《》〈〉“”\"·.。：:！".contains(c));
    if ALONE.contains(&bare) {
        let before = text.find(bare).unwrap_or(0);
        return Some(text[..before].chars().count());
    }
    let at = |bytes: usize| Some(text[..bytes].chars().count());
    for level in LEVELS.iter().chain(&["内部"]) {
        for sign in ["★", "☆", "*1年", "*长期"] {
            if let Some(found) = text.find(&format!("{level}{sign}")) {
                return at(found);
            }
        }
        for sign in ["密级：", "密级:", "密级为", "密级是", "密级"] {
            if let Some(found) = text.find(&format!("{sign}{level}")) {
                return at(found);
            }
        }
        for (open, close) in [('【', '】'), ('〖', '〗'), ('[', ']'), ('［', '］')] {
            if let Some(found) = text.find(&format!("{open}{level}{close}")) {
                return at(found);
            }
        }
    }
    // A paragraph that opens with the level, then a stop: 机密。请勿复印
    for level in LEVELS {
        let rest = text.strip_prefix(level);
        if rest.is_some_and(|rest| rest.starts_with(['。', '：', ':', '！', '，'])) {
            return Some(0);
        }
    }
    let inner = ["内部资料", "内部文件", "内部材料", "内部刊物", "内部参考"];
    for word in inner {
        let Some(found) = text.find(word) else {
            continue;
        };
        let rest = text[found + word.len()..].trim_start_matches(['，', ',', '：', '、', '·']);
        if KEPT.iter().any(|kept| rest.starts_with(kept)) {
            return at(found);
        }
    }
    None
}

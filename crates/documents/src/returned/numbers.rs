//! Text cut into pieces that are compared: a number with what belongs to it
//! (`10.3万余`, `72.4%`, `半数以上`, `二〇二六`) is one piece, any other sign of
//! Chinese one, a word of letters one.

/// One piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// As it is compared: half-width, without spaces and grouping commas.
    pub text: String,
    pub is_number: bool,
    /// Which sentence it stands in.
    pub sentence: usize,
}

const DIGITS: &str = "零〇一二两三四五六七八九";
const SIZES: &str = "十百千万亿";
/// Before a size they make a number of it: 数百, 上千, 近万.
const BEFORE_SIZE: &str = "数几上近约超逾第成";
/// Behind one sign of a number they say that it is one: 三个, 一次.
const COUNTED: &str = "个人名位次场支家项年月日天周岁届期批篇件本份套张幅只台间处所条类种级层倍成元户组队班站馆园县区市镇街村社号";
/// Shares in words, the longest first.
const HALVES: [&str; 7] = [
    "半数以上",
    "半数以下",
    "半数",
    "过半",
    "近半",
    "大半",
    "一半",
];
const OF_HUNDRED: &str = "百分之";

/// The pieces of `sentences`, each with its sentence's place.
pub fn pieces(sentences: &[String]) -> Vec<Piece> {
    let mut found = Vec::new();
    for (sentence, text) in sentences.iter().enumerate() {
        let signs: Vec<char> = text.chars().filter_map(levelled).collect();
        let mut at = 0;
        while at < signs.len() {
            let (length, is_number) = next(&signs, at);
            let piece = &signs[at..at + length];
            at += length;
            if piece[0] == ' ' {
                continue;
            }
            found.push(Piece {
                text: compared(piece, is_number),
                is_number,
                sentence,
            });
        }
    }
    found
}

/// Paragraphs cut behind 。；！？, the sign kept. Empty ones go.
pub fn sentences(paragraphs: &[String]) -> Vec<String> {
    let cut = paragraphs
        .iter()
        .flat_map(|text| text.split_inclusive(['。', '；', '！', '？']));
    let cut = cut.map(|sentence| sentence.trim().to_owned());
    cut.filter(|sentence| !sentence.is_empty()).collect()
}

/// Full-width digits and letters as half-width ones; marks without width go.
fn levelled(sign: char) -> Option<char> {
    match sign {
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => None,
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' | '．' => {
            char::from_u32(u32::from(sign) - 0xfee0)
        }
        sign if sign.is_whitespace() => Some(' '),
        sign => Some(sign),
    }
}

/// How many signs the piece at `at` has, and whether it is a number.
fn next(signs: &[char], at: usize) -> (usize, bool) {
    if signs[at].is_ascii_alphanumeric() {
        return word(signs, at);
    }
    if let Some(length) = share(signs, at) {
        return (length, true);
    }
    match chinese(signs, at) {
        Some(length) => (length, true),
        None => (1, false),
    }
}

/// A run of letters and digits; with a digit in it it is a number. `.`, `,`,
/// `-` and `_` belong to it between two of them: 72.4, 1,237, 2026-01-03.
fn word(signs: &[char], at: usize) -> (usize, bool) {
    let is_part = |at: usize| signs.get(at).is_some_and(char::is_ascii_alphanumeric);
    let mut end = at;
    while is_part(end) || (".,-_".contains(*signs.get(end).unwrap_or(&' ')) && is_part(end + 1)) {
        end += 1;
    }
    let is_number = signs[at..end].iter().any(char::is_ascii_digit);
    if is_number {
        end = behind(signs, end);
    }
    (end - at, is_number)
}

/// 万, 亿, 余, 多, % and ‰ behind digits.
fn behind(signs: &[char], mut end: usize) -> usize {
    let is = |at: usize, any: &str| signs.get(at).is_some_and(|sign| any.contains(*sign));
    while is(end, "余多") && is(end + 1, SIZES) || is(end, SIZES) {
        end += 1;
    }
    if is(end, "余多%‰") {
        end += 1;
    }
    end
}

/// 半数以上, 百分之七十二.
fn share(signs: &[char], at: usize) -> Option<usize> {
    let begins = |with: &str| {
        let length = with.chars().count();
        let there = signs.get(at..at + length)?;
        with.chars().eq(there.iter().copied()).then_some(length)
    };
    if let Some(length) = HALVES.iter().find_map(|half| begins(half)) {
        return Some(length);
    }
    let from = at + begins(OF_HUNDRED)?;
    let is_part = |sign: &&char| {
        sign.is_ascii_digit() || **sign == '.' || **sign == '点' || is_counting(**sign)
    };
    let length = signs[from..].iter().take_while(is_part).count();
    (length > 0).then_some(from - at + length)
}

fn is_counting(sign: char) -> bool {
    DIGITS.contains(sign) || SIZES.contains(sign)
}

/// A number in Chinese signs; a lone 一 or 千 is one only where the signs beside
/// it say so (三个, 第一, 上千), not in 统一 and 千方百计.
fn chinese(signs: &[char], at: usize) -> Option<usize> {
    let leads = BEFORE_SIZE.contains(signs[at])
        && signs.get(at + 1).is_some_and(|sign| match signs[at] {
            '第' => is_counting(*sign),
            _ => SIZES.contains(*sign),
        });
    let from = at + usize::from(leads);
    let mut end = from;
    while signs.get(end).is_some_and(|sign| {
        is_counting(*sign)
            || (*sign == '点'
                && end > from
                && signs.get(end + 1).is_some_and(|s| DIGITS.contains(*s)))
    }) {
        end += 1;
    }
    let length = end - from;
    if length == 0 {
        return None;
    }
    let is_plain = leads
        || length > 1
            && (signs[from..end].iter().any(|sign| SIZES.contains(*sign))
                || length > 2
                || signs.get(end).is_some_and(|sign| COUNTED.contains(*sign)));
    let is_counted = signs.get(end).is_some_and(|sign| COUNTED.contains(*sign))
        || "余多".contains(*signs.get(end).unwrap_or(&' '));
    if !is_plain && !is_counted {
        return None;
    }
    Some(behind(signs, end) - at)
}

/// 1,237 and 1237 are one number.
fn compared(piece: &[char], is_number: bool) -> String {
    let text: String = piece.iter().collect();
    let is_grouped = is_number && {
        let digits = text.split(|c: char| c == '.' || !(c.is_ascii_digit() || c == ','));
        let whole = digits.into_iter().next().unwrap_or_default();
        let mut groups = whole.split(',');
        groups
            .next()
            .is_some_and(|first| (1..=3).contains(&first.len()))
            && whole.contains(',')
            && groups.all(|group| group.len() == 3)
    };
    match is_grouped {
        true => text.replace(',', ""),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<String> {
        let pieces = pieces(&[text.to_owned()]);
        let numbers = pieces.into_iter().filter(|piece| piece.is_number);
        numbers.map(|piece| piece.text).collect()
    }

    #[test]
    fn numbers_are_whole_with_what_belongs_to_them() {
        for (text, wanted) in [
            ("全市共10.3万余人，党支部1200余个", "10.3万余 1200余"),
            ("占７２．４％，即1,237个", "72.4% 1237"),
            (
                "半数以上的支部，百分之七十二，百分之5.5",
                "半数以上 百分之七十二 百分之5.5",
            ),
            (
                "二〇二六年一月三日，三个支部，十余人",
                "二〇二六 一 三 三 十余",
            ),
            (
                "第一次，上千人，数百场，三十万余",
                "第一 上千 数百 三十万余",
            ),
            ("统一思想，千方百计，一起，万事", ""),
            ("一、健全组织架构", ""),
            (
                "指纹3fa9c1，口径org.branches第2版，2026-01-03",
                "3fa9c1 2 2026-01-03",
            ),
            ("50多万人，3亿元，12 34", "50多万 3亿 12 34"),
        ] {
            assert_eq!(numbers(text).join(" "), wanted, "{text}");
        }
    }

    #[test]
    fn sentences_keep_their_signs() {
        let cut = sentences(&["甲1个。乙；丙".into(), " ".into(), "丁".into()]);
        assert_eq!(cut, ["甲1个。", "乙；", "丙", "丁"]);
    }
}

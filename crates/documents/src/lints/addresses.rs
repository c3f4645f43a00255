//! Homes: a street and a number are public, a staircase and a door are not.

use super::Hit;

/// Where a place begins or a sentence ends: no address reaches across.
const STOPS: &str = "。；，！？、（）()“”\u{fffc}";
const NEAR: usize = 24;
const GROUND: [&str; 17] = [
    "路", "街", "巷", "弄", "大道", "胡同", "小区", "新村", "家园", "花园", "苑", "公寓", "宿舍",
    "号楼", "栋", "幢", "号院",
];

const HOUSES: [&str; 3] = ["号", "栋", "幢"];

/// `…路…号…单元`, `…小区3号楼2单元501室`: a staircase, or a door behind a number,
/// with a place named before it.
pub fn check(letters: &[char]) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    let (grounds, houses) = (starts(letters, &GROUND), starts(letters, &HOUSES));
    for at in 0..letters.len() {
        let is_stairs = letters[at..].starts_with(&['单', '元']);
        if !is_stairs && !matches!(letters[at], '室' | '户') {
            continue;
        }
        let begins = digits_before(letters, at);
        // 3户 is an amount, 501户 a door.
        let is_door = letters[at] == '室' || at - begins >= 3;
        if begins == at || !(is_stairs || is_door) {
            continue;
        }
        let nearest = begins.saturating_sub(NEAR);
        let stop = letters[nearest..begins]
            .iter()
            .rposition(|c| STOPS.contains(*c));
        let from = stop.map_or(nearest, |stop| nearest + stop + 1);
        // 301室 of an office has no house before it.
        let is_named = stands_within(&grounds, from, begins);
        let is_home = is_named && (is_stairs || stands_within(&houses, from, begins));
        let is_known = hits.iter().any(|hit| hit.from <= from && from < hit.to);
        if is_home && !is_known {
            hits.push(Hit {
                from,
                to: at + 1,
                code: "home_address",
                text: "这里像是住址，写到了单元或者门牌。请只写到社区或者街道。".to_owned(),
            });
        }
    }
    hits
}

/// Where any of the words begins, in order.
fn starts(letters: &[char], words: &[&str]) -> Vec<usize> {
    let begins = |at: &usize| {
        let is_at = |word: &&str| {
            word.chars()
                .enumerate()
                .all(|(n, c)| letters.get(at + n) == Some(&c))
        };
        words.iter().any(is_at)
    };
    (0..letters.len()).filter(begins).collect()
}

fn stands_within(starts: &[usize], from: usize, to: usize) -> bool {
    let next = starts.partition_point(|start| *start < from);
    starts.get(next).is_some_and(|start| *start < to)
}

/// Where the digits before `at` begin; `at` if there are none.
fn digits_before(letters: &[char], at: usize) -> usize {
    let is_number = |c: &char| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c);
    let n = letters[..at]
        .iter()
        .rev()
        .take_while(|c| is_number(c))
        .count();
    at - n
}

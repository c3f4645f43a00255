//! Digits in a text, as they stand and as people group them.

/// Digits that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digits {
    pub from: usize,
    /// Behind the last digit.
    pub to: usize,
    /// The digits alone; may end in X.
    pub value: String,
    /// Written in groups with blanks or dashes between.
    pub is_grouped: bool,
}

/// Every row of digits, and every row of groups with one blank or dash between.
pub fn rows(letters: &[char]) -> Vec<Digits> {
    let single = single(letters);
    let mut grouped: Vec<Digits> = Vec::new();
    let mut open: Option<Digits> = None;
    for one in &single {
        let follows = |before: &Digits| {
            one.from == before.to + 1 && matches!(letters[before.to], ' ' | '-' | '－' | '—')
        };
        match open.as_mut().filter(|before| follows(before)) {
            Some(before) => {
                before.to = one.to;
                before.value += &one.value;
                before.is_grouped = true;
            }
            None => grouped.extend(open.replace(one.clone())),
        }
    }
    grouped.extend(open);
    grouped.retain(|row| row.is_grouped);
    let mut all = single;
    all.extend(grouped);
    all
}

fn single(letters: &[char]) -> Vec<Digits> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if !letters[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let from = at;
        while at < letters.len() && letters[at].is_ascii_digit() {
            at += 1;
        }
        let mut value: String = letters[from..at].iter().collect();
        // The check of an identity number, at the end of a group or of them all.
        let is_check = letters.get(at).is_some_and(|c| matches!(c, 'X' | 'x'))
            && !letters.get(at + 1).is_some_and(char::is_ascii_alphanumeric);
        if is_check {
            value.push('X');
            at += 1;
        }
        let is_part = |at: Option<usize>| {
            let c = at.and_then(|at| letters.get(at));
            c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '/' | '*'))
        };
        // A part of a longer code, of a share or of something masked; a full
        // stop at the end of a sentence is not.
        let dot_ends =
            letters.get(at) == Some(&'.') && !letters.get(at + 1).is_some_and(char::is_ascii_digit);
        if !is_part(from.checked_sub(1)) && (dot_ends || !is_part(Some(at))) {
            found.push(Digits {
                from,
                to: at,
                value,
                is_grouped: false,
            });
        }
    }
    found
}

/// Whether a unit of count stands behind: then the digits are an amount.
pub fn is_amount(letters: &[char], to: usize) -> bool {
    const UNITS: &str = "元人个次件份条岁年月日户场名位余多万亿篇项支家册块张%％‰";
    let mut rest = letters[to..].iter().filter(|c| **c != ' ');
    rest.next().is_some_and(|c| UNITS.contains(*c))
}

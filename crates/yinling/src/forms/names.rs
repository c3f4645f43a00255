//! Which figure a name means.

use crate::indicators::Indicator;

/// So many names are offered where none fits.
const OFFERED: usize = 3;

/// The figure of this name or id; else the names that come nearest, at most
/// three.
pub fn find<'a>(all: &'a [Indicator], name: &str) -> Result<&'a Indicator, Vec<String>> {
    let exact = all.iter().find(|one| one.id == name || one.name.zh == name);
    if let Some(found) = exact {
        return Ok(found);
    }
    let wanted = plain(name);
    for shorten in [plain as fn(&str) -> String, short] {
        let mut fits = all.iter().filter(|one| shorten(&one.name.zh) == wanted);
        if let (Some(found), None) = (fits.next(), fits.next()) {
            return Ok(found);
        }
    }
    Err(nearest(all, &wanted))
}

/// The name without spaces, and without 数, 人数, 个数, 总数 at its end: a form
/// asks for the 离退休干部数, the dictionary counts 离退休干部.
fn plain(name: &str) -> String {
    let mut plain: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    plain = plain.replace(['（', '）'], "|").replace(['(', ')'], "|");
    for (other, ours) in [("占比", "比例"), ("比率", "比例"), ("＋", "+")] {
        plain = plain.replace(other, ours);
    }
    for end in ["总人数", "总数", "人数", "个数", "数量", "数"] {
        if let Some(rest) = plain.strip_suffix(end).filter(|rest| !rest.is_empty()) {
            return rest.to_owned();
        }
    }
    plain
}

/// As [`plain`], without what stands in brackets: 党员（含预备党员） is 党员.
fn short(name: &str) -> String {
    let plain = plain(name);
    plain.split('|').step_by(2).collect()
}

/// Names that share most with the wanted one, best first, in the dictionary's
/// order among equals.
fn nearest(all: &[Indicator], wanted: &str) -> Vec<String> {
    let mut fits: Vec<(usize, &str)> = Vec::new();
    for one in all {
        let shared = shared(&plain(&one.name.zh), wanted);
        if shared * 3 >= wanted.chars().count().max(1) {
            fits.push((shared, &one.name.zh));
        }
    }
    let mut names = Vec::new();
    let best = fits.iter().map(|(shared, _)| *shared).max().unwrap_or(0);
    for likeness in (1..=best).rev() {
        let of_it = fits.iter().filter(|(shared, _)| *shared == likeness);
        names.extend(of_it.map(|(_, name)| (*name).to_owned()));
    }
    names.truncate(OFFERED);
    names
}

/// Characters of `wanted` that `name` has in the same order.
fn shared(name: &str, wanted: &str) -> usize {
    let name: Vec<char> = name.chars().collect();
    let mut row = vec![0usize; name.len() + 1];
    for c in wanted.chars() {
        let mut diagonal = 0;
        for (at, other) in name.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = match *other == c {
                true => diagonal + 1,
                false => above.max(row[at]),
            };
            diagonal = above;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::Dictionary;

    fn found(name: &str) -> Result<String, Vec<String>> {
        let dictionary = Dictionary::built_in().expect("the dictionary");
        find(dictionary.all(), name).map(|one| one.id.clone())
    }

    #[test]
    fn names_are_found_as_forms_write_them() {
        for (name, id) in [
            ("离退休干部", "people.retired"),
            ("离退休干部数", "people.retired"),
            ("离退休干部 总数", "people.retired"),
            ("people.retired", "people.retired"),
            ("党支部个数", "org.branches"),
            ("党员占比", "people.party_rate"),
            ("党员数", "people.party_members"),
            ("党员(含预备党员)数", "people.party_members"),
        ] {
            assert_eq!(found(name), Ok(id.to_owned()), "{name}");
        }
    }

    #[test]
    fn unknown_name_is_offered_its_nearest() {
        let offered = found("离退干部数").expect_err("no such figure");
        assert_eq!(offered[0], "离退休干部");
        assert!(offered.len() <= OFFERED);
        assert_eq!(found("填表说明"), Err(vec![]));
    }

    #[test]
    fn every_name_of_the_dictionary_finds_itself() {
        let dictionary = Dictionary::built_in().expect("the dictionary");
        for one in dictionary.all() {
            assert_eq!(found(&one.name.zh), Ok(one.id.clone()));
        }
    }
}

//! Modules that need each other are one module in two folders.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Finding;

/// `from` uses `to`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    pub from: String,
    pub to: String,
}

/// The shortest cycle through each module, each cycle once, at the place of its first arrow.
pub fn find(arrows: &BTreeMap<Arrow, (String, usize)>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    let starts: BTreeSet<&str> = arrows.keys().map(|arrow| arrow.from.as_str()).collect();
    for start in starts {
        let Some(cycle) = shortest_cycle(arrows, start) else {
            continue;
        };
        let members: BTreeSet<&str> = cycle.iter().copied().collect();
        if !seen.insert(members) {
            continue;
        }
        let first = Arrow {
            from: cycle[0].to_owned(),
            to: cycle[1].to_owned(),
        };
        if let Some((path, line)) = arrows.get(&first) {
            let what = format!("cycle: {}", cycle.join(" → "));
            findings.push(Finding::new(path, *line, what));
        }
    }
    findings
}

/// From `start` back to `start`, both ends named.
fn shortest_cycle<'a>(
    arrows: &'a BTreeMap<Arrow, (String, usize)>,
    start: &'a str,
) -> Option<Vec<&'a str>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(here) = waiting.pop_front() {
        for arrow in arrows.keys().filter(|arrow| arrow.from == here) {
            if arrow.to == start {
                let mut cycle = vec![start];
                let mut back = here;
                while back != start {
                    cycle.push(back);
                    back = came_from.get(back)?;
                }
                cycle.push(start);
                cycle.reverse();
                return Some(cycle);
            }
            if !came_from.contains_key(arrow.to.as_str()) {
                came_from.insert(&arrow.to, here);
                waiting.push_back(&arrow.to);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tests::printed;
    use super::*;

    fn cycles(arrows: &[(&str, &str)]) -> Vec<String> {
        let arrows = arrows.iter().map(|(from, to)| {
            let arrow = Arrow {
                from: (*from).to_owned(),
                to: (*to).to_owned(),
            };
            (arrow, (format!("{from}.rs"), 1))
        });
        printed(&find(&arrows.collect()))
    }

    #[test]
    fn a_long_way_round_is_a_cycle_too() {
        assert_eq!(
            cycles(&[("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")]),
            ["a.rs:1: cycle: a → b → c → a"]
        );
    }

    #[test]
    fn two_cycles_are_two_findings() {
        assert_eq!(
            cycles(&[("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")]).len(),
            2
        );
    }

    #[test]
    fn a_diamond_is_no_cycle() {
        assert_eq!(
            cycles(&[("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]),
            [""; 0]
        );
    }
}

//! What a stranger may see of figures about party status, age or health.
//!
//! A count of 1 to 4 is hidden, and so is a count whose complement is 1 to 4.
//! A hidden child must not follow from its parent less the other children, so
//! further children are hidden, in code order, until at least two are and
//! together they are not few either; a parent whose children cannot be
//! protected so is hidden itself, and a hidden parent hides at least one child.
//! What a unit counts at itself is treated as one more child. The answer
//! depends on the whole tree and today's numbers alone, never on who asks for
//! which page.
//!
//! Limits: it protects against sums along the tree, and against labels that
//! leave one solution within one family of siblings; it does not solve for
//! bounds across several levels at once.

use crate::indicators::{Counting, Indicator, Live};
use crate::units::Directory;
use figures::Number;
use kit::{Day, UnitId};
use std::collections::HashMap;

/// What is told of a sensitive figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Told {
    Count(i64),
    /// 0 to 100.
    Percent(f64),
    /// 1 to 4.
    Few,
    /// It would give a small count away, or is not of today's tree.
    Withheld,
    /// No fact of its measures ever reached the unit. Not 0.
    Null,
}

/// Sensitive figures of every unit as a stranger sees them.
#[derive(Debug)]
pub struct SmallCounts {
    as_of: (Day, u32),
    values: HashMap<String, HashMap<UnitId, Told>>,
}

/// Below this a count is hidden.
const FEW: i64 = 5;

fn is_few(count: i64) -> bool {
    (1..FEW).contains(&count)
}

/// One unit of the tree with its children's places; parents stand before their
/// children.
#[derive(Debug, Clone)]
struct Node {
    unit: UnitId,
    children: Vec<usize>,
}

/// The counts of one unit that must not be told apart while they are few. The
/// first `labelled` of them are printed; a few among those reads 少于5.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Guards {
    counts: Vec<i64>,
    labelled: usize,
}

impl Guards {
    fn is_few(&self) -> bool {
        self.counts.iter().any(|count| is_few(*count))
    }

    fn is_zero(&self) -> bool {
        self.counts.iter().all(|count| *count == 0)
    }

    /// What is left of a parent's counts when its children's are taken away.
    fn less(&self, children: &[&Guards]) -> Guards {
        let rest = |(at, count): (usize, &i64)| {
            let taken: i64 = children.iter().filter_map(|c| c.counts.get(at)).sum();
            (count - taken).max(0)
        };
        Guards {
            counts: self.counts.iter().enumerate().map(rest).collect(),
            labelled: self.labelled,
        }
    }
}

/// Hides more of `parts` until those hidden are safe together. Answers which,
/// and whether they are safe.
fn protect(parts: &[Guards], hidden: &[bool], parent_is_hidden: bool) -> (Vec<bool>, bool) {
    let mut hidden = hidden.to_vec();
    if !parent_is_hidden && !hidden.contains(&true) {
        return (hidden, true);
    }
    while let Some(lacking) = lacking(parts, &hidden, parent_is_hidden) {
        let first = |helps: &dyn Fn(&Guards) -> bool| {
            (0..parts.len()).find(|at| !hidden[*at] && helps(&parts[*at]))
        };
        // A printed 0 protects nobody where anything more can be hidden.
        let printed = |part: &Guards| part.counts.iter().take(part.labelled).any(|n| *n > 0);
        let next = match lacking {
            Lacking::Part => {
                first(&|part| printed(part)).or_else(|| first(&|part| !part.is_zero()))
            }
            Lacking::Count(guard) => first(&|part| part.counts.get(guard).is_some_and(|n| *n > 0)),
        };
        let Some(next) = next else {
            return (hidden, false);
        };
        hidden[next] = true;
    }
    (hidden, true)
}

/// Why a set of hidden parts is not safe yet.
enum Lacking {
    /// Too few parts.
    Part,
    /// The parts' counts under this guard give one of them away.
    Count(usize),
}

fn lacking(parts: &[Guards], hidden: &[bool], parent_is_hidden: bool) -> Option<Lacking> {
    let set: Vec<&Guards> = parts
        .iter()
        .zip(hidden)
        .filter_map(|(part, is_hidden)| is_hidden.then_some(part))
        .collect();
    if set.len() < if parent_is_hidden { 1 } else { 2 } {
        return Some(Lacking::Part);
    }
    let guards = parts.first().map_or(0, |part| part.counts.len());
    let labelled = parts.first().map_or(0, |part| part.labelled);
    (0..guards)
        .find(|guard| {
            let counts: Vec<i64> = set.iter().map(|part| part.counts[*guard]).collect();
            is_few(counts.iter().sum())
                || (*guard < labelled && !parent_is_hidden && labels_give_away(&counts))
        })
        .map(Lacking::Count)
}

/// Whether the labels leave one solution: parts that read 少于5 are 1 to 4, the
/// others are 0 or at least 5, and the sum is known.
fn labels_give_away(counts: &[i64]) -> bool {
    let (few, rest): (Vec<i64>, Vec<i64>) = counts.iter().partition(|count| is_few(**count));
    let (n, sum) = (few.len() as i64, few.iter().sum::<i64>());
    let beside: i64 = rest.iter().sum();
    let may_grow = sum < 4 * n;
    let may_shrink = sum > n;
    let is_open = match rest.is_empty() {
        true => may_grow && may_shrink,
        false => (may_grow && beside > FEW) || (may_shrink && beside >= FEW),
    };
    n > 0 && !is_open
}

/// Which units are hidden, by their places in `nodes`.
fn hide(nodes: &[Node], guards: &[Guards]) -> Vec<bool> {
    let parts_of = |at: usize| {
        let children: Vec<&Guards> = nodes[at].children.iter().map(|c| &guards[*c]).collect();
        let own = guards[at].less(&children);
        let mut parts: Vec<Guards> = children.into_iter().cloned().collect();
        parts.push(own);
        parts
    };
    let marks = |at: usize, parts: &[Guards], hidden: &[bool]| -> Vec<bool> {
        let own = parts.last().is_some_and(Guards::is_few);
        nodes[at]
            .children
            .iter()
            .map(|c| hidden[*c])
            .chain([own])
            .collect()
    };
    let mut hidden: Vec<bool> = guards.iter().map(Guards::is_few).collect();
    // Upwards: a parent whose children cannot be protected is hidden too.
    for at in (0..nodes.len())
        .rev()
        .filter(|at| !nodes[*at].children.is_empty())
    {
        let parts = parts_of(at);
        let (_, is_safe) = protect(&parts, &marks(at, &parts, &hidden), false);
        hidden[at] = hidden[at] || !is_safe;
    }
    // Downwards: each family of siblings is completed.
    for at in (0..nodes.len()).filter(|at| !nodes[*at].children.is_empty()) {
        let parts = parts_of(at);
        let (more, _) = protect(&parts, &marks(at, &parts, &hidden), hidden[at]);
        for (child, is_hidden) in nodes[at].children.iter().zip(more) {
            hidden[*child] = is_hidden;
        }
    }
    hidden
}

impl SmallCounts {
    /// From the standing view; `as_of` is what the view was as of.
    pub fn of_today(live: &Live, directory: &Directory, as_of: (Day, u32)) -> SmallCounts {
        let nodes = nodes(directory);
        let sensitive: Vec<Indicator> = live
            .indicators()
            .into_iter()
            .filter(|i| i.sensitive)
            .collect();
        let mut counts = Counts {
            live,
            nodes: &nodes,
            read: HashMap::new(),
        };
        let mut values = HashMap::new();
        let (rates, plain): (Vec<_>, Vec<_>) = sensitive
            .iter()
            .partition(|i| matches!(i.counting, Counting::Ratio { .. }));
        for indicator in plain {
            values.insert(indicator.id.clone(), counts.shown(&indicator.id));
        }
        for rate in rates {
            let shown = counts.rate(rate, &values);
            values.insert(rate.id.clone(), shown);
        }
        SmallCounts { as_of, values }
    }

    pub fn is_as_of(&self, day: Day, line: u32) -> bool {
        self.as_of == (day, line)
    }

    /// What a stranger sees of a sensitive figure today. A unit outside today's
    /// tree shows none of them.
    pub fn visible(&self, unit: UnitId, indicator: &str) -> Told {
        let known = self
            .values
            .get(indicator)
            .and_then(|units| units.get(&unit));
        known.copied().unwrap_or(Told::Withheld)
    }
}

fn nodes(directory: &Directory) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut waiting: Vec<(i64, Option<usize>)> =
        directory.children(0).map(|c| (c.id, None)).collect();
    waiting.reverse();
    while let Some((id, above)) = waiting.pop() {
        let Ok(unit) = u32::try_from(id) else {
            continue;
        };
        let at = nodes.len();
        nodes.push(Node {
            unit: UnitId(unit),
            children: Vec::new(),
        });
        if let Some(above) = above {
            nodes[above].children.push(at);
        }
        let below: Vec<_> = directory.children(id).map(|c| (c.id, Some(at))).collect();
        waiting.extend(below.into_iter().rev());
    }
    nodes
}

/// Counts of today by indicator, in the order of the nodes; null stays null.
struct Counts<'a> {
    live: &'a Live,
    nodes: &'a [Node],
    read: HashMap<String, Vec<Option<i64>>>,
}

const RETIRED: &str = "people.retired";
const KNOWN: &str = "people.party_known";
const UNKNOWN: &str = "people.party_unknown";
const MEMBERS: &str = "people.party_members";
const PROBATIONARY: &str = "people.party_probationary";

impl Counts<'_> {
    fn of(&mut self, indicator: &str) -> Vec<Option<i64>> {
        let (live, nodes) = (self.live, self.nodes);
        let read = || {
            let count = |node: &Node| match live.today(indicator, node.unit)?.cell.value? {
                Number::Int(count) => Some(count),
                Number::Rate(_) => None,
            };
            nodes.iter().map(count).collect()
        };
        self.read
            .entry(indicator.to_owned())
            .or_insert_with(read)
            .clone()
    }

    /// What is printed of a figure, what else it can be taken away from, and how
    /// many of these are printed under the same rule.
    fn guards(&mut self, indicator: &str) -> Vec<Guards> {
        let (printed, wholes): (Vec<&str>, &[&str]) = match indicator {
            // Either gives the other away: they are hidden together.
            KNOWN | UNKNOWN => (vec![KNOWN, UNKNOWN], &[]),
            MEMBERS => (vec![MEMBERS], &[RETIRED, KNOWN]),
            PROBATIONARY => (vec![PROBATIONARY], &[RETIRED, MEMBERS]),
            other => (vec![other], &[RETIRED]),
        };
        let wholes: Vec<_> = wholes.iter().map(|whole| self.of(whole)).collect();
        let parts: Vec<_> = printed.iter().map(|part| self.of(part)).collect();
        let guards = |at: usize| {
            let value = parts[0][at];
            let rest = |whole: &Vec<Option<i64>>| match (whole[at], value) {
                (Some(whole), Some(value)) => (whole - value).max(0),
                _ => 0,
            };
            let printed = parts.iter().map(|part| part[at].unwrap_or(0));
            Guards {
                counts: printed.chain(wholes.iter().map(rest)).collect(),
                labelled: parts.len(),
            }
        };
        (0..self.nodes.len()).map(guards).collect()
    }

    fn shown(&mut self, indicator: &str) -> HashMap<UnitId, Told> {
        let hidden = hide(self.nodes, &self.guards(indicator));
        let counts = self.of(indicator);
        let shown = |((node, count), is_hidden): ((&Node, &Option<i64>), bool)| {
            let value = match (count, is_hidden) {
                (None, _) => Told::Null,
                (Some(count), false) => Told::Count(*count),
                (Some(count), true) if is_few(*count) => Told::Few,
                (Some(_), true) => Told::Withheld,
            };
            (node.unit, value)
        };
        self.nodes
            .iter()
            .zip(&counts)
            .zip(hidden)
            .map(shown)
            .collect()
    }

    /// A rate is shown where both its numbers are.
    fn rate(
        &self,
        rate: &Indicator,
        shown: &HashMap<String, HashMap<UnitId, Told>>,
    ) -> HashMap<UnitId, Told> {
        let Counting::Ratio { of, over } = &rate.counting else {
            return HashMap::new();
        };
        let value = |unit: UnitId| {
            let part = |id: &String| shown.get(id).and_then(|units| units.get(&unit)).copied();
            match (part(of), part(over)) {
                (Some(Told::Count(of)), Some(Told::Count(over))) if over > 0 => {
                    Told::Percent(100.0 * of as f64 / over as f64)
                }
                (Some(Told::Null | Told::Count(_)), Some(Told::Null | Told::Count(_))) => {
                    Told::Null
                }
                _ => Told::Withheld,
            }
        };
        self.nodes
            .iter()
            .map(|node| (node.unit, value(node.unit)))
            .collect()
    }
}

#[cfg(test)]
#[path = "small_counts_tests.rs"]
mod tests;

//! The organisation tree over time, as chain nodes.

use crate::rows::{TreeChange, TreeRow};
use std::collections::HashMap;

/// No node, no unit.
pub(crate) const NONE: u32 = u32::MAX;
/// Set on a unit's leaf when it has several chain versions; the rest is unused.
const MANY: u32 = 1 << 31;

/// What holds of each unit from which day on.
#[derive(Debug, Default)]
struct Timeline<V> {
    /// Where each unit's entries begin; one more than there are units.
    starts: Vec<u32>,
    days: Vec<u16>,
    values: Vec<V>,
}

#[derive(Debug, Default)]
pub(crate) struct Tree {
    parents: Timeline<u32>,
    lives: Timeline<bool>,
    /// The leaf node of each unit, or [`MANY`].
    leaf: Vec<u32>,
    versions: Timeline<u32>,
    /// The node above, always a lower number.
    pub parent: Vec<u32>,
    pub unit_of: Vec<u32>,
    pub twins: Twins,
}

/// Nodes of one unit, whose chains above differ.
#[derive(Debug, Default)]
pub(crate) struct Twins {
    /// By node: the number of its unit among those with several nodes, else
    /// [`NONE`].
    pub of: Vec<u32>,
    /// How many units have several.
    pub len: usize,
}

impl Twins {
    fn among(unit_of: &[u32], units: usize) -> Twins {
        let mut nodes = vec![0u32; units];
        for &unit in unit_of {
            nodes[unit as usize] += 1;
        }
        let mut len = 0;
        let mut numbers = vec![NONE; units];
        for (number, _) in numbers.iter_mut().zip(&nodes).filter(|(_, n)| **n > 1) {
            *number = len;
            len += 1;
        }
        Twins {
            of: unit_of.iter().map(|&unit| numbers[unit as usize]).collect(),
            len: len as usize,
        }
    }
}

impl<V: Copy + Ord> Timeline<V> {
    /// From `(unit, day, value, sign)` in journal order: equal rows are netted,
    /// and of several standing rows on one day the latest stated wins.
    fn build(rows: &[(u32, u16, V, i8)], units: usize) -> Timeline<V> {
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|&i| (rows[i].0, rows[i].1, rows[i].2, i));
        let mut standing: Vec<(u32, u16, usize, V)> = Vec::new();
        for equal in order.chunk_by(|&a, &b| {
            (rows[a].0, rows[a].1, rows[a].2) == (rows[b].0, rows[b].1, rows[b].2)
        }) {
            let net: i64 = equal.iter().map(|&i| i64::from(rows[i].3)).sum();
            let rank = equal.iter().rev().find(|&&i| rows[i].3 > 0);
            if let (true, Some(&rank)) = (net > 0, rank) {
                let (unit, day, value, _) = rows[rank];
                standing.push((unit, day, rank, value));
            }
        }
        standing.sort_unstable_by_key(|row| (row.0, row.1, row.2));
        let mut line = Timeline {
            starts: Vec::with_capacity(units + 1),
            days: Vec::new(),
            values: Vec::new(),
        };
        for same_day in standing.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            if let Some(&(unit, day, _, value)) = same_day.last() {
                line.begin(unit as usize);
                line.days.push(day);
                line.values.push(value);
            }
        }
        line.begin(units);
        line
    }

    /// Opens every unit up to `unit` that has not begun.
    fn begin(&mut self, unit: usize) {
        let here = u32::try_from(self.days.len()).unwrap_or(u32::MAX);
        if self.starts.len() <= unit {
            self.starts.resize(unit + 1, here);
        }
    }

    fn range(&self, unit: u32) -> std::ops::Range<usize> {
        let unit = unit as usize;
        match (self.starts.get(unit), self.starts.get(unit + 1)) {
            (Some(&a), Some(&b)) => a as usize..b as usize,
            _ => 0..0,
        }
    }

    /// The unit's entries, and how many of them begin on or before `day`.
    fn until(&self, unit: u32, day: u16) -> (std::ops::Range<usize>, usize) {
        let range = self.range(unit);
        let begun = self.days[range.clone()].partition_point(|&d| d <= day);
        (range, begun)
    }
}

impl Tree {
    /// The tree that `rows` state, for unit ids below `units`.
    pub fn build(rows: &[TreeRow], units: usize) -> Tree {
        let (mut parents, mut lives) = (Vec::new(), Vec::new());
        for row in rows {
            let (unit, day) = (row.unit.0, row.day.number());
            match row.change {
                TreeChange::Parent(to) => {
                    parents.push((unit, day, to.map_or(NONE, |to| to.0), row.sign));
                }
                TreeChange::Open(open) => lives.push((unit, day, open, row.sign)),
            }
        }
        let mut tree = Tree {
            parents: Timeline::build(&parents, units),
            lives: Timeline::build(&lives, units),
            ..Tree::default()
        };
        tree.intern(u32::try_from(units).unwrap_or(NONE));
        tree
    }

    fn intern(&mut self, units: u32) {
        let mut known: HashMap<(u32, u32), u32> = HashMap::new();
        let mut chain = Vec::new();
        for unit in 0..units {
            let first = self.versions.days.len();
            self.versions.begin(unit as usize);
            let mut day = Some(0);
            while let Some(from) = day {
                day = self.walk(unit, from, &mut chain);
                let mut node = NONE;
                for &u in chain.iter().rev() {
                    node = *known.entry((u, node)).or_insert_with(|| {
                        self.parent.push(node);
                        self.unit_of.push(u);
                        u32::try_from(self.parent.len() - 1).unwrap_or(NONE)
                    });
                }
                if self.versions.values.len() == first || self.versions.values.last() != Some(&node)
                {
                    self.versions.days.push(from);
                    self.versions.values.push(node);
                }
            }
            let lone = self.versions.values.len() == first + 1;
            self.leaf.push(if lone {
                self.versions.values[first]
            } else {
                MANY
            });
        }
        self.versions.begin(units as usize);
        self.twins = Twins::among(&self.unit_of, units as usize);
    }

    /// Writes `chain(unit, day)` and gives the next day on which it may differ.
    ///
    /// Back-dated rows can make a ring on days before them (the earliest
    /// placement holds backwards), so a walk ends where it meets itself.
    fn walk(&self, unit: u32, day: u16, chain: &mut Vec<u32>) -> Option<u16> {
        chain.clear();
        chain.push(unit);
        let mut met = vec![unit];
        let mut next: Option<u16> = None;
        let mut sooner = |line: &[u16], at: usize| {
            if let Some(&d) = line.get(at) {
                next = Some(next.map_or(d, |n| n.min(d)));
            }
        };
        let mut at = unit;
        loop {
            let (range, begun) = self.parents.until(at, day);
            sooner(&self.parents.days[range.clone()], begun.max(1));
            let above = self.parents.values[range].get(begun.saturating_sub(1));
            let Some(&above) = above.filter(|&&above| above != NONE && !met.contains(&above))
            else {
                return next;
            };
            let (range, begun) = self.lives.until(above, day);
            sooner(&self.lives.days[range], begun);
            if self.alive(above, day) {
                chain.push(above);
            }
            met.push(above);
            at = above;
        }
    }

    pub fn alive(&self, unit: u32, day: u16) -> bool {
        let (range, begun) = self.lives.until(unit, day);
        begun > 0 && self.lives.values[range][begun - 1]
    }

    /// Alive on some day from `from` to `to`.
    pub fn alive_within(&self, unit: u32, from: u16, to: u16) -> bool {
        if to < from {
            return false;
        }
        let (range, begun) = self.lives.until(unit, from);
        let (_, later) = self.lives.until(unit, to);
        self.alive(unit, from) || self.lives.values[range][begun..later].contains(&true)
    }

    pub fn parent_on(&self, unit: u32, day: u16) -> Option<u32> {
        let (range, begun) = self.parents.until(unit, day);
        let above = self.parents.values[range].get(begun.saturating_sub(1));
        above.copied().filter(|&above| above != NONE)
    }

    /// The node of the unit's chain on `day`. The unit must be one the tree was
    /// built for.
    #[inline]
    pub fn leaf(&self, unit: u32, day: u16) -> u32 {
        let leaf = self.leaf[unit as usize];
        if leaf != MANY {
            return leaf;
        }
        let (range, begun) = self.versions.until(unit, day);
        self.versions.values[range][begun.saturating_sub(1)]
    }

    /// The unit's nodes in turn, each with the day before which it holds; the
    /// last holds without end.
    pub fn leaves(&self, unit: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let range = self.versions.range(unit);
        let next = self.versions.days[range.clone()].iter().skip(1);
        let until = next.map(|&day| u32::from(day)).chain([NONE]);
        until.zip(self.versions.values[range].iter().copied())
    }

    /// The unit's one node, if its chain never changed.
    pub fn lone_leaf(&self, unit: u32) -> Option<u32> {
        Some(self.leaf[unit as usize]).filter(|&leaf| leaf != MANY)
    }

    pub fn units(&self) -> usize {
        self.leaf.len()
    }

    pub fn nodes(&self) -> usize {
        self.parent.len()
    }

    /// The units from the node upwards.
    pub fn above(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        let step = move |&node: &u32| Some(self.parent[node as usize]).filter(|&n| n != NONE);
        std::iter::successors(Some(node).filter(|&n| n != NONE), step)
            .map(|node| self.unit_of[node as usize])
    }
}

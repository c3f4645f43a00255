//! What a change of the tree moves: the units whose facts land elsewhere.

use crate::question::TreeReading;
use crate::tree::{NONE, Tree};
use std::collections::HashMap;

/// From one tree to a later one.
#[derive(Debug)]
pub(crate) struct Moves {
    /// For each node the one that stands for the same chain afterwards, else
    /// [`NONE`].
    to: Vec<u32>,
    /// For each unit there was, whether facts of some day land elsewhere.
    is_moved: Vec<bool>,
}

impl Moves {
    pub fn between(before: &Tree, after: &Tree, reading: TreeReading) -> Moves {
        let to = same_chains(before, after);
        let stays = |unit: u32| match reading {
            TreeReading::On(day) => {
                let node = before.leaf(unit, day.number());
                to[node as usize] == after.leaf(unit, day.number())
            }
            TreeReading::Then => {
                let leaves = before.leaves(unit);
                let leaves = leaves.map(|(until, node)| (until, to[node as usize]));
                leaves.eq(after.leaves(unit))
            }
        };
        let units = (0u32..).take(before.units());
        Moves {
            is_moved: units.map(|unit| !stays(unit)).collect(),
            to,
        }
    }

    /// No for a unit that was not there before: it has no facts that could move.
    pub fn is_moved(&self, unit: u32) -> bool {
        self.is_moved.get(unit as usize).copied().unwrap_or(false)
    }

    /// By unit there was.
    pub fn moved(&self) -> &[bool] {
        &self.is_moved
    }

    /// Whether what landed at `before` lands at `after` now without any change to
    /// the units it is counted at.
    pub fn is_same(&self, before: u32, after: u32) -> bool {
        self.to.get(before as usize) == Some(&after)
    }

    /// What stays where it landed, by the new nodes: all but the facts of moved
    /// units.
    pub fn carried(&self, before: &Tree, after: &Tree, landed: &[u8]) -> Vec<u8> {
        let mut carried = vec![0; after.nodes()];
        let nodes = landed.iter().zip(&self.to).zip(&before.unit_of);
        for ((&bits, &to), &unit) in nodes {
            if let Some(place) = carried.get_mut(to as usize)
                && !self.is_moved(unit)
            {
                *place = bits;
            }
        }
        carried
    }
}

/// For each node of `before` the node of `after` with the same chain.
fn same_chains(before: &Tree, after: &Tree) -> Vec<u32> {
    let nodes = (0u32..).zip(after.unit_of.iter().zip(&after.parent));
    let known: HashMap<(u32, u32), u32> = nodes
        .map(|(node, (&unit, &above))| ((unit, above), node))
        .collect();
    let mut to: Vec<u32> = Vec::with_capacity(before.nodes());
    for (&unit, &above) in before.unit_of.iter().zip(&before.parent) {
        let above = match above {
            NONE => Some(NONE),
            above => Some(to[above as usize]).filter(|&above| above != NONE),
        };
        let node = above.and_then(|above| known.get(&(unit, above)));
        to.push(node.copied().unwrap_or(NONE));
    }
    to
}

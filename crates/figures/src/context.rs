//! Where a fact lands: the nodes that cells are kept at, for one pass.

use crate::question::TreeReading;
use crate::slots::Slots;
use crate::tree::{NONE, Tree, Twins};
use std::sync::Arc;
use std::sync::LazyLock;

/// One pass over facts: its slots, its tree, and whether all units are asked
/// for or one.
///
/// For one unit, the whole tree is folded into a single node, 0, that stands
/// for "reaches the unit"; everything else is the same code.
#[derive(Debug)]
pub(crate) struct Context {
    pub tree: Arc<Tree>,
    pub slots: Slots,
    reading: TreeReading,
    /// Node 0 for every node that reaches the one unit, [`NONE`] for the rest.
    folded: Option<Vec<u32>>,
    /// Where each unit's flows land, or [`BY_DAY`]. One look-up a fact where it
    /// would be two or three.
    landing: Vec<u32>,
    /// Up to before which day on which node, unit after unit, the last without
    /// an end. Read on from a unit's first until the day fits.
    by_day: Vec<(u32, u32)>,
    /// Node of each unit in each slot, for stocks: slot × units.
    stock_nodes: Vec<u32>,
}

/// The one node of a folded tree has no twin.
static FOLDED: LazyLock<Twins> = LazyLock::new(|| Twins {
    of: vec![NONE],
    len: 0,
});

/// The unit's flows land on one node or another, depending on their day: the
/// rest of the number says where [`Context::by_day`] tells of them.
const BY_DAY: u32 = 1 << 31;

/// For each node 0 if the unit is in its chain, else [`NONE`].
pub(crate) fn project(tree: &Tree, unit: u32) -> Vec<u32> {
    let mut folded = vec![NONE; tree.nodes()];
    for node in 0..tree.nodes() {
        let above = tree.parent[node];
        if tree.unit_of[node] == unit || (above != NONE && folded[above as usize] == 0) {
            folded[node] = 0;
        }
    }
    folded
}

impl Context {
    pub fn new(
        tree: Arc<Tree>,
        slots: Slots,
        reading: TreeReading,
        only: Option<u32>,
        stocks: bool,
    ) -> Context {
        let folded = only.map(|unit| project(&tree, unit));
        let mut context = Context {
            tree,
            slots,
            reading,
            folded,
            landing: Vec::new(),
            by_day: Vec::new(),
            stock_nodes: Vec::new(),
        };
        let units = u32::try_from(context.tree.units()).unwrap_or(NONE);
        let mut by_day = Vec::new();
        let landing = |unit| match reading {
            TreeReading::On(day) => context.fold(context.tree.leaf(unit, day.number())),
            TreeReading::Then => match context.tree.lone_leaf(unit) {
                Some(node) => context.fold(node),
                None => {
                    let first = crate::columns::index32(by_day.len());
                    let nodes = context.tree.leaves(unit);
                    by_day.extend(nodes.map(|(until, node)| (until, context.fold(node))));
                    BY_DAY | first
                }
            },
        };
        let landing = (0..units).map(landing).collect();
        (context.landing, context.by_day) = (landing, by_day);
        if stocks {
            let mut nodes = Vec::with_capacity(context.slots.len() * context.tree.units());
            // On one node at every month-end, as most units are.
            let moves = |unit: &u32| context.landing[*unit as usize] & BY_DAY != 0;
            let moving: Vec<u32> = (0..units).filter(moves).collect();
            for &stock_day in &context.slots.stock_days {
                let begin = nodes.len();
                nodes.extend_from_slice(&context.landing);
                for &unit in &moving {
                    nodes[begin + unit as usize] = context.flow_node(unit, stock_day);
                }
            }
            context.stock_nodes = nodes;
        }
        context
    }

    #[inline]
    pub fn fold(&self, node: u32) -> u32 {
        match &self.folded {
            Some(folded) => folded[node as usize],
            None => node,
        }
    }

    /// Where a flow fact lands, [`NONE`] if outside the unit asked for.
    #[inline]
    pub fn flow_node(&self, unit: u32, day: u16) -> u32 {
        let node = self.landing[unit as usize];
        if node < BY_DAY || node == NONE {
            return node;
        }
        let told = self.by_day.get((node & !BY_DAY) as usize..).unwrap_or(&[]);
        let fits = told.iter().find(|(until, _)| u32::from(day) < *until);
        fits.map_or(NONE, |(_, node)| *node)
    }

    /// Where a stock fact lands in a slot.
    #[inline]
    pub fn stock_node(&self, slot: usize, unit: u32) -> u32 {
        self.stock_nodes[slot * self.tree.units() + unit as usize]
    }

    /// The day whose tree a fact meets.
    pub fn tree_day(&self, is_flow: bool, day: u16, slot: usize) -> u16 {
        match self.reading {
            TreeReading::On(day) => day.number(),
            TreeReading::Then if is_flow => day,
            TreeReading::Then => self.slots.stock_days[slot],
        }
    }

    pub fn is_folded(&self) -> bool {
        self.folded.is_some()
    }

    /// The number of nodes, and of units, that cells are kept at.
    pub fn nodes(&self) -> usize {
        if self.is_folded() {
            1
        } else {
            self.tree.nodes()
        }
    }

    pub fn units(&self) -> usize {
        if self.is_folded() {
            1
        } else {
            self.tree.units()
        }
    }

    pub fn parents(&self) -> &[u32] {
        if self.is_folded() {
            &[NONE]
        } else {
            &self.tree.parent
        }
    }

    /// For each node, which of the units with several nodes it belongs to.
    pub fn twins(&self) -> &Twins {
        if self.is_folded() {
            &FOLDED
        } else {
            &self.tree.twins
        }
    }

    pub fn unit_of(&self) -> &[u32] {
        if self.is_folded() {
            &[0]
        } else {
            &self.tree.unit_of
        }
    }
}

use crate::columns::{Column, push};
use crate::question::MeasureKind;
use crate::rows::{FactRow, MAX_PERSON, MAX_UNIT, Rejected, TreeChange, TreeRow};
use crate::tree::Tree;
use kit::{Day, MeasureId, UnitId};
use std::sync::{Arc, Mutex, PoisonError};

/// How many past trees are kept beside the newest.
const TREES_KEPT: usize = 4;

/// Every fact and tree row of a journal, and the questions one can ask of them.
///
/// Reading takes `&self`; appending takes `&mut self` and a few nanoseconds.
#[derive(Debug, Default)]
pub struct Engine {
    pub(crate) columns: Vec<Column>,
    /// Which measure each column is of.
    pub(crate) ids: Vec<MeasureId>,
    /// Column number by measure id, `u16::MAX` for none.
    index: Vec<u16>,
    /// Position of the first fact of each line, from line 0 to the head.
    pub(crate) starts: Vec<u32>,
    pub(crate) facts: u32,
    tree_rows: Vec<TreeRow>,
    kinds: Vec<Option<u8>>,
    kinds_set: u32,
    /// One more than the highest unit and person number met.
    pub(crate) units: u32,
    pub(crate) persons: u32,
    /// Trees built so far, by how many tree rows and units they were built from.
    trees: Mutex<Vec<(TreeKey, Arc<Tree>)>>,
}

/// Tree rows read, units and kinds known: equal keys of one engine give equal
/// trees.
pub(crate) type TreeKey = (usize, u32, u32);

/// See [`Engine::mark`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    tree: TreeKey,
    facts: usize,
}

impl Engine {
    pub fn new() -> Engine {
        Engine {
            starts: vec![0],
            ..Engine::default()
        }
    }

    /// Says whether a measure is a stock or a flow, before questions are asked. A
    /// measure never declared is a flow.
    pub fn declare_measure(&mut self, id: MeasureId, kind: MeasureKind) {
        let column = self.column_at(id);
        self.columns[column].kind = kind;
    }

    pub(crate) fn column_at(&mut self, id: MeasureId) -> usize {
        let id_at = usize::from(id.0);
        if self.index.len() <= id_at {
            self.index.resize(id_at + 1, u16::MAX);
        }
        if self.index[id_at] == u16::MAX {
            // Measure ids are u16 and the last one is never minted.
            self.index[id_at] = u16::try_from(self.columns.len()).unwrap_or(u16::MAX);
            self.columns.push(Column::default());
            self.ids.push(id);
        }
        usize::from(self.index[id_at])
    }

    pub(crate) fn column(&self, id: MeasureId) -> Option<&Column> {
        let at = *self.index.get(usize::from(id.0))?;
        self.columns.get(usize::from(at))
    }

    /// Says what kind a unit is, in small numbers of the caller's choice. The
    /// kind of a unit never changes.
    ///
    /// # Errors
    /// [`Rejected::TooHigh`] for a unit beyond [`MAX_UNIT`].
    pub fn set_kind(&mut self, unit: UnitId, kind: u8) -> Result<(), Rejected> {
        self.meet_unit(unit)?;
        let at = unit.0 as usize;
        if self.kinds.len() <= at {
            self.kinds.resize(at + 1, None);
        }
        if self.kinds[at] != Some(kind) {
            self.kinds[at] = Some(kind);
            self.kinds_set += 1;
        }
        Ok(())
    }

    /// The kind given by [`Engine::set_kind`].
    pub fn kind_of(&self, unit: UnitId) -> Option<u8> {
        self.kind(unit.0)
    }

    /// The kind of every unit met.
    pub(crate) fn kinds(&self) -> Vec<Option<u8>> {
        (0..self.units).map(|unit| self.kind(unit)).collect()
    }

    pub(crate) fn kind(&self, unit: u32) -> Option<u8> {
        self.kinds.get(unit as usize).copied().flatten()
    }

    fn meet_unit(&mut self, unit: UnitId) -> Result<(), Rejected> {
        if unit.0 > MAX_UNIT {
            return Err(Rejected::TooHigh(unit.0));
        }
        self.units = self.units.max(unit.0 + 1);
        Ok(())
    }

    /// Appends a fact.
    ///
    /// # Errors
    /// [`Rejected`] if it does not follow the last fact in (line, n), `n` has a
    /// gap, line is 0, a number is too high, or the engine is full.
    pub fn push_fact(&mut self, fact: &FactRow) -> Result<(), Rejected> {
        let due = match fact.line.cmp(&self.head()) {
            std::cmp::Ordering::Less => None,
            std::cmp::Ordering::Equal => Some(self.facts - self.start_of(fact.line)),
            std::cmp::Ordering::Greater => Some(0),
        };
        if fact.line == 0 || due != Some(fact.n) {
            return Err(Rejected::OutOfOrder {
                line: fact.line,
                n: fact.n,
            });
        }
        if fact.person.0 > MAX_PERSON {
            return Err(Rejected::TooHigh(fact.person.0));
        }
        let next = self.facts.checked_add(1).ok_or(Rejected::Full)?;
        self.meet_unit(fact.unit)?;
        self.meet_unit(fact.subject)?;
        self.advance_to(fact.line);
        self.persons = self.persons.max(fact.person.0 + 1);
        let column = self.column_at(fact.measure);
        self.columns[column].push(self.facts, fact);
        self.facts = next;
        Ok(())
    }

    /// Moves the head to `line`, also when it posted no facts. A line already
    /// passed is ignored.
    pub fn advance_to(&mut self, line: u32) {
        while self.head() < line {
            push(&mut self.starts, self.facts);
        }
    }

    /// Appends a tree row. Tree rows have an order of their own and do not move
    /// the head, so that they can be read before or after a snapshot of facts.
    ///
    /// # Errors
    /// [`Rejected`] if it does not follow the last tree row in (line, n), or a
    /// unit number is too high.
    pub fn push_tree(&mut self, row: TreeRow) -> Result<(), Rejected> {
        let last = self.tree_rows.last().map(|last| (last.line, last.n));
        if last.is_some_and(|last| last >= (row.line, row.n)) {
            return Err(Rejected::OutOfOrder {
                line: row.line,
                n: row.n,
            });
        }
        let mut row = row;
        if let TreeChange::Parent(to) = row.change {
            // "Under unit 0" and "under none" are one statement.
            let to = to.filter(|&to| to != UnitId::NONE);
            row.change = TreeChange::Parent(to);
            self.meet_unit(to.unwrap_or_default())?;
        }
        self.meet_unit(row.unit)?;
        self.tree_rows.push(row);
        Ok(())
    }

    /// The last line known: the last one pushed or advanced to; 0 at first.
    pub fn head(&self) -> u32 {
        u32::try_from(self.starts.len())
            .unwrap_or(u32::MAX)
            .saturating_sub(1)
    }

    /// How many facts there are.
    pub fn facts(&self) -> u32 {
        self.facts
    }

    /// How many tree rows have been pushed: tells whether the tree may have
    /// changed.
    pub fn tree_rows(&self) -> usize {
        self.tree_rows.len()
    }

    /// One more than the highest unit id met; the length of every list by unit.
    pub fn units(&self) -> usize {
        self.units as usize
    }

    /// Bytes held by the facts, spare room included.
    pub fn fact_bytes(&self) -> usize {
        let columns: usize = self.columns.iter().map(Column::bytes).sum();
        columns + 4 * self.starts.capacity()
    }

    fn start_of(&self, line: u32) -> u32 {
        self.starts
            .get(line as usize)
            .copied()
            .unwrap_or(self.facts)
    }

    /// The position before which all facts of lines up to `line` stand.
    pub(crate) fn upto(&self, line: Option<u32>) -> u32 {
        line.map_or(self.facts, |line| self.start_of(line.saturating_add(1)))
    }

    /// The line and n of the fact at global position `pos`.
    pub(crate) fn line_of(&self, pos: u32) -> (u32, u32) {
        let line = self.starts.partition_point(|&start| start <= pos);
        let line = u32::try_from(line).unwrap_or(u32::MAX).saturating_sub(1);
        (line, pos - self.start_of(line))
    }

    /// What is known of `measures` and of the tree as of a line (`None` is the
    /// newest): equal marks of one engine give equal answers to the same question.
    pub fn mark(&self, measures: &[MeasureId], line: Option<u32>) -> Mark {
        let upto = self.upto(line);
        let facts = measures.iter().filter_map(|id| self.column(*id));
        Mark {
            tree: self.tree_key(line),
            facts: facts.map(|column| column.before(upto)).sum(),
        }
    }

    pub(crate) fn tree_key(&self, line: Option<u32>) -> TreeKey {
        let rows = line.map_or(self.tree_rows.len(), |line| {
            self.tree_rows.partition_point(|row| row.line <= line)
        });
        (rows, self.units, self.kinds_set)
    }

    /// The tree as of a line, built on first use.
    pub(crate) fn tree(&self, line: Option<u32>) -> Arc<Tree> {
        let key = self.tree_key(line);
        let mut trees = self.trees.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = trees.iter().position(|(known, _)| *known == key) {
            let found = trees.remove(at);
            let tree = Arc::clone(&found.1);
            trees.push(found);
            return tree;
        }
        let tree = Arc::new(Tree::build(&self.tree_rows[..key.0], self.units()));
        if trees.len() > TREES_KEPT {
            trees.remove(0);
        }
        trees.push((key, Arc::clone(&tree)));
        tree
    }

    /// The unit itself, then the units above it that were alive on `day`.
    pub fn chain(&self, unit: UnitId, day: Day, line: Option<u32>) -> Vec<UnitId> {
        let tree = self.tree(line);
        if unit.0 as usize >= tree.units() {
            return vec![unit];
        }
        let node = tree.leaf(unit.0, day.number());
        tree.above(node).map(UnitId).collect()
    }

    /// For every unit, whether `unit` is in its chain on `day` (itself included).
    pub fn below(&self, unit: UnitId, day: Day, line: Option<u32>) -> Vec<bool> {
        let tree = self.tree(line);
        let frame = crate::context::project(&tree, unit.0);
        (0..self.units)
            .map(|u| frame[tree.leaf(u, day.number()) as usize] == 0)
            .collect()
    }

    /// The unit it hangs under on `day`, alive or not.
    pub fn parent(&self, unit: UnitId, day: Day, line: Option<u32>) -> Option<UnitId> {
        self.tree(line).parent_on(unit.0, day.number()).map(UnitId)
    }

    pub fn is_alive(&self, unit: UnitId, day: Day, line: Option<u32>) -> bool {
        self.tree(line).alive(unit.0, day.number())
    }
}

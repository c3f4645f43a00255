use kit::{Day, MeasureId, Period};

/// Whether a measure's facts happen on a day, or begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MeasureKind {
    #[default]
    Flow,
    Stock,
}

/// What is counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Entity {
    Person,
    Subject,
}

/// How to count, with measures resolved to ids. See `docs/figures.md`, "Counting".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    Sum {
        plus: Vec<MeasureId>,
        minus: Vec<MeasureId>,
        /// Keep only facts whose subject is of this kind.
        kind: Option<u8>,
    },
    Times {
        of: Vec<MeasureId>,
    },
    Persons {
        of: Vec<MeasureId>,
    },
    Units {
        of: Vec<MeasureId>,
        kind: Option<u8>,
    },
    Held {
        of: Vec<MeasureId>,
        /// The kind that is counted.
        by: u8,
        /// The kinds at which the walk up the chain stops.
        levels: Vec<u8>,
    },
    Set {
        first: MeasureId,
        entity: Entity,
        all: Vec<Condition>,
        needs: Vec<MeasureId>,
    },
    /// The year of the first day on which any group above 0 stands.
    Since {
        of: Vec<MeasureId>,
    },
    /// 0 to 100 where the first is a part of the second.
    Ratio {
        of: Box<Rule>,
        over: Box<Rule>,
    },
}

/// One of several measures holds for the person (or subject), or none does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub any: Vec<MeasureId>,
    pub negated: bool,
}

/// Which chain a fact takes to reach a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TreeReading {
    /// The tree of the fact's day (flows) or of the stock day (stocks).
    Then,
    /// The tree of this day for everything: today's tree.
    On(Day),
}

/// When to count, as known when, along which tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub period: Period,
    pub stock_day: Day,
    /// As of this journal line; `None` is everything pushed so far.
    pub line: Option<u32>,
    pub tree: TreeReading,
}

/// One column of a grid: flows are counted in the period, stocks on the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub period: Period,
    pub stock_day: Day,
}

impl Question {
    pub(crate) fn span(&self) -> Span {
        Span {
            period: self.period.clone(),
            stock_day: self.stock_day,
        }
    }
}

impl Rule {
    /// The measures that decide null, grade and the month note: for a set its
    /// first; for a ratio none (ask its parts).
    pub(crate) fn measures(&self) -> Vec<MeasureId> {
        match self {
            Rule::Sum { plus, minus, .. } => plus.iter().chain(minus).copied().collect(),
            Rule::Times { of }
            | Rule::Persons { of }
            | Rule::Units { of, .. }
            | Rule::Held { of, .. }
            | Rule::Since { of } => of.clone(),
            Rule::Set { first, .. } => vec![*first],
            Rule::Ratio { .. } => Vec::new(),
        }
    }

    /// Every measure that the figure follows from.
    pub fn reads(&self) -> Vec<MeasureId> {
        match self {
            Rule::Set { all, needs, .. } => {
                let conditions = all.iter().flat_map(|condition| &condition.any);
                let others = conditions.chain(needs).copied();
                self.measures().into_iter().chain(others).collect()
            }
            Rule::Ratio { of, over } => {
                let both = [of.reads(), over.reads()];
                both.concat()
            }
            _ => self.measures(),
        }
    }

    /// The subject kind the rule keeps, if it keeps only one.
    pub(crate) fn kept_kind(&self) -> Option<u8> {
        match self {
            Rule::Sum { kind, .. } | Rule::Units { kind, .. } => *kind,
            _ => None,
        }
    }
}

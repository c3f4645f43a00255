//! Every fact in memory, as far as the journal has been followed.

use super::completeness::ByUnit;
use super::dictionary::{Dictionary, Expected, Indicator, kind_number, legacy_indicators};
use super::measures::{FIRST_LEGACY, MeasureKind, VOCABULARY};
use super::{Asked, Completeness, Figure, completeness, figure};
use figures::{Cell, Drill, Engine, Grid, Mark, Question, Span, Standing, TreeReading};
use kit::{Day, MeasureId, Period, UnitId};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard};

/// The live engine of one process. Reading it never waits for the database.
#[derive(Debug)]
pub struct Live {
    state: RwLock<State>,
    today: RwLock<Option<TodayView>>,
    /// What completeness was worked out from, for the next line.
    completeness: Mutex<completeness::Shared>,
}

/// What has been read from the database so far.
#[derive(Debug)]
pub(super) struct State {
    pub engine: Engine,
    pub dictionary: Dictionary,
    /// Legacy measures by code.
    pub legacy: BTreeMap<String, MeasureId>,
    pub nil_returns: Vec<NilReturn>,
    pub head_hash: Vec<u8>,
    /// False until the journal has been read to its end once.
    pub is_loaded: bool,
    /// Facts in the snapshot on disk.
    pub in_snapshot: u32,
    /// How many facts there are to load, for an honest "loading".
    pub expected_facts: u32,
}

/// "Nothing this year" from one unit, from one line on.
#[derive(Debug, Clone, Copy)]
pub(super) struct NilReturn {
    pub line: u32,
    pub unit: UnitId,
    pub year: i16,
    pub sign: i8,
}

/// The figures most pages show: this year up to today, every unit.
#[derive(Debug)]
struct TodayView {
    day: Day,
    standing: Standing,
    numbers: BTreeMap<String, usize>,
    expected: BTreeMap<String, Expected>,
    completeness: BTreeMap<String, ByUnit>,
    head: u32,
    head_hash: Vec<u8>,
}

/// A figure of the standing view with what it is as of.
#[derive(Debug, Clone)]
pub struct Today {
    pub cell: Cell,
    pub completeness: Option<Completeness>,
}

impl Live {
    pub fn new(dictionary: Dictionary) -> Live {
        let mut engine = Engine::new();
        for measure in VOCABULARY {
            engine.declare_measure(measure.id, kind(measure.kind));
        }
        Live::around(engine, dictionary)
    }

    fn around(engine: Engine, dictionary: Dictionary) -> Live {
        let state = State {
            engine,
            dictionary,
            legacy: BTreeMap::new(),
            nil_returns: Vec::new(),
            head_hash: Vec::new(),
            is_loaded: false,
            in_snapshot: 0,
            expected_facts: 0,
        };
        Live {
            state: RwLock::new(state),
            today: RwLock::new(None),
            completeness: Mutex::default(),
        }
    }

    pub(super) fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// The last line followed, and its hash.
    pub fn head(&self) -> (u32, Vec<u8>) {
        let state = self.read();
        (state.engine.head(), state.head_hash.clone())
    }

    /// `None` once every line has been read; before that, facts read and facts
    /// there are.
    pub fn loading(&self) -> Option<(u32, u32)> {
        let state = self.read();
        (!state.is_loaded).then(|| (state.engine.facts(), state.expected_facts))
    }

    pub fn facts(&self) -> u32 {
        self.read().engine.facts()
    }

    /// Bytes the facts take in memory.
    pub fn fact_bytes(&self) -> usize {
        self.read().engine.fact_bytes()
    }

    /// Every figure there is: the dictionary's, then three for each legacy
    /// measure, in order of code.
    pub fn indicators(&self) -> Vec<Indicator> {
        self.read().indicators().collect()
    }

    pub fn find_indicator(&self, id: &str) -> Option<Indicator> {
        let state = self.read();
        if let Some(found) = state.dictionary.find(id) {
            return Some(found.clone());
        }
        let (code, _) = id.rsplit_once('.')?;
        let measure = state.legacy.get(code)?;
        legacy_indicators(code, *measure)
            .into_iter()
            .find(|one| one.id == id)
    }

    /// One figure of one unit, as of any day and line.
    pub fn figure(&self, indicator: &Indicator, asked: &Asked, today: Day) -> Figure {
        let question = figure::question(asked, today);
        let state = self.read();
        let line = asked.line.unwrap_or_else(|| state.engine.head());
        let kept = self.standing(&state, indicator, &question, |view, item| Figure {
            cell: view.standing.cell(item, asked.unit),
            completeness: view.complete(&indicator.id, asked.unit),
            line,
        });
        kept.unwrap_or_else(|| Figure {
            cell: state.engine.value(&indicator.rule, &question, asked.unit),
            completeness: completeness::of(&state, indicator, &question, asked.unit),
            line,
        })
    }

    /// The number alone, without asking of how many branches something is known.
    pub fn cell(&self, indicator: &Indicator, asked: &Asked, today: Day) -> Cell {
        let question = figure::question(asked, today);
        let state = self.read();
        let kept = self.standing(&state, indicator, &question, |view, item| {
            view.standing.cell(item, asked.unit)
        });
        kept.unwrap_or_else(|| state.engine.value(&indicator.rule, &question, asked.unit))
    }

    /// The figure of every unit at once, indexed by unit number.
    pub fn values(&self, indicator: &Indicator, question: &Question) -> Vec<Cell> {
        let state = self.read();
        let kept = self.standing(&state, indicator, question, |view, item| {
            let units = (0u32..).map(UnitId).take(state.engine.units());
            units.map(|unit| view.standing.cell(item, unit)).collect()
        });
        kept.unwrap_or_else(|| state.engine.values(&indicator.rule, question))
    }

    /// From the standing view, where it answers this very question as of this
    /// line by this very rule.
    fn standing<T>(
        &self,
        state: &State,
        indicator: &Indicator,
        question: &Question,
        read: impl FnOnce(&TodayView, usize) -> T,
    ) -> Option<T> {
        let line = question.line.unwrap_or_else(|| state.engine.head());
        let view = self.today.read().unwrap_or_else(PoisonError::into_inner);
        let view = view.as_ref().filter(|view| view.head == line)?;
        let item = *view.numbers.get(&indicator.id)?;
        let (rule, kept) = view.standing.items().get(item)?;
        let is_same = *rule == indicator.rule
            && kept.period == question.period
            && kept.stock_day == question.stock_day
            && kept.tree == question.tree
            && view.expected.get(&indicator.id) == Some(&indicator.expected);
        is_same.then(|| read(view, item))
    }

    /// The figure of one unit month by month (or in any spans); a stock on the
    /// last day of each, none later than the day asked for.
    pub fn by_month(
        &self,
        indicator: &Indicator,
        months: &[Period],
        asked: &Asked,
        today: Day,
    ) -> Vec<Cell> {
        let whole = figure::question(asked, today);
        let span = |month: &Period| Span {
            period: match asked.day {
                Some(day) => month.cut_at(day),
                None => month.clone(),
            },
            stock_day: month.to.min(whole.stock_day),
        };
        let spans: Vec<Span> = months.iter().map(span).collect();
        let state = self.read();
        let (line, tree) = (whole.line, whole.tree);
        state
            .engine
            .series(&indicator.rule, &spans, line, tree, asked.unit)
    }

    /// What the figure follows from as of a line: where two marks are equal, so
    /// are the numbers, the months and the records.
    pub fn mark(&self, indicator: &Indicator, line: u32) -> Mark {
        let measures = indicator.rule.reads();
        self.read().engine.mark(&measures, Some(line))
    }

    /// A figure of every unit at the ends of months, none later than `day`, as of
    /// a line.
    pub fn month_ends(
        &self,
        indicator: &Indicator,
        months: &[Period],
        day: Day,
        line: u32,
    ) -> Grid {
        let span = |month: &Period| Span {
            period: month.clone(),
            stock_day: month.to.min(day),
        };
        let spans: Vec<Span> = months.iter().map(span).collect();
        let (rule, then) = (&indicator.rule, TreeReading::Then);
        self.read().engine.grid(rule, &spans, Some(line), then)
    }

    /// The records behind a figure, `take` of them after the first `skip`.
    pub fn drill(
        &self,
        indicator: &Indicator,
        asked: &Asked,
        today: Day,
        skip: usize,
        take: usize,
    ) -> Drill {
        let question = figure::question(asked, today);
        self.read()
            .engine
            .drill_page(&indicator.rule, &question, asked.unit, skip, take)
    }

    /// Branches that are expected and have not been heard of.
    pub fn missing(&self, indicator: &Indicator, asked: &Asked, today: Day) -> Vec<UnitId> {
        let question = figure::question(asked, today);
        completeness::missing(&self.read(), indicator, &question, asked.unit)
    }

    /// Whether there ever was a unit of this number.
    pub fn knows(&self, unit: UnitId) -> bool {
        (unit.0 as usize) < self.read().engine.units()
    }

    /// Whether the unit is a party branch.
    pub fn is_branch(&self, unit: UnitId) -> bool {
        let kind = self.read().engine.kind_of(unit);
        kind.is_some() && kind == kind_number("branch")
    }

    /// How many units of a kind are open at and below the unit on the stock
    /// day, counted yet or not: a unit of unknown founding is open long before
    /// it is counted.
    pub fn open_units(&self, kind: &str, asked: &Asked, today: Day) -> usize {
        let question = figure::question(asked, today);
        let on = match question.tree {
            TreeReading::Then => question.stock_day,
            TreeReading::On(day) => day,
        };
        let (day, line, kind) = (question.stock_day, question.line, kind_number(kind));
        let state = self.read();
        let below = state.engine.below(asked.unit, on, line);
        let units = (0u32..).map(UnitId).zip(below).skip(1);
        let open = units.filter(|(unit, is_below)| {
            *is_below
                && kind.is_some()
                && state.engine.kind_of(*unit) == kind
                && state.engine.is_alive(*unit, day, line)
        });
        open.count()
    }

    /// The unit itself and those above it on a day.
    pub fn chain(&self, unit: UnitId, day: Day, line: Option<u32>) -> Vec<UnitId> {
        self.read().engine.chain(unit, day, line)
    }

    /// A figure of this year up to today, at once; `None` while it is loading.
    pub fn today(&self, indicator: &str, unit: UnitId) -> Option<Today> {
        let view = self.today.read().unwrap_or_else(PoisonError::into_inner);
        let view = view.as_ref()?;
        let item = view.numbers.get(indicator)?;
        Some(Today {
            cell: view.standing.cell(*item, unit),
            completeness: view.complete(indicator, unit),
        })
    }

    /// What [`Live::today`] is as of: day, line, and the line's hash.
    pub fn today_as_of(&self) -> Option<(Day, u32, Vec<u8>)> {
        let view = self.today.read().unwrap_or_else(PoisonError::into_inner);
        view.as_ref()
            .map(|view| (view.day, view.head, view.head_hash.clone()))
    }

    /// Brings the standing view up to the engine: fact by fact and along the
    /// tree, or built anew when the calendar or very much has changed.
    pub(super) fn refresh_today(&self, today: Day) {
        let state = self.read();
        if !state.is_loaded {
            return;
        }
        let question = today_question(today);
        // Before the view is taken from its readers: it is the longer part.
        let completeness = {
            let shared = self.completeness.lock();
            let mut shared = shared.unwrap_or_else(PoisonError::into_inner);
            completeness::of_all(&state, &question, &mut shared)
        };
        {
            let mut view = self.today.write().unwrap_or_else(PoisonError::into_inner);
            if let Some(view) = view.as_mut().filter(|view| view.day == today)
                && view.standing.apply(&state.engine) == figures::Applied::Current
            {
                view.bring_up_to(&state, &question, completeness);
                return;
            }
        }
        let mut fresh = TodayView {
            day: today,
            standing: Standing::build(&state.engine, Vec::new()),
            numbers: BTreeMap::new(),
            expected: BTreeMap::new(),
            completeness: BTreeMap::new(),
            head: 0,
            head_hash: Vec::new(),
        };
        fresh.bring_up_to(&state, &question, completeness);
        *self.today.write().unwrap_or_else(PoisonError::into_inner) = Some(fresh);
    }
}

impl TodayView {
    /// To the state that the standing figures have been brought up to. Figures not
    /// kept yet, as those of a measure just imported, are counted now.
    fn bring_up_to(
        &mut self,
        state: &State,
        question: &Question,
        completeness: BTreeMap<String, ByUnit>,
    ) {
        let mut items = Vec::new();
        for one in state.indicators() {
            if !self.numbers.contains_key(&one.id) {
                self.numbers.insert(one.id.clone(), self.numbers.len());
                self.expected.insert(one.id, one.expected);
                items.push((one.rule, question.clone()));
            }
        }
        self.standing.add(&state.engine, items);
        self.completeness = completeness;
        self.head = state.engine.head();
        self.head_hash.clone_from(&state.head_hash);
    }

    fn complete(&self, indicator: &str, unit: UnitId) -> Option<Completeness> {
        let all = self.completeness.get(indicator)?;
        all.get(unit.0 as usize).cloned().flatten()
    }
}

/// This year, as of today, along the tree of each day.
fn today_question(today: Day) -> Question {
    let period = Period::year(today.year()).unwrap_or_else(|| Period::new(today, today));
    Question {
        period,
        stock_day: today,
        line: None,
        tree: TreeReading::Then,
    }
}

pub(super) fn kind(kind: MeasureKind) -> figures::MeasureKind {
    match kind {
        MeasureKind::Stock => figures::MeasureKind::Stock,
        MeasureKind::Flow => figures::MeasureKind::Flow,
    }
}

impl State {
    /// Every figure there is: the dictionary's, then three for each legacy
    /// measure, in order of code.
    pub fn indicators(&self) -> impl Iterator<Item = Indicator> + '_ {
        let legacy = self.legacy.iter();
        let legacy = legacy.flat_map(|(code, id)| legacy_indicators(code, *id));
        self.dictionary.all().iter().cloned().chain(legacy)
    }

    /// Takes note of a legacy measure; all of them are flows.
    pub fn add_measure(&mut self, id: MeasureId, code: String) {
        if id.0 >= FIRST_LEGACY {
            self.engine.declare_measure(id, figures::MeasureKind::Flow);
            self.legacy.insert(code, id);
        }
    }
}

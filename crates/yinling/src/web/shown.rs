//! A figure as a stranger may see it: of now from the standing view, of any
//! other day or line from the engine, never from the database.

use super::asking;
use super::behind::About;
use super::directory::Directory;
use super::links::Question;
use super::pages::{Completeness, Evidence, Reading, Value};
use super::site::{Catalogue, Site};
use crate::db::DbErr;
use crate::disclosure::{SmallCounts, Told, is_own};
use crate::indicators::{Asked, Counting, Expected, Indicator, question};
use crate::journal;
use crate::words::either;
use figures::{Cell, Drill, Number};
use kit::{Day, Period, UnitId, hex};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Figures under one question.
#[derive(Debug)]
pub struct Figures {
    pub site: Site,
    pub question: Question,
    pub today: Day,
    small: Option<Arc<SmallCounts>>,
    catalogue: Arc<Catalogue>,
    as_of: (Day, u32, Vec<u8>),
    /// Hash of the line asked for, if it is not the last one.
    line_hash: Vec<u8>,
    /// Whole columns already worked out for this page.
    columns: Mutex<HashMap<String, Arc<Vec<Cell>>>>,
    is_loading: bool,
}

/// A figure and what stands beside it.
#[derive(Debug, Clone)]
pub struct Shown {
    pub value: Value,
    pub completeness: Option<Completeness>,
    pub evidence: Option<Evidence>,
    pub cuts_month: bool,
}

impl Figures {
    /// Reads a line's hash where one is asked for, and nothing else, from the
    /// database.
    pub async fn of(
        site: &Site,
        directory: &Directory,
        question: Question,
    ) -> Result<Figures, DbErr> {
        let line = match question.line {
            Some(line) => {
                journal::find_line(site.db.read(), i64::try_from(line).unwrap_or(0)).await?
            }
            None => None,
        };
        let line_hash = line.map(|line| line.hash).unwrap_or_default();
        Ok(Figures::new(site, directory, question, line_hash))
    }

    fn new(site: &Site, directory: &Directory, question: Question, line_hash: Vec<u8>) -> Figures {
        let today = site.today();
        let standing = site.live.today_as_of();
        let is_loading = site.live.loading().is_some() || standing.is_none();
        let (head, hash) = site.live.head();
        let as_of = match standing {
            Some(standing) if question.is_default() => standing,
            _ => (today, head, hash),
        };
        Figures {
            site: site.clone(),
            small: site.small_counts(directory),
            catalogue: site.catalogue(),
            question,
            today,
            as_of,
            line_hash,
            columns: Mutex::default(),
            is_loading,
        }
    }

    pub fn reading(&self) -> Reading {
        let asked = &self.question;
        let (day, head, hash) = &self.as_of;
        let line = asked.line.unwrap_or_else(|| u64::from(*head));
        let is_head = line == u64::from(*head);
        Reading {
            day: asked.day.unwrap_or(*day),
            line,
            hash: hex(if is_head { hash } else { &self.line_hash }),
            tree: asked.tree,
            is_past: asked.day.is_some_and(|asked| asked != *day) || !is_head,
        }
    }

    pub fn asked(&self, unit: UnitId) -> Asked {
        asking::asked(&self.question, unit, self.today)
    }

    /// The number alone.
    pub fn value(&self, indicator: &Indicator, unit: UnitId) -> Value {
        self.shaped(indicator, unit, || self.cell(indicator, unit))
    }

    /// The same, counted for this unit and no other: for a page that asks many
    /// figures of one unit, as of another day or line.
    pub fn value_alone(&self, indicator: &Indicator, unit: UnitId) -> Value {
        let asked = self.asked(unit);
        let live = &self.site.live;
        self.shaped(indicator, unit, || live.cell(indicator, &asked, self.today))
    }

    fn shaped(&self, indicator: &Indicator, unit: UnitId, cell: impl FnOnce() -> Cell) -> Value {
        if self.is_loading {
            return Value::Loading;
        }
        match (indicator.sensitive, self.question.is_default()) {
            (true, false) => Value::TodayOnly,
            (true, true) => match &self.small {
                Some(small) => small.visible(unit, &indicator.id).into(),
                None => Value::Loading,
            },
            (false, _) if is_own(indicator) && self.is_one_branch(unit) => Value::OwnOnly,
            (false, _) => match plain(&cell()) {
                Value::Count(year) if matches!(indicator.counting, Counting::Since(_)) => {
                    Value::Year(i16::try_from(year).unwrap_or(0))
                }
                value => value,
            },
        }
    }

    /// A branch, or a unit with no more than one.
    fn is_one_branch(&self, unit: UnitId) -> bool {
        let branches = self.find("org.branches").map(|one| self.cell(one, unit));
        let is_one = |cell: &Cell| cell.value == Some(Number::Int(1));
        self.site.live.is_branch(unit) || branches.is_some_and(|cell| is_one(&cell))
    }

    /// The records behind a figure, `take` of them after the first `skip`.
    pub fn drill(
        &self,
        indicator: &Indicator,
        unit: UnitId,
        skip: usize,
        take: usize,
    ) -> Arc<Drill> {
        let (live, asked) = (&self.site.live, self.asked(unit));
        let about = self.about(indicator, unit).filter(|_| skip == 0);
        let Some(about) = about else {
            return Arc::new(live.drill(indicator, &asked, self.today, skip, take));
        };
        let (asked, day) = self.asked_as_kept(asked);
        let count = || live.drill(indicator, &asked, day, 0, take);
        self.site.behind().drill(about, take, count)
    }

    /// A figure in each of `months`, which the question alone decides.
    pub fn by_month(
        &self,
        indicator: &Indicator,
        unit: UnitId,
        months: &[Period],
    ) -> Arc<Vec<Cell>> {
        let (live, asked) = (&self.site.live, self.asked(unit));
        let Some(about) = self.about(indicator, unit) else {
            return Arc::new(live.by_month(indicator, months, &asked, self.today));
        };
        let (asked, day) = self.asked_as_kept(asked);
        let count = || live.by_month(indicator, months, &asked, day);
        self.site.behind().months(about, count)
    }

    /// The table of a figure's first records, which `write` makes where none is
    /// kept.
    pub fn table(
        &self,
        indicator: &Indicator,
        unit: UnitId,
        directory: &Arc<Directory>,
        write: impl FnOnce() -> askama::Result<Arc<str>>,
    ) -> askama::Result<Arc<str>> {
        match self.about(indicator, unit) {
            Some(about) => self.site.behind().table(about, directory, write),
            None => write(),
        }
    }

    /// Whether everything on the figure's page has been counted already.
    pub fn is_at_hand(&self, indicator: &Indicator, unit: UnitId) -> bool {
        let about = self.about(indicator, unit);
        about.is_some_and(|about| self.site.behind().is_whole(&about))
    }

    /// Everything on the figure's page has been counted.
    pub fn set_at_hand(&self, indicator: &Indicator, unit: UnitId) {
        let about = self.about(indicator, unit);
        if let Some(about) = about.filter(|_| !self.is_loading) {
            self.site.behind().set_whole(about);
        }
    }

    /// By this, what stands behind a number is kept; under any other question
    /// nothing is.
    fn about(&self, indicator: &Indicator, unit: UnitId) -> Option<About> {
        let (day, line, _) = &self.as_of;
        let about = || About::new(&self.site.live, indicator, unit, (*day, *line));
        self.question.is_default().then(about)
    }

    /// As of the very line whose numbers the page shows.
    fn asked_as_kept(&self, asked: Asked) -> (Asked, Day) {
        let (day, line, _) = &self.as_of;
        let asked = Asked {
            line: Some(*line),
            ..asked
        };
        (asked, *day)
    }

    /// The number of the figure with this id; null where there is none.
    pub fn value_of(&self, id: &str, unit: UnitId) -> Value {
        let found = self.find(id);
        found.map_or(Value::Null, |indicator| self.value(indicator, unit))
    }

    pub fn find(&self, id: &str) -> Option<&Indicator> {
        self.catalogue.find(id)
    }

    pub fn show(&self, indicator: &Indicator, unit: UnitId) -> Shown {
        let value = self.value(indicator, unit);
        let has_number = matches!(value, Value::Count(_) | Value::Percent(_) | Value::Year(_));
        if self.is_loading || !has_number {
            let completeness = None;
            return Shown {
                value,
                completeness,
                evidence: None,
                cuts_month: false,
            };
        }
        let cell = self.cell(indicator, unit);
        Shown {
            value,
            completeness: self.completeness(indicator, unit),
            evidence: Some(Evidence {
                grade: cell.grade,
                method: None,
            }),
            cuts_month: cell.cut_months,
        }
    }

    fn cell(&self, indicator: &Indicator, unit: UnitId) -> Cell {
        if self.question.is_default() {
            let today = self.site.live.today(&indicator.id, unit);
            return today.map(|today| today.cell).unwrap_or_default();
        }
        let column = self.column(indicator);
        column.get(unit.0 as usize).copied().unwrap_or_default()
    }

    /// The figure of every unit; worked out once per page.
    fn column(&self, indicator: &Indicator) -> Arc<Vec<Cell>> {
        let mut columns = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(column) = columns.get(&indicator.id) {
            return column.clone();
        }
        let asked = self.asked(UnitId::NONE);
        let column = self
            .site
            .live
            .values(indicator, &question(&asked, self.today));
        let column = Arc::new(column);
        columns.insert(indicator.id.clone(), column.clone());
        column
    }

    fn completeness(&self, indicator: &Indicator, unit: UnitId) -> Option<Completeness> {
        let live = &self.site.live;
        let found = if self.question.is_default() {
            live.today(&indicator.id, unit)?.completeness?
        } else {
            live.figure(indicator, &self.asked(unit), self.today)
                .completeness?
        };
        let have = match indicator.expected {
            Expected::Nobody => return None,
            Expected::Rosters => either("有花名册", "with a roster"),
            Expected::Branches => either("有记录或答复", "with a record or an answer"),
        };
        let branches = if found.expected == 1 {
            "branch"
        } else {
            "branches"
        };
        (found.expected > 0).then(|| Completeness {
            expected: found.expected.into(),
            present: found.present.into(),
            of: either("个支部", branches).into(),
            have: have.into(),
        })
    }
}

impl From<Told> for Value {
    fn from(told: Told) -> Value {
        match told {
            Told::Count(count) => Value::Count(count),
            Told::Percent(rate) => Value::Percent(rate),
            Told::Few => Value::Few,
            Told::Withheld => Value::Withheld,
            Told::Null => Value::Null,
        }
    }
}

/// A number that needs no hiding.
pub fn plain(cell: &Cell) -> Value {
    match cell.value {
        Some(Number::Int(count)) => Value::Count(count),
        Some(Number::Rate(rate)) => Value::Percent(rate),
        None => Value::Null,
    }
}

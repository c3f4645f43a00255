//! What one line posted, how it is taken back, and which lines are.

use super::in_order::{FACTS, InOrder, PERSON_ATTRIBUTES, PostedRow, Source};
use super::posting::{Fact, PersonAttribute, Placement, Posting, UnitAttribute};
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, rows};
use kit::{Day, Grade, MeasureId, PersonNo, Precision, UnitId};
use std::collections::{HashMap, HashSet};

/// The verbs that take a line back. Their subject is `line:<number>`.
pub const UNDO: &str = "corrections::undo";
pub const CORRECT: &str = "corrections::correct";
/// The verb that changes the key. It pins people anew who are who they were, so
/// nothing rests on it, and it is not taken back.
pub const ROTATE_KEY: &str = "house_key::rotate";

/// The rows a line posted that can be taken back.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    pub facts: Vec<Fact>,
    pub placements: Vec<Placement>,
    pub unit_attributes: Vec<UnitAttribute>,
    pub person_attributes: Vec<PersonAttribute>,
}

impl Posted {
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
            && self.placements.is_empty()
            && self.unit_attributes.is_empty()
            && self.person_attributes.is_empty()
    }

    /// Adds the opposite of every row to `posting`. The rows are turned, not
    /// copied: an import's line has hundreds of thousands.
    pub fn oppose_into(mut self, posting: &mut Posting) {
        let facts = self.facts.iter_mut();
        facts.for_each(|fact| fact.quantity = -fact.quantity);
        let placements = self.placements.iter_mut();
        placements.for_each(|row| row.sign = -row.sign);
        let units = self.unit_attributes.iter_mut();
        units.for_each(|row| row.sign = -row.sign);
        let people = self.person_attributes.iter_mut();
        people.for_each(|row| row.sign = -row.sign);
        posting.facts.append(&mut self.facts);
        posting.placements.append(&mut self.placements);
        posting.unit_attributes.append(&mut self.unit_attributes);
        posting
            .person_attributes
            .append(&mut self.person_attributes);
    }
}

#[derive(FromQueryResult)]
pub(super) struct FactRow {
    pub seq: i64,
    pub n: i64,
    measure: i64,
    unit: i64,
    person_no: i64,
    initiative: i64,
    day: i64,
    precision: i64,
    quantity: i64,
    grade: i64,
    subject: i64,
}

#[derive(FromQueryResult)]
pub(super) struct PlacementRow {
    pub seq: i64,
    pub n: i64,
    unit: i64,
    parent: i64,
    day: i64,
    sign: i64,
}

#[derive(FromQueryResult)]
pub(super) struct AttributeRow {
    pub seq: i64,
    pub n: i64,
    of: i64,
    aspect: String,
    value: String,
    day: i64,
    sign: i64,
}

pub(super) const PLACEMENTS: Source =
    Source::of_lines("SELECT seq, n, unit, parent, day, sign FROM placement");
pub(super) const UNIT_ATTRIBUTES: Source =
    Source::of_lines("SELECT seq, n, unit AS of, aspect, value, day, sign FROM unit_attribute");

impl PostedRow for FactRow {
    fn place(&self) -> (i64, i64) {
        (self.seq, self.n)
    }

    fn person(&self) -> i64 {
        self.person_no
    }
}

impl PostedRow for PlacementRow {
    fn place(&self) -> (i64, i64) {
        (self.seq, self.n)
    }
}

impl PostedRow for AttributeRow {
    fn place(&self) -> (i64, i64) {
        (self.seq, self.n)
    }

    fn person(&self) -> i64 {
        self.of
    }
}

/// A page of posted rows. The driver's form of a row is several times larger
/// than ours, so no more than a page of them is held.
const PAGE: i64 = 10_000;

/// Everything line `seq` posted, in posting order.
pub async fn posted_by<C: ConnectionTrait>(conn: &C, seq: i64) -> Result<Posted, DbErr> {
    Ok(Posted {
        facts: all(conn, &FACTS, seq, |row: FactRow| row.fact()).await?,
        placements: all(conn, &PLACEMENTS, seq, |row: PlacementRow| row.placement()).await?,
        unit_attributes: all(conn, &UNIT_ATTRIBUTES, seq, AttributeRow::of_unit).await?,
        person_attributes: all(conn, &PERSON_ATTRIBUTES, seq, AttributeRow::of_person).await?,
    })
}

async fn all<C: ConnectionTrait, R: PostedRow, T>(
    conn: &C,
    source: &'static Source,
    seq: i64,
    read: impl Fn(R) -> Result<T, DbErr>,
) -> Result<Vec<T>, DbErr> {
    let mut posted = InOrder::new(source, seq - 1, seq);
    let mut all = Vec::new();
    loop {
        let page: Vec<R> = posted.next(conn, PAGE).await?;
        if page.is_empty() {
            return Ok(all);
        }
        for row in page {
            all.push(read(row)?);
        }
    }
}

#[derive(FromQueryResult)]
struct CorrectionRow {
    seq: i64,
    verb: String,
    subject: String,
}

const CORRECTIONS: &str = "SELECT seq, verb, subject FROM journal
    WHERE verb IN ($1, $2, $3) AND seq <= $4 ORDER BY seq DESC";

/// Which lines are taken back, and which lines do nothing but take back.
#[derive(Debug, Clone, Default)]
pub struct TakenBack {
    /// A line and the standing correction of it.
    by: HashMap<i64, i64>,
    /// Every correction and the line it was for.
    corrections: HashMap<i64, i64>,
    /// Lines that changed the key.
    rotations: HashSet<i64>,
}

impl TakenBack {
    /// From the newest on: a correction that is itself taken back takes
    /// nothing back, so the line it was for stands again.
    pub async fn load<C: ConnectionTrait>(conn: &C) -> Result<TakenBack, DbErr> {
        TakenBack::load_until(conn, i64::MAX).await
    }

    /// As it stood at a line.
    pub async fn load_until<C: ConnectionTrait>(conn: &C, line: i64) -> Result<TakenBack, DbErr> {
        let mut taken = TakenBack::default();
        let values = [UNDO.into(), CORRECT.into(), ROTATE_KEY.into(), line.into()];
        let all: Vec<CorrectionRow> = rows(conn, CORRECTIONS, values).await?;
        for row in all {
            if row.verb == ROTATE_KEY {
                taken.rotations.insert(row.seq);
                continue;
            }
            let target = row
                .subject
                .strip_prefix("line:")
                .and_then(|n| n.parse().ok());
            let Some(target) = target else {
                return Err(DbErr::Type(format!("line {} takes nothing back", row.seq)));
            };
            if !taken.by.contains_key(&row.seq) {
                taken.by.insert(target, row.seq);
            }
            taken.corrections.insert(row.seq, target);
        }
        Ok(taken)
    }

    /// The line that took `seq` back and still stands.
    pub fn by(&self, seq: i64) -> Option<i64> {
        self.by.get(&seq).copied()
    }

    /// Whether the later line `seq` changes what `line` found when it was
    /// written. A line that has been taken back does not, and neither does one
    /// that only takes back what came after `line`, or changed the key.
    pub fn acts_after(&self, seq: i64, line: i64) -> bool {
        let older = |target: &i64| *target < line;
        self.by(seq).is_none()
            && self.corrections.get(&seq).is_none_or(older)
            && !self.rotations.contains(&seq)
    }
}

#[derive(FromQueryResult)]
struct SeqRow {
    seq: i64,
}

/// The line of `verb` about `subject` that stands, if there is one: an import
/// of this very file, say.
pub async fn find_standing<C: ConnectionTrait>(
    conn: &C,
    verb: &str,
    subject: &str,
) -> Result<Option<i64>, DbErr> {
    let sql = "SELECT seq FROM journal WHERE subject = $1 AND verb = $2 ORDER BY seq DESC";
    let lines: Vec<SeqRow> = rows(conn, sql, [subject.into(), verb.into()]).await?;
    if lines.is_empty() {
        return Ok(None);
    }
    let taken = TakenBack::load(conn).await?;
    Ok(lines
        .iter()
        .map(|row| row.seq)
        .find(|seq| taken.by(*seq).is_none()))
}

/// A row that may have to be ranked: its line, what it says, its sign.
pub type Ranked<K> = (i64, K, i8);

/// What has to be posted again (taken back and set) so that rows of one thing
/// on one day rank as they did before `line`, once its rows are taken back.
/// `rows` are in posting order. Mostly nothing: it matters
/// where two values begin on one day and the newest holds.
pub fn rank_again<K: PartialEq + Clone>(rows: &[Ranked<K>], line: i64) -> Vec<K> {
    let before = ranked(
        rows.iter()
            .filter(|row| row.0 < line)
            .map(|row| (&row.1, row.2)),
    );
    let opposite = rows
        .iter()
        .filter(|row| row.0 == line)
        .map(|row| (&row.1, -row.2));
    let now = ranked(rows.iter().map(|row| (&row.1, row.2)).chain(opposite));
    let mut wanted: Vec<K> = before.into_iter().filter(|key| now.contains(key)).collect();
    let newer = now
        .iter()
        .filter(|key| !wanted.contains(key))
        .cloned()
        .collect::<Vec<_>>();
    wanted.extend(newer);
    if wanted == now { Vec::new() } else { wanted }
}

/// Standing rows, oldest first; a row's age is that of its newest posting.
fn ranked<'a, K: PartialEq + Clone + 'a>(rows: impl Iterator<Item = (&'a K, i8)>) -> Vec<K> {
    let mut net: Vec<(&K, i32)> = Vec::new();
    for (key, sign) in rows {
        match net.iter().position(|(other, _)| *other == key) {
            Some(at) if sign > 0 => {
                let sum = net.remove(at).1;
                net.push((key, sum + 1));
            }
            Some(at) => net[at].1 -= 1,
            None => net.push((key, i32::from(sign))),
        }
    }
    let stands = net.into_iter().filter(|(_, sum)| *sum > 0);
    stands.map(|(key, _)| key.clone()).collect()
}

impl FactRow {
    pub fn fact(&self) -> Result<Fact, DbErr> {
        Ok(Fact {
            measure: MeasureId(narrow(self.measure)?),
            unit: UnitId(narrow(self.unit)?),
            person: PersonNo(narrow(self.person_no)?),
            initiative: narrow(self.initiative)?,
            day: day(self.day)?,
            precision: match self.precision {
                0 => Precision::Day,
                1 => Precision::Month,
                other => return Err(unreadable(other)),
            },
            quantity: self.quantity,
            grade: Grade::from_number(self.grade).ok_or_else(|| unreadable(self.grade))?,
            subject: UnitId(narrow(self.subject)?),
        })
    }
}

impl PlacementRow {
    pub fn placement(&self) -> Result<Placement, DbErr> {
        Ok(Placement {
            unit: UnitId(narrow(self.unit)?),
            parent: UnitId(narrow(self.parent)?),
            day: day(self.day)?,
            sign: narrow(self.sign)?,
        })
    }
}

impl AttributeRow {
    pub fn of_unit(self) -> Result<UnitAttribute, DbErr> {
        Ok(UnitAttribute {
            unit: UnitId(narrow(self.of)?),
            day: day(self.day)?,
            sign: narrow(self.sign)?,
            aspect: self.aspect,
            value: self.value,
        })
    }

    pub fn of_person(self) -> Result<PersonAttribute, DbErr> {
        Ok(PersonAttribute {
            person: PersonNo(narrow(self.of)?),
            day: day(self.day)?,
            sign: narrow(self.sign)?,
            aspect: self.aspect,
            value: self.value,
        })
    }
}

fn narrow<T: TryFrom<i64>>(value: i64) -> Result<T, DbErr> {
    T::try_from(value).map_err(|_| unreadable(value))
}

fn day(value: i64) -> Result<Day, DbErr> {
    Day::from_number(value).ok_or_else(|| unreadable(value))
}

fn unreadable(value: i64) -> DbErr {
    DbErr::Type(format!("a posted row holds {value}, which no verb writes"))
}

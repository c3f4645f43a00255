//! Posted rows, read back in the order of their lines to be hashed again.

use super::canonical::PostingDigest;
use super::in_order::{FACTS, InOrder, PERSON_ATTRIBUTES, PostedRow, Source};
use super::posting::{Definition, Register, Registered};
use super::take_back::{AttributeRow, FactRow, PLACEMENTS, PlacementRow, UNIT_ATTRIBUTES};
use super::verify::Broken;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, scalar};
use std::collections::VecDeque;

const PAGE: i64 = 20_000;

/// A posted row on its way to the digest.
trait Digested: PostedRow {
    fn digest(self, digest: &mut PostingDigest) -> Result<(), DbErr>;
}

impl Digested for FactRow {
    fn digest(self, digest: &mut PostingDigest) -> Result<(), DbErr> {
        digest.facts.fact(&self.fact()?);
        Ok(())
    }
}

impl Digested for PlacementRow {
    fn digest(self, digest: &mut PostingDigest) -> Result<(), DbErr> {
        digest.placements.placement(&self.placement()?);
        Ok(())
    }
}

#[derive(FromQueryResult)]
struct UnitRow {
    #[sea_orm(nested)]
    row: AttributeRow,
}

impl PostedRow for UnitRow {
    fn place(&self) -> (i64, i64) {
        self.row.place()
    }
}

impl Digested for UnitRow {
    fn digest(self, digest: &mut PostingDigest) -> Result<(), DbErr> {
        digest.unit_attributes.unit_attribute(&self.row.of_unit()?);
        Ok(())
    }
}

#[derive(FromQueryResult)]
struct PersonRow {
    #[sea_orm(nested)]
    row: AttributeRow,
}

impl PostedRow for PersonRow {
    fn place(&self) -> (i64, i64) {
        self.row.place()
    }

    fn person(&self) -> i64 {
        self.row.person()
    }
}

impl Digested for PersonRow {
    fn digest(self, digest: &mut PostingDigest) -> Result<(), DbErr> {
        digest
            .person_attributes
            .person_attribute(&self.row.of_person()?);
        Ok(())
    }
}

#[derive(FromQueryResult)]
struct DefinitionRow {
    seq: i64,
    n: i64,
    indicator: String,
    version: i64,
    body: String,
}

impl PostedRow for DefinitionRow {
    fn place(&self) -> (i64, i64) {
        (self.seq, self.n)
    }
}

impl Digested for DefinitionRow {
    fn digest(self, digest: &mut PostingDigest) -> Result<(), DbErr> {
        let Self {
            indicator,
            version,
            body,
            ..
        } = self;
        digest.definitions.definition(&Definition {
            indicator,
            version,
            body,
        });
        Ok(())
    }
}

#[derive(FromQueryResult)]
struct RegisterRow {
    seq: i64,
    n: i64,
    kind: i64,
    id: i64,
    name: String,
}

impl PostedRow for RegisterRow {
    fn place(&self) -> (i64, i64) {
        (self.seq, self.n)
    }
}

impl Digested for RegisterRow {
    fn digest(self, digest: &mut PostingDigest) -> Result<(), DbErr> {
        let register = match self.kind {
            0 => Register::Measure,
            1 => Register::Initiative,
            _ => Register::LegacyPerson,
        };
        digest.registers.registered(&Registered {
            register,
            id: self.id,
            name: self.name,
        });
        Ok(())
    }
}

const DEFINITIONS: Source =
    Source::of_lines("SELECT seq, n, indicator, version, body FROM definition");
const REGISTERS: Source = Source::of_lines(
    "SELECT seq, n, kind, id, name FROM (
    SELECT seq, n, CAST(0 AS BIGINT) AS kind, id, name FROM measure
    UNION ALL SELECT seq, n, CAST(1 AS BIGINT) AS kind, id, name FROM initiative
    UNION ALL SELECT seq, n, CAST(2 AS BIGINT) AS kind, id, name FROM legacy_person) registers",
);

const BATCHED: [&str; 2] = ["batch_fact", "batch_attribute"];

/// Reads the rows of one kind in order of line.
struct Cursor<T> {
    table: &'static str,
    rows: InOrder,
    page: VecDeque<T>,
    done: bool,
}

impl<T: Digested> Cursor<T> {
    /// Begins with the first row after those of `line`.
    fn new(table: &'static str, source: &'static Source, line: i64) -> Cursor<T> {
        Cursor {
            table,
            rows: InOrder::new(source, line, i64::MAX),
            page: VecDeque::new(),
            done: false,
        }
    }

    async fn peek<C: ConnectionTrait>(&mut self, conn: &C) -> Result<Option<(i64, i64)>, DbErr> {
        if self.page.is_empty() && !self.done {
            self.page = self.rows.next(conn, PAGE).await?.into();
            self.done = self.page.is_empty();
        }
        Ok(self.page.front().map(PostedRow::place))
    }

    /// Feeds line `seq`'s rows to the digest. Rows of lines before it have no
    /// line at all, and rows must stand at 0, 1, 2 …
    async fn take<C: ConnectionTrait>(
        &mut self,
        conn: &C,
        seq: i64,
        digest: &mut PostingDigest,
    ) -> Result<Result<(), Broken>, DbErr> {
        let mut expected = 0;
        while let Some((at, n)) = self.peek(conn).await? {
            if at > seq {
                break;
            }
            if at < seq || n != expected {
                let what = "a row stands there that no line posted".to_owned();
                return Ok(Err(Broken {
                    line: at,
                    table: self.table,
                    what,
                }));
            }
            if let Some(row) = self.page.pop_front() {
                row.digest(digest)?;
            }
            expected += 1;
        }
        Ok(Ok(()))
    }
}

/// Every table that lines post rows in.
pub(super) struct Tables {
    facts: Cursor<FactRow>,
    placements: Cursor<PlacementRow>,
    units: Cursor<UnitRow>,
    people: Cursor<PersonRow>,
    definitions: Cursor<DefinitionRow>,
    registers: Cursor<RegisterRow>,
}

impl Tables {
    /// Rows of `line` and of lines before it are passed over.
    pub fn after(line: i64) -> Tables {
        let registers = "measure, initiative or legacy_person";
        Tables {
            facts: Cursor::new("fact", &FACTS, line),
            placements: Cursor::new("placement", &PLACEMENTS, line),
            units: Cursor::new("unit_attribute", &UNIT_ATTRIBUTES, line),
            people: Cursor::new("person_attribute", &PERSON_ATTRIBUTES, line),
            definitions: Cursor::new("definition", &DEFINITIONS, line),
            registers: Cursor::new(registers, &REGISTERS, line),
        }
    }

    /// The digest of everything line `seq` posted.
    pub async fn digest<C: ConnectionTrait>(
        &mut self,
        conn: &C,
        seq: i64,
    ) -> Result<Result<PostingDigest, Broken>, DbErr> {
        let mut digest = PostingDigest::default();
        for taken in [
            self.facts.take(conn, seq, &mut digest).await?,
            self.placements.take(conn, seq, &mut digest).await?,
            self.units.take(conn, seq, &mut digest).await?,
            self.people.take(conn, seq, &mut digest).await?,
            self.definitions.take(conn, seq, &mut digest).await?,
            self.registers.take(conn, seq, &mut digest).await?,
        ] {
            if let Err(broken) = taken {
                return Ok(Err(broken));
            }
        }
        Ok(Ok(digest))
    }

    /// A row beyond the last line, or of no batch.
    pub async fn leftover<C: ConnectionTrait>(
        &mut self,
        conn: &C,
        last: i64,
    ) -> Result<Option<Broken>, DbErr> {
        let found = [
            (self.facts.table, self.facts.peek(conn).await?),
            (self.placements.table, self.placements.peek(conn).await?),
            (self.units.table, self.units.peek(conn).await?),
            (self.people.table, self.people.peek(conn).await?),
            (self.definitions.table, self.definitions.peek(conn).await?),
            (self.registers.table, self.registers.peek(conn).await?),
        ];
        let row = found
            .into_iter()
            .find_map(|(table, at)| at.map(|(line, _)| (table, line)));
        if let Some((table, line)) = row {
            let what = format!("a row stands there, but the last line is {last}");
            return Ok(Some(Broken { line, table, what }));
        }
        for table in BATCHED {
            let nobodys =
                format!("SELECT COUNT(*) FROM {table} WHERE batch NOT IN (SELECT id FROM batch)");
            if scalar(conn, &nobodys, []).await? > 0 {
                let what = "a row stands there of a batch that never was".to_owned();
                return Ok(Some(Broken {
                    line: last + 1,
                    table,
                    what,
                }));
            }
        }
        Ok(None)
    }
}

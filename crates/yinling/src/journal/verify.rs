//! Reads the whole journal and every posted row, and names the first line that
//! is not what it was when it was written.

use super::canonical::{LineFields, PostingDigest, hex, salted_hash};
use super::posting::{Definition, Register, Registered};
use super::take_back::{
    AttributeRow, FACTS, FactRow, PERSON_ATTRIBUTES, PLACEMENTS, PlacementRow, UNIT_ATTRIBUTES,
};
use super::{Line, actors, head, list::list_lines_after};
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, rows};
use std::collections::VecDeque;

/// What a clean pass over the chain has read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChainReport {
    pub lines: i64,
    pub facts: i64,
    pub other_rows: i64,
    /// The head's hash, in hex; empty before the first line.
    pub head: String,
}

/// The first thing found wrong. `line` is the line's number where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    pub line: i64,
    /// `journal`, `fact`, `placement` …: the table to look at.
    pub table: &'static str,
    pub what: String,
}

const PAGE: i64 = 20_000;

/// Checks chain, facts and other posted rows against their lines; `seen` is
/// told the last line read after each page.
pub async fn verify_chain<C: ConnectionTrait>(
    conn: &C,
    mut seen: impl FnMut(i64),
) -> Result<Result<ChainReport, Broken>, DbErr> {
    let (head_seq, head_hash) = head(conn).await?;
    let mut report = ChainReport {
        head: hex(&head_hash),
        ..ChainReport::default()
    };
    let mut tables = Tables::new();
    let mut prev: Vec<u8> = Vec::new();
    let mut seq = 0;
    loop {
        let page = list_lines_after(conn, seq, 1_000).await?;
        if page.is_empty() {
            break;
        }
        for line in page {
            if let Err(broken) =
                check_line(conn, &line, seq, &prev, &mut tables, &mut report).await?
            {
                return Ok(Err(broken));
            }
            seq = line.seq;
            prev = line.hash;
        }
        seen(seq);
    }
    if let Some(broken) = tables.leftover(conn, seq).await? {
        return Ok(Err(broken));
    }
    if let Some(key) = actors::find_changed(conn).await? {
        let line = actors::first_line(conn, &key).await?;
        let what = "the name of who acted is not what it was".to_owned();
        return Ok(Err(Broken {
            line,
            table: "actor",
            what,
        }));
    }
    if (head_seq, &head_hash) != (seq, &prev) {
        let what = format!("the head says line {head_seq}, the last line is {seq}");
        return Ok(Err(Broken {
            line: seq.min(head_seq) + 1,
            table: "journal_head",
            what,
        }));
    }
    Ok(Ok(report))
}

async fn check_line<C: ConnectionTrait>(
    conn: &C,
    line: &Line,
    before: i64,
    prev: &[u8],
    tables: &mut Tables,
    report: &mut ChainReport,
) -> Result<Result<(), Broken>, DbErr> {
    let broken = |table, what: &str| {
        Ok(Err(Broken {
            line: line.seq,
            table,
            what: what.to_owned(),
        }))
    };
    if line.seq != before + 1 {
        let what = format!("line {} is missing", before + 1);
        return Ok(Err(Broken {
            line: before + 1,
            table: "journal",
            what,
        }));
    }
    if line.prev_hash != prev {
        return broken("journal", "the line does not follow the line before it");
    }
    let fields = LineFields {
        seq: line.seq,
        at: line.at,
        actor: &line.actor,
        on_behalf_of: line.on_behalf_of,
        channel: &line.channel,
        verb: &line.verb,
        subject: &line.subject,
        detail: &line.detail,
        facts_n: line.facts_n,
        facts_hash: &line.facts_hash,
    };
    if fields.hash(prev).as_slice() != line.hash {
        return broken("journal", "the line is not what it was when it was written");
    }
    let digest = match tables.digest(conn, line.seq).await? {
        Ok(digest) => digest,
        Err(broken) => return Ok(Err(broken)),
    };
    let facts = digest.facts.rows;
    if facts != line.facts_n {
        let what = format!("{} facts were posted, {facts} are there", line.facts_n);
        return broken("fact", &what);
    }
    report.lines += 1;
    report.facts += facts;
    report.other_rows += digest.placements.rows
        + digest.unit_attributes.rows
        + digest.person_attributes.rows
        + digest.definitions.rows
        + digest.registers.rows;
    if digest.finish().as_slice() != line.facts_hash {
        return broken(
            "posted rows",
            "its facts or other rows are not what they were",
        );
    }
    check_texts(conn, line).await
}

#[derive(FromQueryResult)]
struct TextRow {
    name: String,
    salt: Vec<u8>,
    body: String,
}

const TEXTS: &str = "SELECT name, salt, body FROM line_text WHERE seq = $1 ORDER BY name";

/// Texts that are still there must be the ones the line speaks of. An erased
/// text is no breach.
async fn check_texts<C: ConnectionTrait>(
    conn: &C,
    line: &Line,
) -> Result<Result<(), Broken>, DbErr> {
    let texts: Vec<TextRow> = rows(conn, TEXTS, [line.seq.into()]).await?;
    let detail: serde_json::Value = serde_json::from_str(&line.detail).unwrap_or_default();
    for text in texts {
        let expected = detail
            .get(&text.name)
            .and_then(|v| v.as_str())
            .unwrap_or_default();
        if salted_hash(&text.salt, &text.body) != expected {
            let what = format!("its text \"{}\" is not what it was", text.name);
            return Ok(Err(Broken {
                line: line.seq,
                table: "line_text",
                what,
            }));
        }
    }
    Ok(Ok(()))
}

/// A posted row on its way to the digest: its line, its place, itself.
trait PostedRow: FromQueryResult {
    fn place(&self) -> (i64, i64);
    fn digest(self, digest: &mut PostingDigest) -> Result<(), DbErr>;
}

impl PostedRow for FactRow {
    fn place(&self) -> (i64, i64) {
        (self.seq, self.n)
    }

    fn digest(self, digest: &mut PostingDigest) -> Result<(), DbErr> {
        digest.facts.fact(&self.fact()?);
        Ok(())
    }
}

impl PostedRow for PlacementRow {
    fn place(&self) -> (i64, i64) {
        (self.seq, self.n)
    }

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
        (self.row.seq, self.row.n)
    }

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
        (self.row.seq, self.row.n)
    }

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

const DEFINITIONS: &str = "SELECT seq, n, indicator, version, body FROM definition";
const REGISTERS: &str = "SELECT seq, n, kind, id, name FROM (
    SELECT seq, n, CAST(0 AS BIGINT) AS kind, id, name FROM measure
    UNION ALL SELECT seq, n, CAST(1 AS BIGINT) AS kind, id, name FROM initiative
    UNION ALL SELECT seq, n, CAST(2 AS BIGINT) AS kind, id, name FROM legacy_person) registers";

/// Reads one table in order of line, a page at a time.
struct Cursor<T> {
    table: &'static str,
    select: &'static str,
    page: VecDeque<T>,
    after: (i64, i64),
    done: bool,
}

impl<T: PostedRow> Cursor<T> {
    fn new(table: &'static str, select: &'static str) -> Cursor<T> {
        Cursor {
            table,
            select,
            page: VecDeque::new(),
            after: (-1, -1),
            done: false,
        }
    }

    async fn peek<C: ConnectionTrait>(&mut self, conn: &C) -> Result<Option<(i64, i64)>, DbErr> {
        if self.page.is_empty() && !self.done {
            let sql = format!(
                "{} WHERE (seq, n) > ($1, $2) ORDER BY seq, n LIMIT {PAGE}",
                self.select
            );
            self.page = rows(conn, &sql, [self.after.0.into(), self.after.1.into()])
                .await?
                .into();
            self.done = self.page.is_empty();
            if let Some(last) = self.page.back() {
                self.after = last.place();
            }
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

struct Tables {
    facts: Cursor<FactRow>,
    placements: Cursor<PlacementRow>,
    units: Cursor<UnitRow>,
    people: Cursor<PersonRow>,
    definitions: Cursor<DefinitionRow>,
    registers: Cursor<RegisterRow>,
}

impl Tables {
    fn new() -> Tables {
        Tables {
            facts: Cursor::new("fact", FACTS),
            placements: Cursor::new("placement", PLACEMENTS),
            units: Cursor::new("unit_attribute", UNIT_ATTRIBUTES),
            people: Cursor::new("person_attribute", PERSON_ATTRIBUTES),
            definitions: Cursor::new("definition", DEFINITIONS),
            registers: Cursor::new("measure, initiative or legacy_person", REGISTERS),
        }
    }

    async fn digest<C: ConnectionTrait>(
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

    /// A row beyond the last line.
    async fn leftover<C: ConnectionTrait>(
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
        Ok(row.map(|(table, line)| Broken {
            line,
            table,
            what: format!("a row stands there, but the last line is {last}"),
        }))
    }
}

//! Reads the whole journal and every posted row, and names the first line that
//! is not what it was when it was written.

use super::canonical::{LineFields, salted_hash};
use super::reread::Tables;
use super::{Line, actors, find_line, head, list::list_lines_after};
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, rows};
use kit::hex;

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
    let mut tables = Tables::after(i64::MIN);
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

/// Reads one line and every row it posted again and checks them as
/// [`verify_chain`] does; `None` where there is no such line.
pub async fn prove_line<C: ConnectionTrait>(
    conn: &C,
    seq: i64,
) -> Result<Option<Result<ChainReport, Broken>>, DbErr> {
    let Some(line) = find_line(conn, seq).await? else {
        return Ok(None);
    };
    let before = find_line(conn, seq - 1).await?;
    let prev = before.map(|line| line.hash).unwrap_or_default();
    let mut report = ChainReport {
        head: hex(&line.hash),
        ..ChainReport::default()
    };
    let mut tables = Tables::after(seq - 1);
    let checked = check_line(conn, &line, seq - 1, &prev, &mut tables, &mut report).await?;
    Ok(Some(checked.map(|()| report)))
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

//! A report is frozen.

use super::canonical::{fingerprint, sha256};
use super::find::{TEXT, find_frozen, list_about};
use super::statement::{FORM, Frozen, FrozenFigure, Proof, StatedUnit, Statement, Wanted};
use crate::access::Secrets;
use crate::db::{Db, Tx, scalar};
use crate::indicators::{Indicator, Live, RECORDED_UP_TO, recorded};
use crate::journal::{self, Failure, Posting};
use crate::reports::Subject;
use documents::{Block, Document, Run};
use kit::{Refusal, hex};
use serde_json::json;

/// The verb. Its subject is `unit:<number>`.
pub const FREEZE: &str = "reports::freeze";

/// What is to be kept of a document as it stands: its figures with their
/// definitions on record, signed. `wanted` is what its figures were asked with.
///
/// Refuses `definition_not_on_record` where a figure was counted by a
/// definition the journal does not hold.
pub async fn prepare(
    db: &Db,
    live: &Live,
    secrets: &Secrets,
    document: Document,
    subject: &Subject,
    wanted: &Wanted,
) -> Result<Frozen, Failure> {
    let definitions_line = scalar(db.read(), RECORDED_UP_TO, []).await?;
    let dictionary = recorded(db.read(), definitions_line).await?;
    let mut figures = Vec::with_capacity(document.notes.len());
    for (at, note) in document.notes.iter().enumerate() {
        let counted_by = live.find_indicator(&note.id);
        let counted_by = counted_by
            .map(|indicator| indicator.body)
            .unwrap_or_default();
        let on_record = dictionary.find(&note.id).map(body).unwrap_or_default();
        if counted_by != on_record {
            let refusal = Refusal::new("definition_not_on_record");
            return Err(refusal.with("indicator", &note.id).into());
        }
        figures.push(FrozenFigure {
            id: note.id.clone(),
            name: note.name.clone(),
            value: note.number.clone(),
            unit: note.unit.clone(),
            words: words(&document, at),
            definition: note.definition.clone(),
            version: note.version,
            definition_sha256: match on_record.as_str() {
                "" => String::new(),
                body => sha256(body),
            },
        });
    }
    let statement = Statement {
        form: FORM.to_owned(),
        unit: StatedUnit {
            code: subject.code.clone(),
            name: subject.name.clone(),
            number: wanted.asked.unit.0,
        },
        period: subject.period.label().to_owned(),
        day: wanted.asked.day,
        todays_tree: wanted.asked.todays_tree,
        frozen_on: wanted.today,
        as_of_day: subject.as_of,
        line: subject.line,
        hash: subject.hash.clone(),
        definitions_line,
        document_sha256: fingerprint(&document)?,
        figures,
    };
    let proof = Proof::sign(statement, secrets)?;
    Ok(Frozen { document, proof })
}

/// To be run alone: it reads the lines of earlier freezings.
/// Refusals: `unknown_line` where the journal has no such line with that hash,
/// `already_frozen` (with the number) where the very same is kept already.
pub async fn freeze(tx: &Tx, frozen: &Frozen) -> Result<Posting, Failure> {
    let statement = &frozen.proof.statement;
    let line = journal::find_line(tx, statement.line.into()).await?;
    // Line 0 is the journal before its first line.
    if line.map_or_else(String::new, |line| hex(&line.hash)) != statement.hash {
        let refusal = Refusal::new("unknown_line").with("line", statement.line);
        return Err(refusal.into());
    }
    let subject = format!("unit:{}", statement.unit.number);
    for known in list_about(tx, &subject).await? {
        let is_same = (known.at_line, &known.period) == (statement.line, &statement.period);
        if !is_same || known.withdrawn_by.is_some() {
            continue;
        }
        let kept = find_frozen(tx, known.line).await?;
        let kept = kept.and_then(|found| found.frozen);
        if kept.is_some_and(|kept| kept.proof.statement == *statement) {
            let refusal = Refusal::new("already_frozen").with("id", known.line);
            return Err(refusal.into());
        }
    }
    let text = serde_json::to_string(frozen).map_err(anyhow::Error::from)?;
    Ok(Posting {
        verb: FREEZE,
        subject,
        detail: json!({
            "unit": statement.unit.code,
            "period": statement.period,
            "at_day": statement.as_of_day,
            "at_line": statement.line,
            "figures": statement.figures.len(),
            "public_key": frozen.proof.public_key,
        }),
        texts: vec![(TEXT, text)],
        ..Posting::default()
    })
}

fn body(indicator: &Indicator) -> String {
    indicator.body.clone()
}

/// How the document says the figure of this note.
fn words(document: &Document, note: usize) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for run in runs(&document.blocks) {
        if let Run::Figure(figure) = run
            && figure.note == note
            && !words.contains(&figure.words)
        {
            words.push(figure.words.clone());
        }
    }
    words
}

fn runs(blocks: &[Block]) -> impl Iterator<Item = &Run> {
    blocks.iter().flat_map(|block| match block {
        Block::Heading(_, runs) | Block::Paragraph(runs) => runs.iter().collect::<Vec<_>>(),
        Block::Table(table) => table.rows.iter().flatten().flatten().collect(),
        Block::Picture(picture) => {
            let table = picture.table.iter();
            table
                .flat_map(|table| table.rows.iter().flatten().flatten())
                .collect()
        }
    })
}

//! Puts lines and the rows they posted at the end of the journal.

use super::Posting;
use super::canonical::{LineFields, PostingDigest, salted_hash};
use super::posting::{Register, Registered};
use super::writer::{Act, Recorded};
use crate::db::{DbErr, FromQueryResult, Insert, Tx, exec, one};
use kit::{Seq, hex};

#[derive(FromQueryResult)]
struct Head {
    seq: i64,
    hash: Vec<u8>,
}

/// Takes the head row: from here to the commit no other line can be appended.
const TAKE_HEAD: &str = "UPDATE journal_head SET seq = seq WHERE id = 1 RETURNING seq, hash";
const MOVE_HEAD: &str = "UPDATE journal_head SET seq = $1, hash = $2 WHERE id = 1";

/// From here on the batch's rows are those of the line.
const CLOSE_BATCH: &str = "UPDATE batch SET line = $2 WHERE id = $1 AND line = 0";

/// Rows of one table held before they are written: an import's line has many.
const MOST_GATHERED: usize = 10_000;

/// An accepted verb on its way into the journal.
pub(super) struct Accepted {
    pub act: Act,
    pub actor_key: String,
    pub at: i64,
    pub salt: [u8; 16],
    pub posting: Posting,
}

/// Takes the head early, for verbs that read rows other verbs post.
pub(super) async fn take_head(tx: &Tx) -> Result<(), DbErr> {
    one::<Head, _>(tx, TAKE_HEAD, []).await.map(drop)
}

/// Appends the accepted verbs in order and gives each its line's number.
pub(super) async fn append(tx: &Tx, accepted: &[Accepted]) -> Result<Vec<Recorded>, DbErr> {
    let head = one::<Head, _>(tx, TAKE_HEAD, []).await?;
    let mut head = head.ok_or_else(|| DbErr::RecordNotFound("journal_head".into()))?;
    let mut rows = Rows::new();
    let mut recorded = Vec::with_capacity(accepted.len());
    for one in accepted {
        head.seq += 1;
        let (facts_n, hash) = rows.add(tx, head.seq, &head.hash, one).await?;
        head.hash = hash;
        if let Some(staged) = &one.posting.staged {
            let closed = exec(tx, CLOSE_BATCH, [staged.batch.into(), head.seq.into()]).await?;
            if closed != 1 {
                let gone = format!(
                    "batch {} was cleared away: run the import again",
                    staged.batch
                );
                return Err(DbErr::Custom(gone));
            }
        }
        recorded.push(Recorded {
            line: Seq(u32::try_from(head.seq).map_err(|e| DbErr::Custom(e.to_string()))?),
            facts: facts_n,
            head: hex(&head.hash),
        });
    }
    rows.write(tx).await?;
    exec(tx, MOVE_HEAD, [head.seq.into(), head.hash.into()]).await?;
    Ok(recorded)
}

/// The rows of a batch, gathered so that each table takes one statement.
struct Rows {
    lines: Insert,
    facts: Insert,
    placements: Insert,
    unit_attributes: Insert,
    person_attributes: Insert,
    definitions: Insert,
    measures: Insert,
    initiatives: Insert,
    legacy_persons: Insert,
    texts: Insert,
    before: Insert,
}

impl Rows {
    fn new() -> Rows {
        const REGISTER: &str = "id, seq, n, name";
        Rows {
            lines: Insert::into(
                "journal",
                "seq, at, actor, on_behalf_of, channel, verb, subject, detail, facts_n, facts_hash, prev_hash, hash",
            ),
            facts: Insert::into(
                "fact",
                "person_no, seq, n, measure, unit, initiative, day, precision, quantity, grade, subject",
            ),
            placements: Insert::into("placement", "unit, seq, n, parent, day, sign"),
            unit_attributes: Insert::into(
                "unit_attribute",
                "unit, seq, n, aspect, value, day, sign",
            ),
            person_attributes: Insert::into(
                "person_attribute",
                "person_no, seq, n, aspect, value, day, sign",
            ),
            definitions: Insert::into("definition", "indicator, seq, n, version, body"),
            measures: Insert::into("measure", REGISTER),
            initiatives: Insert::into("initiative", REGISTER),
            legacy_persons: Insert::into("legacy_person", REGISTER),
            texts: Insert::into("line_text", "seq, name, salt, body"),
            before: Insert::into("person_before", "person_no, seq, sealed"),
        }
    }

    /// Adds one line; answers with its number of facts and its hash.
    async fn add(
        &mut self,
        tx: &Tx,
        seq: i64,
        prev_hash: &[u8],
        one: &Accepted,
    ) -> Result<(i64, Vec<u8>), DbErr> {
        let posting = &one.posting;
        let digest = PostingDigest::of(posting);
        let facts_n = digest.facts.rows;
        let facts_hash = digest.finish();
        let detail = self.detail_with_texts(seq, one).to_string();
        let hash = LineFields {
            seq,
            at: one.at,
            actor: &one.actor_key,
            on_behalf_of: one.act.on_behalf_of.into(),
            channel: one.act.channel.name(),
            verb: posting.verb,
            subject: &posting.subject,
            detail: &detail,
            facts_n,
            facts_hash: &facts_hash,
        }
        .hash(prev_hash)
        .to_vec();
        self.lines.row([
            seq.into(),
            one.at.into(),
            one.actor_key.clone().into(),
            i64::from(one.act.on_behalf_of).into(),
            one.act.channel.name().into(),
            posting.verb.into(),
            posting.subject.clone().into(),
            detail.into(),
            facts_n.into(),
            facts_hash.to_vec().into(),
            prev_hash.to_vec().into(),
            hash.clone().into(),
        ]);
        self.add_rows(tx, seq, posting).await?;
        Ok((facts_n, hash))
    }

    /// The line's detail, with the salted hash of each text in the text's place.
    fn detail_with_texts(&mut self, seq: i64, one: &Accepted) -> serde_json::Value {
        let mut detail = one.posting.detail.clone();
        for (name, body) in &one.posting.texts {
            self.texts.row([
                seq.into(),
                (*name).into(),
                one.salt.to_vec().into(),
                body.clone().into(),
            ]);
            if let Some(object) = detail.as_object_mut() {
                object.insert((*name).to_owned(), salted_hash(&one.salt, body).into());
            }
        }
        detail
    }

    async fn add_rows(&mut self, tx: &Tx, seq: i64, posting: &Posting) -> Result<(), DbErr> {
        // What was staged stands before the line's other rows.
        let staged = posting.staged.as_ref();
        let facts_from = staged.map_or(0, |staged| staged.facts.rows);
        let attributes_from = staged.map_or(0, |staged| staged.attributes.rows);
        for (n, f) in (facts_from..).zip(&posting.facts) {
            self.facts.row([
                i64::from(f.person).into(),
                seq.into(),
                n.into(),
                i64::from(f.measure).into(),
                i64::from(f.unit).into(),
                i64::from(f.initiative).into(),
                i64::from(f.day.number()).into(),
                (f.precision as i64).into(),
                f.quantity.into(),
                (f.grade as i64).into(),
                i64::from(f.subject).into(),
            ]);
            if self.facts.rows() == MOST_GATHERED {
                self.facts.write(tx).await?;
            }
        }
        for (n, p) in (0i64..).zip(&posting.placements) {
            self.placements.row([
                i64::from(p.unit).into(),
                seq.into(),
                n.into(),
                i64::from(p.parent).into(),
                i64::from(p.day.number()).into(),
                i64::from(p.sign).into(),
            ]);
        }
        for (n, a) in (0i64..).zip(&posting.unit_attributes) {
            self.unit_attributes.row([
                i64::from(a.unit).into(),
                seq.into(),
                n.into(),
                a.aspect.clone().into(),
                a.value.clone().into(),
                i64::from(a.day.number()).into(),
                i64::from(a.sign).into(),
            ]);
        }
        for (n, a) in (attributes_from..).zip(&posting.person_attributes) {
            self.person_attributes.row([
                i64::from(a.person).into(),
                seq.into(),
                n.into(),
                a.aspect.clone().into(),
                a.value.clone().into(),
                i64::from(a.day.number()).into(),
                i64::from(a.sign).into(),
            ]);
            if self.person_attributes.rows() == MOST_GATHERED {
                self.person_attributes.write(tx).await?;
            }
        }
        for (n, d) in (0i64..).zip(&posting.definitions) {
            self.definitions.row([
                d.indicator.clone().into(),
                seq.into(),
                n.into(),
                d.version.into(),
                d.body.clone().into(),
            ]);
        }
        for (n, r) in (0i64..).zip(&posting.registers) {
            self.register(r)
                .row([r.id.into(), seq.into(), n.into(), r.name.clone().into()]);
        }
        for (person, sealed) in &posting.before {
            self.before
                .row([i64::from(*person).into(), seq.into(), sealed.clone().into()]);
        }
        Ok(())
    }

    fn register(&mut self, registered: &Registered) -> &mut Insert {
        match registered.register {
            Register::Measure => &mut self.measures,
            Register::Initiative => &mut self.initiatives,
            Register::LegacyPerson => &mut self.legacy_persons,
        }
    }

    async fn write(mut self, tx: &Tx) -> Result<(), DbErr> {
        for table in [
            &mut self.lines,
            &mut self.facts,
            &mut self.placements,
            &mut self.unit_attributes,
            &mut self.person_attributes,
            &mut self.definitions,
            &mut self.measures,
            &mut self.initiatives,
            &mut self.legacy_persons,
            &mut self.texts,
            &mut self.before,
        ] {
            table.write(tx).await?;
        }
        Ok(())
    }
}

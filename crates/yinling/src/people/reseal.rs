//! The key changes: everything sealed of people is sealed anew, every hash by
//! which they are found is computed anew, and the journal pins them as they
//! stand now.
//!
//! Whoever is not what the journal says stops it: to pin them anew would make
//! a change behind our back look like one of ours.

use super::check::{PEOPLE, SECRETS_BETWEEN, differs, histories, number};
use super::history::{History, IDENTITY};
use super::identity::{Identity, Private, SecretRow};
use super::import::Batch;
use super::load::PersonRow;
use crate::access::Secrets;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, Tx, Update, rows, scalar};
use crate::journal::{Failure, PersonAttribute, Staged};
use kit::{Day, Refusal};
use std::collections::HashMap;

/// What was sealed anew.
#[derive(Debug, Clone)]
pub struct Resealed {
    pub people: i64,
    /// What earlier lines overwrote, kept so that they can be taken back.
    pub copies: i64,
    /// The rows that pin everybody anew, for the posting.
    pub staged: Staged,
}

#[derive(FromQueryResult)]
struct BeforeRow {
    person_no: i64,
    seq: i64,
    sealed: Vec<u8>,
}

const BEFORE: &str = "SELECT person_no, seq, sealed FROM person_before
    WHERE (person_no, seq) > ($1, $2) ORDER BY person_no, seq LIMIT 2000";
const COUNT: &str = "SELECT (SELECT COUNT(*) FROM person_secret)
    + (SELECT COUNT(*) FROM person_before)";

/// How many rows [`reseal`] will go through.
pub async fn count_sealed<C: ConnectionTrait>(conn: &C) -> Result<i64, DbErr> {
    scalar(conn, COUNT, []).await
}

/// Within one transaction, to be run alone while nobody imports. `seen` is told
/// how many rows were done each time. Refusals: `person_differs`,
/// `sealed_unreadable`.
pub async fn reseal(
    tx: &Tx,
    old: &Secrets,
    new: &Secrets,
    today: Day,
    seen: &(dyn Fn(usize) + Send + Sync),
) -> Result<Resealed, Failure> {
    let mut work = Work {
        old,
        new,
        today,
        batch: Batch::begin(tx, today).await?,
        people: 0,
    };
    let mut after = 0;
    loop {
        let page: Vec<PersonRow> = rows(tx, PEOPLE, [after.into()]).await?;
        let Some(last) = page.last().map(|row| row.person_no) else {
            break;
        };
        work.page(tx, &page, after, last).await?;
        seen(page.len());
        after = last;
    }
    let copies = copies(tx, old, new, seen).await?;
    Ok(Resealed {
        people: work.people,
        copies,
        staged: work.batch.staged(),
    })
}

struct Work<'a> {
    old: &'a Secrets,
    new: &'a Secrets,
    today: Day,
    batch: Batch,
    people: i64,
}

impl Work<'_> {
    async fn page(
        &mut self,
        tx: &Tx,
        page: &[PersonRow],
        after: i64,
        last: i64,
    ) -> Result<(), Failure> {
        let range = [after.into(), last.into()];
        let secrets: Vec<SecretRow> = rows(tx, SECRETS_BETWEEN, range.clone()).await?;
        let secrets: HashMap<i64, SecretRow> = secrets
            .into_iter()
            .map(|row| (row.person_no, row))
            .collect();
        let mut histories = histories(tx, range).await?;
        let mut update = Update::of(
            "person_secret",
            &["person_no"],
            &["sealed", "id_hash", "likeness_hash"],
        );
        let mut pins = self.batch.attribute_rows();
        for row in page {
            let person = number(row.person_no)?;
            let secret = secrets.get(&row.person_no);
            let history = histories
                .remove(&row.person_no)
                .unwrap_or_else(|| History::new(person));
            if let Some(table) = differs(row, secret, &history) {
                let differs = Refusal::new("person_differs").with("person", person);
                return Err(differs.with("table", table).into());
            }
            // A void registration may have lost its secret; nobody asks for it.
            let Some(secret) = secret else { continue };
            let private = Private::open(self.old, row.person_no, &secret.sealed)
                .map_err(|_| unreadable("person_secret", row.person_no))?;
            let identity = Identity::of_row(row.clone(), private);
            let sealed = identity.private.seal(self.new, row.person_no)?;
            let (id_hash, likeness) = (identity.id_hash(self.new), identity.likeness(self.new));
            let pin = identity.pin_of(&secret.salt, &sealed, id_hash.as_ref(), &likeness);
            update.row([
                row.person_no.into(),
                sealed.into(),
                id_hash.map(|hash| hash.to_vec()).into(),
                likeness.to_vec().into(),
            ]);
            self.people += 1;
            if row.void_by == 0 {
                let pinned = PersonAttribute {
                    person,
                    aspect: IDENTITY.to_owned(),
                    value: pin,
                    day: self.today,
                    sign: 1,
                };
                self.batch.add_attribute(&mut pins, pinned);
            }
        }
        update.write(tx).await?;
        Ok(pins.write(tx).await?)
    }
}

async fn copies(
    tx: &Tx,
    old: &Secrets,
    new: &Secrets,
    seen: &(dyn Fn(usize) + Send + Sync),
) -> Result<i64, Failure> {
    let (mut after, mut done) = ((0, 0), 0);
    loop {
        let page: Vec<BeforeRow> = rows(tx, BEFORE, [after.0.into(), after.1.into()]).await?;
        let Some(last) = page.last() else {
            return Ok(done);
        };
        after = (last.person_no, last.seq);
        let mut update = Update::of("person_before", &["person_no", "seq"], &["sealed"]);
        seen(page.len());
        for row in page {
            let person = number(row.person_no)?;
            let was = Identity::open_copy(old, person, &row.sealed)
                .map_err(|_| unreadable("person_before", row.person_no))?;
            let sealed = was.seal_copy(new, person)?;
            update.row([row.person_no.into(), row.seq.into(), sealed.into()]);
            done += 1;
        }
        update.write(tx).await?;
    }
}

fn unreadable(table: &'static str, row: i64) -> Refusal {
    Refusal::new("sealed_unreadable")
        .with("table", table)
        .with("row", row)
}

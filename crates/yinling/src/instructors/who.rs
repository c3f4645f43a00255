//! Who is meant.

use crate::access::Secrets;
use crate::db::Tx;
use crate::journal::Failure;
use crate::people::{self, Change, Named};
use kit::{Day, PersonNo, Refusal};

/// A person by number, or by name with an ID number or telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    Number(PersonNo),
    Named(Named),
}

impl Who {
    /// The one person who is meant and known. Refusals: `unknown_person`,
    /// `person_merged`, `nobody_named`, `several_named` with their numbers, and
    /// those of [`people::list_named`].
    pub(super) async fn find(&self, tx: &Tx, secrets: &Secrets) -> Result<Change, Failure> {
        if let Some(found) = self.look_up(tx, secrets).await? {
            return Ok(found);
        }
        let Who::Named(named) = self else {
            return Err(anyhow::anyhow!("a number is found or refused").into());
        };
        Err(Refusal::new("nobody_named")
            .with("name", named.name.trim())
            .into())
    }

    /// The same; somebody named who is not known yet becomes known.
    pub(super) async fn find_or_introduce(
        &self,
        tx: &Tx,
        secrets: &Secrets,
        day: Day,
    ) -> Result<Change, Failure> {
        match (self.look_up(tx, secrets).await?, self) {
            (None, Who::Named(named)) => people::introduce(tx, secrets, named, day).await,
            _ => self.find(tx, secrets).await,
        }
    }

    async fn look_up(&self, tx: &Tx, secrets: &Secrets) -> Result<Option<Change>, Failure> {
        let person = match self {
            Who::Number(person) => *person,
            Who::Named(named) => match people::list_named(tx, secrets, named).await?.as_slice() {
                [] => return Ok(None),
                [one] => *one,
                several => {
                    let refusal = Refusal::new("several_named")
                        .with("name", named.name.trim())
                        .with("count", several.len());
                    let list = several.iter().map(|one| format!("person {one}"));
                    return Err(refusal.listing(list.collect()).into());
                }
            },
        };
        Change::of(tx, person).await.map(Some)
    }
}

/// The person must be serving on the day of the verb.
pub(super) fn require_serving(change: &Change, day: Day) -> Result<(), Refusal> {
    if change.history.serves_on(day).is_some() {
        return Ok(());
    }
    Err(Refusal::new("not_instructor")
        .with("person", change.person())
        .with("day", day))
}

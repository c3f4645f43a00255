//! Two numbers turn out to be one person.

use super::change::Change;
use super::history::{LEFT, MEASURES};
use crate::db::Tx;
use crate::journal::{Fact, Failure, Of, Posting, net_facts};
use kit::{Day, PersonNo, Refusal};
use serde_json::json;

/// `keep` stays; what `away` did becomes theirs, and `away`'s own standing ends
/// as if it had never been. `undo` of the line makes them two again.
/// Refusals: `unknown_person`, `person_merged`, `same_person`.
pub async fn merge(tx: &Tx, keep: PersonNo, away: PersonNo, day: Day) -> Result<Posting, Failure> {
    if keep == away {
        return Err(Refusal::new("same_person").with("person", keep).into());
    }
    Change::of(tx, keep).await?;
    let mut change = Change::of(tx, away).await?;
    let mut posting = Posting {
        verb: "people::merge",
        subject: format!("person:{keep}"),
        detail: json!({ "away": away, "day": day }),
        ..Posting::default()
    };
    // Before every other row of theirs, so that nothing of the standing is left.
    change.set(LEFT, format!("merged:{keep}"), Day::ALWAYS);
    change.post(tx, &mut posting).await?;
    for fact in net_facts(tx, Of::Person(away)).await? {
        if !MEASURES.contains(&fact.measure) {
            posting.facts.push(fact.opposite());
            posting.facts.push(Fact {
                person: keep,
                ..fact
            });
        }
    }
    Ok(posting)
}

//! Two numbers turn out to be one person.

use super::change::Change;
use super::history::{LEFT, MEASURES};
use crate::db::Tx;
use crate::journal::{Fact, Failure, Of, Posting, net_facts};
use kit::{Day, PersonNo, Refusal};
use serde_json::json;

/// `keep` stays; what `away` did becomes theirs, and `away`'s own standing ends
/// as if it had never been; what they were as an instructor is joined. Of one
/// on the roster and one beside it, the one on the roster stays. `undo` of the
/// line makes them two again.
/// Refusals: `unknown_person`, `person_merged`, `same_person`, `not_on_roster`.
pub async fn merge(tx: &Tx, keep: PersonNo, away: PersonNo, day: Day) -> Result<Posting, Failure> {
    if keep == away {
        return Err(Refusal::new("same_person").with("person", keep).into());
    }
    let mut kept = Change::of(tx, keep).await?;
    let mut change = Change::of(tx, away).await?;
    if kept.history.registration().is_none() && change.history.registration().is_some() {
        return Err(Refusal::new("not_on_roster").with("person", keep).into());
    }
    let mut posting = Posting {
        verb: "people::merge",
        subject: format!("person:{keep}"),
        detail: json!({ "away": away, "day": day }),
        ..Posting::default()
    };
    let was_instructor = change.history.is_instructor();
    if was_instructor {
        kept.join_guidance(&change.history);
    }
    // Before every other row of theirs, so that nothing of the standing is left.
    change.set(LEFT, format!("merged:{keep}"), Day::ALWAYS);
    change.post(tx, &mut posting).await?;
    if was_instructor {
        kept.post(tx, &mut posting).await?;
    }
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

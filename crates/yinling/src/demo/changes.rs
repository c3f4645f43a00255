//! This year's changes of the demo city, as verbs.

use super::city::{Change, Guidance, Guide};
use crate::access::Secrets;
use crate::instructors::{self, AppointForm, Who};
use crate::journal::{Failure, Posting, Verb, verb};
use crate::reorganisations::{self, SplitForm};
use crate::{db::Tx, people, units};
use kit::{Day, PersonNo};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The people that past guidance speaks of, by index.
pub fn people_of_guidance(guidance: &[Guidance]) -> impl Iterator<Item = usize> {
    // Nobody is spoken of before they are appointed.
    guidance.iter().filter_map(|one| match one {
        Guidance::Appoint {
            who: Guide::Person(person),
            ..
        } => Some(*person),
        _ => None,
    })
}

/// The people that changes speak of, by index.
pub fn people_of(changes: &[Change]) -> BTreeSet<usize> {
    let mut people = BTreeSet::new();
    for change in changes {
        match change {
            Change::Transfer { person, .. }
            | Change::HandOver { person, .. }
            | Change::Die { person, .. }
            | Change::SetAffiliation { person, .. }
            | Change::SetSkill { person, .. }
            | Change::LiveElsewhere { person, .. } => drop(people.insert(*person)),
            Change::Split { people_share, .. } => people.extend(people_share),
            _ => {}
        }
    }
    people
}

/// Past guidance as a verb.
pub fn guidance_verb(one: &Guidance, numbers: &[PersonNo], secrets: &Arc<Secrets>) -> Verb {
    let shared = Arc::new((one.clone(), numbers.to_vec(), secrets.clone()));
    verb(move |tx| {
        let shared = shared.clone();
        Box::pin(async move {
            let (one, numbers, secrets) = &*shared;
            guide(tx, one, numbers, secrets).await
        })
    })
    .alone()
}

async fn guide(
    tx: &Tx,
    one: &Guidance,
    numbers: &[PersonNo],
    secrets: &Secrets,
) -> Result<Posting, Failure> {
    let who = |guide: &Guide| match guide {
        Guide::Person(at) => Who::Number(numbers[*at]),
        Guide::Official { name, phone } => Who::Named(people::Named {
            name: name.clone(),
            phone: phone.clone(),
            ..people::Named::default()
        }),
    };
    match one {
        Guidance::Appoint {
            who: guide,
            by,
            document,
            day,
        } => {
            let form = AppointForm {
                who: who(guide),
                by: by.clone(),
                document: document.clone(),
            };
            instructors::appoint(tx, secrets, &form, *day).await
        }
        Guidance::Assign {
            who: guide,
            branches,
            day,
        } => instructors::assign(tx, secrets, &who(guide), branches, *day).await,
        Guidance::HandOver { from, to, day } => {
            instructors::hand_over(tx, secrets, &who(from), &who(to), &[], *day).await
        }
        Guidance::End { who: guide, day } => {
            instructors::end(tx, secrets, &who(guide), &[], *day).await
        }
    }
}

pub fn verb_of(change: &Change, numbers: &[PersonNo], secrets: &Arc<Secrets>, today: Day) -> Verb {
    let shared = Arc::new((change.clone(), numbers.to_vec(), secrets.clone()));
    verb(move |tx| {
        let shared = shared.clone();
        Box::pin(async move {
            let (change, numbers, secrets) = &*shared;
            apply(tx, change, numbers, secrets, today).await
        })
    })
    .alone()
}

async fn apply(
    tx: &Tx,
    change: &Change,
    numbers: &[PersonNo],
    secrets: &Secrets,
    today: Day,
) -> Result<Posting, Failure> {
    match change {
        Change::Move { unit, to, day } => units::move_unit(tx, unit, to, *day, today).await,
        Change::Merge { from, into, day } => {
            reorganisations::merge(tx, from, into, *day, today).await
        }
        Change::Close { unit, day } => reorganisations::close(tx, unit, *day, today).await,
        Change::Rename { unit, name, day } => units::rename(tx, unit, name, *day, today).await,
        Change::SetMode { unit, mode, day } => units::set_mode(tx, unit, mode, *day, today).await,
        Change::LinkSociety {
            branch,
            society,
            day,
        } => units::link_society(tx, branch, society, *day, today).await,
        Change::RegisterOnline {
            unit,
            day,
            evidence,
        } => units::register_online(tx, unit, evidence, *day, today).await,
        Change::Found {
            code,
            name,
            kind,
            parent,
            day,
            mode,
        } => {
            let form = units::FoundForm {
                code: code.clone(),
                name: name.clone(),
                kind: kind.clone(),
                parent: parent.clone(),
                mode: mode.clone(),
            };
            units::found(tx, &form, *day, today).await
        }
        Change::Split {
            unit,
            new_code,
            name,
            people_share,
            day,
        } => {
            let form = SplitForm {
                new_code: new_code.clone(),
                name: name.clone(),
                people: people_share.iter().map(|at| numbers[*at]).collect(),
            };
            reorganisations::split(tx, unit, &form, *day, today).await
        }
        Change::NothingThisYear { unit, year } => {
            units::nothing_this_year(tx, unit, *year, today, today).await
        }
        of_person => apply_to_person(tx, of_person, numbers, secrets, today).await,
    }
}

async fn apply_to_person(
    tx: &Tx,
    change: &Change,
    numbers: &[PersonNo],
    secrets: &Secrets,
    today: Day,
) -> Result<Posting, Failure> {
    match change {
        Change::Transfer { person, to, day } => {
            people::transfer(tx, numbers[*person], to, *day).await
        }
        Change::HandOver { person, day } => people::hand_over(tx, numbers[*person], "", *day).await,
        Change::Die { person, day } => people::die(tx, numbers[*person], *day, today).await,
        Change::SetAffiliation {
            person,
            affiliation,
            day,
        } => people::set_affiliation(tx, numbers[*person], affiliation, *day).await,
        Change::SetSkill { person, skill, day } => {
            people::set_skill(tx, secrets, numbers[*person], skill, *day).await
        }
        Change::LiveElsewhere { person, place, day } => {
            people::live_elsewhere(tx, secrets, numbers[*person], place, *day).await
        }
        _ => Err(anyhow::anyhow!("not a change of a person").into()),
    }
}

//! Those one looks after: found by name, each with their card, PIN and helpers.
//! A person reaches a page only through `accounts::find_seen`, and each look is
//! in the audit.

mod calls;
mod cards;
mod consents;
mod contact;
mod copies;
mod desk;
mod helpers;
mod list;
mod paper;
mod paper_forms;
mod paper_keyed;
mod person;
mod reveal;
mod take_back;
mod wishes;

#[cfg(test)]
pub use paper_forms::keying;
#[cfg(test)]
pub use paper_keyed::Kept;

use super::pages::Gate;
use super::signed::Signed;
use super::site::Site;
use super::trouble::Trouble;
use super::words;
use crate::access::Action;
use crate::accounts::{self, Lack, Note, Search, SeenPerson, list_seen};
use crate::say;
use crate::words::either;
use axum::Router;
use axum::routing::{get, post};
use kit::PersonNo;

pub fn router() -> Router<Site> {
    Router::new()
        .route("/people", get(list::list))
        .route("/people/calls", get(calls::ask).post(calls::list))
        .route("/people/{no}", get(person::person))
        .route("/people/{no}/reveal", post(reveal::reveal))
        .route("/people/{no}/consents", get(consents::list))
        .route("/people/{no}/consents/give", post(consents::give))
        .route("/people/{no}/consents/withdraw", post(consents::withdraw))
        .route("/people/{no}/contact", post(contact::change))
        .route("/people/{no}/take-back", post(take_back::take_back))
        .route("/people/{no}/wishes", post(wishes::answer))
        .route(
            "/people/{no}/erase",
            get(wishes::preview).post(wishes::erase),
        )
        .route("/people/{no}/card", post(cards::issue))
        .route("/people/{no}/pin", post(cards::renew))
        .route("/people/{no}/card/revoke", post(cards::revoke))
        .route("/people/{no}/helpers", post(helpers::name))
        .route("/people/{no}/helpers/end", post(helpers::end))
        .route("/desk", get(desk::desk).post(desk::find))
        .route("/paper/{list}", get(paper::paper).post(paper::key))
        .route("/paper/{list}/take-back", post(paper::take_back_keyed))
}

fn href(person: PersonNo) -> String {
    format!("/people/{person}")
}

/// The person, for those who may do `action` with them; for others there is none.
async fn get_seen(signed: &Signed, action: Action, number: u32) -> Result<SeenPerson, Trouble> {
    let site = &signed.visit.site;
    let person = PersonNo(number);
    let found =
        accounts::find_seen(site.db.read(), &signed.actor, action, site.today(), person).await?;
    found.ok_or(Trouble::NotFound)
}

/// Puts a look at personal data on record, before it is shown.
pub async fn note(signed: &Signed, what: &'static str, subject: String) -> Result<(), Trouble> {
    note_why(signed, what, subject, "").await
}

/// The same, with the reason that was given for it.
async fn note_why(
    signed: &Signed,
    what: &'static str,
    subject: String,
    reason: &str,
) -> Result<(), Trouble> {
    let site = &signed.visit.site;
    let note = Note {
        account: signed.actor.account,
        helps: signed.actor.helps.0,
        what,
        subject,
        reason: reason.to_owned(),
        address_hash: signed.from.0.clone(),
    };
    Ok(accounts::note(&site.db, site.clock.now_ms(), note).await?)
}

/// So many of those who asked for something are named; the list has them all.
const ASKING: i64 = 3;

/// Those who wait for an answer, each with their page.
async fn asking(signed: &Signed) -> Result<Vec<Gate>, Trouble> {
    let site = &signed.visit.site;
    let search = Search {
        lack: Some(Lack::Answer),
        limit: ASKING,
        ..Search::default()
    };
    let (actor, action) = (&signed.actor, Action::ActForElder);
    let found = list_seen(site.db.read(), actor, action, site.today(), &search).await?;
    let gates = found.iter().map(|person| {
        let name = &person.name;
        let words = say!("{name}有一件事等您答复", "{name} waits for your answer");
        let told = either(
            "看看写的是什么，办了没有都告诉本人",
            "See what it is about, and tell them whether it was done",
        );
        Gate::new(&words, told, &format!("/people/{}", person.person_no))
    });
    Ok(gates.collect())
}

/// What waits for those who look after people, five at most.
pub async fn tasks(signed: &Signed) -> Result<Vec<Gate>, Trouble> {
    let actor = &signed.actor;
    if !actor.may_somewhere(Action::CareForAccess) {
        return Ok(vec![]);
    }
    let site = &signed.visit.site;
    let waits = accounts::list_waiting(site.db.read(), actor, site.today()).await?;
    let mut gates = asking(signed).await?;
    if waits.unknown_affiliation > 0 {
        let told = either(
            "问一声，补上，或者写明不是党员",
            "Ask, fill it in, or say that they are not Party members",
        );
        let n = waits.unknown_affiliation;
        let people = words::counted(n, "person", "people");
        let words = say!(
            "{n}位的政治面貌没有填",
            "{people} without a political affiliation filled in"
        );
        gates.push(Gate::new(&words, told, "/people?lack=affiliation"));
    }
    if waits.without_card > 0 {
        let n = waits.without_card;
        let people = words::counted(n, "person", "people");
        let words = say!("{n}位还没有卡片", "{people} without a card yet");
        let told = either(
            "不用手机也能办自己的事",
            "With a card they can do their own things without a phone",
        );
        gates.push(Gate::new(&words, told, "/people?lack=card"));
    }
    Ok(gates)
}

//! `/people/{no}`: one person, as those who look after them see them.

use super::{get_seen, note};
use crate::access::Action;
use crate::accounts::{self, SeenPerson, list_helpers};
use crate::web::pages::{PersonPage, Section};
use crate::web::staff::Signed;
use crate::web::trouble::Trouble;
use crate::web::words;
use axum::extract::Path;
use axum::response::Response;
use kit::{Day, PersonNo};

pub async fn person(Path(number): Path<u32>, signed: Signed) -> Result<Response, Trouble> {
    show(&signed, number, String::new()).await
}

/// The page, with what came of a press.
pub async fn show(signed: &Signed, number: u32, notice: String) -> Result<Response, Trouble> {
    let person = get_seen(signed, Action::SeePeople, number).await?;
    note(signed, "person.read", format!("person:{number}")).await?;
    let site = &signed.visit.site;
    let account = accounts::find_account_of(site.db.read(), PersonNo(number)).await?;
    let helpers = list_helpers(site.db.read(), PersonNo(number)).await?;
    let cares = get_seen(signed, Action::CareForAccess, number)
        .await
        .is_ok();
    let name_of = |unit: i64| {
        let card = signed.visit.directory.get(unit);
        card.map(|card| card.name.clone()).unwrap_or_default()
    };
    signed.page(&PersonPage {
        shell: signed.visit.shell(Section::People, None),
        token: signed.token(),
        notice,
        number,
        name: person.name.clone(),
        sex: words::sex(&person.sex).to_owned(),
        born: born(&person),
        retirement: words::retirement(&person.retirement).to_owned(),
        affiliation: match person.affiliation.as_str() {
            "" => "没有填".to_owned(),
            code => words::affiliation(code).to_owned(),
        },
        unit: name_of(person.managing_unit),
        branch: name_of(person.party_branch),
        has_card: account.as_ref().is_some_and(|card| card.has_card > 0),
        cards: accounts::count_cards(site.db.read(), PersonNo(number)).await?,
        helpers: helpers
            .into_iter()
            .map(|one| (one.account, one.name))
            .collect(),
        cares,
    })
}

fn born(person: &SeenPerson) -> String {
    // Year and month: enough to tell two people of one name apart.
    let day = Day::from_number(person.birth_on);
    day.map(|day| format!("{}年{}月", day.year(), day.month()))
        .unwrap_or_default()
}

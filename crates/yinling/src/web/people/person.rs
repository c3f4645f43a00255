//! `/people/{no}`: one person, as those who look after them see them.

use super::{get_seen, note, take_back, wishes};
use crate::access::Action;
use crate::accounts::{self, SeenPerson, list_helpers};
use crate::people::SealedField;
use crate::privacy::{ERASE, list_wishes};
use crate::web::pages::{PersonPage, Section, WishShown};
use crate::web::second_thoughts::{self, asker_for};
use crate::web::signed::Signed;
use crate::web::trouble::Trouble;
use crate::web::words;
use crate::words::either;
use axum::extract::Path;
use axum::response::Response;
use kit::{Day, PersonNo};

pub async fn person(Path(number): Path<u32>, signed: Signed) -> Result<Response, Trouble> {
    show(&signed, number, String::new()).await
}

/// The page, with what came of a press.
pub async fn show(signed: &Signed, number: u32, notice: String) -> Result<Response, Trouble> {
    page(signed, number, notice, None).await
}

/// The page with one sealed field, by its label: it is not there on the next.
pub async fn show_told(
    signed: &Signed,
    number: u32,
    told: (&'static str, String),
) -> Result<Response, Trouble> {
    page(signed, number, String::new(), Some(told)).await
}

async fn page(
    signed: &Signed,
    number: u32,
    notice: String,
    told: Option<(&'static str, String)>,
) -> Result<Response, Trouble> {
    let person = get_seen(signed, Action::SeePeople, number).await?;
    note(signed, "person.read", format!("person:{number}")).await?;
    let site = &signed.visit.site;
    let account = accounts::find_account_of(site.db.read(), PersonNo(number)).await?;
    let helpers = list_helpers(site.db.read(), PersonNo(number)).await?;
    let may = async |action| get_seen(signed, action, number).await.is_ok();
    let acts = may(Action::ActForElder).await;
    let name_of = |unit: i64| {
        let card = signed.visit.directory.get(unit);
        card.map(|card| card.name.clone()).unwrap_or_default()
    };
    let (asker, back) = (asker_for(signed, PersonNo(number)), take_back::to(number));
    let mut shell = signed.visit.shell(Section::People, None);
    shell.done = second_thoughts::last(signed, &asker, &back).await?;
    signed.page(&PersonPage {
        shell,
        token: signed.token(),
        notice,
        number,
        name: person.name.clone(),
        sex: words::sex(&person.sex).to_owned(),
        born: born(&person),
        retirement: words::retirement(&person.retirement).to_owned(),
        affiliation: match person.affiliation.as_str() {
            "" => either("没有填", "not filled in").to_owned(),
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
        cares: may(Action::CareForAccess).await,
        told,
        may_reveal: may(Action::Reveal).await,
        sealed: SealedField::ALL
            .map(|field| (field.name(), words::labels::sealed(field)))
            .to_vec(),
        contacts: [
            SealedField::Mobile,
            SealedField::Landline,
            SealedField::Address,
        ]
        .map(|field| (field.name(), words::labels::sealed(field)))
        .to_vec(),
        acts,
        may_erase: wishes::get_managed(signed, number).await.is_ok(),
        wishes: match acts {
            true => waiting(signed, number).await?,
            false => vec![],
        },
        just_now: second_thoughts::list(signed, &asker, &back).await?,
    })
}

async fn waiting(signed: &Signed, number: u32) -> Result<Vec<WishShown>, Trouble> {
    let all = list_wishes(signed.visit.site.db.read(), PersonNo(number)).await?;
    let waiting = all.into_iter().filter(|wish| wish.answered_at == 0);
    let shown = waiting.map(|wish| WishShown {
        id: wish.id,
        is_erasure: wish.kind == ERASE,
        text: wish.text,
        asked: words::moment(wish.asked_at),
    });
    Ok(shown.collect())
}

fn born(person: &SeenPerson) -> String {
    // Year and month: enough to tell two people of one name apart.
    let day = Day::from_number(person.birth_on);
    day.map(|day| words::month(day.year(), day.month()))
        .unwrap_or_default()
}

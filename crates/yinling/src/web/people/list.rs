//! `/people`: everybody one looks after, or those whose name begins so.

use super::copies;
use crate::access::Action;
use crate::accounts::{Lack, MOST_ROWS, Search, SeenPerson, list_seen};
use crate::say;
use crate::units::UnitCard;
use crate::web::links::Question;
use crate::web::pages::{PeoplePage, PersonLine, Section, TreeNav, UnitLink, Way};
use crate::web::reads::tree_nav;
use crate::web::signed::Signed;
use crate::web::trouble::Trouble;
use crate::web::visit::{Visit, unit_link};
use crate::web::{links, words};
use crate::words::either;
use axum::response::Response;
use kit::UnitId;

const PAGE: usize = 50;

/// What narrows the list, as it stands in the address.
const ASKED: [&str; 3] = ["name", "lack", "unit"];

pub async fn list(signed: Signed) -> Result<Response, Trouble> {
    signed.require_somewhere(Action::SeePeople)?;
    let visit = &signed.visit;
    let (name, lack) = (visit.query.get("name"), visit.query.get("lack"));
    let unit = match visit.query.get("unit") {
        Some(code) => Some(visit.directory.find(code).ok_or(Trouble::NotFound)?),
        None => None,
    };
    let told = match unit {
        Some(card) => format!("unit:{}", card.id),
        None => String::new(),
    };
    let copy = visit.query.get("as");
    let most = match copy {
        None => PAGE,
        Some("text" | "print") => usize::try_from(MOST_ROWS).unwrap_or(PAGE),
        Some(other) => {
            return Err(Trouble::BadRequest(say!(
                "写法“{other}”",
                "the form “{other}”"
            )));
        }
    };
    let search = Search {
        name: name.unwrap_or_default().to_owned(),
        unit: UnitId(
            unit.and_then(|card| u32::try_from(card.id).ok())
                .unwrap_or(0),
        ),
        lack: match lack {
            Some("affiliation") => Some(Lack::Affiliation),
            Some("card") => Some(Lack::Card),
            Some("answer") => Some(Lack::Answer),
            _ => None,
        },
        after: visit
            .query
            .number("after", either("人员编号", "person's number"))?
            .map_or(0, i64::from),
        limit: i64::try_from(most + 1).unwrap_or(i64::MAX),
    };
    let site = &visit.site;
    let action = Action::SeePeople;
    let mut found = list_seen(site.db.read(), &signed.actor, action, site.today(), &search).await?;
    let has_more = found.len() > most;
    found.truncate(most);
    let here = |after: i64, copy: Option<&str>| {
        let mut url = "/people".to_owned();
        if after > 0 {
            url = links::with(url, "after", &after.to_string());
        }
        for name in ASKED {
            if let Some(value) = visit.query.get(name) {
                url = links::with(url, name, value);
            }
        }
        copy.map_or(url.clone(), |copy| links::with(url, "as", copy))
    };
    let last = found.last().filter(|_| has_more);
    let next = last.map(|last| here(last.person_no, copy));
    match copy {
        Some("text") => {
            super::note(&signed, "people.text", told).await?;
            return copies::text(&signed, &found, here(search.after, None), next);
        }
        Some(_) => {
            super::note(&signed, "people.paper", told).await?;
            return copies::print(&signed, &found, here(search.after, None), next).await;
        }
        None => super::note(&signed, "people.list", told).await?,
    }
    signed.page(&PeoplePage {
        shell: visit.shell(Section::People, None),
        copies: vec![
            Way::new(
                either("抄成文字", "Copy as text"),
                here(search.after, Some("text")),
            ),
            Way::new(
                either("印成带行号的名单", "Print with numbered rows"),
                here(search.after, Some("print")),
            ),
        ],
        tree: tree(visit, unit),
        unit: unit.map(|card| (card.name.clone(), card.code.clone())),
        name: search.name,
        lack: match search.lack {
            None => "",
            Some(Lack::Affiliation) => {
                either("政治面貌没有填的", "Political affiliation not filled in")
            }
            Some(Lack::Card) => either("还没有卡片的", "Without a card yet"),
            Some(Lack::Answer) => either("等着答复的", "Waiting for an answer"),
        },
        people: found.iter().map(|person| line(&signed, person)).collect(),
        next,
    })
}

/// From the unit looked at, else from the highest one whose people the reader
/// may see.
fn tree(visit: &Visit, unit: Option<&UnitCard>) -> Option<TreeNav> {
    if !visit.is_staff() {
        return None;
    }
    let directory = &visit.directory;
    let may_see = |card: &UnitCard| visit.may(Action::SeePeople, card);
    let highest = || {
        let mut level: Vec<&UnitCard> = directory.children(0).collect();
        while !level.is_empty() {
            if let Some(found) = level.iter().find(|card| may_see(card)) {
                return Some(*found);
            }
            let below = level.iter().flat_map(|card| directory.children(card.id));
            level = below.collect();
        }
        None
    };
    let card = unit.or_else(highest)?;
    let link = |card: &UnitCard| {
        let link = UnitLink {
            href: links::with("/people".to_owned(), "unit", &card.code),
            ..unit_link(card, &Question::default())
        };
        may_see(card).then_some(link)
    };
    Some(tree_nav::tree(directory, card, link))
}

/// A person as a row of a list.
pub fn line(signed: &Signed, person: &SeenPerson) -> PersonLine {
    let name_of = |unit: i64| {
        let card = signed.visit.directory.get(unit);
        card.map(|card| card.name.clone()).unwrap_or_default()
    };
    PersonLine {
        name: person.name.clone(),
        href: format!("/people/{}", person.person_no),
        retirement: words::retirement(&person.retirement).to_owned(),
        unit: name_of(person.managing_unit),
        branch: name_of(person.party_branch),
    }
}

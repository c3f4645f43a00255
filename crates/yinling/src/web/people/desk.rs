//! `/desk`: the telephone rings. One field takes what the caller says first: a
//! name, the last four digits of their phone, or a card's number, typed or
//! scanned. What is asked is posted, so that no address holds it.

use super::{href, list, note};
use crate::access::Action;
use crate::accounts::{Search, SeenPerson, find_seen_by_card, list_seen, list_seen_by_phone};
use crate::journal::Failure;
use crate::web::pages::{DeskPage, Section};
use crate::web::signed::{OwnPress, Signed};
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words::{either, language, sentence};
use axum::response::Response;
use kit::PersonNo;

/// Hits that are shown.
const SHOWN: usize = 20;

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Name(String),
    /// Four digits or more.
    Phone(String),
    /// Twelve digits.
    Card(String),
    /// Digits that are neither.
    Unclear,
}

/// A scanner types the whole address of a card.
fn read(text: &str) -> Asked {
    let text = text.trim();
    let text = text
        .rsplit_once("/card/")
        .map_or(text, |(_, number)| number);
    let narrow = text.chars().filter_map(|c| match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        ' ' | '-' | '　' => None,
        c => Some(c),
    });
    let digits: String = narrow.collect();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Asked::Name(text.to_owned());
    }
    match digits.len() {
        4..=11 => Asked::Phone(digits),
        12 => Asked::Card(digits),
        _ => Asked::Unclear,
    }
}

pub async fn desk(signed: Signed) -> Result<Response, Trouble> {
    signed.require_somewhere(Action::ActForElder)?;
    show(&signed, "", &[], String::new())
}

pub async fn find(press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    signed.require_somewhere(Action::ActForElder)?;
    let asked = press.fields.get("who").unwrap_or_default();
    note(signed, "desk.search", String::new()).await?;
    let found = match look(signed, read(asked)).await {
        Ok(found) => found,
        Err(Failure::Refused(refusal)) => {
            return show(signed, asked, &[], sentence(&refusal, language()));
        }
        Err(fault) => return Err(fault.into()),
    };
    if let [one] = &found[..]
        && let Ok(number) = u32::try_from(one.person_no)
    {
        return Ok(see(&href(PersonNo(number))));
    }
    let notice = match (asked, found.len()) {
        ("", _) => either(
            "请先写姓名、电话末四位或者卡号。",
            "Please write a name, the last four digits of a telephone, or a card number first.",
        ),
        (_, 0) => either(
            "归您管的人里没有找到。请换一样再找：姓名、电话末四位、卡号都可以。",
            "Nobody among the people in your care fits. Please try another way: name, last four digits of the telephone, or card number.",
        ),
        (_, n) if n > SHOWN => either(
            "这样的人还有很多，请多写一个字。",
            "There are many more of them. Please write one more letter.",
        ),
        _ => "",
    };
    let shown = &found[..found.len().min(SHOWN)];
    for person in shown {
        note(signed, "desk.found", format!("person:{}", person.person_no)).await?;
    }
    show(signed, asked, shown, notice.to_owned())
}

async fn look(signed: &Signed, asked: Asked) -> Result<Vec<SeenPerson>, Failure> {
    let site = &signed.visit.site;
    let (actor, today) = (&*signed.actor, site.today());
    let action = Action::ActForElder;
    match asked {
        Asked::Unclear => Err(kit::Refusal::new("neither_phone_nor_card").into()),
        Asked::Name(name) if name.is_empty() => Ok(vec![]),
        Asked::Name(name) => {
            let search = Search {
                name,
                limit: i64::try_from(SHOWN + 1).unwrap_or(i64::MAX),
                ..Search::default()
            };
            Ok(list_seen(site.db.read(), actor, action, today, &search).await?)
        }
        Asked::Phone(end) => {
            list_seen_by_phone(&site.db, &site.secrets, actor, action, today, &end).await
        }
        Asked::Card(number) => {
            let found =
                find_seen_by_card(&site.db, &site.secrets, actor, action, today, &number).await?;
            Ok(found.into_iter().collect())
        }
    }
}

fn show(
    signed: &Signed,
    asked: &str,
    found: &[SeenPerson],
    notice: String,
) -> Result<Response, Trouble> {
    let mut shell = signed.visit.shell(Section::People, None);
    shell.here = "/desk".to_owned();
    signed.page(&DeskPage {
        shell,
        token: signed.token(),
        // A card's number and a phone are not shown again.
        asked: match read(asked) {
            Asked::Name(name) => name,
            _ => String::new(),
        },
        people: found.iter().map(|one| list::line(signed, one)).collect(),
        notice,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_takes_what_is_said_typed_or_scanned() {
        let card = || Asked::Card("123456789012".into());
        assert_eq!(read(" 赵玉 "), Asked::Name("赵玉".into()));
        assert_eq!(read("００01"), Asked::Phone("0001".into()));
        assert_eq!(read("139 0000 0001"), Asked::Phone("13900000001".into()));
        assert_eq!(read("1234 5678 9012"), card());
        assert_eq!(read("https://yinling.test/card/123456789012"), card());
        assert_eq!(read("123"), Asked::Unclear);
        assert_eq!(read("1234567890123"), Asked::Unclear);
    }
}

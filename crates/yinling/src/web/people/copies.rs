//! A list to take along: as plain text for WeChat, or on paper with row numbers
//! and a code that leads back. Names and units, nothing else.

use super::list::line;
use crate::accounts::{SeenPerson, remember_list};
use crate::say;
use crate::web::pages::{PaperListPage, Section, TextListPage};
use crate::web::signed::Signed;
use crate::web::trouble::Trouble;
use crate::words::either;
use axum::response::Response;
use kit::PersonNo;

/// `1. 赵玉兰，解放路街道第一党支部`
pub fn text(
    signed: &Signed,
    found: &[SeenPerson],
    back: String,
    next: Option<String>,
) -> Result<Response, Trouble> {
    let mut text = String::new();
    for (n, (name, unit)) in (1..).zip(named(signed, found)) {
        let line = say!("{n}. {name}，{unit}", "{n}. {name}, {unit}");
        text.push_str(&line);
        text.push('\n');
    }
    signed.page(&TextListPage {
        shell: signed.visit.shell(Section::People, None),
        count: found.len(),
        text,
        back,
        next,
    })
}

pub async fn print(
    signed: &Signed,
    found: &[SeenPerson],
    back: String,
    next: Option<String>,
) -> Result<Response, Trouble> {
    let site = &signed.visit.site;
    let numbers = found.iter().filter_map(|person| {
        let number = u32::try_from(person.person_no).ok()?;
        Some(PersonNo(number))
    });
    let numbers: Vec<PersonNo> = numbers.collect();
    let list = match numbers.is_empty() {
        true => 0,
        false => {
            let account = signed.actor.account;
            remember_list(&site.db, account, &numbers, site.clock.now_ms()).await?
        }
    };
    let path = format!("/paper/{list}");
    let address = format!("{}{path}", signed.origin());
    signed.page(&PaperListPage {
        shell: signed.visit.shell(Section::People, None),
        list,
        code: documents::qr_svg(
            &address,
            either("登记用的二维码", "Code to record the ticks with"),
        )
        .unwrap_or_default(),
        path,
        address,
        rows: named(signed, found).collect(),
        back,
        next,
    })
}

/// Name, and the party branch or else the unit.
fn named<'a>(
    signed: &'a Signed,
    found: &'a [SeenPerson],
) -> impl Iterator<Item = (String, String)> + 'a {
    found.iter().map(|person| {
        let line = line(signed, person);
        let unit = match line.branch.is_empty() {
            true => line.unit,
            false => line.branch,
        };
        (line.name, unit)
    })
}

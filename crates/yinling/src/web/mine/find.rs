//! `/find?q=`: a unit, a person one looks after, or a page, by the beginning of
//! its name.

use crate::access::Action;
use crate::accounts::{Search, list_seen};
use crate::say;
use crate::web::links::{self, Question};
use crate::web::pages::{FindPage, Section, Way};
use crate::web::people;
use crate::web::signed::Signed;
use crate::web::trouble::Trouble;
use crate::words::either;
use axum::response::{IntoResponse, Redirect, Response};

const MOST: usize = 20;

/// Pages by their names; those that are not the reader's say so themselves.
fn pages() -> [(&'static str, &'static str); 12] {
    [
        (either("首页", "Home"), "/"),
        (either("口径", "Definitions"), "/indicators"),
        (either("流水", "Journal"), "/journal"),
        (either("党建指导员", "Instructors"), "/instructors"),
        (either("我的", "Mine"), "/mine"),
        (either("人员", "People"), "/people"),
        (either("导入", "Imports"), "/imports"),
        (either("填表", "Fill in forms"), "/forms"),
        (either("写报告", "Write the report"), "/reports/write"),
        (either("定稿的报告", "Frozen reports"), "/reports/frozen"),
        (
            either("账号和职责", "Accounts and roles"),
            "/admin/accounts",
        ),
        (
            either("长辈版", "Large-button pages for elders"),
            ELDERS_HREF,
        ),
    ]
}

const ELDERS_HREF: &str = "/elders";

/// They are also looked for under these, whatever the language.
// tidy: not said: what somebody may look for
const ELDERS: [&str; 4] = ["长辈版", "亲情版", "关爱版", "关怀版"];

pub async fn find(signed: Signed) -> Result<Response, Trouble> {
    let visit = &signed.visit;
    let asked = visit.query.get("q").unwrap_or_default().to_owned();
    let (mut units, mut people, mut pages) = (vec![], vec![], vec![]);
    if !asked.is_empty() {
        let found = visit.directory.search(&asked, MOST);
        units = found
            .iter()
            .map(|card| Way::new(&card.name, links::unit(&card.code, &Question::default())))
            .collect();
        if signed.actor.may_somewhere(Action::SeePeople) {
            people = people_named(&signed, &asked).await?;
        }
        let small = asked.to_lowercase();
        let is_asked = |name: &str, href: &str| {
            let is_elders =
                href == ELDERS_HREF && ELDERS.iter().any(|other| other.contains(&asked));
            name.to_lowercase().contains(&small) || is_elders
        };
        let all = self::pages().into_iter();
        let found = all.filter(|(name, href)| is_asked(name, href));
        pages = found.map(|(name, href)| Way::new(name, href)).collect();
    }
    // The one thing there is need not be pressed.
    let all: Vec<&Way> = units.iter().chain(&people).chain(&pages).collect();
    if let [only] = all[..] {
        return Ok(Redirect::to(&only.href).into_response());
    }
    let mut shell = visit.shell(Section::Elsewhere, None);
    shell.asked = asked;
    signed.page(&FindPage {
        shell,
        units,
        people,
        pages,
    })
}

async fn people_named(signed: &Signed, name: &str) -> Result<Vec<Way>, Trouble> {
    let site = &signed.visit.site;
    let search = Search {
        name: name.to_owned(),
        limit: i64::try_from(MOST).unwrap_or(i64::MAX),
        ..Search::default()
    };
    let (actor, today) = (&signed.actor, site.today());
    let found = list_seen(site.db.read(), actor, Action::SeePeople, today, &search).await?;
    if found.is_empty() {
        return Ok(vec![]);
    }
    people::note(signed, "people.list", String::new()).await?;
    let unit = |id: i64| {
        let card = signed.visit.directory.get(id);
        card.map_or(String::new(), |card| {
            let name = &card.name;
            say!("，{name}", ", {name}")
        })
    };
    let ways = found.iter().map(|one| {
        let words = format!("{}{}", one.name, unit(one.managing_unit));
        Way::new(&words, format!("/people/{}", one.person_no))
    });
    Ok(ways.collect())
}

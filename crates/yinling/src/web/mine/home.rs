//! `/mine`: who I am here, what waits for me, what I may do.

use super::TAKE_BACK;
use crate::access::{Action, Grant, Role};
use crate::accounts::{self, Search, SeenPerson, list_helped, list_seen};
use crate::say;
use crate::web::pages::{Gate, MinePage, Section};
use crate::web::people;
use crate::web::second_thoughts::{self, own_asker};
use crate::web::signed::Signed;
use crate::web::trouble::Trouble;
use crate::web::words::labels;
use crate::web::{who, words};
use crate::words::either;
use axum::response::Response;

pub async fn home(signed: Signed) -> Result<Response, Trouble> {
    show(&signed, String::new()).await
}

/// The page, with what came of a press.
pub async fn show(signed: &Signed, told: String) -> Result<Response, Trouble> {
    let site = &signed.visit.site;
    let actor = &signed.actor;
    let helping = match actor.is_helping() {
        true => who::person_name(site, actor.helps).await?,
        false => String::new(),
    };
    let helped = match actor.is_helping() {
        true => vec![],
        false => list_helped(site.db.read(), actor.account).await?,
    };
    let card = accounts::find_account(site.db.read(), actor.account).await?;
    let card = card.ok_or(Trouble::NotFound)?;
    let lacks_step = signed.visit.known.as_ref().is_some_and(|known| {
        known.rules.second_step == 1 && card.login.is_some() && card.has_second_step == 0
    });
    let notice = match lacks_step {
        true => either("还差一步：请先设好动态码，然后才能办事。", "One step is missing: please set up the code from an app first. Then you can do your work.").to_owned(),
        false => told,
    };
    let just_now = match actor.elder().is_somebody() {
        true => second_thoughts::list(signed, &own_asker(signed), TAKE_BACK).await?,
        false => vec![],
    };
    signed.page(&MinePage {
        shell: signed.visit.shell(Section::Mine, None),
        token: signed.token(),
        name: card.name.clone(),
        roles: roles(signed),
        tasks: people::tasks(signed).await?,
        people: own_people(signed).await?,
        work: work(signed),
        own: own(signed, &card, lacks_step),
        helped: helped
            .into_iter()
            .map(|row| (row.person_no, row.name))
            .collect(),
        helping,
        notice,
        just_now,
    })
}

fn roles(signed: &Signed) -> Vec<String> {
    let directory = &signed.visit.directory;
    let told = signed.actor.grants.iter().map(|grant| {
        let unit = directory.of(grant.unit).map(|card| card.name.clone());
        let until = grant.until.map(|day| {
            let until = words::day(day);
            say!("，到{until}为止", ", until {until}")
        });
        let role = labels::role_at(&unit.unwrap_or_default(), grant.role.name());
        format!("{role}{}", until.unwrap_or_default())
    });
    told.collect()
}

/// A branch has no more; who has more people looks them up.
const MOST_NAMES: i64 = 60;

/// Those a secretary looks after, on the first page.
async fn own_people(signed: &Signed) -> Result<Vec<(String, String)>, Trouble> {
    let is_secretary = |grant: &Grant| grant.role == Role::Secretary;
    if !signed.actor.may_somewhere(Action::SeePeople)
        || !signed.actor.grants.iter().all(is_secretary)
    {
        return Ok(vec![]);
    }
    let site = &signed.visit.site;
    let search = Search {
        limit: MOST_NAMES,
        ..Search::default()
    };
    let (actor, today) = (&signed.actor, site.today());
    let found = list_seen(site.db.read(), actor, Action::SeePeople, today, &search).await?;
    people::note(signed, "people.list", String::new()).await?;
    let line = |one: SeenPerson| (one.name, format!("/people/{}", one.person_no));
    Ok(found.into_iter().map(line).collect())
}

fn work(signed: &Signed) -> Vec<Gate> {
    let may = |action| signed.actor.may_somewhere(action);
    let mut gates = Vec::new();
    let is_secretary = signed
        .actor
        .grants
        .iter()
        .all(|grant| grant.role == Role::Secretary);
    if may(Action::SeePeople) {
        let words = if is_secretary {
            either("我的人", "My people")
        } else {
            either("人员", "People")
        };
        gates.push(Gate::new(
            words,
            either(
                "找人，发卡片，换密码，替人办事",
                "Find people, print cards, change PINs, act for people",
            ),
            "/people",
        ));
    }
    if may(Action::ActForElder) {
        let told = either(
            "按姓名、电话末四位或者卡号找人",
            "Find people by name, last four digits of the telephone, or card number",
        );
        gates.push(Gate::new(either("接电话", "Telephone desk"), told, "/desk"));
    }
    if may(Action::Import) {
        gates.push(Gate::new(
            either("导入", "Imports"),
            either(
                "单位、花名册和往年台账",
                "Units, rosters and ledgers of past years",
            ),
            "/imports",
        ));
        gates.push(Gate::new(
            either("填表", "Fill in forms"),
            either(
                "别处发来的表，自己填好",
                "Forms sent from elsewhere fill themselves in",
            ),
            "/forms",
        ));
    }
    if may(Action::WriteReport) {
        let first = signed.actor.units_for(Action::WriteReport);
        let card = first
            .first()
            .and_then(|unit| signed.visit.directory.of(*unit));
        if let Some(card) = card {
            let (name, year) = (&card.name, signed.visit.site.today().year());
            let code = crate::web::links::escape(&card.code);
            let href = format!("/reports/{code}/{year}/write");
            gates.push(Gate::new(
                either("写报告", "Write the report"),
                say!("{name}，{year}年", "{name}, {year}"),
                &href,
            ));
        }
    }
    if may(Action::OpenAccount) || may(Action::GiveRole) || may(Action::EndSessions) {
        gates.push(Gate::new(
            either("账号和职责", "Accounts and roles"),
            either(
                "谁能登录，谁管什么，到哪一天",
                "Who can sign in, who looks after what, until which day",
            ),
            "/admin/accounts",
        ));
    }
    if may(Action::ReadAudit) {
        gates.push(Gate::new(
            either("审计", "Audit"),
            either(
                "谁看过谁的资料，为什么",
                "Who looked at whose record, and why",
            ),
            "/admin/audit",
        ));
    }
    gates
}

fn own(signed: &Signed, card: &accounts::AccountCard, lacks_step: bool) -> Vec<Gate> {
    let mut gates = Vec::new();
    let is_elder = signed.actor.elder().is_somebody();
    if is_elder {
        gates.push(Gate::new(
            either("我的资料", "My record"),
            either(
                "这里记着什么，谁看过，哪里不对",
                "What is kept of me, who has looked, what is wrong",
            ),
            "/mine/record",
        ));
        gates.push(Gate::new(
            either("别人替我办的事", "What others did for me"),
            either("哪一天，谁，办了什么", "On which day, by whom, what"),
            "/mine/slip",
        ));
    }
    if signed.actor.is_helping() {
        return gates;
    }
    if is_elder {
        gates.push(Gate::new(
            either("我的同意", "My consents"),
            either(
                "拍照、写名字、展出、评先进",
                "Photographs, being named, shown, nominated",
            ),
            "/mine/consents",
        ));
        gates.push(Gate::new(
            either("帮我的人", "Those who help me"),
            either(
                "家里人、书记，谁能替我办",
                "Family or secretary: who may act for me",
            ),
            "/mine/helpers",
        ));
    }
    let told = either(
        "在哪些手机、电脑上登录着，卡片丢了怎么办",
        "On which phones and computers, and what to do when the card is lost",
    );
    gates.push(Gate::new(
        either("我的登录", "Where I am signed in"),
        told,
        "/mine/access",
    ));
    if card.login.is_some() {
        gates.push(Gate::new(
            either("换密码", "Change the password"),
            either(
                "旧密码、新密码各填一次",
                "Fill in the old and the new one once each",
            ),
            "/mine/password",
        ));
        let told = match card.has_second_step {
            0 if lacks_step => either("还没有设，请先设好", "Not set up yet: please do it first"),
            0 => either("还没有设", "Not set up yet"),
            _ => either(
                "已经设好，换手机时再设",
                "Set up; do it again when you change your phone",
            ),
        };
        gates.push(Gate::new(
            either("动态码", "Code from an app"),
            told,
            "/mine/second-step",
        ));
    }
    gates
}

//! `/mine`: who I am here, what waits for me, what I may do.

use crate::access::{Action, Grant, Role};
use crate::accounts::{self, Search, SeenPerson, list_helped, list_seen};
use crate::web::pages::{Gate, MinePage, Section};
use crate::web::people;
use crate::web::signed::Signed;
use crate::web::trouble::Trouble;
use crate::web::{who, words};
use axum::response::Response;

pub async fn home(signed: Signed) -> Result<Response, Trouble> {
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
        true => "还差一步：请先设好动态码，然后才能办事。".to_owned(),
        false => String::new(),
    };
    signed.page(&MinePage {
        shell: signed.visit.shell(Section::Mine, None),
        token: signed.token(),
        name: card.name.clone(),
        roles: roles(&signed),
        tasks: people::tasks(&signed).await?,
        people: own_people(&signed).await?,
        work: work(&signed),
        own: own(&signed, &card, lacks_step),
        helped: helped
            .into_iter()
            .map(|row| (row.person_no, row.name))
            .collect(),
        helping,
        notice,
    })
}

fn roles(signed: &Signed) -> Vec<String> {
    let directory = &signed.visit.directory;
    let told = signed.actor.grants.iter().map(|grant| {
        let unit = directory.of(grant.unit).map(|card| card.name.clone());
        let until = grant
            .until
            .map(|day| format!("，到{}为止", words::day(day)));
        format!(
            "{}{}{}",
            unit.unwrap_or_default(),
            grant.role.label(),
            until.unwrap_or_default()
        )
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
        let words = if is_secretary { "我的人" } else { "人员" };
        gates.push(Gate::new(
            words,
            "找人，发卡片，换密码，替人办事",
            "/people",
        ));
    }
    if may(Action::ActForElder) {
        let told = "按姓名、电话末四位或者卡号找人";
        gates.push(Gate::new("接电话", told, "/desk"));
    }
    if may(Action::Import) {
        gates.push(Gate::new("导入", "单位、花名册和往年台账", "/imports"));
        gates.push(Gate::new("填表", "别处发来的表，自己填好", "/forms"));
    }
    if may(Action::WriteReport) {
        let first = signed.actor.units_for(Action::WriteReport);
        let card = first
            .first()
            .and_then(|unit| signed.visit.directory.of(*unit));
        if let Some(card) = card {
            let year = signed.visit.site.today().year();
            let code = crate::web::links::escape(&card.code);
            let href = format!("/reports/{code}/{year}/write");
            gates.push(Gate::new(
                "写报告",
                format!("{}，{year}年", card.name),
                &href,
            ));
        }
    }
    if may(Action::OpenAccount) || may(Action::GiveRole) || may(Action::EndSessions) {
        gates.push(Gate::new(
            "账号和职责",
            "谁能登录，谁管什么，到哪一天",
            "/admin/accounts",
        ));
    }
    if may(Action::ReadAudit) {
        gates.push(Gate::new("审计", "谁看过谁的资料，为什么", "/admin/audit"));
    }
    gates
}

fn own(signed: &Signed, card: &accounts::AccountCard, lacks_step: bool) -> Vec<Gate> {
    let mut gates = Vec::new();
    let is_elder = signed.actor.elder().is_somebody();
    if is_elder {
        gates.push(Gate::new(
            "我的资料",
            "这里记着什么，谁看过，哪里不对",
            "/mine/record",
        ));
        gates.push(Gate::new(
            "别人替我办的事",
            "哪一天，谁，办了什么",
            "/mine/slip",
        ));
    }
    if signed.actor.is_helping() {
        return gates;
    }
    if is_elder {
        gates.push(Gate::new(
            "我的同意",
            "拍照、写名字、展出、评先进",
            "/mine/consents",
        ));
        gates.push(Gate::new(
            "帮我的人",
            "家里人、书记，谁能替我办",
            "/mine/helpers",
        ));
    }
    let told = "在哪些手机、电脑上登录着，卡片丢了怎么办";
    gates.push(Gate::new("我的登录", told, "/mine/access"));
    if card.login.is_some() {
        gates.push(Gate::new(
            "换密码",
            "旧密码、新密码各填一次",
            "/mine/password",
        ));
        let told = match card.has_second_step {
            0 if lacks_step => "还没有设，请先设好",
            0 => "还没有设",
            _ => "已经设好，换手机时再设",
        };
        gates.push(Gate::new("动态码", told, "/mine/second-step"));
    }
    gates
}

//! `/mine/access`: the browsers one is signed in on, and the card.

use crate::access::OwnAction;
use crate::accounts::{self, list_sessions};
use crate::journal::verb;
use crate::web::pages::{Press, Row, Rows, RowsPage, Section, SmallForm, Way};
use crate::web::signed::{OwnPress, Signed};
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::web::words;
use axum::response::Response;
use kit::PersonNo;

pub async fn access(signed: Signed) -> Result<Response, Trouble> {
    let site = &signed.visit.site;
    let actor = &signed.actor;
    let card = accounts::find_account(site.db.read(), actor.account).await?;
    let card = card.ok_or(Trouble::NotFound)?;
    let sessions = list_sessions(site.db.read(), actor.account, site.clock.now_ms()).await?;
    let rows = sessions.iter().map(|one| {
        let here = one.id == actor.session;
        let device = match here {
            true => format!("{}（就是这一台）", one.device),
            false => one.device.clone(),
        };
        Row {
            cells: vec![
                device.clone().into(),
                way(&one.way).into(),
                words::moment(one.seen_at).into(),
            ],
            presses: vec![Press {
                words: "退出",
                told: format!("退出，{device}"),
                action: "/mine/access/end".into(),
                keep: vec![("session", one.id.to_string())],
            }],
        }
    });
    let mut forms = vec![SmallForm {
        title: "全都退出".into(),
        lead: "觉得有人用了您的登录，就按这个。按了以后，哪里都要重新登录。".into(),
        action: "/mine/access/end-all".into(),
        button: "全都退出".into(),
        ..SmallForm::default()
    }];
    if card.has_card > 0 {
        forms.push(SmallForm {
            title: "卡片丢了".into(),
            lead: "停用以后，拿到卡片的人也进不来。要新的，请找支部书记。".into(),
            action: "/mine/access/card".into(),
            button: "停用我的卡片".into(),
            ..SmallForm::default()
        });
    }
    signed.page(&RowsPage {
        shell: signed.visit.shell(Section::Mine, None),
        title: "我的登录".into(),
        lead: String::new(),
        notice: String::new(),
        token: signed.token(),
        tables: vec![Rows {
            title: "登录着的地方".into(),
            columns: vec!["设备", "怎样登录的", "最近一次"],
            rows: rows.collect(),
            ..Rows::default()
        }],
        forms,
        ways: vec![Way::new("回到我的", "/mine")],
    })
}

fn way(way: &str) -> &'static str {
    match way {
        "password" => "用户名",
        "phone" => "手机号",
        _ => "卡片",
    }
}

pub async fn end(press: OwnPress) -> Result<Response, Trouble> {
    let session = press.fields.number("session", "登录的编号")?.unwrap_or(0);
    let site = &press.signed.visit.site;
    accounts::end_session(&site.db, press.signed.actor.account, session.into()).await?;
    Ok(see("/mine/access"))
}

pub async fn end_all(press: OwnPress) -> Result<Response, Trouble> {
    let site = &press.signed.visit.site;
    accounts::end_sessions_of(&site.db, press.signed.actor.account).await?;
    Ok(see("/sign-in"))
}

/// A lost card; whoever finds it has nothing. A helper may not.
pub async fn revoke_card(press: OwnPress) -> Result<Response, Trouble> {
    let actor = &press.signed.actor;
    if actor.person != PersonNo::NOBODY && !actor.may_own(OwnAction::EndSessions, actor.person) {
        return Err(Trouble::NotYours("卡片由本人停用，或者请支部书记停用。"));
    }
    let site = &press.signed.visit.site;
    let (account, now) = (actor.account, site.clock.now_ms());
    let revoking = verb(move |tx| Box::pin(accounts::revoke_card(tx, account, now)));
    site.writer.record(press.signed.act(), revoking).await?;
    Ok(see("/mine/access"))
}

//! `/mine/access`: the browsers one is signed in on, and the card.

use crate::access::OwnAction;
use crate::accounts::{self, list_sessions};
use crate::journal::verb;
use crate::say;
use crate::web::pages::{Press, Row, Rows, RowsPage, Section, SmallForm, Way};
use crate::web::signed::{OwnPress, Signed};
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::web::words::{self, devices};
use crate::words::either;
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
        let device = devices::device(&one.device);
        let device = match here {
            true => say!("{device}（就是这一台）", "{device} (this one)"),
            false => device,
        };
        Row {
            cells: vec![
                device.clone().into(),
                way(&one.way).into(),
                words::moment(one.seen_at).into(),
            ],
            presses: vec![Press {
                words: either("退出", "Sign out"),
                told: say!("退出，{device}", "Sign out: {device}"),
                action: "/mine/access/end".into(),
                keep: vec![("session", one.id.to_string())],
            }],
        }
    });
    let mut forms = vec![SmallForm {
        title: either("全都退出", "Sign out everywhere").into(),
        lead: either("觉得有人用了您的登录，就按这个。按了以后，哪里都要重新登录。", "Press this if you think somebody else has been using your account. You will have to sign in again everywhere.").into(),
        action: "/mine/access/end-all".into(),
        button: either("全都退出", "Sign out everywhere").into(),
        ..SmallForm::default()
    }];
    if card.has_card > 0 {
        forms.push(SmallForm {
            title: either("卡片丢了", "The card is lost").into(),
            lead: either("停用以后，拿到卡片的人也进不来。停了就不能再恢复，要新的，请找支部书记。", "Once it is stopped, whoever finds it cannot get in. It stays stopped for good; for a new one, please ask your branch's secretary.").into(),
            action: "/mine/access/card".into(),
            button: either("停用我的卡片", "Stop my card").into(),
            ..SmallForm::default()
        });
    }
    signed.page(&RowsPage {
        shell: signed.visit.shell(Section::Mine, None),
        title: either("我的登录", "Where I am signed in").into(),
        lead: String::new(),
        notice: String::new(),
        token: signed.token(),
        tables: vec![Rows {
            title: either("登录着的地方", "Signed in on").into(),
            columns: vec![
                either("设备", "Device"),
                either("怎样登录的", "How"),
                either("最近一次", "Last used"),
            ],
            rows: rows.collect(),
            ..Rows::default()
        }],
        forms,
        ways: vec![Way::new(either("回到我的", "Back to my page"), "/mine")],
    })
}

fn way(way: &str) -> &'static str {
    match way {
        "password" => either("用户名", "Login name"),
        "phone" => either("手机号", "Mobile number"),
        _ => either("卡片", "Card"),
    }
}

pub async fn end(press: OwnPress) -> Result<Response, Trouble> {
    let session = press
        .fields
        .number("session", either("登录的编号", "number of the sign-in"))?
        .unwrap_or(0);
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
        return Err(Trouble::NotYours(either(
            "卡片由本人停用，或者请支部书记停用。",
            "The elder stops the card, or asks the branch's secretary to.",
        )));
    }
    let site = &press.signed.visit.site;
    let (account, now) = (actor.account, site.clock.now_ms());
    let revoking = verb(move |tx| Box::pin(accounts::revoke_card(tx, account, now)));
    site.writer.record(press.signed.act(), revoking).await?;
    Ok(see("/mine/access"))
}

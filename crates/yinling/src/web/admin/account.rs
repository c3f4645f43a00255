//! `/admin/accounts/{id}`: one account, its roles, and what can be done.

use super::{accounts, give};
use crate::access::{Action, Role};
use crate::accounts::{self as kept, AccountCard, FreshCard, Password};
use crate::journal::verb;
use crate::say;
use crate::web::pages::{Field, Press, Row, Rows, RowsPage, Section, SmallForm, Way};
use crate::web::signed::{OwnPress, Signed};
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::web::words::labels;
use crate::words::either;
use axum::extract::Path;
use axum::response::Response;

pub async fn account(Path(id): Path<u32>, signed: Signed) -> Result<Response, Trouble> {
    show(&signed, id, String::new()).await
}

async fn find(signed: &Signed, id: u32) -> Result<AccountCard, Trouble> {
    accounts::require(signed)?;
    let below = accounts::below(signed);
    let found = kept::find_account_below(signed.visit.site.db.read(), &below, id).await?;
    found.ok_or(Trouble::NotFound)
}

pub async fn show(signed: &Signed, id: u32, notice: String) -> Result<Response, Trouble> {
    let card = find(signed, id).await?;
    let site = &signed.visit.site;
    let grants = kept::list_grants(site.db.read(), id).await?;
    let rows = grants.iter().map(|grant| Row {
        cells: vec![
            give::words(&signed.visit.directory, grant).into(),
            give::days(grant).into(),
            if grant.ended_at == 0 {
                ""
            } else {
                either("已经收回", "ended")
            }
            .into(),
        ],
        presses: match grant.ended_at {
            0 => vec![Press {
                words: either("收回", "End it"),
                told: {
                    let role = give::words(&signed.visit.directory, grant);
                    say!("收回{role}", "End: {role}")
                },
                action: format!("/admin/accounts/{id}/roles/end"),
                keep: vec![("grant", grant.id.to_string())],
            }],
            _ => vec![],
        },
    });
    let may = |action| signed.actor.may_somewhere(action);
    let mut forms = Vec::new();
    if may(Action::GiveRole) {
        forms.push(giving(signed, id));
    }
    let button = |title: &str, lead: &str, action: &str, button: &str| SmallForm {
        title: title.to_owned(),
        lead: lead.to_owned(),
        action: format!("/admin/accounts/{id}/{action}"),
        button: button.to_owned(),
        ..SmallForm::default()
    };
    if may_reset(signed, &card) {
        let lead = either(
            "给一个临时密码，只显示一次，请本人登录以后马上换掉。",
            "Gives a password for the time being, shown only once. Please have it changed right after signing in.",
        );
        forms.push(button(
            either("重设密码", "New password"),
            lead,
            "password",
            either("重设密码", "New password"),
        ));
    }
    if may(Action::EndSessions) {
        let lead = either(
            "这个人在所有设备上的登录都退出。",
            "This person is signed out on every device.",
        );
        forms.push(button(
            either("全都退出", "Sign out everywhere"),
            lead,
            "sessions",
            either("全都退出", "Sign out everywhere"),
        ));
    }
    if signed.actor.may_somewhere(Action::ManageKeys) {
        let lead = either(
            "收回全部职责，停用卡片，不能再登录。办过的事和流水不变。",
            "Ends all roles and stops the card; nobody can sign in with it any more. What was done and the journal stay.",
        );
        forms.push(button(
            either("关掉账号", "Close the account"),
            lead,
            "close",
            either("关掉这个账号", "Close this account"),
        ));
    }
    signed.page(&RowsPage {
        shell: signed.visit.shell(Section::Mine, None),
        title: card.name.clone(),
        lead: match &card.login {
            Some(login) => say!("用户名{login}", "Login name {login}"),
            None => either("用手机号或卡片登录", "Signs in with a phone or a card").to_owned(),
        },
        notice,
        token: signed.token(),
        tables: vec![Rows {
            title: either("职责", "Roles").into(),
            empty: either("还没有职责。", "No roles yet.").into(),
            columns: vec![
                either("管什么", "What"),
                either("从哪天到哪天", "From when until when"),
                either("现在", "Now"),
            ],
            rows: rows.collect(),
            more: None,
            ..Rows::default()
        }],
        forms,
        ways: vec![Way::new(
            either("回到账号和职责", "Back to accounts and roles"),
            "/admin/accounts",
        )],
    })
}

fn giving(signed: &Signed, id: u32) -> SmallForm {
    let today = signed.visit.site.today();
    let gives = |role: &Role| {
        let held = signed.actor.grants.iter();
        held.clone().any(|grant| grant.role.may_give(*role))
    };
    let roles = Role::ALL.into_iter().filter(gives);
    let roles = roles.map(|role| (role.name().to_owned(), labels::role(role).to_owned()));
    let unit = signed.actor.units_for(Action::GiveRole).first().copied();
    let unit = unit.and_then(|unit| signed.visit.directory.of(unit));
    SmallForm {
        title: either("给一个职责", "Give a role").into(),
        lead: either(
            "管这个单位和它下面的单位。",
            "It is for the unit and all units below it.",
        )
        .into(),
        action: format!("/admin/accounts/{id}/roles"),
        keep: vec![],
        fields: vec![
            Field::select("role", either("职责", "Role"), roles.collect()),
            Field::text("unit", either("单位代码", "Code of the unit"))
                .value(unit.map_or("", |card| &card.code)),
            Field::text("from", either("从哪天起", "From which day"))
                .kind("date")
                .value(&today.to_string()),
            Field::text("until", either("到哪天为止", "Until which day"))
                .kind("date")
                .optional()
                .hint(either("不定就空着", "Leave it empty if it has no end")),
        ],
        button: either("给这个职责", "Give this role").into(),
    }
}

/// A password is set anew by the system administrator, never one's own way
/// round.
fn may_reset(signed: &Signed, card: &AccountCard) -> bool {
    let is_own = card.id == i64::from(signed.actor.account);
    card.login.is_some() && !is_own && signed.actor.may_somewhere(Action::ManageKeys)
}

pub async fn password(Path(id): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    let card = find(signed, id).await?;
    if !may_reset(signed, &card) {
        return Err(Trouble::NotYours(either(
            "重设密码由系统管理员来做，自己的密码自己换。",
            "A new password is set by the system administrator; your own you change yourself.",
        )));
    }
    // Two cards' worth of digits: long enough for any rule, and read out easily.
    let (first, second) = (FreshCard::draw().await?, FreshCard::draw().await?);
    let fresh = format!("{}-{}", first.grouped().replace(' ', "-"), second.pin);
    let hashed = Password::of(&fresh).await?;
    let site = &signed.visit.site;
    let setting = verb(move |tx| {
        let hashed = hashed.clone();
        Box::pin(async move { kept::set_password(tx, id, &hashed).await })
    });
    site.writer.record(signed.act(), setting).await?;
    kept::end_sessions_of(&site.db, id).await?;
    show(
        signed,
        id,
        say!(
            "临时密码是{fresh}，只显示这一次。",
            "The password for the time being is {fresh}. It is shown only once."
        ),
    )
    .await
}

pub async fn sessions(Path(id): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    signed.require_somewhere(Action::EndSessions)?;
    find(signed, id).await?;
    let ended = kept::end_sessions_of(&signed.visit.site.db, id).await?;
    show(
        signed,
        id,
        say!("退出了{ended}处登录。", "Signed out; places: {ended}."),
    )
    .await
}

pub async fn close(Path(id): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    signed.require_somewhere(Action::ManageKeys)?;
    find(signed, id).await?;
    if id == signed.actor.account {
        return Err(Trouble::NotYours(either(
            "自己的账号由别的管理员来关。",
            "Your own account is closed by another administrator.",
        )));
    }
    let site = &signed.visit.site;
    let (now, today) = (site.clock.now_ms(), site.today());
    let closing = verb(move |tx| Box::pin(kept::close_account(tx, id, now, today)));
    site.writer.record(signed.act(), closing).await?;
    Ok(see("/admin/accounts"))
}

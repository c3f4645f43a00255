//! `/mine/password`: a new password. The other browsers are signed out.

use crate::access::Secrets;
use crate::accounts::{self, Password, SignIn, by_password, check_rules};
use crate::journal::verb;
use crate::say;
use crate::web::pages::{AskPage, Field, Section, Way as Link};
use crate::web::signed::{OwnPress, Signed};
use crate::web::trouble::Trouble;
use crate::web::visit::{refusing, see};
use crate::words::{either, language, sentence};
use axum::response::Response;

pub async fn ask(signed: Signed) -> Result<Response, Trouble> {
    login(&signed).await?;
    show(&signed, vec![])
}

/// The login name; those who have none have no password.
async fn login(signed: &Signed) -> Result<String, Trouble> {
    let site = &signed.visit.site;
    let card = accounts::find_account(site.db.read(), signed.actor.account).await?;
    card.and_then(|card| card.login).ok_or(Trouble::NotFound)
}

fn show(signed: &Signed, refused: Vec<String>) -> Result<Response, Trouble> {
    let least = signed
        .visit
        .known
        .as_ref()
        .map_or(10, |known| known.rules.password_length);
    let field = |name, label: &str, fills| {
        let field = Field {
            most: 200,
            ..Field::text(name, label)
        };
        field.kind("password").fills(fills)
    };
    let is_refused = !refused.is_empty();
    let answer = signed.page(&AskPage {
        shell: signed.visit.shell(Section::Mine, None),
        title: either("换密码", "Change the password").into(),
        lead: either(
            "换好以后，别处的登录都会退出。",
            "After that, you will be signed out everywhere else.",
        )
        .into(),
        refused,
        action: "/mine/password".into(),
        token: signed.token(),
        keep: vec![],
        fields: vec![
            field(
                "old",
                either("现在的密码", "The password now"),
                "current-password",
            ),
            Field::digits("code", either("动态码", "Code from an app"), 8)
                .optional()
                .fills("one-time-code")
                .hint(either(
                    "没有设过就空着",
                    "Leave it empty if you never set one up",
                )),
            field("new", either("新密码", "New password"), "new-password").hint(&say!(
                "至少{least}个字，一句记得住的话最好",
                "At least {least} characters, best a sentence you remember"
            )),
        ],
        button: either("换成新密码", "Change it").into(),
        ways: vec![Link::new(either("回到我的", "Back to my page"), "/mine")],
    })?;
    Ok(if is_refused { refusing(answer) } else { answer })
}

pub async fn set(press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    let login = login(signed).await?;
    let text = |name: &str| {
        let found = press.fields.0.iter().find(|(known, _)| known == name);
        found.map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let (old, new, code) = (text("old"), text("new"), text("code"));
    let site = &signed.visit.site;
    let secrets: &Secrets = &site.secrets;
    let rules = signed
        .visit
        .known
        .as_ref()
        .map(|known| known.rules)
        .unwrap_or_default();
    if let Err(refusal) = check_rules(&rules, &new, &login) {
        return show(signed, vec![sentence(&refusal, language())]);
    }
    let ask = SignIn {
        db: &site.db,
        secrets,
        address_hash: &signed.from.0,
        now: site.clock.now_ms(),
    };
    if by_password(ask, &login, &old, &code).await? != Ok(signed.actor.account) {
        let wrong = either(
            "现在的密码或动态码不对，密码没有换。",
            "The password or the code is wrong. The password was not changed.",
        );
        return show(signed, vec![wrong.to_owned()]);
    }
    let (account, kept) = (signed.actor.account, Password::of(&new).await?);
    let setting = verb(move |tx| {
        let kept = kept.clone();
        Box::pin(async move { accounts::set_password(tx, account, &kept).await })
    });
    site.writer.record(signed.act(), setting).await?;
    let now = site.clock.now_ms();
    for session in accounts::list_sessions(site.db.read(), account, now).await? {
        if session.id != signed.actor.session {
            accounts::end_session(&site.db, account, session.id).await?;
        }
    }
    Ok(see("/mine"))
}

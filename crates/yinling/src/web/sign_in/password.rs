//! Staff: login name, password, and the second step where there is one.

use super::{Onward, asking, enter as begin, wait_sentence};
use crate::access::Way;
use crate::accounts::{Refused, by_password};
use crate::web::pages::{AskPage, Field, Section, Way as Link};
use crate::web::signed::{AnyPress, Browser};
use crate::web::trouble::Trouble;
use crate::web::visit::refusing;
use crate::words::either;
use axum::response::Response;

pub async fn ask(browser: Browser) -> Result<Response, Trouble> {
    let onward = Onward::of(&browser.visit.query);
    show(&browser, &onward, "", vec![])
}

fn show(
    browser: &Browser,
    onward: &Onward,
    login: &str,
    refused: Vec<String>,
) -> Result<Response, Trouble> {
    let mut shell = browser.visit.shell(Section::Mine, None);
    shell.here = onward.via("/sign-in/password");
    let is_refused = !refused.is_empty();
    let answer = browser.page(&AskPage {
        shell,
        title: either("用户名登录", "Sign in with a login name").into(),
        lead: either("县区和市里的工作人员用这一种。", "This is for the staff of the districts and the city.").into(),
        refused,
        action: "/sign-in/password".into(),
        token: browser.token(),
        keep: onward.keep(),
        fields: vec![
            Field::text("login", either("用户名", "Login name"))
                .value(login)
                .fills("username"),
            Field {
                most: 200,
                ..Field::text("password", either("密码", "Password"))
            }
            .kind("password")
            .fills("current-password"),
            Field::digits("code", either("动态码", "Code from an app"), 8)
                .fills("one-time-code")
                .optional()
                .hint(either("手机验证器上的六位数字，没有设过就空着", "The six digits in the authenticator app; leave it empty if you never set one up")),
        ],
        button: either("登录", "Sign in").into(),
        ways: vec![
            Link::new(either("用卡片登录", "Sign in with a card"), onward.via("/sign-in/card")),
            Link::new(either("用手机号登录", "Sign in with a phone"), onward.via("/sign-in/phone")),
        ],
    })?;
    Ok(if is_refused { refusing(answer) } else { answer })
}

pub async fn enter(press: AnyPress) -> Result<Response, Trouble> {
    let onward = Onward::of(&press.fields);
    let said = |name: &str| press.fields.get(name).unwrap_or_default();
    let (login, code) = (said("login"), said("code"));
    // A password may begin or end with a space.
    let password = press.fields.0.iter().find(|(name, _)| name == "password");
    let password = password.map(|(_, text)| text.as_str()).unwrap_or_default();
    let tried = by_password(asking(&press.browser), login, password, code).await?;
    let refused = match tried {
        Ok(account) => return begin(&press.browser, account, Way::Password, &onward).await,
        Err(Refused::SecondStep) => {
            either("密码对了。请打开手机上的验证器，把六位动态码填上，密码也再填一次。", "The password is right. Please open the authenticator app on your phone, fill in its six digits, and the password once more.").to_owned()
        }
        Err(Refused::Wait(until)) => wait_sentence(&press, until),
        Err(Refused::Wrong(_)) => {
            either("用户名、密码或动态码有一个不对，请再看一遍。忘了密码，请找系统管理员重设。", "Login name, password or code is wrong. Please look again. If you have forgotten the password, please ask the system administrator for a new one.").to_owned()
        }
    };
    show(&press.browser, &onward, login, vec![refused])
}

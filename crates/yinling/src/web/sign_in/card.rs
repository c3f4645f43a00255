//! A paper card and its PIN. Nothing has to be remembered but six digits, and
//! a person answers when they are forgotten.

use super::{Onward, asking, enter as begin, wait_sentence};
use crate::access::Way;
use crate::accounts::{Refused, by_card, secretary_of_card};
use crate::say;
use crate::web::pages::{AskPage, Field, Section, Way as Link};
use crate::web::signed::{AnyPress, Browser};
use crate::web::trouble::Trouble;
use crate::web::visit::refusing;
use crate::words::either;
use axum::extract::Path;
use axum::response::Response;

/// From so many wrong PINs on, the page says whom to call.
const CALL_FROM: i64 = 3;

pub async fn ask(browser: Browser) -> Result<Response, Trouble> {
    let onward = Onward::of(&browser.visit.query);
    show(&browser, &onward, "", vec![])
}

/// The QR code of a card leads here: the number is known, the PIN is not.
pub async fn scanned(Path(number): Path<String>, browser: Browser) -> Result<Response, Trouble> {
    let is_number = number.len() == 12 && number.bytes().all(|b| b.is_ascii_digit());
    if !is_number {
        return Err(Trouble::NotFound);
    }
    show(&browser, &Onward::of(&browser.visit.query), &number, vec![])
}

fn show(
    browser: &Browser,
    onward: &Onward,
    number: &str,
    refused: Vec<String>,
) -> Result<Response, Trouble> {
    let mut shell = browser.visit.shell(Section::Mine, None);
    shell.here = onward.via("/sign-in/card");
    let is_refused = !refused.is_empty();
    let answer = browser.page(&AskPage {
        shell,
        title: either("用卡片登录", "Sign in with a card").into(),
        lead: either("卡片上印着卡号。密码是另外交给您的六位数字。", "The number is printed on the card. The PIN is the six digits you were given apart from it.").into(),
        refused,
        action: "/sign-in/card".into(),
        token: browser.token(),
        keep: onward.keep(),
        fields: vec![
            Field::digits("number", either("卡号", "Card number"), 20)
                .value(&grouped(number))
                .fills("username")
                .hint(either("十二位数字，中间的空格可填可不填", "Twelve digits; the spaces between may be left out")),
            Field::digits("pin", either("密码", "PIN"), 12)
                .kind("password")
                .fills("current-password")
                .hint(either("六位数字", "Six digits")),
        ],
        button: either("进去", "Sign in").into(),
        ways: vec![
            Link::new(either("用手机号登录", "Sign in with a phone"), onward.via("/sign-in/phone")),
            Link::new(either("工作人员登录", "Sign in as staff"), onward.via("/sign-in/password")),
        ],
    })?;
    Ok(if is_refused { refusing(answer) } else { answer })
}

fn grouped(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let groups: Vec<String> = digits
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}

pub async fn enter(press: AnyPress) -> Result<Response, Trouble> {
    let onward = Onward::of(&press.fields);
    let number = press.fields.get("number").unwrap_or_default();
    let pin = press.fields.get("pin").unwrap_or_default();
    let ask = asking(&press.browser);
    let (mut refused, tried) = match by_card(ask, number, pin).await? {
        Ok(account) => return begin(&press.browser, account, Way::Card, &onward).await,
        Err(Refused::Wait(until)) => (vec![wait_sentence(&press, until)], CALL_FROM),
        Err(Refused::Wrong(tried)) => {
            let wrong = either("卡号和密码没有对上。请对着卡片再填一遍，不着急。", "Number and PIN do not match. Please look at the card and fill them in again. There is no hurry.").to_owned();
            (vec![wrong], tried)
        }
        Err(Refused::SecondStep) => return Err(Trouble::NotFound),
    };
    if tried >= CALL_FROM {
        let site = &press.browser.visit.site;
        let found = secretary_of_card(&site.db, &site.secrets, number, site.today()).await?;
        refused.push(match found {
            Some((name, phone)) if !phone.is_empty() => {
                say!("密码记不清了，请打电话给支部书记{name}，{phone}，一会儿就能换一个。", "If you do not remember the PIN, please call your branch's secretary, {name}, {phone}. A new one takes only a moment.")
            }
            Some((name, _)) => say!("密码记不清了，请找支部书记{name}，一会儿就能换一个。", "If you do not remember the PIN, please ask your branch's secretary, {name}. A new one takes only a moment."),
            None => either("密码记不清了，请找您的支部书记，一会儿就能换一个。", "If you do not remember the PIN, please ask your branch's secretary. A new one takes only a moment.").to_owned(),
        });
    }
    show(&press.browser, &onward, number, refused)
}

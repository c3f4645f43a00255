//! A code sent to a phone: typed, pasted, or read aloud by a call.

use super::{Onward, asking, enter as begin, wait_sentence};
use crate::access::Way;
use crate::accounts::{Phone, Refused, by_phone, name_of, send_code};
use crate::journal::Failure;
use crate::say;
use crate::web::pages::{AskPage, Field, Section, Way as Link};
use crate::web::signed::{AnyPress, Browser};
use crate::web::trouble::Trouble;
use crate::web::visit::refusing;
use crate::words::{either, language, sentence};
use axum::response::Response;
use kit::{Refusal, from_hex};
use serde::{Deserialize, Serialize};

/// The phone was proved a moment ago; which of its owners it is, is still open.
#[derive(Serialize, Deserialize)]
struct Ticket {
    accounts: Vec<u32>,
    until: i64,
}

const TICKET: &[u8] = b"sign-in ticket";
/// Long enough to find oneself in a list of two.
const TICKET_MS: i64 = 600_000;

pub async fn ask(browser: Browser) -> Result<Response, Trouble> {
    let onward = Onward::of(&browser.visit.query);
    first(&browser, &onward, "", vec![])
}

fn first(
    browser: &Browser,
    onward: &Onward,
    phone: &str,
    refused: Vec<String>,
) -> Result<Response, Trouble> {
    let fields = vec![
        Field::digits("phone", either("手机号", "Mobile number"), 20)
            .value(phone)
            .fills("tel-national")
            .hint(either(
                "十一位数字，要是在支部登记过的",
                "Eleven digits; the number your branch has on record",
            )),
        Field::select(
            "how",
            either("怎样收", "How to receive it"),
            vec![
                (
                    "text".to_owned(),
                    either("发短信", "By text message").to_owned(),
                ),
                (
                    "voice".to_owned(),
                    either("打电话念给我听", "By a call that reads it out").to_owned(),
                ),
            ],
        ),
    ];
    let page = AskPage {
        shell: browser.visit.shell(Section::Mine, None),
        title: either("用手机号登录", "Sign in with a phone").into(),
        lead: either(
            "填上手机号，会收到六位数字，十分钟里都能用。",
            "Fill in your mobile number and you will receive six digits, good for ten minutes.",
        )
        .into(),
        refused,
        action: "/sign-in/phone".into(),
        token: browser.token(),
        keep: onward.keep(),
        fields,
        button: either("把数字发给我", "Send me the digits").into(),
        ways: vec![
            Link::new(
                either("用卡片登录", "Sign in with a card"),
                onward.via("/sign-in/card"),
            ),
            Link::new(
                either("工作人员登录", "Sign in as staff"),
                onward.via("/sign-in/password"),
            ),
        ],
    };
    shown(browser, page, onward)
}

fn second(
    browser: &Browser,
    onward: &Onward,
    phone: &str,
    refused: Vec<String>,
) -> Result<Response, Trouble> {
    let mut keep = onward.keep();
    keep.push(("phone", phone.to_owned()));
    let page = AskPage {
        shell: browser.visit.shell(Section::Mine, None),
        title: either("填上收到的数字", "Fill in the digits you received").into(),
        lead: say!(
            "登记过的话，{phone}马上会收到六位数字。没有收到，请等一分钟再发一次，或者打电话给支部书记。",
            "If {phone} is on record, six digits will arrive in a moment. If they do not, please wait a minute and send them again, or call your branch's secretary."
        ),
        refused,
        action: "/sign-in/phone/code".into(),
        token: browser.token(),
        keep,
        fields: vec![
            Field::digits("code", either("六位数字", "Six digits"), 8).fills("one-time-code"),
        ],
        button: either("进去", "Sign in").into(),
        ways: vec![Link::new(
            either("换一个号码", "Another number"),
            onward.via("/sign-in/phone"),
        )],
    };
    shown(browser, page, onward)
}

fn shown(browser: &Browser, mut page: AskPage, onward: &Onward) -> Result<Response, Trouble> {
    let is_refused = !page.refused.is_empty();
    page.shell.here = onward.via("/sign-in/phone");
    let answer = browser.page(&page)?;
    Ok(if is_refused { refusing(answer) } else { answer })
}

fn said(refusal: &Refusal) -> Vec<String> {
    vec![sentence(refusal, language())]
}

pub async fn send(press: AnyPress) -> Result<Response, Trouble> {
    let onward = Onward::of(&press.fields);
    let text = press.fields.get("phone").unwrap_or_default();
    let phone = match Phone::parse(text) {
        Ok(phone) => phone,
        Err(refusal) => return first(&press.browser, &onward, text, said(&refusal)),
    };
    let site = &press.browser.visit.site;
    let by_voice = press.fields.get("how") == Some("voice");
    let gateway = site.gateway.clone();
    let now = site.clock.now_ms();
    match send_code(&site.db, &site.secrets, gateway, &phone, by_voice, now).await {
        Ok(()) => second(&press.browser, &onward, phone.text(), vec![]),
        Err(Failure::Refused(refusal)) => first(&press.browser, &onward, text, said(&refusal)),
        Err(fault) => Err(fault.into()),
    }
}

pub async fn enter(press: AnyPress) -> Result<Response, Trouble> {
    let onward = Onward::of(&press.fields);
    let text = press.fields.get("phone").unwrap_or_default();
    let Ok(phone) = Phone::parse(text) else {
        return Err(Trouble::BadRequest(
            either("手机号", "the mobile number").into(),
        ));
    };
    let code = press.fields.get("code").unwrap_or_default();
    let refused = match by_phone(asking(&press.browser), &phone, code).await? {
        Ok(accounts) => match accounts[..] {
            [one] => return begin(&press.browser, one, Way::Phone, &onward).await,
            _ => return choose(&press.browser, &onward, accounts).await,
        },
        Err(Refused::Wait(until)) => wait_sentence(&press, until),
        Err(Refused::Wrong(_) | Refused::SecondStep) => {
            either("数字不对，或者已经用过、过了十分钟。请再看一遍，也可以再发一次。", "The digits are wrong, used already, or older than ten minutes. Please look again, or have new ones sent.").to_owned()
        }
    };
    second(&press.browser, &onward, phone.text(), vec![refused])
}

/// A couple shares the phone: who is it?
async fn choose(
    browser: &Browser,
    onward: &Onward,
    accounts: Vec<u32>,
) -> Result<Response, Trouble> {
    let site = &browser.visit.site;
    let mut options = Vec::new();
    for account in &accounts {
        let found = name_of(site.db.read(), &site.secrets, *account).await?;
        let name = found.map(|(name, _)| name).unwrap_or_default();
        options.push((account.to_string(), name));
    }
    let ticket = Ticket {
        accounts,
        until: site.clock.now_ms() + TICKET_MS,
    };
    let plain = serde_json::to_vec(&ticket).map_err(anyhow::Error::from)?;
    let sealed = kit::hex(&site.secrets.seal(&plain, TICKET)?);
    let mut keep = onward.keep();
    keep.push(("ticket", sealed));
    let page = AskPage {
        shell: browser.visit.shell(Section::Mine, None),
        title: either("您是哪一位", "Which of you is it").into(),
        lead: either(
            "这个手机号登记了不止一位。",
            "More than one person is on record with this number.",
        )
        .into(),
        refused: vec![],
        action: "/sign-in/phone/who".into(),
        token: browser.token(),
        keep,
        fields: vec![Field::select("account", either("我是", "I am"), options)],
        button: either("进去", "Sign in").into(),
        ways: vec![],
    };
    shown(browser, page, onward)
}

pub async fn which(press: AnyPress) -> Result<Response, Trouble> {
    let onward = Onward::of(&press.fields);
    let site = &press.browser.visit.site;
    let sealed = press.fields.get("ticket").unwrap_or_default();
    let opened = from_hex(sealed).and_then(|bytes| site.secrets.open(&bytes, TICKET).ok());
    let ticket: Option<Ticket> = opened.and_then(|plain| serde_json::from_slice(&plain).ok());
    let ticket = ticket.filter(|ticket| ticket.until > site.clock.now_ms());
    let account: Option<u32> = press.fields.get("account").and_then(|n| n.parse().ok());
    match (ticket, account) {
        (Some(ticket), Some(account)) if ticket.accounts.contains(&account) => {
            begin(&press.browser, account, Way::Phone, &onward).await
        }
        _ => {
            let late = either(
                "放得太久了，请再发一次数字。",
                "That took too long. Please have the digits sent again.",
            )
            .to_owned();
            first(&press.browser, &onward, "", vec![late])
        }
    }
}

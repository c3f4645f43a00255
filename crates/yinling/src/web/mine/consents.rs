//! `/mine/consents`: to be photographed, named, shown, nominated. Giving and
//! taking back are one press each. Nobody does it for the elder.

use super::TAKE_BACK;
use crate::access::{OwnAction, Way as In};
use crate::journal::{Failure, verb};
use crate::privacy::{self, How, Kind};
use crate::say;
use crate::web::pages::{Press, Row, Rows, RowsPage, Section, Way};
use crate::web::second_thoughts::{landed, last, own_asker};
use crate::web::signed::{OwnPress, Signed};
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::web::words::privacy as said;
use crate::words::{either, language, sentence};
use axum::response::Response;
use kit::PersonNo;

fn decides() -> Trouble {
    Trouble::NotYours(either(
        "同意不同意，只能由本人决定，别人不能替。",
        "To agree or not is for the elder to decide; nobody does that for them.",
    ))
}

fn require(signed: &Signed, action: OwnAction) -> Result<PersonNo, Trouble> {
    let elder = signed.actor.elder();
    match (signed.actor.may_own(action, elder), elder.is_somebody()) {
        (true, _) => Ok(elder),
        (false, true) => Err(decides()),
        (false, false) => Err(Trouble::NotFound),
    }
}

pub async fn list(signed: Signed) -> Result<Response, Trouble> {
    show(&signed, String::new()).await
}

async fn show(signed: &Signed, notice: String) -> Result<Response, Trouble> {
    let person = require(signed, OwnAction::Consent)?;
    let site = &signed.visit.site;
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        let Some(text) = privacy::find_text(kind) else {
            continue;
        };
        let agrees = privacy::stands(site.db.read(), person, kind).await?;
        let title = either(text.title.as_str(), text.title_en.as_str());
        let press = |words: &'static str, action: &str| Press {
            words,
            told: say!("{title}，{words}", "{title}: {words}"),
            action: action.to_owned(),
            keep: vec![
                ("kind", kind.name().to_owned()),
                ("version", text.version.to_string()),
            ],
        };
        rows.push(Row {
            cells: vec![
                title.into(),
                said::consent_body(text).into(),
                said::agreed(agrees).into(),
            ],
            presses: vec![match agrees {
                true => press(either("收回", "Take back"), "/mine/consents/withdraw"),
                false => press(either("同意", "Agree"), "/mine/consents/give"),
            }],
        });
    }
    let mut shell = signed.visit.shell(Section::Mine, None);
    shell.done = last(signed, &own_asker(signed), TAKE_BACK).await?;
    signed.page(&RowsPage {
        shell,
        title: either("我的同意", "My consents").into(),
        lead: either("不同意也没有关系，什么都不耽误。同意了，随时可以收回。", "You need not agree, and nothing depends on it. If you agree, you may take it back at any time. What you agree to is the Chinese text; the English one is there to be read.").into(),
        notice,
        token: signed.token(),
        tables: vec![Rows {
            title: either("四件事", "Four things").into(),
            empty: String::new(),
            columns: vec![either("哪件事", "What it is"), either("说的是什么", "What it says"), either("现在", "Now")],
            rows,
            more: None,
            ..Rows::default()
        }],
        forms: vec![],
        ways: vec![
            Way::new(either("我的资料", "My record"), "/mine/record"),
            Way::new(either("回到我的", "Back to my page"), "/mine"),
        ],
    })
}

fn how(signed: &Signed) -> How {
    match signed.actor.way {
        In::Card => How::Card,
        In::Phone => How::Phone,
        In::Password => How::Password,
    }
}

fn kind(press: &OwnPress) -> Result<Kind, Trouble> {
    let kind = press.fields.get("kind").and_then(Kind::parse);
    kind.ok_or_else(|| Trouble::BadRequest(either("哪件事", "what it is about").into()))
}

pub async fn give(press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    let person = require(signed, OwnAction::Consent)?;
    let (kind, how) = (kind(&press)?, how(signed));
    let version = press
        .fields
        .number("version", either("第几版", "version"))?
        .unwrap_or(0);
    let now = signed.visit.site.clock.now_ms();
    let giving =
        verb(move |tx| Box::pin(privacy::consent(tx, person, kind, version.into(), how, now)));
    match signed.visit.site.writer.record(signed.act(), giving).await {
        Ok(done) => Ok(see(&landed("/mine/consents", &done))),
        Err(Failure::Refused(refusal)) if refusal.code == "already_consented" => {
            Ok(see("/mine/consents"))
        }
        Err(Failure::Refused(refusal)) => show(signed, sentence(&refusal, language())).await,
        Err(fault) => Err(fault.into()),
    }
}

pub async fn withdraw(press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    let person = require(signed, OwnAction::WithdrawConsent)?;
    let (kind, how) = (kind(&press)?, how(signed));
    let now = signed.visit.site.clock.now_ms();
    let ending = verb(move |tx| Box::pin(privacy::withdraw(tx, person, kind, how, now)));
    match signed.visit.site.writer.record(signed.act(), ending).await {
        Ok(done) => Ok(see(&landed("/mine/consents", &done))),
        Err(Failure::Refused(refusal)) if refusal.code == "no_consent" => Ok(see("/mine/consents")),
        Err(fault) => Err(fault.into()),
    }
}

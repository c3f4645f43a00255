//! `/mine/helpers`: who may act for me. One press ends it.

use super::TAKE_BACK;
use crate::access::OwnAction;
use crate::accounts::{self, HelperForm, list_helpers};
use crate::journal::{Failure, verb};
use crate::say;
use crate::web::pages::{Field, Press, Row, Rows, RowsPage, Section, SmallForm, Way};
use crate::web::second_thoughts::{landed, last, own_asker};
use crate::web::signed::{OwnPress, Signed};
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::web::words;
use crate::words::{either, language, sentence};
use axum::response::Response;

fn decides() -> Trouble {
    Trouble::NotYours(either(
        "谁来帮忙，由本人决定，别人不能替。",
        "Who helps is for the elder to decide; nobody does that for them.",
    ))
}

pub async fn list(signed: Signed) -> Result<Response, Trouble> {
    show(&signed, String::new()).await
}

async fn show(signed: &Signed, notice: String) -> Result<Response, Trouble> {
    let site = &signed.visit.site;
    let elder = signed.actor.elder();
    if !signed.actor.may_own(OwnAction::NameHelper, elder) {
        return Err(if elder.is_somebody() {
            decides()
        } else {
            Trouble::NotFound
        });
    }
    let helpers = list_helpers(site.db.read(), elder).await?;
    let rows = helpers.into_iter().map(|helper| Row {
        presses: vec![Press {
            words: either("不用帮了", "No longer needed"),
            told: {
                let name = &helper.name;
                say!("{name}，不用帮了", "{name}: no longer needed")
            },
            action: "/mine/helpers/end".into(),
            keep: vec![("account", helper.account.to_string())],
        }],
        cells: vec![helper.name.into(), words::moment(helper.named_at).into()],
    });
    let mut shell = signed.visit.shell(Section::Mine, None);
    shell.done = last(signed, &own_asker(signed), TAKE_BACK).await?;
    signed.page(&RowsPage {
        shell,
        title: either("帮我的人", "Those who help me").into(),
        lead:
            either("他们用自己的手机号登录，能替您看、替您改资料。同意拍照、露名字、评先进，只能您自己来。", "They sign in with their own phone, and may look at your record and change it for you. Consent to photographs, to being named or nominated is yours alone.")
                .into(),
        notice,
        token: signed.token(),
        tables: vec![Rows {
            title: either("现在有谁", "Who they are").into(),
            empty: either("现在没有人替您办。", "Nobody acts for you at present.").into(),
            columns: vec![either("姓名", "Name"), either("从什么时候起", "Since when")],
            rows: rows.collect(),
            more: None,
            ..Rows::default()
        }],
        forms: vec![SmallForm {
            title: either("请一个人帮我", "Ask somebody to help me").into(),
            lead: either("填家里人的姓名和手机号。", "Fill in the name and mobile number of somebody of your family.").into(),
            action: "/mine/helpers".into(),
            fields: vec![
                Field::text("name", either("姓名", "Name")).fills("off"),
                Field::digits("phone", either("手机号", "Mobile number"), 20).hint(either("十一位数字", "Eleven digits")),
            ],
            button: either("请他帮我", "Ask them to help me").into(),
            ..SmallForm::default()
        }],
        ways: vec![
            Way::new(either("别人替我办的事", "What others did for me"), "/mine/slip"),
            Way::new(either("回到我的", "Back to my page"), "/mine"),
        ],
    })
}

pub async fn name(press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    let elder = signed.actor.elder();
    if !signed.actor.may_own(OwnAction::NameHelper, elder) {
        return Err(decides());
    }
    let form = HelperForm {
        name: press.fields.get("name").unwrap_or_default().to_owned(),
        phone: press.fields.get("phone").unwrap_or_default().to_owned(),
    };
    let site = &signed.visit.site;
    let (secrets, now) = (site.secrets.clone(), site.clock.now_ms());
    let naming = verb(move |tx| {
        let (secrets, form) = (secrets.clone(), form.clone());
        Box::pin(async move { accounts::name_helper(tx, &secrets, elder, &form, now).await })
    });
    match site.writer.record(signed.act(), naming).await {
        Ok(done) => Ok(see(&landed("/mine/helpers", &done))),
        // A second press: they help already.
        Err(Failure::Refused(refusal)) if refusal.code == "already_helper" => {
            Ok(see("/mine/helpers"))
        }
        Err(Failure::Refused(refusal)) => show(signed, sentence(&refusal, language())).await,
        Err(fault) => Err(fault.into()),
    }
}

pub async fn end(press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    let elder = signed.actor.elder();
    if !signed.actor.may_own(OwnAction::EndHelper, elder) {
        return Err(decides());
    }
    let account = press
        .fields
        .number("account", either("帮手的编号", "helper's number"))?
        .unwrap_or(0);
    let site = &signed.visit.site;
    let now = site.clock.now_ms();
    let ending = verb(move |tx| Box::pin(accounts::end_helper(tx, elder, account, now)));
    match site.writer.record(signed.act(), ending).await {
        Ok(done) => Ok(see(&landed("/mine/helpers", &done))),
        Err(Failure::Refused(refusal)) if refusal.code == "no_helper" => Ok(see("/mine/helpers")),
        Err(fault) => Err(fault.into()),
    }
}

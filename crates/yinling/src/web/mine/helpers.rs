//! `/mine/helpers`: who may act for me. One press ends it.

use crate::access::OwnAction;
use crate::accounts::{self, HelperForm, list_helpers};
use crate::journal::{Failure, verb};
use crate::web::pages::{Field, Press, Row, Rows, RowsPage, Section, SmallForm, Way};
use crate::web::signed::{OwnPress, Signed};
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::web::words;
use crate::words::{language, sentence};
use axum::response::Response;

const DECIDES: Trouble = Trouble::NotYours("谁来帮忙，由本人决定，别人不能替。");

pub async fn list(signed: Signed) -> Result<Response, Trouble> {
    show(&signed, String::new()).await
}

async fn show(signed: &Signed, notice: String) -> Result<Response, Trouble> {
    let site = &signed.visit.site;
    let elder = signed.actor.elder();
    if !signed.actor.may_own(OwnAction::NameHelper, elder) {
        return Err(if elder.is_somebody() {
            DECIDES
        } else {
            Trouble::NotFound
        });
    }
    let helpers = list_helpers(site.db.read(), elder).await?;
    let rows = helpers.into_iter().map(|helper| Row {
        presses: vec![Press {
            words: "不用帮了",
            told: format!("{}，不用帮了", helper.name),
            action: "/mine/helpers/end".into(),
            keep: vec![("account", helper.account.to_string())],
        }],
        cells: vec![helper.name.into(), words::moment(helper.named_at).into()],
    });
    signed.page(&RowsPage {
        shell: signed.visit.shell(Section::Mine, None),
        title: "帮我的人".into(),
        lead:
            "他们用自己的手机号登录，能替您看、替您改资料。同意拍照、露名字、评先进，只能您自己来。"
                .into(),
        notice,
        token: signed.token(),
        tables: vec![Rows {
            title: "现在有谁".into(),
            empty: "现在没有人替您办。".into(),
            columns: vec!["姓名", "从什么时候起"],
            rows: rows.collect(),
            more: None,
            ..Rows::default()
        }],
        forms: vec![SmallForm {
            title: "请一个人帮我".into(),
            lead: "填家里人的姓名和手机号。".into(),
            action: "/mine/helpers".into(),
            fields: vec![
                Field::text("name", "姓名").fills("off"),
                Field::digits("phone", "手机号", 20).hint("十一位数字"),
            ],
            button: "请他帮我".into(),
            ..SmallForm::default()
        }],
        ways: vec![
            Way::new("别人替我办的事", "/mine/slip"),
            Way::new("回到我的", "/mine"),
        ],
    })
}

pub async fn name(press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    let elder = signed.actor.elder();
    if !signed.actor.may_own(OwnAction::NameHelper, elder) {
        return Err(DECIDES);
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
        Ok(_) => Ok(see("/mine/helpers")),
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
        return Err(DECIDES);
    }
    let account = press.fields.number("account", "帮手的编号")?.unwrap_or(0);
    let site = &signed.visit.site;
    let now = site.clock.now_ms();
    let ending = verb(move |tx| Box::pin(accounts::end_helper(tx, elder, account, now)));
    match site.writer.record(signed.act(), ending).await {
        Ok(_) => Ok(see("/mine/helpers")),
        Err(Failure::Refused(refusal)) if refusal.code == "no_helper" => Ok(see("/mine/helpers")),
        Err(fault) => Err(fault.into()),
    }
}

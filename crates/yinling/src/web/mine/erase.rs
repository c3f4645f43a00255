//! `/mine/erase`: asking that everything that says who I am be deleted. Others
//! carry it out; here it is only asked for.

use crate::access::OwnAction;
use crate::journal::{Failure, verb};
use crate::privacy;
use crate::web::pages::{AskPage, Section, Way};
use crate::web::second_thoughts::landed;
use crate::web::signed::{OwnPress, Signed};
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words::either;
use axum::response::Response;
use kit::PersonNo;

fn require(signed: &Signed) -> Result<PersonNo, Trouble> {
    let elder = signed.actor.elder();
    match (
        signed.actor.may_own(OwnAction::Erase, elder),
        elder.is_somebody(),
    ) {
        (true, _) => Ok(elder),
        (false, true) => Err(Trouble::NotYours(either(
            "删去资料只能由本人提出，别人不能替。",
            "Only the elder can ask to have the record deleted; nobody does that for them.",
        ))),
        (false, false) => Err(Trouble::NotFound),
    }
}

pub async fn ask(signed: Signed) -> Result<Response, Trouble> {
    require(&signed)?;
    signed.page(&AskPage {
        shell: signed.visit.shell(Section::Mine, None),
        title: either("请求删去我的资料", "Ask to have my record deleted").into(),
        lead: either("删了以后，姓名、电话、住址、身份证号都不再留着，您也不能再登录，也恢复不了。参加过的活动照样算人数，不写是谁。提出以后，由管理单位的工作人员来办，办之前会先问您。", "After that, your name, telephone, address and ID number are kept no longer. You can no longer sign in, and it cannot be undone. Events you took part in still count one person, without saying who. The staff of your managing unit carry it out, and they will ask you first.").into(),
        refused: vec![],
        action: "/mine/erase".into(),
        token: signed.token(),
        keep: vec![],
        fields: vec![],
        button: either("请求删去", "Ask for it").into(),
        ways: vec![Way::new(either("不删了，回到我的资料", "Do not delete, back to my record"), "/mine/record")],
    })
}

pub async fn wish(press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    let person = require(signed)?;
    let now = signed.visit.site.clock.now_ms();
    let asking = verb(move |tx| Box::pin(privacy::ask_erasure(tx, person, now)));
    match signed.visit.site.writer.record(signed.act(), asking).await {
        Ok(done) => Ok(see(&landed("/mine/record", &done))),
        Err(Failure::Refused(refusal)) if refusal.code == "asked_already" => {
            Ok(see("/mine/record"))
        }
        Err(fault) => Err(fault.into()),
    }
}

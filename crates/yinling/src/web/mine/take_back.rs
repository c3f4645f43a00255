//! `POST /mine/take-back`: that was a mistake. Whoever may not decide something
//! for the elder does not take it back either.

use super::{home, secretary};
use crate::access::OwnAction;
use crate::say;
use crate::web::second_thoughts::{own_asker, take_back as record, wanted};
use crate::web::signed::OwnPress;
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words::{either, language, sentence};
use axum::response::Response;

/// Taking a consent back is withdrawing it, taking a withdrawal back is
/// agreeing: the right is that of what comes of it.
fn right(verb: &str) -> OwnAction {
    match verb {
        "privacy::consent" => OwnAction::WithdrawConsent,
        "privacy::withdraw" => OwnAction::Consent,
        "privacy::ask_erasure" => OwnAction::Erase,
        "accounts::name_helper" => OwnAction::EndHelper,
        "accounts::end_helper" => OwnAction::NameHelper,
        _ => OwnAction::Correct,
    }
}

/// The page that shows what the verb changes.
fn place(verb: &str) -> &'static str {
    match verb {
        "privacy::consent" | "privacy::withdraw" => "/mine/consents",
        "accounts::name_helper" | "accounts::end_helper" => "/mine/helpers",
        _ => "/mine/record",
    }
}

/// What to do where it is too late.
fn instead(verb: &str) -> &'static str {
    match verb {
        "privacy::consent" => either(
            "不同意了，请到“我的同意”按“收回”。",
            "If you no longer agree, please press “Take back” under “My consents”.",
        ),
        "privacy::withdraw" => either(
            "还是同意的，请到“我的同意”按“同意”。",
            "If you do agree, please press “Agree” under “My consents”.",
        ),
        "accounts::name_helper" => either(
            "不要他帮了，请到“帮我的人”按“不用帮了”。",
            "If they should not help, please press “No longer needed” under “Those who help me”.",
        ),
        "accounts::end_helper" => either(
            "还要他帮，请到“帮我的人”再填一次姓名和手机号。",
            "If they should help again, please fill in their name and number under “Those who help me”.",
        ),
        "privacy::ask_correction" | "privacy::ask_erasure" => either(
            "不用办了，打个电话说一声就行。",
            "If it need not be done, a call is enough.",
        ),
        _ => either(
            "请到“我的资料”再改一次。",
            "Please change it once more under “My record”.",
        ),
    }
}

pub async fn take_back(press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    let asker = own_asker(signed);
    let step = wanted(&press, &asker).await?;
    if !signed.actor.may_own(right(&step.verb), asker.elder) {
        return Err(Trouble::NotYours(either(
            "这一步只能由本人撤回，别人不能替。",
            "Only the elder can take this back; nobody does that for them.",
        )));
    }
    match record(signed, signed.act(), asker, &step).await? {
        Ok(by) => Ok(see(&format!("{}?done={by}", place(&step.verb)))),
        Err(refusal) => {
            let why = sentence(&refusal, language());
            let instead = instead(&step.verb);
            let call = match secretary(&signed.visit.site, asker.elder).await? {
                Some(one) => {
                    let (name, phone) = (one.name, one.phone);
                    say!(
                        "也可以打电话给支部书记{name}，{phone}。",
                        " Or call your branch's secretary, {name}, {phone}."
                    )
                }
                None => either(
                    "也可以打电话给支部书记。",
                    " Or call your branch's secretary.",
                )
                .to_owned(),
            };
            let gap = either("", " ");
            home::show(signed, format!("{why}{gap}{instead}{call}")).await
        }
    }
}

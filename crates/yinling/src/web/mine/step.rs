//! `/mine/second-step`: an app on the phone shows six digits.

use crate::accounts::{self, begin_second_step, confirm_second_step};
use crate::journal::{Failure, verb};
use crate::web::pages::{Section, StepPage};
use crate::web::signed::{OwnPress, Signed};
use crate::web::trouble::Trouble;
use crate::web::visit::{refusing, see};
use crate::words::{either, language, sentence};
use axum::response::Response;
use kit::{from_hex, hex};

pub async fn ask(signed: Signed) -> Result<Response, Trouble> {
    show(&signed, String::new()).await
}

/// Each time with a fresh secret: nothing is kept until a code confirms it.
async fn show(signed: &Signed, refused: String) -> Result<Response, Trouble> {
    let site = &signed.visit.site;
    let card = accounts::find_account(site.db.read(), signed.actor.account).await?;
    card.and_then(|card| card.login).ok_or(Trouble::NotFound)?;
    let secret = begin_second_step(&site.secrets, signed.actor.account)?;
    let is_refused = !refused.is_empty();
    let letters: Vec<char> = secret.text.chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    let answer = signed.page(&StepPage {
        shell: signed.visit.shell(Section::Mine, None),
        token: signed.token(),
        refused,
        code: documents::qr_svg(
            &secret.address,
            either(
                "验证器扫的二维码",
                "Code to scan with the authenticator app",
            ),
        )
        .unwrap_or_default(),
        secret: groups.join(" "),
        sealed: hex(&secret.sealed),
    })?;
    Ok(if is_refused { refusing(answer) } else { answer })
}

pub async fn confirm(press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    let site = &signed.visit.site;
    let sealed = press.fields.get("sealed").and_then(from_hex);
    let sealed = sealed.ok_or_else(|| Trouble::BadRequest(either("这一页", "this page").into()))?;
    let code = press.fields.get("code").unwrap_or_default().to_owned();
    let (secrets, account, now) = (
        site.secrets.clone(),
        signed.actor.account,
        site.clock.now_ms(),
    );
    let confirming = verb(move |tx| {
        let (secrets, sealed, code) = (secrets.clone(), sealed.clone(), code.clone());
        Box::pin(
            async move { confirm_second_step(tx, &secrets, account, &sealed, &code, now).await },
        )
    });
    match site.writer.record(signed.act(), confirming).await {
        Ok(_) => Ok(see("/mine")),
        Err(Failure::Refused(refusal)) => show(signed, sentence(&refusal, language())).await,
        Err(fault) => Err(fault.into()),
    }
}

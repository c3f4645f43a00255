//! A role is given, or ended.

use super::account;
use crate::access::{Action, Role};
use crate::accounts::{GrantForm, GrantRow, end_grant, give_grant};
use crate::journal::{Failure, verb};
use crate::say;
use crate::web::directory::Directory;
use crate::web::signed::OwnPress;
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::web::words as said;
use crate::web::words::labels;
use crate::words::{either, language, sentence};
use axum::extract::Path;
use axum::response::Response;
use kit::Day;

/// `历下区支部书记`
pub fn words(directory: &Directory, grant: &GrantRow) -> String {
    let unit = directory.get(grant.unit).map(|card| card.name.clone());
    labels::role_at(&unit.unwrap_or_default(), &grant.role)
}

pub fn days(grant: &GrantRow) -> String {
    let day = |n: i64| Day::from_number(n).map(said::day).unwrap_or_default();
    let from = day(grant.from_on);
    match grant.until_on.map(day) {
        Some(until) => say!("{from}至{until}", "{from} to {until}"),
        None => say!("{from}起", "since {from}"),
    }
}

pub async fn give(Path(id): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    signed.require_somewhere(Action::GiveRole)?;
    let role = press.fields.get("role").and_then(Role::parse);
    let role = role.ok_or_else(|| Trouble::BadRequest(either("职责", "the role").into()))?;
    let unit = press.fields.get("unit").unwrap_or_default().to_owned();
    if signed.visit.directory.find(&unit).is_none() {
        let shown: String = unit.chars().take(40).collect();
        return account::show(
            signed,
            id,
            say!(
                "没有代码是“{shown}”的单位，请看一遍再填。",
                "There is no unit with the code “{shown}”. Please look and fill it in again."
            ),
        )
        .await;
    }
    let day = |name: &str, words: &str| {
        let read = press.fields.get(name).map(str::parse::<Day>).transpose();
        read.map_err(|_| Trouble::BadRequest(words.to_owned()))
    };
    let site = &signed.visit.site;
    let form = GrantForm {
        account: id,
        role,
        unit,
        from: day("from", either("开始的日期", "the first day"))?.unwrap_or(site.today()),
        until: day("until", either("结束的日期", "the last day"))?,
    };
    let (giver, today) = (signed.actor.account, site.today());
    let giving = verb(move |tx| {
        let form = form.clone();
        Box::pin(async move { give_grant(tx, giver, &form, today).await })
    });
    answer(&press, id, giving).await
}

pub async fn end(Path(id): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    press.signed.require_somewhere(Action::GiveRole)?;
    let grant = press
        .fields
        .number("grant", either("职责的编号", "number of the role"))?
        .unwrap_or(0);
    let site = &press.signed.visit.site;
    let (ender, now, today) = (
        press.signed.actor.account,
        site.clock.now_ms(),
        site.today(),
    );
    let ending = verb(move |tx| Box::pin(end_grant(tx, ender, grant, now, today)));
    answer(&press, id, ending).await
}

async fn answer(
    press: &OwnPress,
    id: u32,
    verb: crate::journal::Verb,
) -> Result<Response, Trouble> {
    let signed = &press.signed;
    let back = format!("/admin/accounts/{id}");
    match signed.visit.site.writer.record(signed.act(), verb).await {
        Ok(_) => Ok(see(&back)),
        // A second press found it done.
        Err(Failure::Refused(refusal)) if refusal.code == "same_grant" => Ok(see(&back)),
        Err(Failure::Refused(refusal)) => {
            account::show(signed, id, sentence(&refusal, language())).await
        }
        Err(fault) => Err(fault.into()),
    }
}

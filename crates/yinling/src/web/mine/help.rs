//! `POST /mine/help`: from now on for an elder, or for oneself again.

use crate::accounts::act_for as change;
use crate::web::signed::OwnPress;
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words::either;
use axum::response::Response;
use kit::PersonNo;

pub async fn act_for(press: OwnPress) -> Result<Response, Trouble> {
    let elder = press
        .fields
        .number("person", either("人员编号", "person's number"))?
        .unwrap_or(0);
    let site = &press.signed.visit.site;
    change(&site.db, &press.signed.actor, PersonNo(elder)).await?;
    Ok(see("/mine"))
}

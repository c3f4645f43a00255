//! What is one's own: the home of four doors, who one is here, the browsers one
//! is signed in on, the card, the helpers and the slip of what they did.

mod access;
mod consents;
mod elders;
mod erase;
mod find;
mod held;
mod help;
mod helpers;
mod home;
mod password;
mod record;
mod slip;
mod step;
mod take_along;
mod take_back;

use super::pages::Secretary;
use super::site::Site;
use super::trouble::Trouble;
use super::who;
use crate::accounts;
use axum::Router;
use axum::routing::{get, post};
use kit::PersonNo;

pub fn router() -> Router<Site> {
    Router::new()
        .route("/elders", get(elders::elders))
        .route("/elders/{door}", get(elders::door))
        .route("/find", get(find::find))
        .route("/mine", get(home::home))
        .route("/mine/help", post(help::act_for))
        .route("/mine/access", get(access::access))
        .route("/mine/access/end", post(access::end))
        .route("/mine/access/end-all", post(access::end_all))
        .route("/mine/access/card", post(access::revoke_card))
        .route("/mine/helpers", get(helpers::list).post(helpers::name))
        .route("/mine/helpers/end", post(helpers::end))
        .route("/mine/take-back", post(take_back::take_back))
        .route("/mine/slip", get(slip::slip))
        .route("/mine/record", get(record::record))
        .route("/mine/record/sheet", get(record::sheet))
        .route("/mine/record/wish", post(record::wish))
        .route("/mine/record/{field}", post(record::correct))
        .route("/mine/record.json", get(take_along::as_json))
        .route("/mine/record.xlsx", get(take_along::as_workbook))
        .route("/mine/consents", get(consents::list))
        .route("/mine/consents/give", post(consents::give))
        .route("/mine/consents/withdraw", post(consents::withdraw))
        .route("/mine/erase", get(erase::ask).post(erase::wish))
        .route("/mine/password", get(password::ask).post(password::set))
        .route("/mine/second-step", get(step::ask).post(step::confirm))
        .route("/drafts/{id}", get(super::drafts::draft))
}

/// Where a mistake is taken back.
const TAKE_BACK: &str = "/mine/take-back";

/// Whom the elder calls.
async fn secretary(site: &Site, person: PersonNo) -> Result<Option<Secretary>, Trouble> {
    if !person.is_somebody() {
        return Ok(None);
    }
    let found = accounts::secretary_of(&site.db, &site.secrets, person, site.today()).await?;
    Ok(found.map(|(name, phone)| Secretary { name, phone }))
}

//! Cards: issued, printed once, a new PIN, no longer good. Each is a line on the
//! elder's slip.

use super::{get_seen, href, note, person};
use crate::access::Action;
use crate::accounts::{self, FreshCard};
use crate::journal::{Channel, Failure, verb};
use crate::web::pages::{CardPage, Section};
use crate::web::signed::{OwnPress, Signed};
use crate::web::site::Site;
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words::{either, language, sentence};
use axum::extract::Path;
use axum::response::Response;
use kit::PersonNo;

/// A card for the person, to be printed from the answer. It is shown this once.
pub async fn issue(Path(number): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    let seen = get_seen(signed, Action::CareForAccess, number).await?;
    let base = press
        .fields
        .number("cards", either("卡片的张数", "number of cards"))?
        .unwrap_or(0);
    let site = &signed.visit.site;
    let fresh = FreshCard::draw().await?;
    let (secrets, drawn, now) = (site.secrets.clone(), fresh.clone(), site.clock.now_ms());
    let elder = PersonNo(number);
    let issuing = verb(move |tx| {
        let (secrets, drawn) = (secrets.clone(), drawn.clone());
        Box::pin(
            async move { accounts::issue_card_to(tx, &secrets, elder, &drawn, base, now).await },
        )
    });
    match site
        .writer
        .record(signed.act_for(elder, Channel::Web), issuing)
        .await
    {
        Ok(_) => print(signed, &seen.name, number, Some(&fresh), &fresh.pin).await,
        Err(Failure::Refused(refusal)) => {
            person::show(signed, number, sentence(&refusal, language())).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// The card is at hand, the PIN is forgotten.
pub async fn renew(Path(number): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    let seen = get_seen(signed, Action::CareForAccess, number).await?;
    let site = &signed.visit.site;
    let elder = PersonNo(number);
    let account = account_of(site, elder).await?;
    let fresh = FreshCard::draw().await?;
    let drawn = fresh.clone();
    let renewing = verb(move |tx| {
        let drawn = drawn.clone();
        Box::pin(async move { accounts::new_pin(tx, account, &drawn).await })
    });
    match site
        .writer
        .record(signed.act_for(elder, Channel::Web), renewing)
        .await
    {
        Ok(_) => {
            accounts::forgive_card(&site.db, account).await?;
            print(signed, &seen.name, number, None, &fresh.pin).await
        }
        Err(Failure::Refused(refusal)) => {
            person::show(signed, number, sentence(&refusal, language())).await
        }
        Err(fault) => Err(fault.into()),
    }
}

pub async fn revoke(Path(number): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    get_seen(signed, Action::CareForAccess, number).await?;
    let site = &signed.visit.site;
    let elder = PersonNo(number);
    let account = account_of(site, elder).await?;
    let now = site.clock.now_ms();
    let revoking = verb(move |tx| Box::pin(accounts::revoke_card(tx, account, now)));
    match site
        .writer
        .record(signed.act_for(elder, Channel::Web), revoking)
        .await
    {
        Ok(_) => Ok(see(&href(elder))),
        Err(Failure::Refused(refusal)) if refusal.code == "no_card" => Ok(see(&href(elder))),
        Err(fault) => Err(fault.into()),
    }
}

/// 0 where there is none, which has no card either.
async fn account_of(site: &Site, elder: PersonNo) -> Result<u32, Trouble> {
    let found = accounts::find_account_of(site.db.read(), elder).await?;
    Ok(found
        .and_then(|card| u32::try_from(card.id).ok())
        .unwrap_or(0))
}

async fn print(
    signed: &Signed,
    name: &str,
    number: u32,
    card: Option<&FreshCard>,
    pin: &str,
) -> Result<Response, Trouble> {
    note(signed, "card.printed", format!("person:{number}")).await?;
    let site = &signed.visit.site;
    let origin = signed.origin();
    let address = card.map(|card| format!("{origin}/card/{}", card.number));
    let secretary =
        accounts::secretary_of(&site.db, &site.secrets, PersonNo(number), site.today()).await?;
    let mut shell = signed.visit.shell(Section::People, None);
    shell.here = href(PersonNo(number));
    signed.page(&CardPage {
        shell,
        name: name.to_owned(),
        back: href(PersonNo(number)),
        number: card.map(FreshCard::grouped).unwrap_or_default(),
        code: address
            .and_then(|address| {
                documents::qr_svg(&address, either("登录用的二维码", "Code to sign in with"))
            })
            .unwrap_or_default(),
        site: format!("{origin}/sign-in"),
        pin: pin.to_owned(),
        secretary: secretary
            .map(|(name, phone)| format!("{name} {phone}").trim().to_owned())
            .unwrap_or_default(),
    })
}

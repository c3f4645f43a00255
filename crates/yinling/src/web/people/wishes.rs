//! What an elder asked for is answered; an erasure is carried out by staff of
//! the managing unit, who see first what goes.

use super::{get_seen, href, note, person};
use crate::access::Action;
use crate::accounts::SeenPerson;
use crate::journal::{Failure, verb};
use crate::privacy::{self, Erasure};
use crate::say;
use crate::web::pages::{AskPage, Field, Section, Way};
use crate::web::signed::{OwnPress, Signed};
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words::{either, language, sentence};
use axum::extract::Path;
use axum::response::Response;
use kit::PersonNo;

/// Done, or not done and why.
pub async fn answer(Path(number): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    get_seen(signed, Action::ActForElder, number).await?;
    let elder = PersonNo(number);
    let wish = press
        .fields
        .number("wish", either("哪一件", "which wish"))?
        .unwrap_or(0);
    let is_done = press.fields.get("done") == Some("1");
    let reason = press.fields.get("reason").unwrap_or_default().to_owned();
    let site = &signed.visit.site;
    let wishes = privacy::list_wishes(site.db.read(), elder).await?;
    let is_erasure =
        |one: &privacy::WishRow| one.id == i64::from(wish) && one.kind == privacy::ERASE;
    if wishes.iter().any(is_erasure) {
        get_managed(signed, number).await?;
    }
    let now = site.clock.now_ms();
    let answering = verb(move |tx| {
        let reason = reason.clone();
        Box::pin(async move { privacy::answer_wish(tx, elder, wish, is_done, &reason, now).await })
    });
    match site.writer.record(signed.act(), answering).await {
        Ok(_) => Ok(see(&href(elder))),
        Err(Failure::Refused(refusal)) if refusal.code == "wish_answered" => Ok(see(&href(elder))),
        Err(Failure::Refused(refusal)) => {
            person::show(signed, number, sentence(&refusal, language())).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// The person, for those who hold the roster at the unit that manages them.
pub async fn get_managed(signed: &Signed, number: u32) -> Result<SeenPerson, Trouble> {
    let seen = get_seen(signed, Action::ExportPeople, number).await?;
    let card = signed.visit.directory.get(seen.managing_unit);
    let card = card.ok_or(Trouble::NotFound)?;
    signed.require(Action::ExportPeople, &card.code)?;
    Ok(seen)
}

pub async fn preview(Path(number): Path<u32>, signed: Signed) -> Result<Response, Trouble> {
    preview_again(&signed, number, vec![]).await
}

async fn preview_again(
    signed: &Signed,
    number: u32,
    refused: Vec<String>,
) -> Result<Response, Trouble> {
    let seen = get_managed(signed, number).await?;
    let found = privacy::preview_erasure(signed.visit.site.db.read(), PersonNo(number)).await?;
    let found = found.ok_or(Trouble::NotFound)?;
    note(signed, "person.read", format!("person:{number}")).await?;
    let mut shell = signed.visit.shell(Section::People, None);
    shell.here = format!("/people/{number}/erase");
    signed.page(&AskPage {
        shell,
        title: {
            let name = &seen.name;
            say!("删去{name}的资料", "Delete {name}'s record")
        },
        lead: lead(found),
        refused,
        action: format!("/people/{number}/erase"),
        token: signed.token(),
        keep: vec![],
        fields: vec![
            Field::text(
                "reason",
                either("怎样跟本人核对的", "How you made sure with the elder"),
            )
            .hint(either(
                "这句话会留在流水里，不要写姓名",
                "This stays in the journal; please write no name",
            )),
        ],
        button: either("照本人的意思删去", "Delete it as the elder wishes").into(),
        ways: vec![Way::new(
            either("先不删", "Not now"),
            format!("/people/{number}"),
        )],
    })
}

fn lead(found: Erasure) -> String {
    let Erasure {
        numbers,
        texts,
        copies,
        consents,
    } = found;
    let merged = match numbers {
        0 | 1 => String::new(),
        more => {
            let more = more - 1;
            say!(
                "并进来的{more}个编号一起删。",
                "Numbers merged into this one go with it: {more}. "
            )
        }
    };
    say!(
        "本人提出了删去。会删掉姓名、电话、住址、身份证号等全部资料，以前的副本{copies}份，流水里的文字{texts}段，同意书{consents}份，账号和卡片停用。{merged}编号留着，计过的数不变。删了恢复不了。",
        "The elder has asked for this. Name, telephone, address, ID number and everything else are deleted; earlier copies: {copies}, texts in the journal: {texts}, consents: {consents}. Account and cards are stopped. {merged}The number stays, and what was counted stays as it is. This cannot be undone."
    )
}

pub async fn erase(Path(number): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    get_managed(signed, number).await?;
    let elder = PersonNo(number);
    let reason = press.fields.get("reason").unwrap_or_default().to_owned();
    let site = &signed.visit.site;
    let (now, today) = (site.clock.now_ms(), site.today());
    let erasing = verb(move |tx| {
        let reason = reason.clone();
        Box::pin(async move { privacy::erase(tx, elder, &reason, now, today).await })
    });
    match site.writer.record(signed.act(), erasing).await {
        Ok(_) => {
            // They are gone whatever happens now; the next erasure does both
            // again for everybody.
            if let Err(error) = privacy::keep_erased(site.db.read(), &site.folder).await {
                tracing::error!("the list of the erased cannot be written: {error:?}");
            }
            if let Err(error) = site.db.scrub().await {
                tracing::error!("what was erased may still lie in the file: {error:?}");
            }
            Ok(see("/people"))
        }
        // Pressed twice.
        Err(Failure::Refused(refusal)) if refusal.code == "unknown_person" => Ok(see("/people")),
        Err(Failure::Refused(refusal)) => {
            preview_again(signed, number, vec![sentence(&refusal, language())]).await
        }
        Err(fault) => Err(fault.into()),
    }
}

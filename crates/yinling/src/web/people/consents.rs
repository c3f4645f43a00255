//! `/people/{no}/consents`: what an elder has signed on paper or said aloud,
//! recorded by whoever looks after them. The line says through which door it
//! came.

use super::{get_seen, note, take_back};
use crate::access::Action;
use crate::accounts::SeenPerson;
use crate::journal::{Act, Channel, Failure, verb};
use crate::privacy::{self, How, Kind};
use crate::say;
use crate::web::pages::{Press, Row, Rows, RowsPage, Section, Way};
use crate::web::second_thoughts::{asker_for, landed, last};
use crate::web::signed::{OwnPress, Signed};
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::web::words::privacy as said;
use crate::words::{either, language, sentence};
use axum::extract::Path;
use axum::response::Response;
use kit::PersonNo;

pub async fn list(Path(number): Path<u32>, signed: Signed) -> Result<Response, Trouble> {
    show(&signed, number, String::new()).await
}

async fn show(signed: &Signed, number: u32, notice: String) -> Result<Response, Trouble> {
    let seen = get_seen(signed, Action::ActForElder, number).await?;
    note(signed, "person.read", format!("person:{number}")).await?;
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        rows.extend(row(signed, &seen, kind).await?);
    }
    let mut shell = signed.visit.shell(Section::People, None);
    shell.here = format!("/people/{number}/consents");
    let asker = asker_for(signed, PersonNo(number));
    shell.done = last(signed, &asker, &take_back::to(number)).await?;
    signed.page(&RowsPage {
        shell,
        title: {
            let name = &seen.name;
            say!("{name}的同意", "{name}'s consents")
        },
        lead: either("照本人在纸上签的字，或者亲口说的记。没有问过本人的，不要记。", "Record what the elder has signed on paper or said aloud. Do not record what they were not asked. What they agree to is the Chinese text; the English one is there to be read.").into(),
        notice,
        token: signed.token(),
        tables: vec![Rows {
            title: either("四件事", "Four things").into(),
            empty: String::new(),
            columns: vec![either("哪件事", "What it is"), either("念给本人听的话", "What is read out to the elder"), either("现在", "Now")],
            rows,
            more: None,
            ..Rows::default()
        }],
        forms: vec![],
        ways: vec![Way::new(either("回到这个人", "Back to this person"), format!("/people/{number}"))],
    })
}

async fn row(signed: &Signed, seen: &SeenPerson, kind: Kind) -> Result<Option<Row>, Trouble> {
    let Some(text) = privacy::find_text(kind) else {
        return Ok(None);
    };
    let person = PersonNo(u32::try_from(seen.person_no).unwrap_or(0));
    let agrees = privacy::stands(signed.visit.site.db.read(), person, kind).await?;
    let title = either(text.title.as_str(), text.title_en.as_str());
    let press = |words: &'static str, what: &str, how: How| Press {
        words,
        told: say!("{title}，{words}", "{title}: {words}"),
        action: format!("/people/{}/consents/{what}", seen.person_no),
        keep: vec![
            ("kind", kind.name().to_owned()),
            ("version", text.version.to_string()),
            ("how", how.name().to_owned()),
        ],
    };
    Ok(Some(Row {
        cells: vec![
            title.into(),
            said::consent_body(text).into(),
            said::agreed(agrees).into(),
        ],
        presses: match agrees {
            true => vec![
                press(
                    either("纸上收回了", "Taken back on paper"),
                    "withdraw",
                    How::Paper,
                ),
                press(
                    either("亲口收回了", "Taken back aloud"),
                    "withdraw",
                    How::Voice,
                ),
            ],
            false => vec![
                press(either("纸上签了字", "Signed on paper"), "give", How::Paper),
                press(either("亲口同意了", "Agreed aloud"), "give", How::Voice),
            ],
        },
    }))
}

/// What a press says: of which kind, how it was said, and the act's door.
fn read(press: &OwnPress, elder: PersonNo) -> Result<(Kind, How, Act), Trouble> {
    let unclear = |what: &str| Trouble::BadRequest(what.to_owned());
    let kind = press.fields.get("kind").and_then(Kind::parse);
    let kind = kind.ok_or_else(|| unclear(either("哪件事", "what it is about")))?;
    let (how, channel) = match press.fields.get("how").and_then(How::parse) {
        Some(How::Paper) => (How::Paper, Channel::Paper),
        Some(How::Voice) => (How::Voice, Channel::PhoneDesk),
        _ => return Err(unclear(either("怎样说的", "how it was said"))),
    };
    Ok((kind, how, press.signed.act_for(elder, channel)))
}

pub async fn give(Path(number): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    get_seen(signed, Action::ActForElder, number).await?;
    let person = PersonNo(number);
    let (kind, how, act) = read(&press, person)?;
    let version = press
        .fields
        .number("version", either("第几版", "version"))?
        .unwrap_or(0);
    let now = signed.visit.site.clock.now_ms();
    let giving =
        verb(move |tx| Box::pin(privacy::consent(tx, person, kind, version.into(), how, now)));
    let back = format!("/people/{number}/consents");
    match signed.visit.site.writer.record(act, giving).await {
        Ok(done) => Ok(see(&landed(&back, &done))),
        Err(Failure::Refused(refusal)) if refusal.code == "already_consented" => Ok(see(&back)),
        Err(Failure::Refused(refusal)) => {
            show(signed, number, sentence(&refusal, language())).await
        }
        Err(fault) => Err(fault.into()),
    }
}

pub async fn withdraw(Path(number): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    get_seen(signed, Action::ActForElder, number).await?;
    let person = PersonNo(number);
    let (kind, how, act) = read(&press, person)?;
    let now = signed.visit.site.clock.now_ms();
    let ending = verb(move |tx| Box::pin(privacy::withdraw(tx, person, kind, how, now)));
    let back = format!("/people/{number}/consents");
    match signed.visit.site.writer.record(act, ending).await {
        Ok(done) => Ok(see(&landed(&back, &done))),
        Err(Failure::Refused(refusal)) if refusal.code == "no_consent" => Ok(see(&back)),
        Err(fault) => Err(fault.into()),
    }
}

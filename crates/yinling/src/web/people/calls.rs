//! `/people/calls`: the telephones of those one looks after, on paper. One line
//! says that they were given, for whom and why.

use super::note_why;
use crate::access::Action;
use crate::accounts::{Search, list_seen};
use crate::journal::{Failure, verb};
use crate::people;
use crate::say;
use crate::web::pages::{AskPage, Field, Row, Rows, RowsPage, Section, Way};
use crate::web::signed::{OwnPress, Signed};
use crate::web::trouble::Trouble;
use crate::words::{either, language, sentence};
use axum::response::Response;
use kit::UnitId;
use std::collections::HashMap;

/// More is a roster, and leaves as one.
const MOST: usize = 500;

pub async fn ask(signed: Signed) -> Result<Response, Trouble> {
    ask_again(&signed, vec![])
}

fn ask_again(signed: &Signed, refused: Vec<String>) -> Result<Response, Trouble> {
    signed.require_somewhere(Action::Reveal)?;
    signed.page(&AskPage {
        shell: signed.visit.shell(Section::People, None),
        title: either("电话名单", "Telephone list").into(),
        lead: either("您照看的人，姓名和电话，一人一行。取一次，流水和审计里各记一笔。", "The people you look after, names and telephones, a row each. Each time it is taken, the journal and the audit say so.").into(),
        refused,
        action: "/people/calls".into(),
        token: signed.token(),
        keep: vec![],
        fields: vec![
            Field::text("reason", either("为什么要用", "What it is for")).value(either("逐个打电话联系", "Calling them one by one")),
            Field::text("unit", either("只要一个单位和它下面的，填单位代码", "For one unit and those below it: its code")).optional(),
        ],
        button: either("取电话名单", "Take the telephone list").into(),
        ways: vec![Way::new(either("回到人员", "Back to the people"), "/people")],
    })
}

pub async fn list(press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    signed.require_somewhere(Action::Reveal)?;
    let directory = &signed.visit.directory;
    let unit = match press.fields.get("unit") {
        None => None,
        Some(code) => {
            let Some(card) = directory.find(code) else {
                let told = say!(
                    "没有代码为“{code}”的单位。请核对，或者不填。",
                    "There is no unit with the code “{code}”. Please check it, or leave it empty."
                );
                return ask_again(signed, vec![told]);
            };
            u32::try_from(card.id).ok().map(UnitId)
        }
    };
    let site = &signed.visit.site;
    let search = Search {
        unit: unit.unwrap_or(UnitId::NONE),
        limit: i64::try_from(MOST + 1).unwrap_or(i64::MAX),
        ..Search::default()
    };
    let (actor, today) = (&signed.actor, site.today());
    let found = list_seen(site.db.read(), actor, Action::Reveal, today, &search).await?;
    if found.len() > MOST {
        let told = say!(
            "超过{MOST}位，一次取不了。请填一个支部的单位代码。",
            "There are more than {MOST} people, too many for one time. Please give the code of one branch."
        );
        return ask_again(signed, vec![told]);
    }
    let about = unit.or_else(|| actor.units_for(Action::Reveal).first().copied());
    let about = about.unwrap_or(UnitId::NONE);
    let reason = press.fields.get("reason").unwrap_or_default();
    let (why, rows) = (reason.to_owned(), found.len());
    let revealing = verb(move |_tx| {
        let why = why.clone();
        Box::pin(async move { people::reveal_calls(about, rows, &why) })
    });
    match site.writer.record(signed.act(), revealing).await {
        Ok(_) => {}
        Err(Failure::Refused(refusal)) => {
            return ask_again(signed, vec![sentence(&refusal, language())]);
        }
        Err(fault) => return Err(fault.into()),
    }
    note_why(signed, "people.calls", format!("unit:{about}"), reason).await?;
    let numbers: Vec<i64> = found.iter().map(|person| person.person_no).collect();
    let calls = people::list_calls(site.db.read(), &site.secrets, &numbers).await?;
    let calls: HashMap<i64, _> = calls.into_iter().map(|one| (one.person_no, one)).collect();
    let rows = (1..).zip(&found).map(|(n, person): (u32, _)| {
        let branch = match person.party_branch {
            0 => person.managing_unit,
            branch => branch,
        };
        let branch = directory.get(branch).map(|card| card.name.clone());
        let call = calls.get(&person.person_no).cloned().unwrap_or_default();
        Row {
            cells: vec![
                n.to_string().into(),
                person.name.clone().into(),
                branch.unwrap_or_default().into(),
                call.mobile.into(),
                call.landline.into(),
            ],
            presses: vec![],
        }
    });
    let count = found.len();
    let mut shell = signed.visit.shell(Section::People, None);
    shell.here = "/people/calls".to_owned();
    signed.page(&RowsPage {
        shell,
        title: either("电话名单", "Telephone list").into(),
        lead: either(
            "用完请收好，不要转发。",
            "Please keep it safe after use, and do not pass it on.",
        )
        .into(),
        notice: String::new(),
        token: signed.token(),
        tables: vec![Rows {
            title: say!("共{count}位", "People: {count}"),
            empty: either("没有人。", "Nobody.").into(),
            columns: vec![
                either("序号", "No."),
                either("姓名", "Name"),
                either("支部", "Branch"),
                either("手机", "Mobile"),
                either("座机", "Landline"),
            ],
            rows: rows.collect(),
            more: None,
            ..Rows::default()
        }],
        forms: vec![],
        ways: vec![Way::new(
            either("回到人员", "Back to the people"),
            "/people",
        )],
    })
}

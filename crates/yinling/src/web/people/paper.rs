//! `/paper/{list}`: row numbers that came back ticked are keyed in one field.

use super::note;
use crate::access::Action;
use crate::accounts::{PaperList, find_list, find_seen, person_of_row, read_rows};
use crate::journal::{Channel, Failure, verb};
use crate::people::add_skill;
use crate::say;
use crate::web::pages::{Field, Row, Rows, RowsPage, Section, SmallForm, Way};
use crate::web::signed::{OwnPress, Signed};
use crate::web::trouble::Trouble;
use crate::web::words;
use crate::words::{either, language, sentence};
use axum::extract::Path;
use axum::response::Response;
use kit::{Day, PersonNo};

/// What was keyed, to be shown again where it was refused.
#[derive(Debug, Default)]
struct Keyed {
    rows: String,
    skill: String,
    day: Option<Day>,
}

/// A row and what became of it.
type Told = (u32, String, String);

pub async fn paper(Path(list): Path<u32>, signed: Signed) -> Result<Response, Trouble> {
    let list = get_list(&signed, list).await?;
    show(&signed, &list, &Keyed::default(), String::new(), &[])
}

pub async fn key(Path(number): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    let list = get_list(signed, number).await?;
    let site = &signed.visit.site;
    let text = |name: &str| press.fields.get(name).unwrap_or_default().to_owned();
    let day = match press.fields.get("day") {
        None => site.today(),
        Some(text) => text
            .parse::<Day>()
            .map_err(|_| Trouble::BadRequest(say!("日期“{text}”", "the date “{text}”")))?,
    };
    let keyed = Keyed {
        rows: text("rows"),
        skill: text("skill"),
        day: Some(day),
    };
    let again = |notice: String| show(signed, &list, &keyed, notice, &[]);
    let count = u32::try_from(list.count).unwrap_or(0);
    let rows = match read_rows(&keyed.rows, count) {
        Ok(rows) => rows,
        Err(refusal) => return again(sentence(&refusal, language())),
    };
    if day > site.today() {
        return again(
            either(
                "日期还没有到。请改成今天或以前的一天。",
                "That day has not come yet. Please give today or an earlier day.",
            )
            .to_owned(),
        );
    }
    let mut ticked = Vec::new();
    let mut others = Vec::new();
    for row in rows {
        let person = person_of_row(site.db.read(), number, row).await?;
        let person = person.unwrap_or(PersonNo::NOBODY);
        let (actor, action) = (&signed.actor, Action::ActForElder);
        match find_seen(site.db.read(), actor, action, site.today(), person).await? {
            Some(seen) => ticked.push((row, person, seen.name)),
            None => others.push(row.to_string()),
        }
    }
    if !others.is_empty() {
        let rows = others.join(either("、", ", "));
        return again(say!(
            "这些行的人现在不归您管，或者已经不在册：{rows}。请去掉再按，现在什么都没有记。",
            "The people of these rows are not in your care now, or have left the roster: {rows}. Please take them out and press again. Nothing has been recorded."
        ));
    }
    let mut told: Vec<Told> = Vec::new();
    for (row, person, name) in ticked {
        note(signed, "desk.found", format!("person:{person}")).await?;
        let (secrets, skill) = (site.secrets.clone(), keyed.skill.clone());
        let adding = verb(move |tx| {
            let (secrets, skill) = (secrets.clone(), skill.clone());
            Box::pin(async move { add_skill(tx, &secrets, person, &skill, day).await })
        })
        .alone();
        let act = signed.act_for(person, Channel::Paper);
        let became = match site.writer.record(act, adding).await {
            Ok(_) => either("记下了", "Recorded").to_owned(),
            // What is wrong with the skill is wrong for every row.
            Err(Failure::Refused(refusal))
                if matches!(refusal.code, "missing_value" | "too_long") =>
            {
                return again(sentence(&refusal, language()));
            }
            Err(Failure::Refused(refusal)) => sentence(&refusal, language()),
            Err(fault) => return Err(fault.into()),
        };
        told.push((row, name, became));
    }
    show(signed, &list, &Keyed::default(), String::new(), &told)
}

async fn get_list(signed: &Signed, number: u32) -> Result<PaperList, Trouble> {
    signed.require_somewhere(Action::ActForElder)?;
    let found = find_list(signed.visit.site.db.read(), number).await?;
    found.ok_or(Trouble::NotFound)
}

fn show(
    signed: &Signed,
    list: &PaperList,
    keyed: &Keyed,
    notice: String,
    told: &[Told],
) -> Result<Response, Trouble> {
    let row = |(row, name, became): &Told| Row {
        cells: vec![
            row.to_string().into(),
            name.clone().into(),
            became.clone().into(),
        ],
        presses: vec![],
    };
    let outcome = Rows {
        title: either("刚才登记的", "Recorded just now").into(),
        columns: vec![
            either("行号", "Row"),
            either("姓名", "Name"),
            either("结果", "Outcome"),
        ],
        rows: told.iter().map(row).collect(),
        ..Rows::default()
    };
    let from = keyed.day.unwrap_or_else(|| signed.visit.site.today());
    let (number, rows) = (list.id, list.count);
    let day = words::day(Day::of_china_ms(list.made_at));
    signed.page(&RowsPage {
        shell: signed.visit.shell(Section::People, None),
        title: say!("第{number}号名单", "List {number}"),
        lead: say!("{day}印的，共{rows}行。把打了勾的行号填在这里，一次登记。", "Printed on {day}; rows: {rows}. Fill in the numbers of the ticked rows here, and they are recorded at once."),
        notice,
        token: signed.token(),
        tables: if told.is_empty() {
            vec![]
        } else {
            vec![outcome]
        },
        forms: vec![SmallForm {
            title: either("登记特长", "Record a skill").into(),
            lead: either("同一个人已经登记过的，不会再记一遍；原来的特长都留着。", "What is on record of somebody already is not recorded twice. Earlier skills all stay.").into(),
            action: format!("/paper/{}", list.id),
            keep: vec![],
            fields: vec![
                Field {
                    inputmode: "text",
                    most: 600,
                    ..Field::text("rows", either("打了勾的行号", "Numbers of the ticked rows"))
                }
                .value(&keyed.rows)
                .hint(either("例如 1 3 5-9", "Such as 1 3 5-9")),
                Field::text("skill", either("特长", "Skill"))
                    .value(&keyed.skill)
                    .hint(either("例如 书法", "Such as calligraphy")),
                Field::text("day", either("哪一天起", "Since which day"))
                    .kind("date")
                    .value(&from.to_string()),
            ],
            button: either("登记", "Record").into(),
        }],
        ways: vec![Way::new(either("回到人员", "Back to the people"), "/people")],
    })
}

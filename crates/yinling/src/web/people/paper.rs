//! `/paper/{list}`: row numbers that came back ticked are keyed in one field.

use super::note;
use crate::access::Action;
use crate::accounts::{PaperList, find_list, find_seen, person_of_row, read_rows};
use crate::journal::{Channel, Failure, verb};
use crate::people::add_skill;
use crate::web::pages::{Field, Row, Rows, RowsPage, Section, SmallForm, Way};
use crate::web::signed::{OwnPress, Signed};
use crate::web::trouble::Trouble;
use crate::web::words;
use crate::words::{language, sentence};
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
            .map_err(|_| Trouble::BadRequest(format!("日期“{text}”")))?,
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
        return again("日期还没有到。请改成今天或以前的一天。".to_owned());
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
        let rows = others.join("、");
        return again(format!(
            "这些行的人现在不归您管，或者已经不在册：{rows}。请去掉再按，现在什么都没有记。"
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
            Ok(_) => "记下了".to_owned(),
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
        title: "刚才登记的".into(),
        columns: vec!["行号", "姓名", "结果"],
        rows: told.iter().map(row).collect(),
        ..Rows::default()
    };
    let day = keyed.day.unwrap_or_else(|| signed.visit.site.today());
    signed.page(&RowsPage {
        shell: signed.visit.shell(Section::People, None),
        title: format!("第{}号名单", list.id),
        lead: format!(
            "{}印的，共{}行。把打了勾的行号填在这里，一次登记。",
            words::day(Day::of_china_ms(list.made_at)),
            list.count
        ),
        notice,
        token: signed.token(),
        tables: if told.is_empty() {
            vec![]
        } else {
            vec![outcome]
        },
        forms: vec![SmallForm {
            title: "登记特长".into(),
            lead: "同一个人已经登记过的，不会再记一遍；原来的特长都留着。".into(),
            action: format!("/paper/{}", list.id),
            keep: vec![],
            fields: vec![
                Field {
                    inputmode: "text",
                    most: 600,
                    ..Field::text("rows", "打了勾的行号")
                }
                .value(&keyed.rows)
                .hint("例如 1 3 5-9"),
                Field::text("skill", "特长")
                    .value(&keyed.skill)
                    .hint("例如 书法"),
                Field::text("day", "哪一天起")
                    .kind("date")
                    .value(&day.to_string()),
            ],
            button: "登记".into(),
        }],
        ways: vec![Way::new("回到人员", "/people")],
    })
}

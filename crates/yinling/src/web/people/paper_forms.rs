//! The forms of a list that came back: one for each thing that can be ticked
//! or written on it.

use super::paper_keyed::{Kept, version_field};
use crate::accounts::PaperList;
use crate::privacy::{Kind, find_text};
use crate::web::pages::{Field, SmallForm};
use crate::words::either;
use kit::Day;

/// The forms, filled in as they were.
pub fn keying(list: &PaperList, kept: &Kept, today: Day) -> Vec<SmallForm> {
    let day = |name: &str| match kept.get(name) {
        "" => today.to_string(),
        day => day.to_owned(),
    };
    let rows = |name: &'static str, label: &str| Field {
        most: 600,
        is_optional: true,
        ..Field::text(name, label).value(kept.get(name))
    };
    let form = |what: &str, title: &str, lead: &str, fields: Vec<Field>| SmallForm {
        title: title.into(),
        lead: lead.into(),
        action: format!("/paper/{}", list.id),
        keep: vec![("what", what.to_owned())],
        fields,
        button: either("先看一遍", "Show it first").into(),
    };
    let ticked = either("例如 3 7 12 或 5-9", "Such as 3 7 12 or 5-9");
    let texts = Kind::ALL.iter().filter_map(|kind| find_text(*kind));
    let consents = texts.clone().map(|text| {
        let title = either(text.title.as_str(), text.title_en.as_str());
        rows(text.kind.name(), title).hint(ticked)
    });
    let mut agreed = form(
        "consents",
        either("登记同意", "Record consents"),
        either(
            "照本人在纸上签的字，哪件事同意了，就把行号填在那一件里。没有问过的不要填。",
            "As signed on the paper: put the row's number under each thing agreed to. Leave out what was not asked.",
        ),
        consents.collect(),
    );
    agreed
        .keep
        .extend(texts.map(|text| (version_field(text.kind), text.version.to_string())));
    vec![
        agreed,
        form(
            "skill",
            either("登记特长", "Record a skill"),
            either(
                "同一个人已经登记过的，不会再记一遍；原来的特长都留着。",
                "What is on record of somebody already is not recorded twice. Earlier skills all stay.",
            ),
            vec![
                rows("rows", either("打了勾的行号", "Numbers of the ticked rows")).hint(ticked),
                Field::text("skill", either("特长", "Skill"))
                    .value(kept.get("skill"))
                    .hint(either("例如 书法", "Such as calligraphy")),
                Field::text("day", either("哪一天起", "Since which day"))
                    .kind("date")
                    .value(&day("day")),
            ],
        ),
        form(
            "mobile",
            either("改手机号", "Change mobile numbers"),
            either(
                "先写行号，再写新的号码，一个接一个。",
                "The row's number first, then the new number, one after another.",
            ),
            vec![
                rows("calls", either("行号和号码", "Rows and numbers")).hint(either(
                    "例如 3 13900000022，7 13900000033",
                    "Such as 3 13900000022, 7 13900000033",
                )),
            ],
        ),
        form(
            "elsewhere",
            either("登记住在外地", "Record who lives elsewhere"),
            either(
                "住在外地的照样算在这里，也照样联系。",
                "Whoever lives elsewhere is still counted and cared for here.",
            ),
            vec![
                rows(
                    "away",
                    either("住到外地的行号", "Rows of those who live elsewhere"),
                )
                .hint(ticked),
                Field::text("place", either("住在哪里", "Where"))
                    .value(kept.get("place"))
                    .hint(either("例如 青岛", "Such as Qingdao"))
                    .optional(),
                rows(
                    "back",
                    either("搬回来的行号", "Rows of those who came back"),
                ),
                Field::text("since", either("哪一天起", "Since which day"))
                    .kind("date")
                    .value(&day("since")),
            ],
        ),
    ]
}

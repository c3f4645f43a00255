//! `/paper/{list}`: a list that came back ticked is keyed by its row numbers:
//! consents, skills, telephones, who lives elsewhere. It is shown first, and
//! recorded by a second press, one line a person.

use super::paper_forms::keying;
use super::paper_keyed::{Did, Kept, read};
use super::{note, take_back};
use crate::access::Action;
use crate::accounts::{PaperList, find_list, find_seen, person_of_row};
use crate::journal::{Channel, Failure};
use crate::say;
use crate::web::pages::{Press, Row, Rows, RowsPage, Section, SmallForm, Way};
use crate::web::second_thoughts::{asker_for, take_back as record_back};
use crate::web::signed::{OwnPress, Signed};
use crate::web::trouble::Trouble;
use crate::web::words;
use crate::words::{either, language, sentence};
use axum::extract::Path;
use axum::response::Response;
use kit::{Day, PersonNo};

/// Somebody of the list who is in the reader's care, and what was keyed.
#[derive(Debug, Clone)]
struct Ticked {
    row: u32,
    person: PersonNo,
    name: String,
    did: Did,
}

/// A row, what became of it, and the line it came to.
struct Told {
    row: u32,
    name: String,
    did: String,
    became: String,
    line: Option<u32>,
}

pub async fn paper(Path(list): Path<u32>, signed: Signed) -> Result<Response, Trouble> {
    let list = get_list(&signed, list).await?;
    show(&signed, &list, &Kept::default(), String::new(), &[])
}

/// Without `sure` it is only shown what would be recorded.
pub async fn key(Path(number): Path<u32>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    let list = get_list(signed, number).await?;
    let kept = Kept::of(&press.fields);
    let again = |notice: String| show(signed, &list, &kept, notice, &[]);
    let count = u32::try_from(list.count).unwrap_or(0);
    let entries = match read(&kept, count, signed.visit.site.today()) {
        Ok(entries) => entries,
        Err(notice) => return again(notice),
    };
    let mut ticked = Vec::new();
    let mut others = Vec::new();
    for entry in entries {
        match seen(signed, number, entry.row).await? {
            Some((person, name)) => ticked.push(Ticked {
                row: entry.row,
                person,
                name,
                did: entry.did,
            }),
            None => others.push(entry.row.to_string()),
        }
    }
    if !others.is_empty() {
        others.dedup();
        let rows = others.join(either("、", ", "));
        return again(say!(
            "这些行的人现在不归您管，或者已经不在册：{rows}。请去掉再按，现在什么都没有记。",
            "The people of these rows are not in your care now, or have left the roster: {rows}. Please take them out and press again. Nothing has been recorded."
        ));
    }
    let is_sure = press.fields.get("sure") == Some("1");
    let mut told: Vec<Told> = Vec::new();
    for one in ticked {
        note(signed, "desk.found", format!("person:{}", one.person)).await?;
        match record(signed, &one, is_sure).await? {
            Ok(line) => told.push(one.told(String::new(), line)),
            // What is wrong with the skill is wrong for every row.
            Err(refusal) if matches!(refusal.code, "missing_value" | "too_long") => {
                return again(sentence(&refusal, language()));
            }
            Err(refusal) => {
                let why = sentence(&refusal, language());
                told.push(one.told(why, None));
            }
        }
    }
    match is_sure {
        true => show(signed, &list, &Kept::default(), String::new(), &told),
        false => preview(signed, &list, kept, &told),
    }
}

/// The line it came to, `None` where it was only tried, or the refusal.
async fn record(
    signed: &Signed,
    one: &Ticked,
    is_sure: bool,
) -> Result<Result<Option<u32>, kit::Refusal>, Trouble> {
    let site = &signed.visit.site;
    let act = signed.act_for(one.person, Channel::Paper);
    let verb = one.did.verb(site, one.person);
    let done = match is_sure {
        true => {
            let done = site.writer.record(act, verb).await;
            done.map(|done| Some(done.line.0))
        }
        false => site.writer.rehearse(act, verb).await.map(|_| None),
    };
    match done {
        Ok(line) => Ok(Ok(line)),
        Err(Failure::Refused(refusal)) => Ok(Err(refusal)),
        Err(fault) => Err(fault.into()),
    }
}

impl Ticked {
    fn told(&self, became: String, line: Option<u32>) -> Told {
        Told {
            row: self.row,
            name: self.name.clone(),
            did: self.did.told(),
            became,
            line,
        }
    }
}

/// Who stands in a row, if they are in the reader's care.
async fn seen(signed: &Signed, list: u32, row: u32) -> Result<Option<(PersonNo, String)>, Trouble> {
    let site = &signed.visit.site;
    let person = person_of_row(site.db.read(), list, row).await?;
    let person = person.unwrap_or(PersonNo::NOBODY);
    let (actor, action) = (&signed.actor, Action::ActForElder);
    let found = find_seen(site.db.read(), actor, action, site.today(), person).await?;
    Ok(found.map(|seen| (person, seen.name)))
}

/// `POST /paper/{list}/take-back`: lines that were keyed by mistake, each with
/// its row: `3:118 7:119`.
pub async fn take_back_keyed(
    Path(number): Path<u32>,
    press: OwnPress,
) -> Result<Response, Trouble> {
    let signed = &press.signed;
    let list = get_list(signed, number).await?;
    let lines = press.fields.get("lines").unwrap_or_default();
    let pairs = lines.split(' ').filter_map(|pair| {
        let (row, line) = pair.split_once(':')?;
        Some((row.parse().ok()?, line.parse().ok()?))
    });
    let mut pairs: Vec<(u32, u32)> = pairs.collect();
    // The newest first: what came later may rest on what came before.
    pairs.sort_unstable_by_key(|(_, line)| std::cmp::Reverse(*line));
    let mut told = Vec::new();
    for (row, line) in pairs {
        let Some((person, name)) = seen(signed, number, row).await? else {
            continue;
        };
        let asker = asker_for(signed, person);
        let db = &signed.visit.site.db;
        let step = crate::second_thoughts::find_step(db.read(), &asker, line).await?;
        let Some(step) = step else {
            continue;
        };
        let act = signed.act_for(person, Channel::Paper);
        let became = match record_back(signed, act, asker, &step).await? {
            Ok(_) => either("撤回了", "Taken back").to_owned(),
            Err(refusal) => sentence(&refusal, language()) + take_back::instead(),
        };
        told.push(Told {
            row,
            name,
            did: crate::web::second_thoughts::told(signed, &step).await?,
            became,
            line: None,
        });
    }
    if told.is_empty() {
        return Err(Trouble::NotFound);
    }
    told.reverse();
    show(signed, &list, &Kept::default(), String::new(), &told)
}

async fn get_list(signed: &Signed, number: u32) -> Result<PaperList, Trouble> {
    signed.require_somewhere(Action::ActForElder)?;
    let found = find_list(signed.visit.site.db.read(), number).await?;
    found.ok_or(Trouble::NotFound)
}

fn table(list: &PaperList, title: &str, told: &[Told], done: &'static str) -> Rows {
    let row = |one: &Told| Row {
        cells: vec![
            one.row.to_string().into(),
            one.name.clone().into(),
            one.did.clone().into(),
            match one.became.as_str() {
                "" => done.into(),
                became => became.into(),
            },
        ],
        presses: one.line.map_or(vec![], |line| {
            let (name, row) = (&one.name, one.row);
            vec![Press {
                words: either("办错了，撤回", "A mistake: take it back"),
                told: say!("第{row}行，{name}，撤回", "Take back: row {row}, {name}"),
                action: format!("/paper/{}/take-back", list.id),
                keep: vec![("lines", format!("{row}:{line}"))],
            }]
        }),
    };
    Rows {
        title: title.into(),
        columns: vec![
            either("行号", "Row"),
            either("姓名", "Name"),
            either("记什么", "What"),
            either("结果", "Outcome"),
        ],
        rows: told.iter().map(row).collect(),
        ..Rows::default()
    }
}

/// What would be recorded, and the press that does it.
fn preview(
    signed: &Signed,
    list: &PaperList,
    kept: Kept,
    told: &[Told],
) -> Result<Response, Trouble> {
    let good = told.iter().filter(|one| one.became.is_empty()).count();
    let mut keep = kept.0;
    keep.push(("sure", "1".to_owned()));
    let forms = match good {
        0 => vec![],
        good => vec![SmallForm {
            title: either("核对好了", "All correct").into(),
            lead: either(
                "请照纸上再看一遍行号和姓名。记了以后，十分钟以内能撤回。",
                "Please compare rows and names with the paper. For ten minutes afterwards it can be taken back.",
            )
            .into(),
            action: format!("/paper/{}", list.id),
            keep,
            fields: vec![],
            button: say!("就这样登记，{good}项", "Record it: {good}"),
        }],
    };
    let notice = match good {
        0 => either(
            "没有一项能记，请改好再填。",
            "None of it can be recorded. Please mend it and key it again.",
        ),
        _ => either("还没有记。", "Nothing is recorded yet."),
    };
    page(
        signed,
        list,
        notice.to_owned(),
        vec![table(
            list,
            either("会记下这些", "What would be recorded"),
            told,
            either("可以记", "can be recorded"),
        )],
        forms,
        vec![Way::new(
            either("不记，重新填", "Do not record, key it again"),
            format!("/paper/{}", list.id),
        )],
    )
}

fn show(
    signed: &Signed,
    list: &PaperList,
    kept: &Kept,
    notice: String,
    told: &[Told],
) -> Result<Response, Trouble> {
    let mut forms = Vec::new();
    let lines = told.iter().filter_map(|one| {
        let line = one.line?;
        Some(format!("{}:{line}", one.row))
    });
    let lines: Vec<String> = lines.collect();
    if lines.len() > 1 {
        forms.push(SmallForm {
            title: either("整张都填错了", "All of it was a mistake").into(),
            lead: either(
                "十分钟以内能一起撤回，和没有填一样。",
                "For ten minutes all of it can be taken back, as if it had never been keyed.",
            )
            .into(),
            action: format!("/paper/{}/take-back", list.id),
            keep: vec![("lines", lines.join(" "))],
            fields: vec![],
            button: either("办错了，全部撤回", "A mistake: take it all back").into(),
        });
    }
    forms.extend(keying(list, kept, signed.visit.site.today()));
    let outcome = table(
        list,
        either("刚才登记的", "Recorded just now"),
        told,
        either("记下了", "Recorded"),
    );
    let tables = if told.is_empty() {
        vec![]
    } else {
        vec![outcome]
    };
    let ways = vec![Way::new(
        either("回到人员", "Back to the people"),
        "/people",
    )];
    page(signed, list, notice, tables, forms, ways)
}

fn page(
    signed: &Signed,
    list: &PaperList,
    notice: String,
    tables: Vec<Rows>,
    forms: Vec<SmallForm>,
    ways: Vec<Way>,
) -> Result<Response, Trouble> {
    let (number, rows) = (list.id, list.count);
    let day = words::day(Day::of_china_ms(list.made_at));
    let mut shell = signed.visit.shell(Section::People, None);
    shell.here = format!("/paper/{number}");
    signed.page(&RowsPage {
        shell,
        title: say!("第{number}号名单", "List {number}"),
        lead: say!(
            "{day}印的，共{rows}行。纸上打了勾的，把行号填在这里；先看一遍，再登记。",
            "Printed on {day}; rows: {rows}. Fill in the numbers of the ticked rows; it is shown first, and recorded then."
        ),
        notice,
        token: signed.token(),
        tables,
        forms,
        ways,
    })
}

//! `/mine/record`: what is held of me; what I change myself, and what I ask
//! for. `/mine/record/sheet`: the same on one sheet of paper.

use super::TAKE_BACK;
use super::held::{self, Group};
use crate::access::OwnAction;
use crate::journal::{Failure, Verb, verb};
use crate::people::{self, SealedField};
use crate::privacy;
use crate::web::pages::{Field, RecordGroup, RecordSheetPage, Row, Rows, RowsPage, Section};
use crate::web::pages::{SmallForm, Way};
use crate::web::people::note;
use crate::web::second_thoughts::{landed, last, own_asker};
use crate::web::signed::{OwnPress, Signed};
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words::{either, language, sentence};
use axum::extract::Path;
use axum::response::Response;
use kit::PersonNo;

/// So many looks stand on the sheet.
const LOOKS_ON_PAPER: usize = 5;

fn require(signed: &Signed, action: OwnAction) -> Result<PersonNo, Trouble> {
    let elder = signed.actor.elder();
    match signed.actor.may_own(action, elder) {
        true => Ok(elder),
        false => Err(Trouble::NotFound),
    }
}

pub async fn record(signed: Signed) -> Result<Response, Trouble> {
    let person = require(&signed, OwnAction::See)?;
    note(&signed, "self.record", format!("person:{person}")).await?;
    show(&signed, String::new()).await
}

async fn show(signed: &Signed, notice: String) -> Result<Response, Trouble> {
    let person = require(signed, OwnAction::See)?;
    let groups = held::groups(signed).await?;
    let asked = privacy::list_wishes(signed.visit.site.db.read(), person).await?;
    let tables = groups.into_iter().map(|group| Rows {
        title: group.title.into(),
        empty: group.empty.into(),
        is_pairs: true,
        rows: group
            .rows
            .into_iter()
            .map(|(label, value)| Row {
                cells: vec![label.into(), value.into()],
                presses: vec![],
            })
            .collect(),
        ..Rows::default()
    });
    let mut shell = signed.visit.shell(Section::Mine, None);
    shell.done = last(signed, &own_asker(signed), TAKE_BACK).await?;
    signed.page(&RowsPage {
        shell,
        title: either("我的资料", "My record").into(),
        lead: either("这里记着的都在这一页。电话、住址、特长可以自己改，别的不对就写给支部书记。", "All that is kept of you is on this page. Telephone, address and skills you may change yourself; if anything else is wrong, write to your branch's secretary.").into(),
        notice,
        token: signed.token(),
        tables: tables.collect(),
        forms: forms(asked.len()),
        ways: ways(signed),
    })
}

fn forms(asked: usize) -> Vec<SmallForm> {
    let one = |title: &str, action: &str, field: Field| SmallForm {
        title: title.into(),
        action: action.into(),
        fields: vec![field],
        button: either("改好了", "Change it").into(),
        ..SmallForm::default()
    };
    let mut address =
        Field::text("address", either("新的住址", "New address")).fills("street-address");
    address.most = 100;
    let mut words = Field::text(
        "words",
        either("哪里不对，应该是什么", "What is wrong, and what is right"),
    );
    words.most = 300;
    vec![
        one(
            either("换手机号", "New mobile number"),
            "/mine/record/mobile",
            Field::digits("mobile", either("新的手机号", "The new mobile number"), 20).hint(either("十一位数字", "Eleven digits")),
        ),
        one(
            either("换座机号", "New landline"),
            "/mine/record/landline",
            Field::digits("landline", either("新的座机号", "The new landline"), 20).hint(either("带区号，例如0531-88881234", "With the area code, such as 0531-88881234")),
        ),
        one(either("换住址", "Change the address"), "/mine/record/address", address),
        one(either("改特长", "Change the skills"), "/mine/record/skill", Field::text("skill", either("特长", "Skills"))),
        SmallForm {
            title: either("别的不对", "Something else is wrong").into(),
            lead: either("写下来，支部书记会看到，办了没有都会告诉您。", "Write it down. Your branch's secretary will see it, and you will be told whether it was done.").into(),
            action: "/mine/record/wish".into(),
            keep: vec![("base", asked.to_string())],
            fields: vec![words],
            button: either("告诉支部书记", "Tell the secretary").into(),
        },
    ]
}

fn ways(signed: &Signed) -> Vec<Way> {
    let mut ways = vec![Way::new(
        either("打印一页纸", "Print it on one sheet"),
        "/mine/record/sheet",
    )];
    if !signed.actor.is_helping() {
        ways.push(Way::new(
            either("存成表格", "Save as a spreadsheet"),
            "/mine/record.xlsx",
        ));
        ways.push(Way::new(
            either("存成JSON", "Save as JSON"),
            "/mine/record.json",
        ));
        ways.push(Way::new(
            either("我的同意", "My consents"),
            "/mine/consents",
        ));
        ways.push(Way::new(
            either("请求删去我的资料", "Ask to have my record deleted"),
            "/mine/erase",
        ));
    }
    ways.push(Way::new(either("回到我的", "Back to my page"), "/mine"));
    ways
}

pub async fn sheet(signed: Signed) -> Result<Response, Trouble> {
    let person = require(&signed, OwnAction::See)?;
    note(&signed, "self.sheet", format!("person:{person}")).await?;
    let groups = held::groups(&signed).await?;
    let name = super::who::person_name(&signed.visit.site, person).await?;
    let address = format!("{}/mine/record", signed.origin());
    let shell = signed.visit.shell(Section::Mine, None);
    signed.page(&RecordSheetPage {
        city: shell.city.clone(),
        shell,
        name,
        day: crate::web::words::day(signed.visit.site.today()),
        code: documents::qr_svg(
            &address,
            either("打开我的资料的二维码", "Code that opens my record"),
        )
        .unwrap_or_default(),
        address,
        groups: groups.into_iter().map(on_paper).collect(),
    })
}

/// What is not known takes no room on paper.
fn on_paper(group: Group) -> RecordGroup {
    let rows = group
        .rows
        .into_iter()
        .filter(|(_, value)| value != held::unknown());
    RecordGroup {
        title: group.title,
        empty: group.empty,
        rows: match group.title == held::looks_title() {
            true => rows.take(LOOKS_ON_PAPER).collect(),
            false => rows.collect(),
        },
    }
}

/// One's own phone, landline, address or skill.
pub async fn correct(Path(field): Path<String>, press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    let person = require(signed, OwnAction::Correct)?;
    let site = &signed.visit.site;
    let value = press.fields.get(&field).unwrap_or_default().to_owned();
    let (secrets, today) = (site.secrets.clone(), site.today());
    let sealed = SealedField::parse(&field).filter(|field| *field != SealedField::IdNumber);
    let changing = match (field.as_str(), sealed) {
        ("skill", _) if value.chars().count() <= 60 => verb(move |tx| {
            let (secrets, value) = (secrets.clone(), value.clone());
            Box::pin(async move { people::set_skill(tx, &secrets, person, &value, today).await })
        }),
        (_, Some(field)) => verb(move |tx| {
            let (secrets, value) = (secrets.clone(), value.clone());
            Box::pin(async move {
                people::set_contact(tx, &secrets, person, field, &value, today).await
            })
        }),
        _ => return Err(Trouble::NotFound),
    };
    done(signed, changing, "same_contact").await
}

/// Anything else.
pub async fn wish(press: OwnPress) -> Result<Response, Trouble> {
    let signed = &press.signed;
    let person = require(signed, OwnAction::Correct)?;
    let words = press.fields.get("words").unwrap_or_default().to_owned();
    let base = press
        .fields
        .number("base", either("提过的件数", "number of wishes"))?
        .unwrap_or(0);
    let now = signed.visit.site.clock.now_ms();
    let asking = verb(move |tx| {
        let words = words.clone();
        Box::pin(async move { privacy::ask_correction(tx, person, &words, base, now).await })
    });
    done(signed, asking, "asked_already").await
}

/// The record as it is now; a press that came twice has had its effect.
async fn done(signed: &Signed, verb: Verb, twice: &str) -> Result<Response, Trouble> {
    match signed.visit.site.writer.record(signed.act(), verb).await {
        Ok(done) => Ok(see(&landed("/mine/record", &done))),
        Err(Failure::Refused(refusal)) if refusal.code == twice => Ok(see("/mine/record")),
        Err(Failure::Refused(refusal)) => show(signed, sentence(&refusal, language())).await,
        Err(fault) => Err(fault.into()),
    }
}

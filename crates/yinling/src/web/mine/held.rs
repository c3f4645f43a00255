//! What the house holds of one person, in words: for the page, the sheet and
//! the files they take along.

use crate::access::{Role, Secrets};
use crate::accounts::{self, AuditRow};
use crate::people::{self, Identity, SealedField};
use crate::privacy;
use crate::web::signed::Signed;
use crate::web::trouble::Trouble;
use crate::web::words;
use crate::web::words::privacy as told;
use kit::{Day, PersonNo};
use serde_json::{Map, Value};

/// What belongs together: label and value.
#[derive(Debug, Clone)]
pub struct Group {
    pub title: &'static str,
    pub empty: &'static str,
    pub rows: Vec<(String, String)>,
}

/// So many looks are told.
const LOOKS: i64 = 50;

const DETAILS: [(&str, &str); 18] = [
    ("ethnicity", "民族"),
    ("joined_on", "入党时间"),
    ("worked_since", "参加工作时间"),
    ("retired_on", "离退休时间"),
    ("former_unit", "原单位"),
    ("former_post", "原职务"),
    ("rank", "职级"),
    ("treatment", "现享受待遇"),
    ("paid_by", "养老金发放单位"),
    ("county", "居住区县"),
    ("street", "街道"),
    ("community", "社区"),
    ("skill", "特长"),
    ("volunteering", "志愿服务意愿"),
    ("elders", "五老类别"),
    ("honours", "曾获荣誉"),
    ("elsewhere", "易地居住"),
    ("note", "备注"),
];

/// Everything held of the reader, or of the elder they act for. For helpers
/// what is sealed stays masked. Nobody else's is ever given.
pub async fn groups(signed: &Signed) -> Result<Vec<Group>, Trouble> {
    let site = &signed.visit.site;
    let person = signed.actor.elder();
    let row = people::find_person(site.db.read(), person).await?;
    let row = row.ok_or(Trouble::NotFound)?;
    let units = [
        ("管理单位", row.managing_unit),
        ("所在党支部", row.party_branch),
    ];
    let affiliation = row.affiliation.clone();
    let secrets: &Secrets = &site.secrets;
    let (identity, _) = Identity::load(site.db.read(), secrets, &row).await?;
    let name_of = |unit: i64| {
        let card = signed.visit.directory.get(unit);
        card.map_or_else(|| "没有".to_owned(), |card| card.name.clone())
    };
    let mut stands: Vec<(String, String)> = units
        .into_iter()
        .map(|(label, unit)| (label.to_owned(), name_of(unit)))
        .collect();
    stands.push((
        "政治面貌".to_owned(),
        or_unknown(words::affiliation(&affiliation)),
    ));
    let mut groups = vec![
        Group {
            title: "我是谁",
            empty: "",
            rows: who(signed, person, &identity),
        },
        Group {
            title: "怎样找我",
            empty: "",
            rows: reach(&identity, signed.actor.is_helping()),
        },
        Group {
            title: "归哪里管",
            empty: "",
            rows: stands,
        },
        ways_in(signed, person).await?,
        helpers(signed, person).await?,
        consents(signed, person).await?,
    ];
    groups.push(wishes(signed, person).await?);
    groups.push(looks(signed, person).await?);
    Ok(groups)
}

fn or_unknown(text: &str) -> String {
    match text {
        "" => "没有填".to_owned(),
        text => text.to_owned(),
    }
}

/// A day of the roster as it is said, a county by its name.
fn said(signed: &Signed, key: &str, text: &str) -> String {
    if key == "county" {
        let card = signed.visit.directory.find(text);
        return card.map_or_else(|| text.to_owned(), |card| card.name.clone());
    }
    match (text.parse::<Day>(), format!("{text}-01").parse::<Day>()) {
        (Ok(day), _) => words::day(day),
        (_, Ok(month)) => format!("{}年{}月", month.year(), month.month()),
        _ => text.to_owned(),
    }
}

fn who(signed: &Signed, person: PersonNo, identity: &Identity) -> Vec<(String, String)> {
    let born = Day::from_number(identity.birth_on).map(|day| match identity.birth_precision {
        1 => format!("{}年{}月", day.year(), day.month()),
        _ => words::day(day),
    });
    let mut rows = vec![
        ("人员编号".to_owned(), person.to_string()),
        ("姓名".to_owned(), identity.name.clone()),
        ("性别".to_owned(), words::sex(&identity.sex).to_owned()),
        ("出生".to_owned(), born.unwrap_or_default()),
        (
            "离退休类别".to_owned(),
            or_unknown(words::retirement(&identity.retirement)),
        ),
    ];
    let details: Map<String, Value> = serde_json::from_str(&identity.details).unwrap_or_default();
    for (key, label) in DETAILS {
        let text = details.get(key).and_then(Value::as_str);
        let text = text.map(|text| said(signed, key, text)).unwrap_or_default();
        rows.push((label.to_owned(), or_unknown(&text)));
    }
    rows
}

fn reach(identity: &Identity, masks: bool) -> Vec<(String, String)> {
    let text = |field: SealedField| match masks {
        true => field.masked(&identity.private),
        false => field.of(&identity.private),
    };
    let fields = SealedField::ALL.into_iter();
    fields
        .map(|field| (field.label().to_owned(), or_unknown(&text(field))))
        .collect()
}

async fn ways_in(signed: &Signed, person: PersonNo) -> Result<Group, Trouble> {
    let site = &signed.visit.site;
    let mut rows = Vec::new();
    if let Some(card) = accounts::find_account_of(site.db.read(), person).await? {
        let yes = |n: i64, words: &str| match n {
            0 => "没有".to_owned(),
            _ => words.to_owned(),
        };
        rows.push(("卡片".to_owned(), yes(card.has_card, "有一张能用")));
        rows.push(("登录用的手机号".to_owned(), yes(card.has_phone, "登记了")));
        let account = u32::try_from(card.id).unwrap_or(0);
        for role in roles_of(signed, account).await? {
            rows.push(("职责".to_owned(), role));
        }
    }
    Ok(Group {
        title: "登录和职责",
        empty: "没有账号。",
        rows,
    })
}

async fn roles_of(signed: &Signed, account: u32) -> Result<Vec<String>, Trouble> {
    let site = &signed.visit.site;
    let grants = accounts::list_grants(site.db.read(), account).await?;
    let told = grants
        .iter()
        .filter(|grant| grant.ended_at == 0)
        .map(|grant| {
            let unit = signed.visit.directory.get(grant.unit);
            let unit = unit.map(|card| card.name.clone()).unwrap_or_default();
            let role = Role::parse(&grant.role).map_or("", Role::label);
            format!("{unit}{role}")
        });
    Ok(told.collect())
}

async fn helpers(signed: &Signed, person: PersonNo) -> Result<Group, Trouble> {
    let helpers = accounts::list_helpers(signed.visit.site.db.read(), person).await?;
    let rows = helpers.into_iter().map(|helper| {
        let since = format!("{}起", words::moment(helper.named_at));
        (helper.name, since)
    });
    Ok(Group {
        title: "帮我的人",
        empty: "现在没有人替您办。",
        rows: rows.collect(),
    })
}

async fn consents(signed: &Signed, person: PersonNo) -> Result<Group, Trouble> {
    let given = privacy::list_consents(signed.visit.site.db.read(), person).await?;
    let rows = given.iter().map(|row| {
        let when = words::moment(row.given_at);
        let how = told::how(&row.how);
        let state = match row.withdrawn_at {
            0 => "现在有效".to_owned(),
            at => format!("{}收回了", words::moment(at)),
        };
        let text = format!("第{}版，{when}同意，{how}，{state}", row.version);
        (told::consent(&row.kind).to_owned(), text)
    });
    Ok(Group {
        title: "我的同意",
        empty: "还没有同意过什么。",
        rows: rows.collect(),
    })
}

async fn wishes(signed: &Signed, person: PersonNo) -> Result<Group, Trouble> {
    let wishes = privacy::list_wishes(signed.visit.site.db.read(), person).await?;
    let rows = wishes.iter().map(|wish| {
        let what = match wish.kind.as_str() {
            privacy::ERASE => "请求删去我的资料".to_owned(),
            _ => wish.text.clone(),
        };
        let asked = words::moment(wish.asked_at);
        let state = match (wish.answered_at, wish.is_done) {
            (0, _) => "还在等答复".to_owned(),
            (_, true) => "已经办好".to_owned(),
            (_, false) => format!("没有办，{}", wish.reason),
        };
        (what, format!("{asked}提出，{state}"))
    });
    Ok(Group {
        title: "我提出的",
        empty: "还没有提出过什么。",
        rows: rows.collect(),
    })
}

async fn looks(signed: &Signed, person: PersonNo) -> Result<Group, Trouble> {
    let site = &signed.visit.site;
    let subject = format!("person:{person}");
    let mut rows = Vec::new();
    for look in accounts::list_audit_of(site.db.read(), &subject, LOOKS).await? {
        let mut text = format!(
            "{}{}",
            looker(signed, person, &look).await?,
            told::looked(&look.what)
        );
        if !look.reason.is_empty() {
            text = format!("{text}，理由是{}", look.reason);
        }
        rows.push((words::moment(look.at), text));
    }
    Ok(Group {
        title: "谁看过我的资料",
        empty: "还没有人看过。",
        rows,
    })
}

/// Whoever looked, by what they are here, not by name.
async fn looker(signed: &Signed, person: PersonNo, look: &AuditRow) -> Result<String, Trouble> {
    if look.helps == i64::from(person) {
        return Ok("您的帮手".to_owned());
    }
    let account = u32::try_from(look.account).unwrap_or(0);
    let card = accounts::find_account(signed.visit.site.db.read(), account).await?;
    if card.is_some_and(|card| card.person_no == i64::from(person)) {
        return Ok("您自己".to_owned());
    }
    let roles = roles_of(signed, account).await?;
    Ok(roles
        .into_iter()
        .next()
        .unwrap_or_else(|| "工作人员".to_owned()))
}

//! What the house holds of one person, in words: for the page, the sheet and
//! the files they take along.

use crate::access::Secrets;
use crate::accounts::{self, AuditRow};
use crate::people::{self, Identity, SealedField};
use crate::privacy;
use crate::say;
use crate::web::signed::Signed;
use crate::web::trouble::Trouble;
use crate::web::words;
use crate::web::words::labels;
use crate::web::words::privacy as told;
use crate::words::either;
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

fn labels() -> [(&'static str, &'static str); 18] {
    [
        ("ethnicity", either("民族", "Ethnic group")),
        ("joined_on", either("入党时间", "Joined the Party on")),
        ("worked_since", either("参加工作时间", "Worked since")),
        ("retired_on", either("离退休时间", "Retired on")),
        ("former_unit", either("原单位", "Former unit")),
        ("former_post", either("原职务", "Former post")),
        ("rank", either("职级", "Rank")),
        ("treatment", either("现享受待遇", "Treatment")),
        ("paid_by", either("养老金发放单位", "Pension paid by")),
        ("county", either("居住区县", "Lives in county or district")),
        ("street", either("街道", "Subdistrict")),
        ("community", either("社区", "Community")),
        ("skill", either("特长", "Skills")),
        (
            "volunteering",
            either("志愿服务意愿", "Willing to volunteer"),
        ),
        ("elders", either("五老类别", "Kind of the five elders")),
        ("honours", either("曾获荣誉", "Honours")),
        ("elsewhere", either("易地居住", "Lives elsewhere")),
        ("note", either("备注", "Note")),
    ]
}

/// Said in place of what is not known.
pub fn unknown() -> &'static str {
    either("没有填", "Not filled in")
}

/// The group of those who looked.
pub fn looks_title() -> &'static str {
    either("谁看过我的资料", "Who has looked at my record")
}

/// Everything held of the reader, or of the elder they act for. For helpers
/// what is sealed stays masked. Nobody else's is ever given.
pub async fn groups(signed: &Signed) -> Result<Vec<Group>, Trouble> {
    let site = &signed.visit.site;
    let person = signed.actor.elder();
    let row = people::find_person(site.db.read(), person).await?;
    let row = row.ok_or(Trouble::NotFound)?;
    let units = [
        (either("管理单位", "Managing unit"), row.managing_unit),
        (either("所在党支部", "Party branch"), row.party_branch),
    ];
    let affiliation = row.affiliation.clone();
    let secrets: &Secrets = &site.secrets;
    let (identity, _) = Identity::load(site.db.read(), secrets, &row).await?;
    let name_of = |unit: i64| {
        let card = signed.visit.directory.get(unit);
        let none = either("没有", "None");
        card.map_or_else(|| none.to_owned(), |card| card.name.clone())
    };
    let mut stands: Vec<(String, String)> = units
        .into_iter()
        .map(|(label, unit)| (label.to_owned(), name_of(unit)))
        .collect();
    stands.push((
        either("政治面貌", "Political affiliation").to_owned(),
        or_unknown(words::affiliation(&affiliation)),
    ));
    let mut groups = vec![
        Group {
            title: either("我是谁", "Who I am"),
            empty: "",
            rows: who(signed, person, &identity),
        },
        Group {
            title: either("怎样找我", "How to reach me"),
            empty: "",
            rows: reach(&identity, signed.actor.is_helping()),
        },
        Group {
            title: either("归哪里管", "Where I belong"),
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
        "" => unknown().to_owned(),
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
        (_, Ok(month)) => words::month(month.year(), month.month()),
        _ => text.to_owned(),
    }
}

fn who(signed: &Signed, person: PersonNo, identity: &Identity) -> Vec<(String, String)> {
    let born = Day::from_number(identity.birth_on).map(|day| match identity.birth_precision {
        1 => words::month(day.year(), day.month()),
        _ => words::day(day),
    });
    let mut rows = vec![
        (
            either("人员编号", "Person's number").to_owned(),
            person.to_string(),
        ),
        (either("姓名", "Name").to_owned(), identity.name.clone()),
        (
            either("性别", "Sex").to_owned(),
            words::sex(&identity.sex).to_owned(),
        ),
        (either("出生", "Born").to_owned(), born.unwrap_or_default()),
        (
            either("离退休类别", "Kind of retirement").to_owned(),
            or_unknown(words::retirement(&identity.retirement)),
        ),
    ];
    let details: Map<String, Value> = serde_json::from_str(&identity.details).unwrap_or_default();
    for (key, label) in labels() {
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
        .map(|field| (labels::sealed(field).to_owned(), or_unknown(&text(field))))
        .collect()
}

async fn ways_in(signed: &Signed, person: PersonNo) -> Result<Group, Trouble> {
    let site = &signed.visit.site;
    let mut rows = Vec::new();
    if let Some(card) = accounts::find_account_of(site.db.read(), person).await? {
        let yes = |n: i64, words: &str| match n {
            0 => either("没有", "None").to_owned(),
            _ => words.to_owned(),
        };
        let (card_word, good) = (
            either("卡片", "Card"),
            either("有一张能用", "One that is good"),
        );
        rows.push((card_word.to_owned(), yes(card.has_card, good)));
        let phone = either("登录用的手机号", "Phone to sign in with");
        let recorded = either("登记了", "On record");
        rows.push((phone.to_owned(), yes(card.has_phone, recorded)));
        let account = u32::try_from(card.id).unwrap_or(0);
        for role in roles_of(signed, account).await? {
            rows.push((either("职责", "Role").to_owned(), role));
        }
    }
    Ok(Group {
        title: either("登录和职责", "Signing in and roles"),
        empty: either("没有账号。", "No account."),
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
            labels::role_at(&unit, &grant.role)
        });
    Ok(told.collect())
}

async fn helpers(signed: &Signed, person: PersonNo) -> Result<Group, Trouble> {
    let helpers = accounts::list_helpers(signed.visit.site.db.read(), person).await?;
    let rows = helpers.into_iter().map(|helper| {
        let since = words::moment(helper.named_at);
        (helper.name, say!("{since}起", "since {since}"))
    });
    Ok(Group {
        title: either("帮我的人", "Those who help me"),
        empty: either("现在没有人替您办。", "Nobody acts for you at present."),
        rows: rows.collect(),
    })
}

async fn consents(signed: &Signed, person: PersonNo) -> Result<Group, Trouble> {
    let given = privacy::list_consents(signed.visit.site.db.read(), person).await?;
    let rows = given.iter().map(|row| {
        let when = words::moment(row.given_at);
        let how = told::how(&row.how);
        let state = match row.withdrawn_at {
            0 => either("现在有效", "stands now").to_owned(),
            at => {
                let at = words::moment(at);
                say!("{at}收回了", "taken back on {at}")
            }
        };
        let version = row.version;
        let text = say!(
            "第{version}版，{when}同意，{how}，{state}",
            "version {version}, agreed on {when}, {how}; {state}"
        );
        (told::consent(&row.kind).to_owned(), text)
    });
    Ok(Group {
        title: either("我的同意", "My consents"),
        empty: either("还没有同意过什么。", "Nothing has been agreed to yet."),
        rows: rows.collect(),
    })
}

async fn wishes(signed: &Signed, person: PersonNo) -> Result<Group, Trouble> {
    let wishes = privacy::list_wishes(signed.visit.site.db.read(), person).await?;
    let rows = wishes.iter().map(|wish| {
        let what = match wish.kind.as_str() {
            privacy::ERASE => {
                either("请求删去我的资料", "Asked to have my record deleted").to_owned()
            }
            _ => wish.text.clone(),
        };
        let asked = words::moment(wish.asked_at);
        let state = match (wish.answered_at, wish.is_done) {
            (0, _) => either("还在等答复", "waits for an answer").to_owned(),
            (_, true) => either("已经办好", "done").to_owned(),
            (_, false) => {
                let reason = &wish.reason;
                say!("没有办，{reason}", "not done: {reason}")
            }
        };
        (
            what,
            say!("{asked}提出，{state}", "asked on {asked}; {state}"),
        )
    });
    Ok(Group {
        title: either("我提出的", "What I asked for"),
        empty: either("还没有提出过什么。", "Nothing has been asked for yet."),
        rows: rows.collect(),
    })
}

async fn looks(signed: &Signed, person: PersonNo) -> Result<Group, Trouble> {
    let site = &signed.visit.site;
    let subject = format!("person:{person}");
    let mut rows = Vec::new();
    for look in accounts::list_audit_of(site.db.read(), &subject, LOOKS).await? {
        let (who, what) = (
            looker(signed, person, &look).await?,
            told::looked(&look.what),
        );
        // Whoever looked, the record is the reader's.
        let yours = what.replace("their own", "your");
        let mut text = say!("{who}{what}", "{who} {yours}");
        if !look.reason.is_empty() {
            let reason = &look.reason;
            text = say!("{text}，理由是{reason}", "{text}; the reason: {reason}");
        }
        rows.push((words::moment(look.at), text));
    }
    Ok(Group {
        title: looks_title(),
        empty: either("还没有人看过。", "Nobody has looked yet."),
        rows,
    })
}

/// Whoever looked, by what they are here, not by name.
async fn looker(signed: &Signed, person: PersonNo, look: &AuditRow) -> Result<String, Trouble> {
    if look.helps == i64::from(person) {
        return Ok(either("您的帮手", "Your helper").to_owned());
    }
    let account = u32::try_from(look.account).unwrap_or(0);
    let card = accounts::find_account(signed.visit.site.db.read(), account).await?;
    if card.is_some_and(|card| card.person_no == i64::from(person)) {
        return Ok(either("您自己", "You").to_owned());
    }
    let roles = roles_of(signed, account).await?;
    Ok(roles
        .into_iter()
        .next()
        .unwrap_or_else(|| either("工作人员", "Staff").to_owned()))
}

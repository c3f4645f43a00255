//! Ready accounts, one of each kind, all in one branch of 历下区.

use super::{Stage, act};
use crate::access::Role;
use crate::accounts::{
    FreshCard, GrantForm, HelperForm, OpenForm, Password, Ready, account_of_line, give_grant,
    issue_card_to, name_helper, open_account, set_password, set_rule,
};
use crate::db::{FromQueryResult, one, scalar};
use crate::journal::{Failure, verb};
use kit::{Clock, Day, FixedClock, PersonNo};

const SECRET: &str = "baotu-quan-2026";
const CARD: &str = "100020003000";
const PIN: &str = "246810";

/// What `/demo/accounts` and the command line show.
pub const READY: &[Ready] = &[
    ready("市里的工作人员", "shi"),
    ready("历下区的工作人员", "lixia"),
    ready("支部书记", "shuji"),
    Ready {
        who: "支部里的一位老同志",
        how: "卡片",
        name: "1000 2000 3000",
        secret: PIN,
    },
    ready("老同志的女儿，替老同志办事", "nver"),
    ready("系统管理员", "xitong"),
    ready("安全管理员", "anquan"),
    ready("审计管理员", "shenji"),
];

const fn ready(who: &'static str, name: &'static str) -> Ready {
    Ready {
        who,
        how: "用户名",
        name,
        secret: SECRET,
    }
}

#[derive(FromQueryResult)]
struct Branch {
    code: String,
    county: String,
    root: String,
    person_no: i64,
}

/// The first branch below the first county that has somebody of its own.
const BRANCH: &str = "SELECT b.code, c.code AS county, r.code AS root, p.person_no
    FROM shown_person p
    JOIN unit b ON b.id = p.party_branch AND b.kind = 'branch' AND b.closed_on IS NULL
    JOIN unit_closure k ON k.descendant = b.id
    JOIN unit c ON c.id = k.ancestor AND c.kind = 'county'
    JOIN unit_closure t ON t.descendant = c.id AND t.depth = 1
    JOIN unit r ON r.id = t.ancestor
    WHERE p.void_by = 0 AND p.merged_into = 0 AND p.left_on IS NULL AND p.managing_unit <> 0
    ORDER BY c.code, b.code, p.person_no LIMIT 1";

/// Opens them, if none is open yet.
pub async fn open(stage: &Stage, made_on: Day) -> Result<(), Failure> {
    let db = stage.db.read();
    if scalar(db, "SELECT COUNT(*) FROM account WHERE login = 'shi'", []).await? > 0 {
        return Ok(());
    }
    let branch: Option<Branch> = one(db, BRANCH, []).await?;
    let Some(branch) = branch else { return Ok(()) };
    // A demo is looked at from many desks; nobody has its second step.
    let ruling = verb(|tx| Box::pin(set_rule(tx, "second_step", 0)));
    stage.writer.record(act("演示"), ruling).await?;
    let elder = PersonNo(u32::try_from(branch.person_no).map_err(anyhow::Error::from)?);
    give_card(stage, elder, made_on).await?;
    let from = made_on;
    let staff = [
        ("xitong", "王新泉", "", Role::System, &branch.root),
        ("anquan", "刘安澜", "", Role::Security, &branch.root),
        ("shenji", "孙明湖", "", Role::Audit, &branch.root),
        ("lixia", "赵历山", "", Role::Staff, &branch.county),
        (
            "shuji",
            "王千佛",
            "13900000001",
            Role::Secretary,
            &branch.code,
        ),
        ("shi", "李趵突", "", Role::Staff, &branch.root),
    ];
    for (login, name, phone, role, unit) in staff {
        let account = account(stage, login, name, phone).await?;
        let form = GrantForm {
            account,
            role,
            unit: unit.clone(),
            from,
            until: None,
        };
        let giving = verb(move |tx| {
            let form = form.clone();
            Box::pin(async move { give_grant(tx, 0, &form, from).await })
        });
        stage.writer.record(act("演示"), giving).await?;
    }
    let phone = "13900000002";
    account(stage, "nver", "陈小清", phone).await?;
    let form = HelperForm {
        name: "陈小清".into(),
        phone: phone.into(),
    };
    let (secrets, now) = (stage.secrets.clone(), FixedClock::at_noon(made_on).now_ms());
    let naming = verb(move |tx| {
        let (secrets, form) = (secrets.clone(), form.clone());
        Box::pin(async move { name_helper(tx, &secrets, elder, &form, now).await })
    });
    stage.writer.record(act("演示"), naming).await?;
    Ok(())
}

async fn account(
    stage: &Stage,
    login: &'static str,
    name: &'static str,
    phone: &'static str,
) -> Result<u32, Failure> {
    let form = OpenForm {
        name: name.into(),
        login: login.into(),
        phone: phone.into(),
        ..OpenForm::default()
    };
    let secrets = stage.secrets.clone();
    let opening = verb(move |tx| {
        let (secrets, form) = (secrets.clone(), form.clone());
        Box::pin(async move { open_account(tx, &secrets, &form).await })
    });
    let line = stage.writer.record(act("演示"), opening).await?.line;
    let account = account_of_line(stage.db.read(), line).await?.unwrap_or(0);
    let password = Password::of(SECRET).await?;
    let setting = verb(move |tx| {
        let password = password.clone();
        Box::pin(async move { set_password(tx, account, &password).await })
    });
    stage.writer.record(act("演示"), setting).await?;
    Ok(account)
}

async fn give_card(stage: &Stage, elder: PersonNo, made_on: Day) -> Result<(), Failure> {
    let (fresh, now) = (
        FreshCard::of(CARD, PIN).await?,
        FixedClock::at_noon(made_on).now_ms(),
    );
    let secrets = stage.secrets.clone();
    let issuing = verb(move |tx| {
        let (secrets, fresh) = (secrets.clone(), fresh.clone());
        Box::pin(async move { issue_card_to(tx, &secrets, elder, &fresh, 0, now).await })
    });
    match stage.writer.record(act("演示"), issuing).await {
        Ok(_) => Ok(()),
        // Made just before an interruption.
        Err(Failure::Refused(refusal)) if refusal.code == "card_issued_meanwhile" => Ok(()),
        Err(fault) => Err(fault),
    }
}

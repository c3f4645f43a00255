//! `/admin/audit`: who read what of whom, for the audit administrator alone.

use crate::access::Action;
use crate::accounts::{AuditRow, list_audit};
use crate::say;
use crate::web::pages::{Row, Rows, RowsPage, Section, Way};
use crate::web::signed::Signed;
use crate::web::trouble::Trouble;
use crate::web::{who, words};
use crate::words::either;
use axum::response::Response;

const PAGE: usize = 100;

pub async fn audit(signed: Signed) -> Result<Response, Trouble> {
    signed.require_somewhere(Action::ReadAudit)?;
    let site = &signed.visit.site;
    let before = signed
        .visit
        .query
        .number("before", either("条号", "number of the entry"))?;
    let before = before.map_or(i64::MAX, i64::from);
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut found = list_audit(site.db.read(), before, limit).await?;
    let has_more = found.len() > PAGE;
    found.truncate(PAGE);
    let more = found.last().filter(|_| has_more);
    let more = more.map(|last| {
        Way::new(
            either("再往前", "Further back"),
            format!("/admin/audit?before={}", last.id),
        )
    });
    let mut rows = Vec::new();
    for row in &found {
        rows.push(line(&signed, row).await?);
    }
    signed.page(&RowsPage {
        shell: signed.visit.shell(Section::Mine, None),
        title: either("审计", "Audit").into(),
        lead: either("谁在什么时候看过谁的资料，为什么；还有没有登录成的。看审计的人看不到资料本身。", "Who looked at whose record, when and why; and who could not sign in. Those who read the audit do not see the records themselves.")
            .into(),
        notice: String::new(),
        token: signed.token(),
        tables: vec![Rows {
            title: either("从新到旧", "Newest first").into(),
            empty: either("还没有记录。", "Nothing on record yet.").into(),
            columns: vec![either("什么时候", "When"), either("谁", "Who"), either("做了什么", "What"), either("对谁", "Of whom"), either("为什么", "Why"), either("从哪里", "From where")],
            rows,
            more,
            ..Rows::default()
        }],
        forms: vec![],
        ways: vec![Way::new(either("回到我的", "Back to my page"), "/mine")],
    })
}

async fn line(signed: &Signed, row: &AuditRow) -> Result<Row, Trouble> {
    let site = &signed.visit.site;
    let name = match row.account {
        0 if row.what.starts_with("api.") => either("别的程序", "Another program").to_owned(),
        0 => either("没有登录的人", "Somebody not signed in").to_owned(),
        account => who::name(site, &format!("account:{account}")).await?,
    };
    let subject = match row.subject.split_once(':') {
        Some(("person", number)) => say!("人员{number}", "Person {number}"),
        Some(("unit", number)) => {
            let card = number
                .parse()
                .ok()
                .and_then(|id| signed.visit.directory.get(id));
            card.map(|card| card.name.clone()).unwrap_or_default()
        }
        _ => String::new(),
    };
    Ok(Row {
        cells: vec![
            words::moment(row.at).into(),
            name.into(),
            words::privacy::looked(&row.what).into(),
            subject.into(),
            row.reason.clone().into(),
            row.address_hash.chars().take(8).collect::<String>().into(),
        ],
        presses: vec![],
    })
}

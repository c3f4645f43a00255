//! `/demo/accounts`: the ready accounts of a demo city. In any other there is
//! no such page.

use crate::web::pages::{Row, Rows, RowsPage, Section, Way};
use crate::web::trouble::Trouble;
use crate::web::visit::{Visit, page};
use axum::response::Response;

pub async fn accounts(visit: Visit) -> Result<Response, Trouble> {
    let ready = visit.site.manner.ready;
    if ready.is_empty() {
        return Err(Trouble::NotFound);
    }
    let rows = ready.iter().map(|ready| Row {
        cells: vec![
            ready.who.into(),
            ready.how.into(),
            ready.name.into(),
            ready.secret.into(),
        ],
        presses: vec![],
    });
    page(&RowsPage {
        shell: visit.shell(Section::Mine, None),
        title: "演示城市的账号".into(),
        lead: "人和单位都是编的，随便试。真的城市里没有这一页。".into(),
        notice: String::new(),
        token: String::new(),
        tables: vec![Rows {
            title: "可以这样登录".into(),
            empty: String::new(),
            columns: vec!["是谁", "从哪里进", "用户名、卡号或手机", "密码"],
            rows: rows.collect(),
            more: None,
            ..Rows::default()
        }],
        forms: vec![],
        ways: vec![Way::new("去登录", "/sign-in")],
    })
}

//! `/demo/accounts`: the ready accounts of a demo city. In any other there is
//! no such page.

use crate::web::pages::{Row, Rows, RowsPage, Section, Way};
use crate::web::trouble::Trouble;
use crate::web::visit::{Visit, page};
use crate::web::words::ready;
use crate::words::either;
use axum::response::Response;

pub async fn accounts(visit: Visit) -> Result<Response, Trouble> {
    let ready = visit.site.manner.ready;
    if ready.is_empty() {
        return Err(Trouble::NotFound);
    }
    let rows = ready.iter().map(|ready| Row {
        cells: vec![
            ready::ready(ready.who).into(),
            ready::ready(ready.how).into(),
            ready.name.into(),
            ready.secret.into(),
        ],
        presses: vec![],
    });
    page(&RowsPage {
        shell: visit.shell(Section::Mine, None),
        title: either("演示城市的账号", "Accounts of the demo city").into(),
        lead: either(
            "人和单位都是编的，随便试。真的城市里没有这一页。",
            "People and units are made up; try whatever you like. A real city has no such page.",
        )
        .into(),
        notice: String::new(),
        token: String::new(),
        tables: vec![Rows {
            title: either("可以这样登录", "Ways to sign in").into(),
            empty: String::new(),
            columns: vec![
                either("是谁", "Who"),
                either("从哪里进", "Which door"),
                either("用户名、卡号或手机", "Login name, card number or phone"),
                either("密码", "Password"),
            ],
            rows: rows.collect(),
            more: None,
            ..Rows::default()
        }],
        forms: vec![],
        ways: vec![Way::new(either("去登录", "Sign in"), "/sign-in")],
    })
}

//! `/mine/slip`: what others did for me, in plain words.

use crate::access::OwnAction;
use crate::accounts::list_slip;
use crate::web::pages::{Cell, Row, Rows, RowsPage, Section, Way};
use crate::web::signed::Signed;
use crate::web::trouble::Trouble;
use crate::web::words::verbs;
use crate::web::{links, who, words};
use axum::response::Response;

const PAGE: usize = 30;

pub async fn slip(signed: Signed) -> Result<Response, Trouble> {
    let elder = signed.actor.elder();
    if !signed.actor.may_own(OwnAction::See, elder) {
        return Err(Trouble::NotFound);
    }
    let site = &signed.visit.site;
    let before = signed.visit.query.number("before", "流水条号")?;
    let before = before.map_or(i64::MAX, i64::from);
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut lines = list_slip(site.db.read(), elder, before, limit).await?;
    let has_more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let more = lines.last().filter(|_| has_more);
    let more = more.map(|line| Way::new("再往前", format!("/mine/slip?before={}", line.seq)));
    let mut rows = Vec::new();
    for line in &lines {
        let seq = u64::try_from(line.seq).unwrap_or(0);
        rows.push(Row {
            cells: vec![
                words::moment(line.at).into(),
                who::name(site, &line.actor).await?.into(),
                verbs::verb(&line.verb).into(),
                verbs::channel(&line.channel).into(),
                Cell::link(
                    &format!("第{}条", words::thousands(line.seq)),
                    links::line(seq),
                ),
            ],
            presses: vec![],
        });
    }
    signed.page(&RowsPage {
        shell: signed.visit.shell(Section::Mine, None),
        title: "别人替我办的事".into(),
        lead: "每一件都写着哪一天、谁办的。有不对的，打电话给支部书记。".into(),
        notice: String::new(),
        token: signed.token(),
        tables: vec![Rows {
            title: "从新到旧".into(),
            empty: "还没有人替您办过事。".into(),
            columns: vec!["什么时候", "谁办的", "办了什么", "怎样办的", "流水"],
            rows,
            more,
            ..Rows::default()
        }],
        forms: vec![],
        ways: vec![Way::new("回到我的", "/mine")],
    })
}
